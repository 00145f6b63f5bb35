"""Ratios, medians, quartiles and places: how values of organisations stand to one another."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

SMALL_GROUP = 10
"""Groups of fewer people are not shown to others: a person could be recognised (Federal law 152-FZ; ФИОКО,
«Рекомендации по проведению анализа результатов ВПР», 2026: groups are analysed from 10)."""

_FEWEST_FOR_QUARTILES = 4
HUNDRED = Decimal(100)


def as_printed(value: Decimal, places: int) -> Decimal:
    """Half up, as people read it: what is judged and subtracted is what is printed, or a reader would count otherwise.

    Source: rule of the portal; 54,96 of a plan of 55 is printed as 55,0 and cannot be called missed.
    """
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def ratio(numerator: Decimal | int | None, denominator: Decimal | int | None) -> Decimal | None:
    """Numerator of denominator in percent; nothing when there is nothing to divide by."""
    if numerator is None or not denominator:
        return None
    return Decimal(numerator) * HUNDRED / Decimal(denominator)


def ratio_of_sums(pairs: Iterable[tuple[Decimal | int | None, Decimal | int | None]]) -> Decimal | None:
    """Share of a level above, in percent: sum of numerators / sum of denominators, never a mean of percents.

    Source: rule of the portal (municipal values are computed from pupils); pairs with an absent half are left out.
    """
    top = bottom = Decimal(0)
    for numerator, denominator in pairs:
        if numerator is not None and denominator:
            top += Decimal(numerator)
            bottom += Decimal(denominator)
    return ratio(top, bottom)


def median(values: Iterable[Decimal | int]) -> Decimal | None:
    """The middle value, or the mean of the two middle ones."""
    ordered = sorted(Decimal(value) for value in values)
    return _quantile(ordered, Decimal("0.5")) if ordered else None


@dataclass(frozen=True, slots=True)
class Quartiles:
    """Five numbers of a distribution."""

    minimum: Decimal
    lower: Decimal
    middle: Decimal
    upper: Decimal
    maximum: Decimal


def quartiles(values: Iterable[Decimal | int]) -> Quartiles | None:
    """Quartiles by linear interpolation between the ends (Hyndman and Fan 1996, type 7; «КВАРТИЛЬ.ВКЛ» of Excel).

    Nothing for fewer than four values: a quarter of three schools says nothing.
    """
    ordered = sorted(Decimal(value) for value in values)
    if len(ordered) < _FEWEST_FOR_QUARTILES:
        return None
    inner = [_quantile(ordered, Decimal(part) / 4) for part in (1, 2, 3)]
    return Quartiles(ordered[0], inner[0], inner[1], inner[2], ordered[-1])


def _quantile(ordered: Sequence[Decimal], share: Decimal) -> Decimal:
    position = share * (len(ordered) - 1)
    index = int(position)
    if index + 1 == len(ordered):
        return ordered[index]
    return ordered[index] + (position - index) * (ordered[index + 1] - ordered[index])


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a ranking; equal values share the places from `first` to `last`."""

    first: int
    last: int
    of: int

    def __str__(self) -> str:
        shared = str(self.first) if self.first == self.last else f"{self.first}–{self.last}"
        return f"{shared} из {self.of}"


def places(values: Sequence[Decimal | int | None], *, lower_is_better: bool = False) -> list[Place | None]:
    """Places of values in their order; absent values have none and are not counted.

    Ties share their places («2–3 из 10»), so nobody is put below an equal.
    """
    known = sorted((Decimal(value) for value in values if value is not None), reverse=not lower_is_better)
    first: dict[Decimal, int] = {}
    last: dict[Decimal, int] = {}
    for number, value in enumerate(known, start=1):
        first.setdefault(value, number)
        last[value] = number
    return [
        None if value is None else Place(first[Decimal(value)], last[Decimal(value)], len(known)) for value in values
    ]


def is_small(people: Decimal | int | None) -> bool:
    """Is the group too small to be shown to others? An empty group hides nobody; an unknown size is not small."""
    return people is not None and 0 < people < SMALL_GROUP
