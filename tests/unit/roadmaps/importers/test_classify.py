"""Ways of printing sections, groups, years, levels and damaged rows, each in a few lines of pasted text."""

from typing import Any

import pytest

from roadmaps.importers.reading import read_text

HEAD = "№ п/п\tМероприятие\tСроки\tОтветственные\n"


def sections(text: str) -> list[tuple[str | None, str, list[str | None]]]:
    return [(one.number, one.title, [row.number for row in one.rows]) for one in read_text(text).sections]


def rows(text: str) -> list[Any]:
    return [row for section in read_text(text).sections for row in section.rows]


@pytest.mark.parametrize(
    ("printed", "number", "title"),
    [
        ("Раздел 1. Нормативное обеспечение", "1.", "Нормативное обеспечение"),
        ("РАЗДЕЛ II Нормативное обеспечение", "II.", "Нормативное обеспечение"),
        ("Направление 3: Нормативное обеспечение", "3.", "Нормативное обеспечение"),
        ("1. Нормативное обеспечение", "1.", "Нормативное обеспечение"),
        ("I. Нормативное обеспечение", "I.", "Нормативное обеспечение"),
        ("Нормативное обеспечение", None, "Нормативное обеспечение"),
        ("**Нормативное обеспечение**", None, "Нормативное обеспечение"),
        ("<b>1. Нормативное обеспечение</b>\t\t\t", "1.", "Нормативное обеспечение"),
        ("\tНормативное обеспечение\t\t", None, "Нормативное обеспечение"),
        ("1.\tНормативное обеспечение\t\t", "1.", "Нормативное обеспечение"),
        ("I\tНормативное обеспечение\t\t", "I", "Нормативное обеспечение"),
    ],
)
def test_section_titles(printed: str, number: str | None, title: str) -> None:
    body = "1.1.\tУтверждение плана\tянварь\tУО\n1.2.\tПриказ\tмай\tУО\n"
    assert sections(f"{HEAD}{printed}\n{body}") == [(number, title, ["1.1.", "1.2."])]


def test_numbers_that_run_on_restart_and_have_gaps() -> None:
    text = (
        f"{HEAD}Первый раздел плана\n1\tПервое\tмай\tУО\n2\tВторое\tмай\tУО\nВторой раздел плана\n3\tТретье\tмай\tУО\n"
        "6\tШестое\tмай\tУО\nТретий раздел плана\n1\tСнова первое\tмай\tУО\n"
    )
    assert [numbers for _, _, numbers in sections(text)] == [["1", "2"], ["3", "6"], ["1"]]
    assert [problem.what for problem in read_text(text).problems] == ["пропущен номер 4"]


def test_rows_that_head_sub_rows_are_groups_inside_the_numbering() -> None:
    text = (
        f"{HEAD}Раздел 1. Кадры\n1.\tПриказ\tмай\tУО\n2.\tСеминары, в том числе:\t\t\n2.1.\tДля директоров\tиюнь\tУО\n"
        "2.1.1\tВыездной\tиюнь\tУО\n3.\tИтоги\tиюль\tУО\n"
    )
    found = rows(text)
    assert [(row.number_clean, row.kind, row.parent) for row in found] == [
        ("1", "activity", None),
        ("2", "group", None),
        ("2.1", "activity", "2"),
        ("2.1.1", "activity", "2.1"),
        ("3", "activity", None),
    ]


def test_items_marked_by_letters_belong_to_the_row_above() -> None:
    found = rows(
        f"{HEAD}1\tУтверждение, в том числе:\t\t\nа)\tприказа\tмай\tУО\nб)\tположения\tиюнь\tУО\n2\tИтоги\tиюль\tУО\n"
    )
    assert [(row.number, row.parent) for row in found] == [("1", None), ("а)", "1"), ("б)", "1"), ("2", None)]


def test_a_plan_without_numbers() -> None:
    found = rows("Мероприятие\tСроки\tИсполнители\nУтверждение плана\tмай\tУО\nПроверка работ\tежегодно\tОО\n")
    assert [(row.number, row.title, row.parent) for row in found] == [
        (None, "Утверждение плана", None),
        (None, "Проверка работ", None),
    ]


def test_numbers_printed_inside_the_titles() -> None:
    text = (
        "Мероприятие\tСрок\tИсполнители\n1. Кадры\t\t\n1.1. Приказ\tмай\tУО\n1.2. Семинар\tиюнь\tУО\n"
        "2. Итоги\t\t\n2.1. Отчёт\tиюль\tУО\n"
    )
    assert sections(text) == [("1.", "Кадры", ["1.1.", "1.2."]), ("2.", "Итоги", ["2.1."])]


def test_quarters_marked_in_a_grid() -> None:
    head = "№\tМероприятие\tI квартал\tII квартал\tIII квартал\tIV квартал\tИсполнители\n"
    found = rows(f"{head}1\tМониторинг\tх\t\tX\t-\tУО\n2\tСеминар\t\tдо 15 мая\t\t+\tММС\n")
    assert [row.deadline for row in found] == ["I квартал, III квартал", "II квартал: до 15 мая; IV квартал"]


def test_a_header_of_two_rows() -> None:
    head = "№\tМероприятие\tСрок исполнения\t\t\t\tИсполнители\n\t\t1 кв.\t2 кв.\t3 кв.\t4 кв.\t\n1\t2\t3\t4\t5\t6\t7\n"
    result = read_text(f"{head}1\tМониторинг\t\tх\t\tх\tУО\n")
    assert result.sections[0].rows[0].deadline == "2 кв., 4 кв."
    assert result.columns[2:4] == ("Срок исполнения: 1 кв.", "Срок исполнения: 2 кв.")
    assert result.counts["rows"] == 1


def test_years_as_columns() -> None:
    found = rows(
        "№\tМероприятие\t2025 год\t2026 год\tИсполнители\n1\tМониторинг\tмарт\tапрель\tУО\n2\tАнализ\t\t+\tУО\n"
    )
    assert [row.deadline for row in found] == ["2025 год: март; 2026 год: апрель", "2026 год"]


def test_years_as_rows_make_sections_when_there_are_no_others() -> None:
    result = read_text(f"{HEAD}2025 год\t\t\t\n1\tПриказ\tмарт\tУО\n2026 год\n2\tПриказ\tмарт\tУО\n")
    assert [(one.title, one.rows[0].year) for one in result.sections] == [
        ("2025 год", "2025 год"),
        ("2026 год", "2026 год"),
    ]


def test_years_as_rows_inside_sections_stay_with_the_rows() -> None:
    text = (
        f"{HEAD}Раздел 1. Кадры\n2025 год\n1.1\tПриказ\tмарт\tУО\n2026 год\n1.2\tПриказ\tмарт\tУО\n"
        "Раздел 2. Итоги\n2.1\tОтчёт\tмай\tУО\n"
    )
    assert [title for _, title, _ in sections(text)] == ["Кадры", "Итоги"]
    assert [row.year for row in rows(text)] == ["2025 год", "2026 год", None]


@pytest.mark.parametrize(
    "head",
    [
        "№\tМуниципальный уровень\tУровень образовательной организации\tСроки\tОтветственные\n",
        "№\tМероприятия\t\tСроки\tОтветственные\n\tМуниципальный уровень\tУровень образовательной организации\t\t\n",
    ],
)
def test_several_level_columns_give_a_row_for_each_level(head: str) -> None:
    found = rows(f"{head}1.\tСовещание директоров\tПедсовет\tмарт\tУО, ОО\n2.\tИтоги\t\tмай\tУО\n")
    assert [(row.number, row.title, row.extra[0][1]) for row in found] == [
        ("1.", "Совещание директоров", "Муниципальный уровень"),
        ("1.", "Педсовет", "Уровень образовательной организации"),
        ("2.", "Итоги", "Муниципальный уровень"),
    ]


def test_a_column_of_directions_groups_rows() -> None:
    head = "№\tНаправление\tМероприятие\tСрок\tОтветственный\tПримечание\n"
    text = f"{head}1\tКадры\tПриказ\tмарт\tУО\tочно\n2\t\tСеминар\tмай\tУО\t\n3\tОценка\tПроверка\tмай\tУО\t\n"
    assert sections(text) == [(None, "Кадры", ["1", "2"]), (None, "Оценка", ["3"])]
    assert rows(text)[0].extra == (("Примечание", "очно"),)


def test_two_dates_and_two_bodies_of_one_row() -> None:
    head = "№\tМероприятие\tДата начала\tДата окончания\tОтветственный\tСоисполнители\n"
    row = rows(f"{head}1\tПроверка\t01.02.2025\t28.02.2025\tУО\tОО\n")[0]
    assert (row.deadline, row.responsible) == ("01.02.2025 – 28.02.2025", "УО, ОО")


def test_empty_and_damaged_rows_are_shown() -> None:
    text = f"{HEAD}1\tПриказ\tмай\tУО\n\t\t\t\n2\tИтоги\tмай\tУО\n3\t\t\t\n4\tОтчёт\tмай\n"
    result = read_text(text)
    assert [(row.number, row.kind) for row in result.sections[0].rows] == [
        ("1", "activity"),
        (None, "fragment"),
        ("2", "activity"),
        ("3", "fragment"),
        ("4", "activity"),
    ]
    assert [problem.what for problem in result.problems if "строк" in problem.what] == [
        "пустая строка: дополните по оригиналу или удалите",
        "пустая строка: дополните по оригиналу или удалите",
        "в строке меньше ячеек, чем в шапке: недостающие считаются пустыми",
    ]


def test_a_torn_row_is_joined_after_a_repeated_header() -> None:
    torn = "1\tПроведение информационно-\tежегодно до\tУО,\n\n"
    text = f"{HEAD}{torn}{HEAD}\tметодической работы\t1 мая\tОО\n2\tИтоги\tмай\tУО\n"
    row = rows(text)[0]
    assert (row.title, row.deadline, row.responsible) == (
        "Проведение информационно-методической работы",
        "ежегодно до 1 мая",
        "УО, ОО",
    )


def test_a_table_without_a_known_header_is_read_by_content_and_said_so() -> None:
    text = (
        "1\tУтверждение положения\tянварь 2025 г.\tУО\n2\tПроведение мониторинга\tежегодно\tОО\n"
        "3\tИтоги\tдо 1 мая\tУО, ОО\n"
    )
    result = read_text(text)
    assert [row.deadline for row in result.sections[0].rows] == ["январь 2025 г.", "ежегодно", "до 1 мая"]
    assert any("шапка таблицы не найдена" in problem.what for problem in result.problems)


def test_a_signature_after_the_table_is_no_section() -> None:
    result = read_text(f"{HEAD}Раздел 1. Кадры\n1.1\tПриказ\tмай\tУО\nНачальник управления образования\t\t\t\n")
    assert [one.title for one in result.sections] == ["Кадры"]
    assert any("Начальник управления" in problem.what for problem in result.problems)
