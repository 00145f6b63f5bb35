"""Values against the best and against the target."""

from decimal import Decimal
from enum import StrEnum

from indicators.formulas.spread import HUNDRED


def monitoring_score(value: Decimal, best: Decimal, *, lower_is_better: bool = False) -> Decimal | None:
    """Points of the motivating monitoring: the best gets 100, others 0–100 by comparison.

    100 × value / best when more is better, 100 × best / value when less is. Source: «Методология мотивирующего
    мониторинга» (распоряжение № Р-170 of 07.08.2023) says «100 points to the best, the others by comparison»; the exact
    rule stands in annexes that are not public, the proportion is a proposal of the portal.
    Nothing for negative values, where a proportion has no meaning.
    """
    if value < 0 or best < 0:
        return None
    if value == best:
        return HUNDRED
    part, whole = (best, value) if lower_is_better else (value, best)
    if not whole:
        return None  # the value is better than the «best»: the caller compares with something else
    return min(HUNDRED, HUNDRED * part / whole)


class Verdict(StrEnum):
    """How a value stands to its target. Codes are those of the portal's statuses."""

    MET = "done"
    CLOSE = "soon"
    MISSED = "failed"
    UNKNOWN = "undated"


def achievement(value: Decimal, target: Decimal, comparison: str, previous: Decimal | None = None) -> Decimal | None:
    """Execution of the target in percent, not capped: 105 means five percent above.

    ge: value / target; le: target / value, so twice the allowed is 50 %; eq: 100 − distance; growth: change reached /
    change wanted, where `target` is the wanted change against `previous`. Nothing when the proportion has no meaning
    (target 0, signs differ, no previous value).
    """
    if comparison == "growth":
        if previous is None or not target:
            return None
        return HUNDRED * (value - previous) / target
    if comparison == "le":
        return HUNDRED if value <= 0 <= target else _proportion(target, value)
    if comparison == "eq":
        return None if not target else max(Decimal(0), HUNDRED - HUNDRED * abs(value - target) / abs(target))
    return HUNDRED if not target and value >= 0 else _proportion(value, target)


def _proportion(part: Decimal, whole: Decimal) -> Decimal | None:
    return HUNDRED * part / whole if whole > 0 and part >= 0 else None


def judge(
    value: Decimal | None,
    target: Decimal | None,
    comparison: str,
    *,
    tolerance: Decimal = Decimal(0),
    previous: Decimal | None = None,
    lower_is_better: bool = False,
) -> Verdict:
    """Met, close (within `tolerance` percent of the target) or missed.

    For growth the target is the least change wanted (0 when it is not set), counted in the good direction.
    """
    if value is None or comparison == "none":
        return Verdict.UNKNOWN
    if comparison == "growth":
        if previous is None:
            return Verdict.UNKNOWN
        change = previous - value if lower_is_better else value - previous
        wanted = abs(target or Decimal(0))
        return _by_gap(wanted - change, abs(previous) * tolerance / HUNDRED, strict=not wanted)
    if target is None:
        return Verdict.UNKNOWN
    gaps = {"ge": target - value, "le": value - target, "eq": abs(value - target)}
    return _by_gap(gaps[comparison], abs(target) * tolerance / HUNDRED)


def is_settled(verdict: Verdict, comparison: str) -> bool:
    """Is the answer of a growing sum final: a floor that is reached, a ceiling that is exceeded?"""
    return (verdict, comparison) in ((Verdict.MET, "ge"), (Verdict.MISSED, "le"))


def _by_gap(gap: Decimal, allowed: Decimal, *, strict: bool = False) -> Verdict:
    """`gap` is what is missing; with `strict` standing still is not enough."""
    if gap < 0 or (gap == 0 and not strict):
        return Verdict.MET
    return Verdict.CLOSE if allowed and gap <= allowed else Verdict.MISSED
