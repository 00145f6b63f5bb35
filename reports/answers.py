"""What an organisation has answered about its dates, for the calendar."""

from reports.models import ReportLine
from roadmaps.answered import tells_what_is_done

FINISHED = (ReportLine.State.DONE, ReportLine.State.NOT_REQUIRED)
"""Answers after which nothing more is expected."""


@tells_what_is_done
def answered(organisation: int, occurrences: list[int]) -> set[int]:
    """Dates that the report of the organisation, sent or not yet, calls done or not required."""
    lines = ReportLine.objects.live().filter(
        report__organisation=organisation, occurrence__in=occurrences, state__in=FINISHED
    )
    return set(lines.values_list("occurrence", flat=True))
