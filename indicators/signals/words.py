"""Values of signals as people write them: a share in percent, a gap in points, z with two signs."""

from decimal import Decimal

from msoko.lib.russian import NBSP, number, percent

_SHARES = frozenset({"journal_lowered", "journal_raised", "bias_index", "low_results"})
_POINTS = frozenset({"between_procedures", "resilient"})
_PARTS = frozenset({"adverse", "resilient"})
"""Their threshold is the lower part of schools by the index of conditions, %."""


def value_words(formula: str, value: Decimal, unit: str = "") -> str:
    """The value of a check with its unit; `unit` is that of a watched indicator."""
    if formula in _SHARES:
        return percent(value)
    if formula in _POINTS:
        return f"{number(value, 1)} п.{NBSP}п."
    text = number(value, 2 if formula == "over_performance" else 1)
    return f"{text}{NBSP}{unit}" if unit else text


def threshold_words(formula: str, threshold: Decimal, unit: str = "") -> str:
    """The threshold of a rule with its unit."""
    if formula in _SHARES | _PARTS:
        return f"{number(threshold)}{NBSP}%"
    if formula in _POINTS:
        return f"{number(threshold)} п.{NBSP}п."
    return f"{number(threshold)}{NBSP}{unit}" if unit else number(threshold)
