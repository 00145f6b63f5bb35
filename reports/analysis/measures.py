"""Indicators of a year: plan, fact, last year, change, places of schools, forecast."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from indicators.formulas.scoring import Verdict, is_settled, judge
from indicators.formulas.spread import Quartiles, as_printed, places, quartiles
from indicators.formulas.trend import Forecast, forecast, is_comparable
from msoko.lib.russian import signed
from reports.analysis.rows import IndicatorRow, Inputs, OrganisationRow, TotalRow, ValueRow

QUARTERS = 4


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
    comparable: bool  # False when the method changed this year or the year is not whole yet
    verdict: str
    median: Decimal | None
    lower_quartile: Decimal | None
    upper_quartile: Decimal | None
    history: dict[int, Decimal]  # years that are comparable with this one
    forecast_value: Decimal | None
    forecast_low: Decimal | None
    forecast_high: Decimal | None
    without_data: tuple[str, ...]
    schools: tuple[SchoolValue, ...]
    period: str = ""  # the year the values are of, where it is not the year of the analysis
    quarters: int = QUARTERS  # quarters in a year that is the sum of its quarters

    @property
    def title(self) -> str:
        """The name; with its own year where an indicator of calendar years stands in an academic one or the reverse."""
        return f"{self.name} (за {self.period})" if self.period else self.name

    @property
    def is_slight(self) -> bool:
        """A change within one percentage point is no news: it may be chance."""
        return self.unit == "%" and self.change is not None and abs(self.change) < 1

    @property
    def is_partial(self) -> bool:
        """Do values of some quarters still have to be added?"""
        return self.quarters < QUARTERS

    @property
    def change(self) -> Decimal | None:
        """Fact − last year, None where either is absent or the method changed."""
        if self.fact is None or self.previous is None or not self.comparable:
            return None
        return self.fact - self.previous

    @property
    def change_words(self) -> str:
        """«+6,5 п. п.», «−0,04 балла»: with the decimals of the value; a change of percents is in points."""
        unit = {} if self.unit == "%" else {"unit": self.unit}
        return signed(self.change, self.places, **unit)

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
        if row.year == inputs.year:
            values[row.indicator_id].append(row)
    totals: dict[int, list[TotalRow]] = defaultdict(list)
    for total in inputs.totals:
        totals[total.indicator_id].append(total)
    targets = {(row.indicator_id, row.year): row.value for row in inputs.targets}
    schools = {row.id: row for row in inputs.organisations}
    found = [
        _measure(
            indicator, totals[indicator.id], values[indicator.id], targets.get((indicator.id, inputs.year)), schools,
            inputs.year,
        )
        for indicator in inputs.indicators
    ]  # fmt: skip
    return tuple(row for row in found if row.fact is not None or row.plan is not None or row.previous is not None)


def _measure(
    indicator: IndicatorRow,
    totals: list[TotalRow],
    values: list[ValueRow],
    plan: Decimal | None,
    schools: Mapping[int, OrganisationRow],
    year: int,
) -> Measure:
    by_year = {row.year: row for row in totals if row.value is not None}
    history = {moment: row.value for moment, row in sorted(by_year.items()) if row.value is not None}
    fact, previous = history.get(year), history.get(year - 1)
    quarters = by_year[year].periods if indicator.adds_up and year in by_year else QUARTERS
    comparable = is_comparable(indicator.method_changed, year - 1, year) and quarters == QUARTERS
    verdict = judge(
        _rounded(fact, indicator.places), _rounded(plan, indicator.places), indicator.comparison,
        tolerance=indicator.tolerance, previous=_rounded(previous, indicator.places) if comparable else None,
        lower_is_better=indicator.better == "lower",
    )  # fmt: skip
    if quarters < QUARTERS and not is_settled(verdict, indicator.comparison):
        verdict = Verdict.UNKNOWN  # the rest of the year will be added to it
    ranked, spread = _schools(indicator, values, schools)
    whole = {moment: value for moment, value in history.items() if moment != year or quarters == QUARTERS}
    ahead = _ahead(whole, indicator, year)
    this_year = by_year.get(year)
    return Measure(
        indicator_id=indicator.id,
        name=indicator.name,
        unit=indicator.unit,
        mechanism=indicator.mechanism,
        better=indicator.better,
        places=indicator.places,
        plan=_rounded(plan, indicator.places),
        fact=_rounded(fact, indicator.places),
        numerator=this_year.numerator if this_year else None,
        denominator=this_year.denominator if this_year else None,
        previous=_rounded(previous, indicator.places),
        comparable=comparable,
        verdict=(verdict if fact is not None else Verdict.UNKNOWN).value,
        median=_rounded(spread.middle, indicator.places) if spread else None,
        lower_quartile=_rounded(spread.lower, indicator.places) if spread else None,
        upper_quartile=_rounded(spread.upper, indicator.places) if spread else None,
        history=_comparable(history, indicator, year),
        forecast_value=_rounded(ahead.value, indicator.places) if ahead else None,
        forecast_low=_rounded(ahead.low, indicator.places) if ahead else None,
        forecast_high=_rounded(ahead.high, indicator.places) if ahead else None,
        without_data=tuple(row.name for row in ranked if row.value is None),
        schools=ranked,
        period=indicator.period,
        quarters=quarters,
    )


def _ahead(history: Mapping[int, Decimal], indicator: IndicatorRow, year: int) -> Forecast | None:
    """What is expected next year by the trend of whole years."""
    return forecast(
        history, year + 1, changed=indicator.method_changed, lowest=indicator.lowest, highest=indicator.highest
    )


def _comparable(history: Mapping[int, Decimal], indicator: IndicatorRow, year: int) -> dict[int, Decimal]:
    """Values of the years that may stand beside this one, as they are printed."""
    same = {moment: value for moment, value in history.items() if is_comparable(indicator.method_changed, moment, year)}
    return {moment: _rounded(value, indicator.places) or Decimal(0) for moment, value in same.items()}


def _schools(
    indicator: IndicatorRow, values: Iterable[ValueRow], schools: Mapping[int, OrganisationRow]
) -> tuple[tuple[SchoolValue, ...], Quartiles | None]:
    place = {pk: place for place, pk in enumerate(schools)}  # the order of organisations, as everywhere
    rows = sorted((row for row in values if row.organisation_id in place), key=lambda row: place[row.organisation_id])
    ranks = places([row.value for row in rows], lower_is_better=indicator.better == "lower")
    named = tuple(
        SchoolValue(
            organisation_id=row.organisation_id,
            name=schools[row.organisation_id].name,
            value=_rounded(row.value, indicator.places),
            absence=row.absence,
            place=str(rank) if rank else "",
        )
        for row, rank in zip(rows, ranks, strict=True)
    )
    return named, quartiles([row.value for row in rows if row.value is not None])


def _rounded(value: Decimal | None, digits: int) -> Decimal | None:
    return None if value is None else as_printed(value, digits)
