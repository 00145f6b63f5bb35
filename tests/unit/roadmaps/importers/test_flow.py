"""Running text that has lost its columns."""

import textwrap
from typing import Any

import pytest

from roadmaps.importers.flow import split_header
from roadmaps.importers.reading import read_text
from tests.unit.roadmaps.importers import gold
from tests.unit.roadmaps.importers.documents import section_text


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


def running(plan: dict[str, Any]) -> str:
    """The plan as a PDF reader gives it without geometry: wrapped titles, then deadline and body in short lines."""
    lines = ["№ п/п Мероприятие (содержание деятельности) Сроки Ответственные"]
    for section in plan["sections"]:
        lines += textwrap.wrap(section_text(section), 110)
        for row in section["activities"]:
            title = textwrap.wrap(f"{row['number'] or ''} {row['title']}".strip(), 72)
            deadline, body = textwrap.wrap(row["deadline"], 18), textwrap.wrap(row["responsible"], 24)
            tail = [f"{deadline[0]} {body[0]}", *body[1:]] if len(deadline) == 1 else [*deadline, *body]
            lines += [f"{title[0]} {tail[0]}", *tail[1:]] if len(title) == 1 and len(title[0]) < 50 else [*title, *tail]
    return "\n".join(lines)


@pytest.mark.parametrize("seed", ["000", "003", "004"])
def test_other_plans_that_lose_their_columns(seed: str) -> None:
    plan = gold.GOLD[seed]
    found = read_text(running(plan)).to_dict()
    assert [one["title"] for one in found["sections"]] == [one["title"] for one in plan["sections"]]
    assert gold.differences(gold.rows(plan["sections"]), gold.rows(found["sections"])) == []


def test_a_deadline_found_by_its_sense_only_is_marked() -> None:
    text = (
        "№ п/п Мероприятие Сроки Ответственные\n1. Подготовка отчёта по итогам года ежегодно, декабрь УО\n"
        "2. Итоги\nежегодно УО\n"
    )
    rows = read_text(text).sections[0].rows
    for field in ("title", "deadline"):
        assert [row.confidence[field].level for row in rows] == ["low", "high"]


def test_a_row_that_may_have_swallowed_another_is_marked() -> None:
    text = (
        "№ п/п Мероприятие Сроки Ответственные\n1. Приказ\nежегодно УО\n"
        "2. Проверка\nпосле получения перечня школ из Рособрнадзора УО\n3. Итоги\nежегодно УО\n"
    )
    rows = read_text(text).sections[0].rows
    assert "3. Итоги" in rows[-1].title
    assert rows[-1].confidence["title"].level == "low"
