"""Running text that has lost its columns."""

from roadmaps.importers.flow import split_header
from roadmaps.importers.reading import read_text


def test_header_names_run_together() -> None:
    columns = split_header(
        "№ п/п Наименование мероприятия (содержание работы) Срок исполнения Ответственный исполнитель"
    )
    assert columns is not None
    assert columns.printed == (
        "№ п/п",
        "Наименование мероприятия (содержание работы)",
        "Срок исполнения",
        "Ответственный исполнитель",
    )
    assert columns.roles == ("number", "title", "deadline", "responsible")


PLAN = """Дорожная карта
№ п/п Мероприятие Срок Ответственные
Организация работы с кадрами
1. Утверждение положения о методической службе
март 2025 г. Управление образования
2. Работа с молодыми педагогами по направлениям:
1. Наставничество
2. Семинары
ежегодно Управление образования, ОО
3. Подготовка отчёта ежегодно, декабрь Управление образования
Оценка качества подготовки обучающихся
1. Проведение мониторинга
по отдельному плану Управление образования, ОО
2. Анализ результатов
ежегодно Управление образования
"""


def test_lists_inside_titles_are_no_rows_and_headings_are_found() -> None:
    found = read_text(PLAN).sections
    assert [(one.title, [row.number for row in one.rows]) for one in found] == [
        ("Организация работы с кадрами", ["1.", "2.", "3."]),
        ("Оценка качества подготовки обучающихся", ["1.", "2."]),
    ]
    assert [(row.deadline, row.responsible) for one in found for row in one.rows] == [
        ("март 2025 г.", "Управление образования"),
        ("ежегодно", "Управление образования, ОО"),
        ("ежегодно, декабрь", "Управление образования"),
        ("по отдельному плану", "Управление образования, ОО"),
        ("ежегодно", "Управление образования"),
    ]
    assert found[0].rows[1].title == "Работа с молодыми педагогами по направлениям: 1. Наставничество 2. Семинары"


def test_one_cell_a_line_without_tabs() -> None:
    text = (
        "№ п/п\nМероприятие\nСроки\nОтветственные\n1\nУтверждение положения\n2024\nУправление образования\n"
        "2\nПроведение мониторинга\nежегодно\nУправление образования, ОО\n"
    )
    rows = read_text(text).sections[0].rows
    assert [(row.number, row.title, row.deadline, row.responsible) for row in rows] == [
        ("1", "Утверждение положения", "2024", "Управление образования"),
        ("2", "Проведение мониторинга", "ежегодно", "Управление образования, ОО"),
    ]


def test_other_orders_of_columns_are_shown_whole_and_marked() -> None:
    text = "№ Мероприятие Ответственные Сроки\n1. Утверждение плана Управление образования май\n2. Итоги УО июнь\n"
    rows = read_text(text).sections[0].rows
    assert [row.title for row in rows] == ["Утверждение плана Управление образования май", "Итоги УО июнь"]
    assert {row.confidence["deadline"].level for row in rows} == {"low"}
