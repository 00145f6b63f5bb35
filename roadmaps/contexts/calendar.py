"""Due dates as a calendar: a year of months with the load of weeks, lists of a quarter or a month, by executors."""

import calendar
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from msoko.lib.russian import month_name
from msoko.lib.workdays import ProductionCalendar
from roadmaps.answered import done_by
from roadmaps.contexts.who import Body, Roster
from roadmaps.models import Activity, Occurrence

# The worst state of a day colours it.
ORDER = (Occurrence.State.OVERDUE, Occurrence.State.SOON, Occurrence.State.ON_TIME, Occurrence.State.DONE)
BUSY_WEEK, HEAVY_WEEK = 5, 12
"""Due dates in a week from which its number is marked as busy and as heavy."""


@dataclass(frozen=True)
class Day:
    """One day of the grid; `day` is None outside the month."""

    day: date | None = None
    count: int = 0
    state: str = ""
    is_off: bool = False
    is_today: bool = False


@dataclass(frozen=True)
class Week:
    days: tuple[Day, ...]
    count: int

    @property
    def load(self) -> str:
        """Class of the number of due dates in the week."""
        return "heavy" if self.count >= HEAVY_WEEK else "busy" if self.count >= BUSY_WEEK else ""


@dataclass(frozen=True)
class Month:
    number: int
    name: str
    weeks: tuple[Week, ...]
    count: int


ByDay = dict[date, list[Occurrence]]


def by_days(due: Iterable[Occurrence]) -> ByDay:
    """Due dates in their order, by day."""
    found: ByDay = defaultdict(list)
    for row in due:
        found[row.due].append(row)
    return dict(found)


def months(
    year: int, numbers: Sequence[int], due: ByDay, days_off: ProductionCalendar, today: date
) -> tuple[Month, ...]:
    """Grids of the months; rows of `due` carry their annotated state."""
    built = []
    for month in numbers:
        weeks = []
        for week in calendar.Calendar().monthdatescalendar(year, month):
            days = tuple(_day(one, month, due, days_off, today) for one in week)
            weeks.append(Week(days, sum(day.count for day in days)))
        built.append(Month(month, month_name(month), tuple(weeks), sum(week.count for week in weeks)))
    return tuple(built)


def _day(one: date, month: int, due: ByDay, days_off: ProductionCalendar, today: date) -> Day:
    if one.month != month:
        return Day()
    rows = due.get(one, [])
    state = min((row.state for row in rows), key=ORDER.index, default="")  # type: ignore[attr-defined] # annotated
    return Day(one, len(rows), state, not days_off.is_working(one), one == today)


def bodies_of(row: Occurrence, roster: Roster) -> list[Body]:
    """Who the due date is for. Needs responsibilities prefetched with their organisation and group."""
    if row.organisation is not None:
        return [Body(f"o{row.organisation.pk}", str(row.organisation), str(row.organisation), frozenset())]
    return [roster.body(one) for one in row.activity.responsibilities.all()]


def concerns(row: Occurrence, organisation: int, roster: Roster) -> bool:
    """Is the due date one of this organisation's?"""
    if row.organisation_id:
        return row.organisation_id == organisation
    own = row.activity.roadmap.organisation_id
    return own == organisation or any(organisation in body.organisations for body in bodies_of(row, roster))


def seen_by(organisation: int, due: list[Occurrence]) -> list[Occurrence]:
    """Due dates with their state as it is for one organisation: its own part may be done before that of others."""
    done = done_by(organisation, due)
    for row in due:
        if row.pk in done:
            row.state = Occurrence.State.DONE  # type: ignore[attr-defined] # annotated
    return due


def by_executors(due: Iterable[Occurrence], roster: Roster) -> list[tuple[str, list[Occurrence]]]:
    """«По исполнителям»: each responsible body with its dates; whatever names nobody comes last."""
    found: dict[str, list[Occurrence]] = defaultdict(list)
    names: dict[str, str] = {"": "Исполнитель не назначен"}
    for row in due:
        bodies = bodies_of(row, roster)
        for body in bodies:
            names[body.key] = body.label
            found[body.key].append(row)
        if not bodies:
            found[""].append(row)
    keys = sorted(found, key=lambda key: (key == "", names[key].lower()))
    return [(names[key], found[key]) for key in keys]


def occurrences_of(maps: Any, first: date, last: date, today: date) -> Any:
    """Due dates of the period in the maps, with everything that a calendar shows. Two queries."""
    return (
        Occurrence.objects.live()
        .filter(activity__in=Activity.objects.executable().filter(roadmap__in=maps), due__range=(first, last))
        .with_state(today)
        .select_related("activity__roadmap__organisation", "organisation")
        .prefetch_related("activity__responsibilities__organisation", "activity__responsibilities__group")
        .order_by("due", "activity__roadmap_id", "activity__position")
    )
