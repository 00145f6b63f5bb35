"""One rule of a schedule, as data."""

from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any, Self

from roadmaps.deadlines import reading
from roadmaps.deadlines.kinds import LAST, Anchor, Kind, Slot, Span, Unit


@dataclass(frozen=True, slots=True)
class Rule:
    """When something is due. Only the fields that the kind needs are filled.

    ``spans`` hold absolute windows (once, windows, a whole period with its own years). ``slots`` hold windows of a
    year: of a recurring rule, or the outer bounds (backstops) of a rule that waits for an event or a schedule.
    A recurring rule with another ``unit`` is due on ``due_days`` of each month, quarter or half-year:
    ``month_of`` says in which month of it (0 is the last), ``in_next`` in the month after it; ``weekdays`` of weeks.
    """

    kind: Kind
    spans: tuple[Span, ...] = ()
    slots: tuple[Slot, ...] = ()
    unit: Unit = Unit.YEAR
    every: int = 1  # years from one due date to the next
    due_days: tuple[int, ...] = (LAST,)
    start_day: int = 0  # first day of the window inside the month of the due day; 0: the beginning of the unit
    month_of: int = 0
    in_next: bool = False
    nth: int = 0
    weekdays: tuple[int, ...] = ()
    months: tuple[int, ...] = ()  # only in these months; empty: all the year
    workday: str = ""
    from_year: int | None = None  # years the slots belong to
    to_year: int | None = None
    from_date: date | None = None  # limits of the due date
    to_date: date | None = None
    after_period: bool = False  # reports about a period of the plan may be due after the plan
    checkpoints: bool = False
    event: str = ""
    days: int | None = None  # after the event; negative: before it
    workdays: bool = False  # the days are working days
    source: str = ""
    condition: str = ""
    label: str = ""

    @property
    def reading(self) -> str:
        """The rule in Russian."""
        return reading.describe(self)

    @property
    def dated(self) -> bool:
        """Does the rule give dates without waiting for anything?"""
        return self.kind in DATED

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values; fields at their defaults are left out."""
        return {
            field.name: _plain(value) for field in fields(self) if (value := getattr(self, field.name)) != field.default
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """The reverse of ``to_dict``; raises ValueError when the values are not a rule."""
        try:
            return cls(**{name: _typed(cls, name, value) for name, value in values.items()})
        except (TypeError, KeyError, AttributeError) as error:
            raise ValueError(f"Это не правило срока: {error}") from error


DATED = frozenset({Kind.ONCE, Kind.RECURRING, Kind.WINDOWS, Kind.WHOLE_PERIOD, Kind.QUARTERLY_REPORT})
_ENUMS: dict[str, type[StrEnum]] = {"kind": Kind, "unit": Unit}
_DATES = ("from_date", "to_date")


def _plain(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, (Slot, Span)):
        return {f.name: _plain(item) for f in fields(value) if (item := getattr(value, f.name)) != _default(f)}
    return value


def _default(field: "Field[Any]") -> Any:
    return None if field.default is MISSING else field.default


def _typed(cls: type[Rule], name: str, value: Any) -> Any:
    if name in _ENUMS:
        return _ENUMS[name](value)
    if name in _DATES:
        return None if value is None else date.fromisoformat(value)
    if name == "slots":
        return tuple(_slot(item) for item in value)
    if name == "spans":
        return tuple(_span(item) for item in value)
    return tuple(value) if isinstance(value, list) else value


def _slot(values: Mapping[str, Any]) -> Slot:
    typed: dict[str, Any] = {name: Anchor(value) if name == "anchor" else value for name, value in values.items()}
    return Slot(**typed)


def _span(values: Mapping[str, Any]) -> Span:
    typed: dict[str, Any] = {
        name: date.fromisoformat(value) if name in ("start", "due") else value for name, value in values.items()
    }
    return Span(**typed)
