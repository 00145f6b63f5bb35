"""Which activities wait for what, what has come, and what an event would date."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from roadmaps.contexts.who import Roster
from roadmaps.deadlines import Kind
from roadmaps.models import Activity, Event, Occurrence
from roadmaps.occurrences import planned
from roadmaps.outside import Outside, is_about
from schools.models import Municipality

CAME = ("event/", "graph/")
"""Beginnings of the keys of dates that came from outside."""


@dataclass
class Waiting:
    """One thing that is waited for, in the words of the plan."""

    text: str
    is_graph: bool
    rows: list[tuple[Activity, date | None, bool]] = field(default_factory=list)
    """Activities with their date, if there is any, and whether it is only the outer bound."""
    came: list[str] = field(default_factory=list)


def waiting_for(activities: list[Activity], outside: Outside, today: date) -> list[Waiting]:
    """Grouped by the words; each activity with the date it got or its next outer bound. Needs `times` prefetched."""
    found: dict[tuple[bool, str], Waiting] = {}
    for activity in activities:
        for rule in activity.read_schedule.rules:
            if rule.kind not in (Kind.ON_EVENT, Kind.EXTERNAL_SCHEDULE):
                continue
            is_graph = rule.kind == Kind.EXTERNAL_SCHEDULE
            text = (rule.source if is_graph else rule.event) or "не указано"
            group = found.setdefault((is_graph, text.lower()), Waiting(text, is_graph))
            group.came = group.came or _came(group, outside)
            group.rows.append((activity, *_next(activity.times, today, came=bool(group.came))))  # type: ignore[attr-defined]
    return sorted(found.values(), key=lambda group: (bool(group.came), group.is_graph, group.text.lower()))


def _came(group: Waiting, outside: Outside) -> list[str]:
    if group.is_graph:
        return [str(graph) for graph in outside.schedules if is_about(group.text, graph.code)]
    return [str(event) for event in outside.events if is_about(group.text, event.key)]


def _next(times: Iterable[Occurrence], today: date, *, came: bool) -> tuple[date | None, bool]:
    """The nearest date that came from outside, else the nearest outer bound (and that it is one)."""
    got = [one.due for one in times if one.key.startswith(CAME)] if came else []
    if got:
        return next((due for due in got if due >= today), got[-1]), False
    bound = next((one.due for one in times if one.is_backstop and one.due >= today), None)
    return bound, bound is not None


def would_date(
    event: Event, activities: Iterable[Activity], outside: Outside, municipality: Municipality
) -> list[tuple[Activity, list[date], list[str]]]:
    """Activities that the event (not registered yet) would date: when, and who would owe it. Needs responsibilities."""
    roster, calendar = Roster(municipality, event.occurred_on), municipality.calendar()
    with_it = replace(outside, events=[*outside.events, event])
    found = []
    for row in activities:
        if any(is_about(rule.event, event.key) for rule in row.read_schedule.rules if rule.event):
            times = planned(row.read_schedule, calendar, municipality.shift_rule, with_it)
            dues = [one.due for one in times if one.key.startswith(f"event/{event.pk}/")]
            found.append((row, dues, [roster.body(one).text for one in row.responsibilities.all()]))
    return found
