"""Rules over plain data: what deserves a closer look, with value, threshold, n and reason. Never a verdict. Pure."""

from indicators.signals.data import Check, Context, Facts, ProcedureKey, Result, Rule
from indicators.signals.rules import check_all, found
from indicators.signals.words import threshold_words, value_words

__all__ = [
    "Check", "Context", "Facts", "ProcedureKey", "Result", "Rule", "check_all", "found", "threshold_words",
    "value_words",
]  # fmt: skip
