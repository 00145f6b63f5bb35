"""Due dates of one year as a calendar of twelve months and a list of days."""

import calendar
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from msoko.lib.russian import month_name
from msoko.lib.workdays import ProductionCalendar
from roadmaps.models import Occurrence

# The worst state of a day colours it.
ORDER = (Occurrence.State.OVERDUE, Occurrence.State.SOON, Occurrence.State.ON_TIME, Occurrence.State.DONE)


@dataclass(frozen=True)
class Day:
    """One day of the grid; `day` is None outside the month."""

    day: date | None = None
    count: int = 0
    state: str = ""
    is_off: bool = False
    is_today: bool = False


@dataclass(frozen=True)
class Month:
    name: str
    weeks: tuple[tuple[Day, ...], ...]


def months(
    year: int, due: Sequence[Occurrence], days_off: ProductionCalendar, today: date
) -> tuple[tuple[Month, ...], dict[date, list[Occurrence]]]:
    """Twelve months and, for the list, the due dates by day; `due` carry their annotated state."""
    by_day: dict[date, list[Occurrence]] = defaultdict(list)
    for row in due:
        by_day[row.due].append(row)
    built = []
    for month in range(1, 13):
        weeks = calendar.Calendar().monthdatescalendar(year, month)
        cells = tuple(tuple(_day(one, month, by_day, days_off, today) for one in week) for week in weeks)
        built.append(Month(month_name(month), cells))
    return tuple(built), dict(by_day)


def _day(one: date, month: int, by_day: dict[date, list[Occurrence]], days_off: ProductionCalendar, today: date) -> Day:
    if one.month != month:
        return Day()
    rows = by_day.get(one, [])
    state = min((row.state for row in rows), key=ORDER.index, default="")  # type: ignore[attr-defined] # annotated
    return Day(one, len(rows), state, not days_off.is_working(one), one == today)
