"""Dates that a plan only waits for: registered events and external schedules give them to the rules that name them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from msoko.lib.search import matches, search_text
from msoko.lib.workdays import ProductionCalendar
from roadmaps.deadlines import Kind, Rule, Schedule, Window
from roadmaps.models import Event, ExternalSchedule

WAITING = (Kind.ON_EVENT, Kind.EXTERNAL_SCHEDULE)


@dataclass(frozen=True)
class Outside:
    """What has come from outside to one municipality."""

    events: list[Event] = field(default_factory=list)
    schedules: list[ExternalSchedule] = field(default_factory=list)


@dataclass
class Arrived:
    """Windows that came from outside, by stable keys, and the outer bounds they make needless."""

    windows: list[tuple[str, Window]] = field(default_factory=list)
    replaced: set[Window] = field(default_factory=set)


def outside_of(municipalities: Iterable[int]) -> dict[int, Outside]:
    """Events and schedules in force, by municipality. Three queries."""
    found: dict[int, Outside] = defaultdict(Outside)
    pks = set(municipalities)
    for event in Event.objects.in_force().filter(municipality__in=pks).order_by("occurred_on", "pk"):
        found[event.municipality_id].events.append(event)
    graphs = ExternalSchedule.objects.in_force().filter(municipality__in=pks).prefetch_related("dates")
    for graph in graphs.order_by("year", "pk"):
        found[graph.municipality_id].schedules.append(graph)
    return found


def waits(stored: Mapping[str, Any]) -> bool:
    """Does any date of a stored schedule come from outside?"""
    return any(rule.get("kind") in WAITING for rule in stored.get("rules", ()))


def is_about(text: str, words: str) -> bool:
    """Does the text of a rule («после получения результатов ВПР») name what the words name («результаты ВПР»)?"""
    return bool(words.strip()) and matches(search_text(text), words)


def arrived(schedule: Schedule, outside: Outside, calendar: ProductionCalendar) -> Arrived:
    """Dates for the rules that wait. The outer bound holds: nothing is due after it, it stays until something comes."""
    found = Arrived()
    for number, rule in enumerate(schedule.rules):
        if rule.kind not in WAITING:
            continue
        bounds = _bounds(rule, schedule)
        dated = _after_events(rule, outside, calendar) if rule.kind == Kind.ON_EVENT else _by_graphs(rule, outside)
        for key, window in dated:
            if schedule.plan and not schedule.plan.start <= window.start <= schedule.plan.end:
                continue
            bound = next((one for one in bounds if one.due >= window.start), None)
            if bound is not None and (rule.kind == Kind.ON_EVENT or bound.due.year == window.due.year):
                found.replaced.add(bound)
                held = Window(min(window.due, bound.due), min(window.start, bound.due), window.label)
                found.windows.append((f"{key}/{number}", held))
            else:
                found.windows.append((f"{key}/{number}", window))
    return found


def _bounds(rule: Rule, schedule: Schedule) -> list[Window]:
    alone = Schedule.from_rules([rule], schedule.plan)
    return [window for window in alone.occurrences(date.min, date.max) if window.backstop]


def _after_events(rule: Rule, outside: Outside, calendar: ProductionCalendar) -> list[tuple[str, Window]]:
    found = []
    for event in outside.events:
        if is_about(rule.event, event.key):
            days = rule.days or 0
            day = event.occurred_on
            due = calendar.add_working_days(day, days) if rule.workdays else day + timedelta(days=days)
            found.append((f"event/{event.pk}", Window(max(due, day) if days >= 0 else due, min(day, due), event.name)))
    return found


def _by_graphs(rule: Rule, outside: Outside) -> list[tuple[str, Window]]:
    found = []
    for graph in outside.schedules:
        rows = list(graph.dates.all())
        if not rows or not is_about(rule.source, graph.code):
            continue
        if graph.mode == ExternalSchedule.Mode.WHOLE:
            first, last = min(row.start for row in rows), max(row.due for row in rows)
            found.append((f"graph/{graph.year}/0", Window(last, first, str(graph))))
        else:
            found += [
                (f"graph/{graph.year}/{place}", Window(row.due, row.start, row.title)) for place, row in enumerate(rows)
            ]
    return found
