import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmaps.pasting import MAX_ROWS, PASTED, plan_append, plan_paste, read_block

TEXTS = dict.fromkeys(PASTED, "")
ROWS = [(1, "1.1", TEXTS | {"title": "Первая", "deadline": "май"}), (2, "1.2", TEXTS | {"title": "Вторая"})]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("а\tб\nв\tг", [["а", "б"], ["в", "г"]]),
        ("а\tб\r\nв\tг\r\n", [["а", "б"], ["в", "г"]]),
        ('"две\nстроки"\tб\nв\tг', [["две\nстроки", "б"], ["в", "г"]]),
        ('"имени ""Героя"""\tб', [['имени "Героя"', "б"]]),
        ('МКУ "ИМЦ" района\tб', [['МКУ "ИМЦ" района', "б"]]),
        ("а\t\tв", [["а", "", "в"]]),
        ("", []),
        ("  \n ", []),
    ],
)
def test_block_is_read_as_excel_copies_it(text, expected):
    assert read_block(text) == expected


def test_block_is_laid_from_the_chosen_cell_to_the_right_and_down():
    plan = plan_paste("Иначе\tиюнь\nЕщё\tиюль", ROWS, start="1", field="title")
    assert [(cell.row, cell.field, cell.old, cell.new) for cell in plan.changes] == [
        (1, "title", "Первая", "Иначе"), (1, "deadline", "май", "июнь"),
        (2, "title", "Вторая", "Ещё"), (2, "deadline", "", "июль"),
    ]  # fmt: skip
    assert plan.rows == 2
    assert plan.problems == ()


def test_same_texts_change_nothing():
    plan = plan_paste("Первая\tмай", ROWS, start="1", field="title")
    assert plan.cells
    assert plan.changes == ()


@pytest.mark.parametrize(
    ("text", "start", "field", "words"),
    [
        ("", "1", "title", "Вставьте строки"),
        ("а", "9", "title", "с какой строки"),
        ("а", "1", "schedule", "с какого столбца"),
        ("а\nб\nв", "2", "title", "помещается 1"),
        ("а\tб", "1", "note", "справа есть 1"),
        ("\tмай", "1", "title", "Пустых названий мероприятий: 1"),
    ],
)
def test_what_does_not_fit_is_said(text, start, field, words):
    assert words in " ".join(plan_paste(text, ROWS, start=start, field=field).problems)


def test_empty_title_is_never_pasted():
    assert [cell.field for cell in plan_paste("\tиюнь", ROWS, start="1", field="title").changes] == ["deadline"]


@given(st.text(alphabet='аб"\t\n\r\x00 ', max_size=200))
def test_any_text_gives_a_block_and_never_more_than_the_rows(text):
    plan = plan_paste(text, ROWS, start="1", field="number")
    assert {cell.row for cell in plan.cells} <= {1, 2}
    assert len({cell.row for cell in plan.cells}) <= MAX_ROWS


def test_new_rows_follow_their_own_header():
    added = plan_append("Срок\tМероприятие\tОтветственный\nмай\tСеминар\tИМЦ\n\t\tОО\nиюнь\tСправка\tУО", field="title")
    assert list(added.rows) == [
        {"deadline": "май", "title": "Семинар", "responsible": "ИМЦ"},
        {"deadline": "июнь", "title": "Справка", "responsible": "УО"},
    ]
    assert added.fields == ("title", "deadline", "responsible")
    assert added.problems == ("Строк без названия мероприятия: 1. Такие строки не вставляются.",)


def test_new_rows_without_a_header_go_by_columns():
    assert plan_append("5.1\tСеминар\tмай", field="number").rows == (
        {"number": "5.1", "title": "Семинар", "deadline": "май"},
    )
    assert plan_append("", field="title").rows == ()
    assert plan_append("а", field="нет").problems
