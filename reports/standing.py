"""How the road map stands now, for the pages of every day: the words and numbers are those of the annual analysis."""

from collections.abc import Iterable
from datetime import datetime

from reports.analysis.execution import Outcome, Tally, by, obligations_of
from reports.gathering import answers_now
from reports.models import ReportingPeriod
from schools.models import Municipality


def standing(
    municipality: Municipality, periods: Iterable[ReportingPeriod], at: datetime, *, body: int | None = None
) -> dict[int, Tally]:
    """Organisation → counts of its obligations of the year of the periods. Three queries.

    What nobody was to report on yet is left out: a quarter that was opened this morning is no fall of execution.
    """
    rows = obligations_of(answers_now(municipality, periods, at, body))
    return by((row for row in rows if not (row.awaited and row.outcome == Outcome.IN_WORK)), "organisation_id")


def together(tallies: Iterable[Tally]) -> Tally:
    """One count of many organisations."""
    total = Tally()
    for row in tallies:
        total = total + row
    return total
