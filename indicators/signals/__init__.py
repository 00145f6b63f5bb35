"""Rules over plain data: what deserves a closer look, with value, threshold, n and reason. Never a verdict. Pure."""

from indicators.signals.data import Check, Context, Facts, ProcedureKey, Result, Rule
from indicators.signals.rules import check_all, found

__all__ = ["Check", "Context", "Facts", "ProcedureKey", "Result", "Rule", "check_all", "found"]
