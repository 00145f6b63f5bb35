"""Passport of an indicator: definition, targets, values by year with breaks of method, forecast with its range."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from indicators.aggregation import MunicipalValue, yearly_values
from indicators.contexts.showing import is_partial, shown, standing_of, target_of
from indicators.formulas import Forecast, forecast
from indicators.models import Indicator, Target
from msoko.lib.charts import WIDTH, Chart, Head, Series, line_chart
from msoko.lib.russian import join_and, number

YEARS = 6
Fact = tuple[str, str]


@dataclass(frozen=True, slots=True)
class YearRow:
    """A year in the passport. `is_break`: from this year on the method is another one."""

    year: int
    value: str
    parts: str  # «31 из 60»
    target: str
    verdict: str
    verdict_word: str
    change: str
    organisations: int
    is_break: bool = False


@dataclass(frozen=True, slots=True)
class Passport:
    """Everything a page, a PDF and a workbook show about one indicator."""

    indicator: Indicator
    title: str
    facts: tuple[Fact, ...]
    years: tuple[YearRow, ...]
    forecast_text: str
    baseline: str
    chart: Chart | None
    targets: tuple[Target, ...] = field(default_factory=tuple)


def passport(indicator: Indicator, last_year: int, *, years: int = YEARS, width: int = WIDTH) -> Passport:
    """The passport up to and including a year, its chart as wide as asked. Four queries."""
    span = range(last_year - years + 1, last_year + 1)
    values = yearly_values(indicator.set.municipality, [indicator], list(span))
    targets = list(Target.objects.filter(indicator=indicator).municipal().order_by("year"))
    goals = {target.year: target.value for target in targets if not target.is_baseline}
    by_year = {year: value for (_, year), value in values.items()}
    expected = _forecast(indicator, by_year, last_year + 1)
    return Passport(
        indicator,
        str(indicator),
        tuple(facts(indicator)),
        tuple(_year(indicator, year, by_year, goals) for year in span if year in by_year or year in goals),
        _said(indicator, expected),
        next((shown(target.value, indicator) for target in targets if target.is_baseline), ""),
        _chart(
            Head(f"dynamics-{indicator.pk}", str(indicator), width=width), indicator, by_year, goals, expected, span
        ),
        tuple(target for target in targets if not target.is_baseline),
    )


def facts(indicator: Indicator) -> list[Fact]:
    """The definition as (label, text); empty ones are left out."""
    rows: list[Fact] = [
        ("Вид", indicator.get_kind_display()),
        ("Единица", indicator.unit),
        ("Числитель", indicator.numerator_label),
        ("Знаменатель", indicator.denominator_label),
        ("Ожидаемые документы", join_and(map(str, indicator.document_kinds))),
        ("Уровень", indicator.get_level_display()),
        ("Как часто", indicator.get_frequency_display()),
        ("По организациям", indicator.get_across_organisations_display()),
        ("По периодам", indicator.get_across_periods_display()),
        ("Что лучше", indicator.get_better_display()),
        ("Сравнение с целью", indicator.get_comparison_display()),
        ("Близко к цели", _near(indicator)),
        ("Вес", number(indicator.weight)),
        ("Источник данных", indicator.source),
        ("Порядок расчёта", indicator.method),
        ("Методика менялась", ", ".join(str(year) for year in indicator.method_changed)),
        ("Как напечатано в документе", indicator.printed),
    ]
    return [(label, text) for label, text in rows if text]


def _near(indicator: Indicator) -> str:
    """How far from the target still counts as close."""
    side = {"none": "", "le": "выше", "eq": "в обе стороны"}.get(indicator.comparison, "ниже")
    return f"до {number(indicator.tolerance)}\u00a0% {side}" if side else ""


def _year(indicator: Indicator, year: int, values: dict[int, MunicipalValue], goals: dict[int, Decimal]) -> YearRow:
    now, before = values.get(year), values.get(year - 1)
    is_break = year in indicator.method_changed
    value = now.value if now else None
    target = target_of(indicator, goals.get(year), of_municipality=True)
    stand = standing_of(indicator, now, None if is_break else before, target)
    return YearRow(
        year,
        shown(value, indicator, of_municipality=True),
        f"{number(now.numerator)} из {number(now.denominator)}" if now and now.denominator else "",
        shown(target, indicator, of_municipality=True) if target is not None else "",
        stand.verdict,
        stand.word,
        stand.change,
        now.organisations if now else 0,
        is_break,
    )


def _forecast(indicator: Indicator, values: dict[int, MunicipalValue], year: int) -> Forecast | None:
    whole = {moment: value for moment, value in values.items() if not is_partial(indicator, value)}
    known = {moment: value.value for moment, value in whole.items() if value.value is not None}
    lowest, highest = indicator.bounds
    return forecast(known, year, changed=indicator.method_changed, lowest=lowest, highest=highest)


def _said(indicator: Indicator, expected: Forecast | None) -> str:
    if expected is None:
        return "Для прогноза нужны значения не менее чем за три сопоставимых года."
    value, low, high = (
        shown(moment, indicator, of_municipality=True) for moment in (expected.value, expected.low, expected.high)
    )
    return (
        f"Прогноз на {expected.year} год по тренду {expected.years[0]}–{expected.years[-1]}: {value}, "
        f"в четырёх случаях из пяти от {low} до {high}."
    )


def _chart(
    head: Head,
    indicator: Indicator,
    values: dict[int, MunicipalValue],
    goals: dict[int, Decimal],
    expected: Forecast | None,
    span: Sequence[int],
) -> Chart | None:
    """Values by year with the targets as a second line and the forecast as a third."""
    if sum(value.value is not None for value in values.values()) < 2:
        return None
    first = min(year for year in span if year in values or year in goals)
    years = [*range(first, span[-1] + 1), *([span[-1] + 1] if expected else [])]
    scaled = {year: target_of(indicator, goal, of_municipality=True) for year, goal in goals.items()}
    series = [Series("значение", tuple(values[year].value if year in values else None for year in years))]
    if any(year in scaled for year in years):
        series.append(Series("цель", tuple(scaled.get(year) for year in years)))
    if expected:
        last = max(expected.years)
        points: dict[int, Any] = {last: values[last].value, expected.year: expected.value}
        series.append(Series("прогноз", tuple(points.get(year) for year in years)))
    unit = "%" if indicator.is_ratio or indicator.across_organisations == "share_met" else indicator.unit
    breaks = {place for place, year in enumerate(years) if year in indicator.method_changed}
    marks = [f"{year}*" if place in breaks else str(year) for place, year in enumerate(years)]
    reach = (expected.low, expected.high) if expected else None
    return line_chart(head, marks, series, unit=unit, breaks=breaks, reach=reach)
