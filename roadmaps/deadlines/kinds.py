"""The words of a schedule: its kinds, a day window inside a year, an absolute window, a produced window."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """What sort of deadline a rule is."""

    ONCE = "once"
    RECURRING = "recurring"
    WINDOWS = "windows"
    WHOLE_PERIOD = "whole_period"
    CONTINUOUS = "continuous"
    ON_EVENT = "on_event"
    EXTERNAL_SCHEDULE = "external_schedule"
    CONDITIONAL = "conditional"
    ON_DEMAND = "on_demand"
    PER_ORGANISATION_CYCLE = "per_organisation_cycle"
    QUARTERLY_REPORT = "quarterly_report"
    UNDATED = "undated"
    UNREAD = "unread"

    @property
    def label(self) -> str:
        """For people, in Russian."""
        return KIND_LABELS[self]


KIND_LABELS = {
    Kind.ONCE: "один раз",
    Kind.RECURRING: "повторяется",
    Kind.WINDOWS: "несколько сроков",
    Kind.WHOLE_PERIOD: "весь период",
    Kind.CONTINUOUS: "постоянно",
    Kind.ON_EVENT: "после события",
    Kind.EXTERNAL_SCHEDULE: "по графику",
    Kind.CONDITIONAL: "при условии",
    Kind.ON_DEMAND: "по мере необходимости",
    Kind.PER_ORGANISATION_CYCLE: "раз в несколько лет для каждой организации",
    Kind.QUARTERLY_REPORT: "квартальный отчёт",
    Kind.UNDATED: "срок не указан",
    Kind.UNREAD: "не прочитано",
}


class Confidence(StrEnum):
    """How much of the phrase was understood."""

    FULL = "full"
    PARTIAL = "partial"
    NONE = "none"


class Unit(StrEnum):
    """The cycle a recurring rule turns with."""

    YEAR = "year"
    HALF_YEAR = "half_year"
    QUARTER = "quarter"
    MONTH = "month"
    WEEK = "week"


class Anchor(StrEnum):
    """Which end of a slot that crosses the new year decides whether it belongs to a year of the plan.

    START: «декабрь–март» belongs to the year of December, and the last one is cut at the end of the plan.
    DUE: the academic year belongs to the year it ends in, and one that ends after the plan is left out.
    """

    START = "start"
    DUE = "due"


LAST = 0
"""Stands for «the last day of the month»."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A window of days inside a year. Days are 1–31, ``LAST`` is the last day of the month.

    ``start_shift`` and ``due_shift`` move an end into another year, counted from the year the slot belongs to.
    ``until`` marks a due date («до 15 декабря») whose beginning is not printed: it is never cut, only left out.
    ``nth`` and ``weekday`` replace the due day: 2 and 1 are the second Tuesday, −1 is the last one of the month.
    ``workday`` asks for a working day: "back" is the last working day up to the due day, "forward" the first after.
    """

    start_month: int = 1
    start_day: int = 1
    due_month: int = 12
    due_day: int = LAST
    start_shift: int = 0
    due_shift: int = 0
    until: bool = False
    anchor: Anchor = Anchor.START
    nth: int = 0
    weekday: int = 0
    workday: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """An absolute window: from ``start`` to ``due``; ``until`` as in a slot."""

    start: date
    due: date
    until: bool = False
    label: str = ""
    workday: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """A produced occurrence: the work goes on from ``start`` and is due on ``due`` (nominal, not shifted).

    ``backstop``: the outer bound of work that waits for an event or a schedule. ``checkpoint``: a yearly look at work
    that ends later. ``cut``: the plan ends earlier than the window. ``workday``: the shift the phrase itself asks for
    ("back" or "forward"); empty means the municipality's rule.
    """

    due: date
    start: date
    label: str = ""
    backstop: bool = False
    checkpoint: bool = False
    cut: bool = False
    workday: str = ""
