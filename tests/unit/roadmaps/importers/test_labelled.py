"""Road maps without a table: paragraphs that name their fields."""

import docx
import pytest

from roadmaps.drafting.preparing import prepare
from roadmaps.importers.reading import UnreadableFile, interpret, open_source, read, read_text
from roadmaps.importers.wording import join_pieces, reflowed, unwrap
from tests.unit.roadmaps.importers.documents import saved
from tests.unit.roadmaps.importers.gold import rows

ORDER = """ПРИКАЗ
от 14.01.2025 № 17-од
1. Утвердить дорожную карту на 2025-2026 годы.
2. Руководителям отчитываться ежеквартально.
3. Контроль за исполнением приказа оставляю за собой.
Дорожная карта на 2025-2026 годы
"""


def cells(text):
    sections = read_text(text).to_dict()["sections"]
    return [
        (section["title"], row["number"], row["title"], row["deadline"], row["responsible"])
        for section in sections
        for row in section["activities"]
    ]


def test_fields_on_lines_of_their_own():
    text = ORDER + (
        "1. Нормативное обеспечение\n1.1. Справка по итогам ВПР.\nСрок: до 15 июня 2025 г.\n"
        "Ответственные исполнители: Отдел образования,\nметодический центр.\n"
        "1.2. Совещание руководителей.\nСроки исполнения – ежеквартально\nОтветственный – УО\n"
        "II. Организационные мероприятия\n3. Мониторинг кадров.\nСрок: май 2026 года.\nИсполнитель: ОО.\n"
    )
    assert cells(text) == [
        ("Нормативное обеспечение", "1.1.", "Справка по итогам ВПР", "до 15 июня 2025 г.",
         "Отдел образования, методический центр"),
        ("Нормативное обеспечение", "1.2.", "Совещание руководителей", "ежеквартально", "УО"),
        ("Организационные мероприятия", "3.", "Мониторинг кадров", "май 2026 года", "ОО"),
    ]  # fmt: skip


def test_fields_inside_one_paragraph_and_in_brackets():
    text = ORDER + (
        "1. Справка по итогам ВПР (срок: до 1 марта 2025, ответственный: УО).\n"
        "2. Совещание руководителей. Ответственный: МЦ. Срок: апрель ежегодно. Результат: протокол.\n"
    )
    assert cells(text) == [
        ("", "1.", "Справка по итогам ВПР", "до 1 марта 2025", "УО"),
        ("", "2.", "Совещание руководителей", "апрель ежегодно", "МЦ"),
    ]
    found = rows(read_text(text).to_dict()["sections"])
    assert found[1]["expected_result"] == "протокол"


def test_a_row_that_lost_a_field_is_shown_and_doubted():
    text = ORDER + (
        "1. Справка. Срок: май 2025. Ответственный: УО.\n2. Совещание. Ответственный: УО.\n"
        "3. Мониторинг. Срок: июнь 2025. Ответственный: УО.\n"
    )
    reading = read_text(text)
    assert [row[3] for row in cells(text)] == ["май 2025", "", "июнь 2025"]
    assert any(problem.field == "deadline" and problem.row == "2" for problem in reading.problems)


def test_a_letter_with_one_deadline_is_no_road_map():
    with pytest.raises(UnreadableFile):
        read_text(
            "Прошу представить сведения.\n1. Сведения о школах. Срок: до 1 марта. Ответственный: УО.\n2. Списки.\n"
        )


def test_a_map_framed_by_another_table_and_described_sections():
    document = docx.Document()
    document.add_heading("Комплекс мер по повышению качества образования на 2025-2026 годы", 1)
    head = ("№", "Мероприятие", "Срок", "Ответственный")
    for number, title in enumerate(("Нормативное обеспечение", "Организационные мероприятия"), 1):
        cell = document.add_table(rows=1, cols=1).cell(0, 0)
        cell.add_paragraph().add_run(f"{number}. {title}").bold = True
        cell.add_paragraph("Задача: повысить объективность.")
        table = cell.add_table(rows=3, cols=4)
        for row, texts in zip(
            table.rows, (head, ("1", "Справка", "май 2025", "УО"), ("2", "Совет", "июнь 2025", "ОО")), strict=True
        ):
            for place, text in zip(row.cells, texts, strict=True):
                place.text = text
    sections = read(saved(document), "map.docx").to_dict()["sections"]
    assert [(one["number"], one["title"], len(one["activities"])) for one in sections] == [
        ("1.", "Нормативное обеспечение", 2), ("2.", "Организационные мероприятия", 2)
    ]  # fmt: skip


def test_a_column_of_aims_is_no_section_where_titles_have_rows_of_their_own():
    head = "№\tМероприятие\tЦель\tСрок\tОтветственный"
    body = "\n".join(f"{number}\tДело {number}\tКачество управления\tмай 2025\tУО" for number in (1, 2, 3))
    sections = read_text(f"План на 2025 год\n{head}\nНормативное обеспечение\t\t\t\t\n{body}\n").to_dict()["sections"]
    assert [(one["title"], len(one["activities"])) for one in sections] == [("Нормативное обеспечение", 3)]


def test_bulleted_activities_with_fields_in_brackets():
    text = ORDER + (
        "1. Нормативное обеспечение\n• Справка по итогам ВПР (срок – май 2025; ответственный – УО)\n"
        "• Совещание руководителей (срок – ежеквартально; ответственный – МЦ, ОО)\n"
    )
    assert cells(text) == [
        ("Нормативное обеспечение", None, "Справка по итогам ВПР", "май 2025", "УО"),
        ("Нормативное обеспечение", None, "Совещание руководителей", "ежеквартально", "МЦ, ОО"),
    ]


@pytest.mark.parametrize(
    ("lines", "whole"),
    [
        (["Отдел, муниципальны", "й координатор"], "Отдел, муниципальный координатор"),
        (["Организацион", "ные мероприятия"], "Организационные мероприятия"),
        (["отчёт школы", "о работе"], "отчёт школы о работе"),
        (["руководители", "и методисты"], "руководители и методисты"),
        (["анализ результатов", "их работы"], "анализ результатов их работы"),
    ],
)
def test_words_broken_by_a_narrow_column_are_whole_again(lines, whole):
    assert unwrap(lines) == whole
    assert join_pieces(*lines) == whole


def test_a_row_torn_by_a_page_goes_on_though_it_begins_with_a_figure():
    document = docx.Document()
    rows_above = (
        ("№", "Мероприятие", "Срок", "Ответственный"),
        ("1", "Мониторинг обучающихся", "май 2025", "УО, школы"),
    )
    rows_below = (("", "5-9 классов и анализ", "", "города"), ("2", "Совет", "июнь 2025", "ОО"))
    for texts in (rows_above, rows_below):
        table = document.add_table(rows=2, cols=4)
        for row, line in zip(table.rows, texts, strict=True):
            for cell, text in zip(row.cells, line, strict=True):
                cell.text = text
        document.add_paragraph("2")
    found = rows(read(saved(document), "map.docx").to_dict()["sections"])
    assert [(row["number"], row["title"], row["responsible"]) for row in found] == [
        ("1", "Мониторинг обучающихся 5-9 классов и анализ", "УО, школы города"), ("2", "Совет", "ОО")
    ]  # fmt: skip


def test_wrapped_lines_of_a_page_are_paragraphs_again():
    lines = [
        "ПРИКАЗ", "от 14.01.2025 № 17-од", "Об утверждении плана мероприятий по развитию системы оценки",
        "качества образования", "1. Утвердить план мероприятий.", "2. Представлять отчёты ежеквартально, до 5 числа",
        "месяца, следующего за кварталом.",
    ]  # fmt: skip
    assert reflowed(lines) == [
        "ПРИКАЗ", "от 14.01.2025 № 17-од",
        "Об утверждении плана мероприятий по развитию системы оценки качества образования",
        "1. Утвердить план мероприятий.",
        "2. Представлять отчёты ежеквартально, до 5 числа месяца, следующего за кварталом.",
    ]  # fmt: skip


def test_each_row_of_a_list_stands_beside_its_own_paragraphs():
    document = docx.Document()
    for text in (
        "Дорожная карта на 2025 год",
        "1. Справка. Срок: май. Ответственный: УО.",
        "2. Совет. Срок: июнь. Ответственный: ОО.",
    ):
        document.add_paragraph(text)
    source = open_source(saved(document), "map.docx")
    (section,) = prepare(interpret(source), source)["sections"]
    assert [[line["place"] for line in row["printed"]] for row in section["activities"]] == [["абзац 2"], ["абзац 3"]]
