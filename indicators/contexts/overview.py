"""The list of indicators by set: value of the year, target, how it stands, own value of a school beside it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from indicators.aggregation import MunicipalValue, yearly_values
from indicators.contexts.showing import shown, standing_of, target_of
from indicators.models import Indicator, IndicatorSet, Observation, Target
from schools.models import Municipality, Organisation


@dataclass(frozen=True, slots=True)
class OverviewRow:
    """One indicator of the list; texts are ready to print."""

    indicator: Indicator
    value: str
    own: str
    target: str
    change: str
    verdict: str
    verdict_word: str
    coverage: str


@dataclass(frozen=True, slots=True)
class OverviewGroup:
    """A set with its rows; `places` counts places without a name."""

    set: IndicatorSet
    rows: tuple[OverviewRow, ...]
    places: int


def overview(
    municipality: Municipality,
    year: int,
    *,
    organisation: Organisation | None = None,
    indicators: Sequence[Indicator] | None = None,
) -> list[OverviewGroup]:
    """Sets of the municipality with values of the year. Six queries at most, whatever the number of indicators."""
    chosen = list(_all(municipality) if indicators is None else indicators)
    named = [indicator for indicator in chosen if not indicator.is_place and indicator.is_active]
    values = yearly_values(municipality, named, [year - 1, year])
    targets = Target.objects.by_indicator(named, year)
    own = _own_values(named, organisation, year)
    groups = []
    for indicator_set, members in groupby(chosen, key=lambda indicator: indicator.set):
        listed = list(members)
        rows = [_row(indicator, year, values, targets, own) for indicator in listed if indicator in named]
        groups.append(OverviewGroup(indicator_set, tuple(rows), sum(indicator.is_place for indicator in listed)))
    return groups


def _all(municipality: Municipality) -> Iterable[Indicator]:
    rows = Indicator.objects.of(municipality).filter(set__is_archived=False)
    return rows.select_related("set", "set__mechanism").in_order()


def _own_values(
    indicators: Sequence[Indicator], organisation: Organisation | None, year: int
) -> dict[int, Observation]:
    """The latest value of the school in the year."""
    if organisation is None:
        return {}
    rows = Observation.objects.filter(indicator__in=indicators, organisation=organisation, period_start__year=year)
    return {row.indicator_id: row for row in rows.order_by("period_start")}


def _row(
    indicator: Indicator,
    year: int,
    values: dict[tuple[int, int], MunicipalValue],
    targets: dict[int, Decimal],
    own: dict[int, Observation],
) -> OverviewRow:
    now, before = values.get((indicator.pk, year)), values.get((indicator.pk, year - 1))
    is_changed = year in indicator.method_changed
    value = now.value if now else None
    target = target_of(indicator, targets.get(indicator.pk), of_municipality=True)
    stand = standing_of(indicator, now, None if is_changed else before, target)
    mine = own.get(indicator.pk)
    return OverviewRow(
        indicator,
        shown(value, indicator, of_municipality=True),
        shown(mine.value, indicator) if mine and mine.value is not None else mine.get_absence_display() if mine else "",
        shown(target, indicator, of_municipality=True) if target is not None else "",
        "новая методика" if is_changed else stand.change,
        stand.verdict,
        stand.word,
        _coverage(now),
    )


def _coverage(value: MunicipalValue | None) -> str:
    if value is None:
        return "нет данных"
    if value.is_entered:
        return "по муниципалитету"
    return (
        f"{value.organisations} из {value.organisations + value.absent}" if value.absent else str(value.organisations)
    )
