"""Deadlines of road maps: from a printed Russian phrase to a schedule with dates.

    >>> plan = PlanPeriod.years(2024, 2026)
    >>> [window.due.isoformat() for window in parse("ежегодно, декабрь", plan).plan_occurrences()]
    ['2024-12-31', '2025-12-31', '2026-12-31']

Pure: nothing is read from the clock, the database or the settings of the portal. Shifting a due date off a day off is
the business of ``msoko.lib.workdays``.
"""

from roadmaps.deadlines.grammar import parse
from roadmaps.deadlines.kinds import LAST, Anchor, Confidence, Kind, Slot, Span, Unit, Window
from roadmaps.deadlines.periods import PlanPeriod, ReadingSettings
from roadmaps.deadlines.rule import Rule
from roadmaps.deadlines.schedule import Schedule

__all__ = [
    "LAST",
    "Anchor",
    "Confidence",
    "Kind",
    "PlanPeriod",
    "ReadingSettings",
    "Rule",
    "Schedule",
    "Slot",
    "Span",
    "Unit",
    "Window",
    "parse",
]
