"""Forecast by the trend: always shown as a forecast, always with its range."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

FEWEST_YEARS = 3
# Student's t for a two-sided 80 % range by degrees of freedom 1…30; beyond that the normal value.
_T80 = (
    "3.078", "1.886", "1.638", "1.533", "1.476", "1.440", "1.415", "1.397", "1.383", "1.372",
    "1.363", "1.356", "1.350", "1.345", "1.341", "1.337", "1.333", "1.330", "1.328", "1.325",
    "1.323", "1.321", "1.319", "1.318", "1.316", "1.315", "1.314", "1.313", "1.311", "1.310",
)  # fmt: skip
_NORMAL80 = "1.282"


@dataclass(frozen=True, slots=True)
class Forecast:
    """The value expected in a year if the trend goes on, with the range that holds four times out of five."""

    year: int
    value: Decimal
    low: Decimal
    high: Decimal
    slope: Decimal  # change per year
    years: tuple[int, ...]  # what it was computed from


def is_comparable(changed: Collection[int], before: int, now: int) -> bool:
    """May a value of the year `before` stand beside one of `now`? Not across a year in which the method changed."""
    return not any(before < year <= now for year in changed)


def forecast(
    values: Mapping[int, Decimal],
    year: int,
    *,
    changed: Collection[int] = (),
    lowest: Decimal | None = None,
    highest: Decimal | None = None,
) -> Forecast | None:
    """Straight line by least squares and its 80 % prediction range (any textbook of statistics; Student's t).

    Years before the last change of method are not comparable and are left out; fewer than three years give nothing.
    The result stays within what is possible (`lowest`, `highest`).
    """
    start = max((moment for moment in changed if moment <= year), default=min(values, default=0))
    years = tuple(sorted(moment for moment in values if moment >= start and moment < year))
    if len(years) < FEWEST_YEARS:
        return None
    slope, middle, centre = _line(years, values)
    expected = middle + slope * (year - centre)
    reach = _reach(years, values, slope, middle, centre, year)
    bounded = [_within(number, lowest, highest) for number in (expected, expected - reach, expected + reach)]
    return Forecast(year, bounded[0], bounded[1], bounded[2], slope, years)


def _line(years: tuple[int, ...], values: Mapping[int, Decimal]) -> tuple[Decimal, Decimal, Decimal]:
    """Slope, mean value, mean year."""
    n = len(years)
    centre = Decimal(sum(years)) / n
    middle = sum((values[year] for year in years), Decimal(0)) / n
    spread = sum(((year - centre) ** 2 for year in years), Decimal(0))
    together = sum(((year - centre) * (values[year] - middle) for year in years), Decimal(0))
    return together / spread, middle, centre


def _reach(
    years: tuple[int, ...], values: Mapping[int, Decimal], slope: Decimal, middle: Decimal, centre: Decimal, year: int
) -> Decimal:
    """Half the width of the prediction range."""
    n = len(years)
    errors = sum(((values[y] - middle - slope * (y - centre)) ** 2 for y in years), Decimal(0))
    spread = sum(((y - centre) ** 2 for y in years), Decimal(0))
    freedom = n - 2
    student = Decimal(_T80[freedom - 1] if freedom <= len(_T80) else _NORMAL80)
    scatter = (errors / freedom).sqrt()
    return student * scatter * (1 + Decimal(1) / n + (year - centre) ** 2 / spread).sqrt()


def _within(number: Decimal, lowest: Decimal | None, highest: Decimal | None) -> Decimal:
    if lowest is not None:
        number = max(number, lowest)
    return number if highest is None else min(number, highest)
