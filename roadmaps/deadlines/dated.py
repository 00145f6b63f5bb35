"""Rules with dates: which builder a clause belongs to."""

from roadmaps.deadlines import when as w
from roadmaps.deadlines.context import Context
from roadmaps.deadlines.kinds import Unit
from roadmaps.deadlines.parts import Parts, frequency
from roadmaps.deadlines.reports import reports
from roadmaps.deadlines.rule import Rule
from roadmaps.deadlines.stretches import stretched
from roadmaps.deadlines.turning import turning
from roadmaps.deadlines.yearly import by_years


def dated_rules(parts: Parts, context: Context) -> list[Rule]:
    """Rules of a clause that says dates; empty when it says none."""
    whens = [w.settle(when, context.settings) for when in parts.whens]
    if parts.reports:
        return reports(parts, whens, context)
    freq = frequency(parts)
    if parts.dom or (freq and freq.unit != Unit.YEAR):
        return turning(parts, freq, whens, context)
    if whens:
        return stretched(parts, freq, whens, context)
    return by_years(parts, freq, context)
