"""Values of the municipality as a whole: what the department itself must enter, because no report asks for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import groupby

from django.db.models import Exists, Min, OuterRef, Q

from indicators.changes import Change
from indicators.contexts.matrix import WHOLE, SheetCell, SheetRow, previous_values, sheet
from indicators.contexts.showing import shown
from indicators.models import Indicator, IndicatorSet, Observation, Target
from indicators.models.indicator import IndicatorQuerySet
from indicators.periods import AnyPeriod, asked_period, is_break, same_frequency
from msoko.lib.russian import NO_VALUE
from schools.models import Municipality

FOLLOWS = Q(kind__in=sorted(Indicator.YES_NO_KINDS), origin__isnull=False)
"""«Document present» of a road map follows from accepted reports; the department may still write it by hand."""


@dataclass(frozen=True, slots=True)
class WholeRow:
    """One indicator with the input of its value; texts are ready to print."""

    indicator: Indicator
    cell: SheetCell
    before: str
    target: str
    follows: bool
    remarks: tuple[str, ...] = ()
    has_error: bool = False


@dataclass(frozen=True, slots=True)
class WholeSheet:
    """All indicators of the municipality as a whole for one period, by set."""

    period: AnyPeriod
    groups: tuple[tuple[IndicatorSet, tuple[WholeRow, ...]], ...]
    seen: str
    filled: int
    expected: int


def whole_indicators(municipality: Municipality) -> IndicatorQuerySet:
    """Indicators that have one value for the municipality, in the order of their sets."""
    rows = Indicator.objects.of(municipality).current().filter(level=Indicator.Level.MUNICIPALITY)
    return rows.select_related("set").in_order()


def missing(municipality: Municipality, today: date) -> dict[AnyPeriod, int]:
    """How many values nobody has entered yet for the periods that are due. One query.

    An indicator whose targets begin later is not asked for the years before them.
    """
    periods = {frequency: asked_period(frequency, today) for frequency in Indicator.Frequency.values}
    codes = [period.code for period in periods.values()]
    entered = Observation.objects.municipal().filter(indicator=OuterRef("pk"), period_code__in=codes)
    rows = (
        whole_indicators(municipality)
        .exclude(FOLLOWS)
        .annotate(first_year=Min("targets__year"))
        .filter(~Exists(entered))
        .values_list("frequency", "first_year")
    )
    counts = dict.fromkeys(periods.values(), 0)
    for frequency, first_year in rows:
        period = periods[frequency]
        if first_year is None or first_year <= period.start.year:
            counts[period] += 1
    return {period: count for period, count in counts.items() if count}


def whole_sheet(
    municipality: Municipality, period: AnyPeriod, changes: Sequence[Change] = (), indicators: Sequence[Indicator] = ()
) -> WholeSheet:
    """The page of one period; `changes` are typed texts that were not saved. A fixed number of queries."""
    chosen = list(indicators) or same_frequency(whole_indicators(municipality), period)
    found = sheet(municipality, chosen, [], period)
    row = next(iter(found.rows), SheetRow(WHOLE, "", (), ""))
    before = previous_values(municipality, chosen, period)
    targets = Target.objects.by_indicator(chosen, period.start.year)
    typed = {change.indicator.pk: change for change in changes}
    rows = [
        _row(indicator, cell, _before(indicator, period, before), targets, typed.get(indicator.pk))
        for indicator, cell in zip(chosen, row.cells, strict=True)
    ]
    groups = tuple((key, tuple(own)) for key, own in groupby(rows, key=lambda item: item.indicator.set))
    return WholeSheet(period, groups, row.seen, found.filled, found.expected)


def _before(indicator: Indicator, period: AnyPeriod, before: Mapping[tuple[int, int], Decimal]) -> str:
    return "новая методика" if is_break(indicator, period) else shown(before.get((indicator.pk, WHOLE)), indicator)


def _row(
    indicator: Indicator,
    cell: SheetCell,
    before: str,
    targets: Mapping[int, Decimal],
    typed: Change | None,
) -> WholeRow:
    target = targets.get(indicator.pk)
    remarks = tuple(remark.text for remark in typed.remarks) if typed else tuple(filter(None, [cell.hint]))
    return WholeRow(
        indicator,
        replace(cell, text=typed.after) if typed else cell,
        before,
        shown(target, indicator) if target is not None else NO_VALUE,
        indicator.is_yes_no and indicator.origin is not None,
        remarks,
        bool(typed and typed.errors),
    )
