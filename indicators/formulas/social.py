"""Conditions of a school: the index of social welfare (ИСБШ), adverse conditions, resilience."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from indicators.formulas.spread import HUNDRED, median, quartiles


@dataclass(frozen=True, slots=True)
class WelfareFactor:
    """One share of pupils in the index: its weight and whether more of it makes conditions better."""

    name: str
    weight: Decimal = Decimal(1)
    is_good: bool = False


def welfare_index(
    schools: Mapping[int, Mapping[str, Decimal | None]], factors: Sequence[WelfareFactor]
) -> dict[int, Decimal]:
    """ИСБШ of schools, 0 (worst conditions) to 100 (best).

    Each share is normalised to 0–100 between the lowest and the highest school, reversed when it is a burden, weighted
    and averaged over the factors the school has. Source: индекс социального благополучия школы of ФИОКО's
    recommendations on shares of pupils; normalising and weighting as in Russian research on school contexts.
    A school with less than half of the weight known gets no index.
    """
    bounds = {factor.name: _bounds(schools, factor.name) for factor in factors}
    whole = sum((factor.weight for factor in factors), Decimal(0))
    index: dict[int, Decimal] = {}
    for school, shares in schools.items():
        points = known = Decimal(0)
        for factor in factors:
            part = _normalised(shares.get(factor.name), bounds[factor.name], is_good=factor.is_good)
            if part is not None:
                points += part * factor.weight
                known += factor.weight
        if known and known * 2 >= whole:
            index[school] = points / known
    return index


def _bounds(schools: Mapping[int, Mapping[str, Decimal | None]], name: str) -> tuple[Decimal, Decimal] | None:
    known = [share for shares in schools.values() if (share := shares.get(name)) is not None]
    return (min(known), max(known)) if known and min(known) < max(known) else None


def _normalised(share: Decimal | None, bounds: tuple[Decimal, Decimal] | None, *, is_good: bool) -> Decimal | None:
    if share is None or bounds is None:
        return None
    low, high = bounds
    part = (share - low) / (high - low) * HUNDRED
    return part if is_good else HUNDRED - part


def lower_quarter(index: Mapping[int, Decimal], share: Decimal = Decimal(25)) -> set[int]:
    """Schools in the lower `share` percent by the index (a quarter by default), ties included.

    Source: ШФНСУ is the lower quarter by ИСБШ. Nothing for fewer than four schools.
    """
    if quartiles(index.values()) is None:
        return set()
    border = _border(sorted(index.values()), share)
    return {school for school, value in index.items() if value <= border}


def upper_part(results: Mapping[int, Decimal]) -> set[int]:
    """Schools whose result is above the median of all."""
    middle = median(results.values())
    return set() if middle is None else {school for school, value in results.items() if value > middle}


def is_resilient(school: int, adverse: set[int], strong: set[int]) -> bool:
    """Adverse conditions and strong results together (resilience in the sense of the federal 500+ project)."""
    return school in adverse and school in strong


def _border(ordered: Sequence[Decimal], share: Decimal) -> Decimal:
    """The value that closes the lowest `share` percent of the list."""
    count = max(1, int(len(ordered) * share / HUNDRED))
    return ordered[count - 1]
