"""What stands under a month of the printed year."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from msoko.lib.workdays import ProductionCalendar
from reports.contexts.calendar_print import A3, A4, printed_months
from roadmaps.contexts.calendar import by_days, months
from roadmaps.models import Occurrence

TODAY = date(2026, 10, 8)


def due(day: int, number: str) -> Any:
    activity = SimpleNamespace(number_clean=number, title="Анализ результатов")
    return SimpleNamespace(due=date(2026, 10, day), state=Occurrence.State.ON_TIME, activity=activity)


def october(rows: list[Any], paper: str) -> Any:
    days = by_days(rows)
    return printed_months(months(2026, [10], days, ProductionCalendar(), TODAY), days, paper)[0]


def test_few_activities_are_named_with_titles_the_day_once():
    month = october([due(30, "1.1"), due(30, "1.2")], A4)
    assert [(line.day, line.text) for line in month.lines] == [
        (30, "1.1 Анализ результатов"),
        (0, "1.2 Анализ результатов"),
    ]


def test_many_activities_of_few_days_stand_as_numbers():
    month = october([due(5, f"1.{n}") for n in range(1, 16)], A4)
    assert [line.day for line in month.lines] == [5, 0]
    assert "; ".join(line.text for line in month.lines) == "; ".join(f"1.{n}" for n in range(1, 16))
    assert month.more == 0


def test_numbers_that_do_not_fit_are_counted():
    month = october([due(5, f"10.{n}") for n in range(1, 100)] + [due(6, "1.1")], A4)
    assert [line.day for line in month.lines] == [5, 0, 0, 0, 6]
    assert month.lines[3].text.endswith(" и ещё 66")


@pytest.mark.parametrize(("paper", "lines", "more"), [(A4, 4, 16), (A3, 10, 10)])
def test_days_that_do_not_fit_are_counted(paper: str, lines: int, more: int):
    month = october([due(day, "1.1") for day in range(1, 21)], paper)
    assert (len(month.lines), month.more, month.count) == (lines, more, 20)


def test_a_fuller_day_is_darker():
    month = october([due(5, "1.1"), *(due(6, "1.1") for _ in range(3)), *(due(7, "1.1") for _ in range(6))], A3)
    levels = {cell.day.day: cell.level for week in month.weeks for cell in week.cells if cell.day and cell.count}
    assert levels == {5: 1, 6: 2, 7: 3}
