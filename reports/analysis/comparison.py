"""Two analyses beside each other: what the later one says differently, and on what other data it stands."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from msoko.lib.sorting import sort_key
from reports.analysis.execution import Tally
from reports.analysis.results import ProcedureResult
from reports.analysis.snapshot import ActivityLine, Analysis, bare

Figure = int | Decimal | None


@dataclass(frozen=True, slots=True)
class Pair:
    """One figure in two analyses. `places`: digits after the comma; `unit` is of the difference."""

    label: str
    before: Figure
    after: Figure
    places: int = 1
    unit: str = ""

    @property
    def difference(self) -> Figure:
        return None if self.before is None or self.after is None else self.after - self.before

    @property
    def is_changed(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class Move:
    """An activity whose counts differ, appeared or is gone."""

    number: str
    title: str
    before: Tally | None
    after: Tally | None


@dataclass(frozen=True, slots=True)
class TextPair:
    """A formula, a threshold or a source that differs."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that differs; `same_year`: another computation of one year, not two years."""

    same_year: bool
    totals: tuple[Pair, ...]
    directions: tuple[Pair, ...]
    activities: tuple[Move, ...]
    organisations: tuple[Pair, ...]
    measures: tuple[Pair, ...]
    results: tuple[Pair, ...]
    method: tuple[TextPair, ...]
    sources: tuple[TextPair, ...]

    @property
    def is_empty(self) -> bool:
        figures = (*self.totals, *self.directions, *self.organisations, *self.measures, *self.results)
        return not any(row.is_changed for row in figures) and not self.activities and not self.method


def compare(before: Analysis, after: Analysis) -> Comparison:
    """`after` against `before`. Directions and activities of different maps are matched by their words."""
    return Comparison(
        same_year=before.year_label == after.year_label,
        totals=tuple(_totals(before, after)),
        directions=_shares(before.directions, after.directions, lambda row: sort_key(bare(row.label)), "label"),
        activities=tuple(_activities(before, after)),
        organisations=_shares(before.organisations, after.organisations, lambda row: row.id, "name"),
        measures=tuple(_measures(before, after)),
        results=tuple(_results(before, after)),
        method=_texts((*before.formulas, *before.thresholds), (*after.formulas, *after.thresholds)),
        sources=_texts(before.sources, after.sources),
    )


def _totals(before: Analysis, after: Analysis) -> Iterator[Pair]:
    one, two = before.total, after.total
    yield Pair("Исполнено, %", one.executed_share, two.executed_share, unit="points")
    for label, name in (
        ("Всего обязательств", "total"), ("В срок", "in_time"), ("С опозданием", "late"), ("В работе", "in_work"),
        ("Просрочено", "overdue"), ("Не требовалось", "not_required"), ("Исключено из расчёта", "excluded"),
    ):  # fmt: skip
        yield Pair(label, getattr(one, name), getattr(two, name), 0)
    yield Pair("Отчётов сдано", before.reporting.sent, after.reporting.sent, 0)
    yield Pair("Отчётов не сдано", len(before.missing), len(after.missing), 0)
    yield Pair("Отчёты сданы вовремя, %", before.reporting.timeliness, after.reporting.timeliness, unit="points")


def _both(before: Iterable[Any], after: Iterable[Any], key: Callable[[Any], Hashable]) -> Iterator[tuple[Any, Any]]:
    """Rows of the later one with their earlier twins, then rows that are gone."""
    old = {key(row): row for row in before}
    new = {key(row): row for row in after}
    for name, row in new.items():
        yield old.get(name), row
    for name, row in old.items():
        if name not in new:
            yield row, None


def _shares(
    before: Iterable[Any], after: Iterable[Any], key: Callable[[Any], Hashable], label: str
) -> tuple[Pair, ...]:
    return tuple(
        Pair(
            getattr(two or one, label),
            one.tally.executed_share if one else None,
            two.tally.executed_share if two else None,
            unit="points",
        )
        for one, two in _both(before, after, key)
    )


def _activities(before: Analysis, after: Analysis) -> Iterator[Move]:
    for one, two in _both(before.activities, after.activities, lambda row: (row.number, sort_key(row.title))):
        old, new = (one.tally if one else None), (two.tally if two else None)
        if old != new:
            row: ActivityLine = two or one
            yield Move(row.number, row.title, old, new)


def _measures(before: Analysis, after: Analysis) -> Iterator[Pair]:
    for one, two in _both(before.measures, after.measures, lambda row: row.indicator_id):
        row = two or one
        unit = "points" if row.unit == "%" else ""
        label = f"{row.name}, {row.unit}" if row.unit else row.name
        yield Pair(label, one.fact if one else None, two.fact if two else None, row.places, unit)


def _results(before: Analysis, after: Analysis) -> Iterator[Pair]:
    for one, two in _both(before.results, after.results, lambda row: (row.kind, row.grade, row.subject)):
        row: ProcedureResult = two or one
        label = f"{row.kind_name}, {row.grade} класс, {row.subject}: качество, %"
        yield Pair(label, one.quality if one else None, two.quality if two else None, unit="points")


def _texts(before: Iterable[tuple[str, str]], after: Iterable[tuple[str, str]]) -> tuple[TextPair, ...]:
    old, new = dict(before), dict(after)
    labels = list(dict.fromkeys((*new, *old)))
    pairs = (TextPair(label, old.get(label, ""), new.get(label, "")) for label in labels)
    return tuple(row for row in pairs if row.before != row.after)
