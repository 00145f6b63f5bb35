"""Axes: round ticks and the place of a value."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

_NICE = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))


@dataclass(frozen=True, slots=True)
class Scale:
    """Values ``low``…``high`` laid over pixels from ``start`` to ``end`` (``end`` may be the smaller one)."""

    low: Decimal
    high: Decimal
    start: float
    end: float

    def at(self, value: Decimal | int) -> float:
        """Pixel of the value; a value outside the scale stays at its edge."""
        inside = min(max(Decimal(value), self.low), self.high)
        return self.start + float((inside - self.low) / (self.high - self.low)) * (self.end - self.start)


def ticks(low: Decimal, high: Decimal, wanted: int = 5) -> tuple[Decimal, ...]:
    """Round values that cover ``low``…``high``, about ``wanted`` steps; at least two of them."""
    span = high - low
    if span <= 0:
        span = abs(high) or Decimal(1)
        high = low + span
    raw = span / wanted
    power = Decimal(1).scaleb(raw.adjusted())
    step = next(nice * power for nice in _NICE if nice * power >= raw)
    first = (low / step).to_integral_value(rounding="ROUND_FLOOR")
    last = (high / step).to_integral_value(rounding="ROUND_CEILING")
    return tuple(step * number for number in range(int(first), int(last) + 1))


def range_of(values: Iterable[Decimal | int | None], *, zero: bool = True) -> tuple[Decimal, Decimal]:
    """Lowest and highest of the values that are there; with ``zero`` the range reaches 0. ``(0, 1)`` for none."""
    present = [Decimal(value) for value in values if value is not None]
    if not present:
        return Decimal(0), Decimal(1)
    if zero:
        present.append(Decimal(0))
    return min(present), max(present)


def places(steps: tuple[Decimal, ...]) -> int:
    """Decimals needed to print the ticks exactly."""
    exponent = (steps[1] - steps[0]).normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
