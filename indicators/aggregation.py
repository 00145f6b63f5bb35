"""Values of the municipality from values of organisations: summed in SQL through the ORM, finished on small tuples.

One query for any number of indicators and periods; medians, where an indicator asks for them, take one more.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet, Sum

from indicators.formulas import median, ratio
from indicators.models import Indicator, Observation

Rule = Indicator.AcrossOrganisations
Key = tuple[int, str]
"""Indicator and period code."""
QUARTERS = 4


@dataclass(frozen=True, slots=True)
class MunicipalValue:
    """A value of the municipality in a period and what it was put together from."""

    indicator: int
    period: str
    value: Decimal | None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    organisations: int = 0  # how many gave a value
    absent: int = 0  # how many said why they have none
    is_entered: bool = False  # a person wrote it for the municipality as a whole
    absence: str = ""
    periods: int = 1  # how many quarters with a value it was put together from; all of them in a value of a year


def sums(observations: QuerySet[Observation], rules: Collection[str] = frozenset(Rule.values)) -> QuerySet[Any, Any]:
    """Sums by indicator and period over rows of organisations: the one aggregate query, with what the rules need.

    An absent value has neither value nor numerator (the table's own constraint), so sums and counts pass it by
    themselves: a condition on every sum would cost as much as the sum.
    """
    needed: dict[str, Any] = {"given": Count("value"), "absent": Count("pk", filter=~Q(absence=""))}
    if Rule.RATIO in rules:
        needed["top"] = Sum("numerator", filter=Q(denominator__isnull=False))
        needed["bottom"] = Sum("denominator", filter=Q(numerator__isnull=False))
    if {Rule.SUM, Rule.MEAN} & set(rules):
        needed["total"] = Sum("value")
    if Rule.MINIMUM in rules:
        needed["low"] = Min("value")
    if Rule.MAXIMUM in rules:
        needed["high"] = Max("value")
    if Rule.SHARE_MET in rules:
        needed["met"] = Count("pk", filter=Q(value__gte=1))
    grouped = observations.filter(organisation__isnull=False).order_by().values("indicator_id", "period_code")
    return grouped.annotate(**needed)


def municipal_values(
    municipality: Any,
    indicators: Sequence[Indicator],
    *,
    start: date,
    end: date,
    entered: Mapping[Key, MunicipalValue] | None = None,
) -> dict[Key, MunicipalValue]:
    """Municipal values of the indicators in all periods that lie within `start`…`end`.

    A value entered for the municipality as a whole wins over a computed one. Two queries, three when medians are asked;
    one less when the caller already knows what was `entered`.
    """
    rules = {indicator.pk: indicator.across_organisations for indicator in indicators}
    rows = Observation.objects.filter(
        municipality=municipality, indicator__in=list(rules), period_start__gte=start, period_end__lte=end
    )
    medians = _medians(rows.filter(indicator__in=[pk for pk, rule in rules.items() if rule == "median"]), rules)
    found = {
        (row["indicator_id"], row["period_code"]): _computed(row, rules[row["indicator_id"]], medians)
        for row in sums(rows, set(rules.values()))
    }
    found.update(_entered(rows) if entered is None else entered)
    return found


def _medians(rows: Any, rules: Mapping[int, str]) -> dict[Key, Decimal | None]:
    if "median" not in rules.values():
        return {}
    values: dict[Key, list[Decimal]] = defaultdict(list)
    given = rows.of_organisations().with_value()
    for indicator, period, value in given.values_list("indicator_id", "period_code", "value"):
        values[indicator, period].append(value)
    return {key: median(numbers) for key, numbers in values.items()}


def _computed(row: Mapping[str, Any], rule: str, medians: Mapping[Key, Decimal | None]) -> MunicipalValue:
    key = (row["indicator_id"], row["period_code"])
    given = row["given"]
    top, bottom, met = row.get("top"), row.get("bottom"), row.get("met", 0)
    total = row.get("total")
    choices = {
        "ratio": ratio(top, bottom),
        "sum": total,
        "mean": None if total is None or not given else Decimal(total) / given,
        "min": row.get("low"),
        "max": row.get("high"),
        "median": medians.get(key),
        "share_met": ratio(met, given),
        "none": None,
    }
    value = choices[rule]
    is_ratio = rule == "ratio"
    return MunicipalValue(
        *key,
        None if value is None else Decimal(value),
        top if is_ratio else Decimal(met) if rule == "share_met" else None,
        bottom if is_ratio else Decimal(given) if rule == "share_met" else None,
        given,
        row["absent"],
    )


def _entered(rows: Any) -> dict[Key, MunicipalValue]:
    fields = ("indicator_id", "period_code", "value", "numerator", "denominator", "absence")
    return {
        (indicator, period): MunicipalValue(
            indicator, period, value, numerator, denominator, is_entered=True, absence=absence
        )
        for indicator, period, value, numerator, denominator, absence in rows.municipal().values_list(*fields)
    }


def across_periods(rule: str, values: Sequence[MunicipalValue]) -> Decimal | None:
    """One value of a longer span (a year of quarters) by the indicator's rule; `values` are in order of time.

    «last» takes the last reported value, as cumulative figures need; a ratio is computed from sums.
    """
    known = [item for item in values if item.value is not None]
    if not known or rule == "none":
        return None
    numbers = [item.value for item in known if item.value is not None]
    if rule == "ratio":
        return ratio(_total(item.numerator for item in known), _total(item.denominator for item in known))
    if rule == "mean":
        return sum(numbers, Decimal(0)) / len(numbers)
    return {"last": numbers[-1], "sum": sum(numbers, Decimal(0)), "min": min(numbers), "max": max(numbers)}[rule]


def _total(numbers: Iterable[Decimal | None]) -> Decimal:
    return sum((number for number in numbers if number is not None), Decimal(0))


def yearly_values(
    municipality: Any, indicators: Sequence[Indicator], years: Sequence[int]
) -> dict[tuple[int, int], MunicipalValue]:
    """Municipal values by year of the period's start: quarters of a year are put together by the indicator's rule."""
    if not years or not indicators:
        return {}
    end = date(max(years) + 1, 8, 31)
    found = municipal_values(municipality, indicators, start=date(min(years), 1, 1), end=end)
    grouped: dict[tuple[int, int], list[MunicipalValue]] = defaultdict(list)
    for (indicator, period), value in sorted(found.items(), key=lambda pair: pair[0]):
        if int(period[:4]) in years:
            grouped[indicator, int(period[:4])].append(value)
    rules = {indicator.pk: indicator.across_periods for indicator in indicators}
    return {key: _one_year(values, rules[key[0]]) for key, values in grouped.items()}


def yearly_of_organisations(
    indicators: Iterable[Indicator], years: Collection[int], organisations: Collection[int] | None = None
) -> dict[tuple[int, int, int], MunicipalValue]:
    """(indicator, organisation, year of the period's start) → value: of the year, else of its quarters by the rule.

    One query.
    """
    rules = {row.pk: row.across_periods for row in indicators}
    of_years = Q()
    for year in years:
        of_years |= Q(period_code__startswith=str(year))
    rows = Observation.objects.of_organisations().filter(of_years, indicator__in=list(rules))
    if organisations is not None:
        rows = rows.filter(organisation__in=organisations)
    fields = ("indicator_id", "organisation_id", "period_code", "value", "numerator", "denominator", "absence")
    grouped: dict[tuple[int, int, int], list[MunicipalValue]] = defaultdict(list)
    for indicator, organisation, code, value, top, bottom, absence in rows.order_by("period_code").values_list(*fields):
        if organisation is not None:
            part = MunicipalValue(indicator, code, value, top, bottom, absence=absence)
            grouped[indicator, organisation, int(code[:4])].append(part)
    return {key: _one_year(values, rules[key[0]]) for key, values in grouped.items()}


def _one_year(values: list[MunicipalValue], rule: str) -> MunicipalValue:
    whole = [value for value in values if "Q" not in value.period]
    if whole:
        return replace(whole[-1], periods=QUARTERS)
    if len(values) == 1:
        return values[0]
    known = [value for value in values if value.value is not None]
    if rule == "last" and known:
        return known[-1]
    return MunicipalValue(
        values[0].indicator,
        values[0].period[:4],
        across_periods(rule, values),
        _total(value.numerator for value in values) if rule == "ratio" else None,
        _total(value.denominator for value in values) if rule == "ratio" else None,
        max(value.organisations for value in values),
        max(value.absent for value in values),
        absence=values[-1].absence,
        periods=len(known),
    )
