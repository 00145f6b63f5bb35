"""Effect of a measure: an indicator before and after, beside schools that the measure did not cover.

effect = change of the covered − change of the not covered of the same kind (difference in differences), in the unit of
the indicator (percentage points of a share). Values of groups are counted from numerators and denominators where it
has them, else as means.
The result is never better than its numbers: few bodies, few pupils, a changed method or an unfinished term are said so.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from indicators.formulas import as_printed, ratio_of_sums
from msoko.lib.russian import number, signed

FEWEST_BODIES = 3
"""Fewer bodies in a group are no basis for a comparison; source: the portal's default after the practice of small n."""
FEWEST_PEOPLE = 30
CHANGED = "Методика показателя изменилась: годы не сравниваются."
NOTICEABLE = Decimal(2)
"""Percentage points of a share, or percent of the value before of anything else, that are taken for more than noise;
source: the portal's default."""


class Verdict(StrEnum):
    EFFECTIVE = "effective"
    PARTLY = "partly"
    NOT_EFFECTIVE = "not"
    TOO_EARLY = "early"


@dataclass(frozen=True, slots=True)
class Scale:
    """How values of the indicator are counted: decimals, unit, is it a percent."""

    places: int = 1
    unit: str = ""
    is_percent: bool = True

    def rounded(self, value: Decimal) -> Decimal:
        return as_printed(value, self.places)

    def noticeable(self, before: Decimal | None) -> Decimal:
        """Two points are much for a mean mark and nothing for a count of pupils: there it is a part of the value."""
        return NOTICEABLE if self.is_percent or before is None else abs(before) * NOTICEABLE / 100


SHARE = Scale()
POINTS = "п.\u00a0п."


@dataclass(frozen=True, slots=True)
class Pair:
    """An indicator of one body before and after. Numerators and denominators are absent where it is no share."""

    organisation_id: int
    before: Decimal | None
    after: Decimal | None
    before_parts: tuple[Decimal, Decimal] | None = None
    after_parts: tuple[Decimal, Decimal] | None = None

    @property
    def is_whole(self) -> bool:
        return self.before is not None and self.after is not None


@dataclass(frozen=True, slots=True)
class Group:
    """Covered or not covered bodies taken together."""

    bodies: int
    people: int | None
    before: Decimal | None
    after: Decimal | None

    @property
    def change(self) -> Decimal | None:
        return None if self.before is None or self.after is None else self.after - self.before


@dataclass(frozen=True, slots=True)
class EffectResult:
    """What the numbers say and why they may not be believed."""

    covered: Group
    others: Group
    effect: Decimal | None
    verdict: Verdict
    warnings: tuple[str, ...]
    # Of snapshots made since; earlier ones print the number alone.
    unit: str = ""
    places: int = 1

    @property
    def changes(self) -> tuple[str, str]:
        """Changes of the covered and of the others as they are printed."""
        return (
            signed(self.covered.change, self.places, self.unit),
            signed(self.others.change, self.places, self.unit),
        )

    @property
    def words(self) -> str:
        """«на 3,2 п. п. лучше, чем у похожих без меры»: what the effect was measured against."""
        if self.effect is None:
            why = "методика показателя изменилась" if CHANGED in self.warnings else "нет значений за оба года"
            return f"посчитать нельзя: {why}"
        is_compared = self.others.change is not None and self.others.bodies >= FEWEST_BODIES
        against = "чем у похожих без меры" if is_compared else "чем до меры"
        if not self.effect:
            return f"так же, как {'у похожих без меры' if is_compared else 'до меры'}"
        amount = f"{number(abs(self.effect), self.places)}\u00a0{self.unit}".rstrip()
        return f"на {amount} {'лучше' if self.effect > 0 else 'хуже'}, {against}"


def weigh(
    pairs: Iterable[Pair],
    covered: frozenset[int],
    *,
    lower_is_better: bool,
    target: Decimal | None,
    due: date,
    measured_until: date,
    is_comparable: bool,
    scale: Scale = SHARE,
) -> EffectResult:
    """Compare covered bodies with the others. `pairs` hold only bodies of the same kind and group."""
    rows = [pair if is_comparable else replace(pair, before=None, before_parts=None) for pair in pairs if pair.is_whole]
    ours = _group([pair for pair in rows if pair.organisation_id in covered], scale)
    others = _group([pair for pair in rows if pair.organisation_id not in covered], scale)
    warnings = tuple(_warnings(ours, others, due, measured_until, is_comparable))
    sign = -1 if lower_is_better else 1
    own = None if ours.change is None else ours.change * sign
    effect = own
    if own is not None and others.change is not None and others.bodies >= FEWEST_BODIES:
        effect = own - others.change * sign
    reached = target is not None and ours.after is not None and (ours.after - target) * sign >= 0
    if due >= measured_until or own is None:
        verdict = Verdict.TOO_EARLY
    else:
        verdict = _verdict(own, effect if effect is not None else own, scale.noticeable(ours.before), reached)
    unit = POINTS if scale.is_percent else scale.unit
    return EffectResult(ours, others, effect, verdict, warnings, unit, scale.places)


def _verdict(own: Decimal, effect: Decimal, much: Decimal, reached: bool) -> Verdict:
    """Effective: clearly better, and better than without the measure. Partly: only one of the two."""
    if own >= much and effect >= much and own > 0 < effect:
        return Verdict.EFFECTIVE
    if own >= much > 0 or effect >= much > 0 or (reached and own >= 0):
        return Verdict.PARTLY
    return Verdict.NOT_EFFECTIVE


def _group(pairs: list[Pair], scale: Scale) -> Group:
    if not pairs:
        return Group(0, None, None, None)
    before = [pair.before_parts for pair in pairs if pair.before_parts]
    after = [pair.after_parts for pair in pairs if pair.after_parts]
    if len(before) == len(after) == len(pairs):
        people = int(sum(bottom for _, bottom in after))
        return Group(len(pairs), people, _ratio(before, scale), _ratio(after, scale))
    first = _mean([pair.before for pair in pairs if pair.before is not None], scale)
    return Group(len(pairs), None, first, _mean([pair.after for pair in pairs if pair.after is not None], scale))


def _ratio(parts: list[tuple[Decimal, Decimal]], scale: Scale) -> Decimal | None:
    found = ratio_of_sums(parts)
    return None if found is None else scale.rounded(found)


def _mean(values: list[Decimal], scale: Scale) -> Decimal | None:
    return scale.rounded(sum(values, Decimal(0)) / len(values)) if values else None


def _warnings(ours: Group, others: Group, due: date, measured_until: date, is_comparable: bool) -> Iterable[str]:
    if due >= measured_until:
        yield "Срок меры ещё не прошёл к концу измеренного года: судить рано."
    if not is_comparable:
        yield CHANGED
    if not ours.bodies:
        yield "У охваченных организаций нет значений за оба года."
    elif ours.bodies < FEWEST_BODIES:
        yield f"Охвачено организаций с данными: {ours.bodies}. По такому числу вывод ненадёжен."
    if ours.people is not None and ours.people < FEWEST_PEOPLE:
        yield f"В знаменателе всего {ours.people}: изменение может быть случайным."
    if others.bodies < FEWEST_BODIES:
        yield "Сравнить не с кем: неохваченных похожих организаций с данными меньше трёх."
