"""The year on one sheet: twelve months with the load of days, and what is due in each as far as it fits."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from msoko.lib.russian import cut
from roadmaps.contexts.calendar import ByDay, Month
from roadmaps.models import Occurrence

A4, A3 = "a4", "a3"
LINES = {A4: 5, A3: 11}
"""Lines under a month: as many as its box holds."""
TITLE = {A4: 48, A3: 60}
"""Characters of a title that fit a line."""
SOME, MANY = 3, 6
"""Due dates of a day from which it is shaded darker."""
_NUMBERS = {A4: 54, A3: 62}  # characters of numbers in one line


@dataclass(frozen=True, slots=True)
class Cell:
    """A day; `level` 0–3 is how many due dates it has."""

    day: date | None
    count: int
    level: int
    is_off: bool


@dataclass(frozen=True, slots=True)
class PrintedWeek:
    cells: tuple[Cell, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Line:
    """«30 3.4 Анализ результатов», or «30 1.2; 3.4» when titles do not fit; 0 – the day of the line above."""

    day: int
    text: str


@dataclass(frozen=True, slots=True)
class PrintedMonth:
    name: str
    count: int
    weeks: tuple[PrintedWeek, ...]
    lines: tuple[Line, ...]
    more: int
    """Days with due dates that found no place."""


def printed_months(months: Sequence[Month], days: ByDay, paper: str) -> tuple[PrintedMonth, ...]:
    """Months of the calendar for a sheet of paper, «a4» or «a3»."""
    return tuple(_month(month, days, paper) for month in months)


def _month(month: Month, days: ByDay, paper: str) -> PrintedMonth:
    weeks = tuple(
        PrintedWeek(tuple(Cell(one.day, one.count, _level(one.count), one.is_off) for one in week.days), week.count)
        for week in month.weeks
    )
    due = {one.day: days[one.day] for week in month.weeks for one in week.days if one.day and one.count}
    if month.count <= LINES[paper]:
        return PrintedMonth(month.name, month.count, weeks, tuple(_titled(due, paper)), 0)
    room = LINES[paper] if len(due) <= LINES[paper] else LINES[paper] - 1
    shown = dict(list(due.items())[:room])
    lines = tuple(_numbered(shown, paper, room - len(shown)))
    return PrintedMonth(month.name, month.count, weeks, lines, len(due) - len(shown))


def _level(count: int) -> int:
    return 0 if not count else 1 if count < SOME else 2 if count < MANY else 3


def _titled(due: Mapping[date, list[Occurrence]], paper: str) -> Iterator[Line]:
    """A line an activity."""
    for day, rows in due.items():
        for place, row in enumerate(rows):
            text = f"{row.activity.number_clean} {' '.join(row.activity.title.split())}".strip()
            yield Line(0 if place else day.day, cut(text, TITLE[paper]))


def _numbered(due: Mapping[date, list[Occurrence]], paper: str, spare: int) -> Iterator[Line]:
    """Numbers of all activities of a day; `spare` lines go to the days that have more than a line holds."""
    for day, rows in due.items():
        names = [row.activity.number_clean or cut(" ".join(row.activity.title.split()), 24) for row in rows]
        packed = _packed(names, _NUMBERS[paper])[: 1 + spare]
        spare -= len(packed) - 1
        rest = len(names) - sum(len(one) for one in packed)
        for place, one in enumerate(packed):
            tail = f" и ещё {rest}" if rest and place == len(packed) - 1 else ""
            yield Line(0 if place else day.day, "; ".join(one) + tail)


def _packed(names: Sequence[str], width: int) -> list[list[str]]:
    """Names in lines of the width."""
    lines: list[list[str]] = []
    for name in names:
        if lines and len("; ".join([*lines[-1], name])) <= width:
            lines[-1].append(name)
        else:
            lines.append([name])
    return lines
