"""Values as people read them."""

from dataclasses import dataclass
from decimal import Decimal

from indicators.aggregation import QUARTERS, MunicipalValue
from indicators.formulas import Verdict, as_printed, is_settled, judge
from indicators.models import Indicator
from msoko.lib.russian import NO_VALUE, number, percent, signed

HUNDRED = Decimal(100)
VERDICT_WORDS = {
    Verdict.MET: "цель достигнута",
    Verdict.CLOSE: "близко к цели",
    Verdict.MISSED: "ниже цели",
    Verdict.UNKNOWN: "не сравнивается",
}
ABSENCE_WORDS = {
    "no_data": "нет данных",
    "not_applicable": "неприменимо",
    "not_submitted": "не сдано",
    "hidden": "скрыто",
    "": NO_VALUE,
}


def is_percent(indicator: Indicator, *, of_municipality: bool) -> bool:
    """Is the value a percent: a share, or a share of organisations where a document is present."""
    return indicator.is_ratio or (of_municipality and indicator.across_organisations == "share_met")


def shown(value: Decimal | None, indicator: Indicator, *, of_municipality: bool = False) -> str:
    """The value with its unit; a dash when there is none."""
    if value is None:
        return NO_VALUE
    if is_percent(indicator, of_municipality=of_municipality):
        return percent(value, indicator.places)
    if indicator.is_yes_no:
        return "да" if value >= 1 else "нет"
    unit = f"\u00a0{indicator.unit}" if indicator.unit and indicator.unit != "да/нет" else ""
    return f"{number(value, None if indicator.kind == 'count' else indicator.places)}{unit}"


def target_of(indicator: Indicator, target: Decimal | None, *, of_municipality: bool) -> Decimal | None:
    """The target on the scale of the value: «document present» for the municipality is 100 % of organisations."""
    on_percent_scale = of_municipality and indicator.across_organisations == "share_met" and indicator.is_yes_no
    return HUNDRED if target is not None and on_percent_scale else target


def verdict_of(
    indicator: Indicator, value: Decimal | None, target: Decimal | None, previous: Decimal | None = None
) -> Verdict:
    """How the printed value stands to the printed target by the indicator's own comparison and tolerance."""
    value, target, previous = (
        None if item is None else as_printed(item, indicator.places) for item in (value, target, previous)
    )
    return judge(
        value, target, indicator.comparison, tolerance=Decimal(indicator.tolerance), previous=previous,
        lower_is_better=indicator.better == Indicator.Better.LOWER,
    )  # fmt: skip


def verdict_word(indicator: Indicator, verdict: Verdict, value: Decimal | None) -> str:
    """«ниже цели», or «выше предела» where less is better; without a value there is nothing to compare."""
    if value is None:
        return "нет данных"
    if verdict == Verdict.UNKNOWN and indicator.comparison != Indicator.Comparison.NONE:
        return "нет цели"
    if verdict == Verdict.MISSED and indicator.better == Indicator.Better.LOWER:
        return "выше предела"
    return VERDICT_WORDS[verdict]


def change_of(
    indicator: Indicator, value: Decimal | None, previous: Decimal | None, *, of_municipality: bool = False
) -> str:
    """«+6,5 п. п.» against the previous value, of what is printed; a dash when there is nothing to compare."""
    if value is None or previous is None:
        return NO_VALUE
    change = as_printed(value, indicator.places) - as_printed(previous, indicator.places)
    if is_percent(indicator, of_municipality=of_municipality):
        return signed(change, indicator.places)
    return signed(change, indicator.places, indicator.unit if indicator.unit != "да/нет" else "")


@dataclass(frozen=True, slots=True)
class Standing:
    """How a municipal value of a year stands to its target and to the year before, in words."""

    verdict: str
    word: str
    change: str


def is_partial(indicator: Indicator, value: MunicipalValue) -> bool:
    """Is it a sum to which values of other quarters still have to be added?"""
    return indicator.adds_up and value.periods < QUARTERS


def standing_of(
    indicator: Indicator, now: MunicipalValue | None, before: MunicipalValue | None, target: Decimal | None
) -> Standing:
    """A sum of some quarters is compared with nothing, unless what is to come cannot change the answer."""
    value, previous = (row.value if row else None for row in (now, before))
    verdict = verdict_of(indicator, value, target, previous)
    if now is None or value is None or not is_partial(indicator, now):
        change = change_of(indicator, value, previous, of_municipality=True)
        return Standing(str(verdict), verdict_word(indicator, verdict, value), change)
    if is_settled(verdict, indicator.comparison):
        return Standing(str(verdict), verdict_word(indicator, verdict, value), NO_VALUE)
    return Standing(str(Verdict.UNKNOWN), f"сумма за {now.periods} из {QUARTERS} кварталов", NO_VALUE)
