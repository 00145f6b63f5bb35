"""Indicators of a year: plan, fact, last year, change, rank of schools, forecast. Values come from sums, never from means."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from indicators.formulas.scoring import Verdict, judge
from indicators.formulas.spread import Quartiles, places, quartiles, ratio_of_sums
from indicators.formulas.trend import forecast
from reports.analysis.rows import IndicatorRow, Inputs, OrganisationRow, ValueRow

TENTH = Decimal("0.1")
TOLERANCE = Decimal(10)  # percent of the target; «близко к цели»


@dataclass(frozen=True, slots=True)
class SchoolValue:
    """A school's value and its place among schools («2–3 из 10»)."""

    organisation_id: int
    name: str
    value: Decimal | None
    absence: str
    place: str


@dataclass(frozen=True, slots=True)
class Measure:
    """One indicator in one year for the municipality."""

    indicator_id: int
    name: str
    unit: str
    mechanism: str
    better: str
    places: int
    plan: Decimal | None
    fact: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    previous: Decimal | None
    comparable: bool  # False when the method changed this year
    verdict: str
    median: Decimal | None
    lower_quartile: Decimal | None
    upper_quartile: Decimal | None
    history: dict[int, Decimal]
    forecast_value: Decimal | None
    forecast_low: Decimal | None
    forecast_high: Decimal | None
    without_data: tuple[str, ...]
    schools: tuple[SchoolValue, ...]

    @property
    def change(self) -> Decimal | None:
        """Fact − last year, None where either is absent or the method changed."""
        if self.fact is None or self.previous is None or not self.comparable:
            return None
        return self.fact - self.previous

    @property
    def is_better(self) -> bool | None:
        """Did it move in the good direction? None: no change, or unknown."""
        if not self.change:
            return None
        return (self.change > 0) == (self.better == "higher")


def measures_of(inputs: Inputs) -> tuple[Measure, ...]:
    """All indicators that have a value or a target in the year or a value in the year before."""
    values: dict[int, list[ValueRow]] = defaultdict(list)
    for row in inputs.values:
        values[row.indicator_id].append(row)
    targets = {(row.indicator_id, row.year): row.value for row in inputs.targets}
    schools = {row.id: row for row in inputs.organisations}
    found = [
        _measure(indicator, values[indicator.id], targets.get((indicator.id, inputs.year)), schools, inputs.year)
        for indicator in inputs.indicators
    ]
    return tuple(row for row in found if row.fact is not None or row.plan is not None or row.previous is not None)


def _measure(
    indicator: IndicatorRow,
    values: list[ValueRow],
    plan: Decimal | None,
    schools: Mapping[int, OrganisationRow],
    year: int,
) -> Measure:
    by_year: dict[int, list[ValueRow]] = defaultdict(list)
    for row in values:
        by_year[row.year].append(row)
    history = {moment: total for moment in sorted(by_year) if (total := municipal(indicator, by_year[moment])) is not None}
    this_year = by_year.get(year, [])
    fact, previous = history.get(year), history.get(year - 1)
    verdict = judge(
        fact, plan, indicator.comparison, tolerance=TOLERANCE, previous=previous,
        lower_is_better=indicator.better == "lower",
    )  # fmt: skip
    ranked, spread = _schools(indicator, this_year, schools)
    ahead = forecast(history, year + 1, changed=indicator.method_changed,
                     lowest=Decimal(0) if indicator.is_ratio else None,
                     highest=Decimal(100) if indicator.is_ratio else None)  # fmt: skip
    numerators = [row.numerator for row in this_year if row.numerator is not None]
    denominators = [row.denominator for row in this_year if row.denominator is not None]
    return Measure(
        indicator_id=indicator.id,
        name=indicator.name,
        unit=indicator.unit,
        mechanism=indicator.mechanism,
        better=indicator.better,
        places=indicator.places,
        plan=plan,
        fact=_rounded(fact, indicator.places),
        numerator=sum(numerators, Decimal(0)) if indicator.is_ratio and numerators else None,
        denominator=sum(denominators, Decimal(0)) if indicator.is_ratio and denominators else None,
        previous=_rounded(previous, indicator.places),
        comparable=year not in indicator.method_changed,
        verdict=(verdict if fact is not None else Verdict.UNKNOWN).value,
        median=_rounded(spread.middle, indicator.places) if spread else None,
        lower_quartile=_rounded(spread.lower, indicator.places) if spread else None,
        upper_quartile=_rounded(spread.upper, indicator.places) if spread else None,
        history={moment: _rounded(value, indicator.places) or Decimal(0) for moment, value in history.items()},
        forecast_value=_rounded(ahead.value, indicator.places) if ahead else None,
        forecast_low=_rounded(ahead.low, indicator.places) if ahead else None,
        forecast_high=_rounded(ahead.high, indicator.places) if ahead else None,
        without_data=tuple(row.name for row in ranked if row.value is None),
        schools=ranked,
    )


def municipal(indicator: IndicatorRow, values: Iterable[ValueRow]) -> Decimal | None:
    """The municipality's value: its own observation if there is one, else from sums of the organisations'."""
    rows = list(values)
    own = next((row.value for row in rows if row.organisation_id is None and row.value is not None), None)
    if own is not None:
        return own
    if indicator.is_ratio:
        return ratio_of_sums([(row.numerator, row.denominator) for row in rows if not row.absence])
    known = [row.value for row in rows if row.value is not None]
    return sum(known, Decimal(0)) if known else None


def _schools(
    indicator: IndicatorRow, values: Iterable[ValueRow], schools: Mapping[int, OrganisationRow]
) -> tuple[tuple[SchoolValue, ...], Quartiles | None]:
    rows = [row for row in values if row.organisation_id in schools]
    ranks = places([row.value for row in rows], lower_is_better=indicator.better == "lower")
    named = tuple(
        SchoolValue(
            organisation_id=row.organisation_id or 0,
            name=schools[row.organisation_id or 0].name,
            value=_rounded(row.value, indicator.places),
            absence=row.absence,
            place=str(rank) if rank else "",
        )
        for row, rank in zip(rows, ranks, strict=True)
    )
    return named, quartiles([row.value for row in rows if row.value is not None])


def _rounded(value: Decimal | None, digits: int) -> Decimal | None:
    return None if value is None else round(value, digits)
