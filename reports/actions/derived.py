"""What a school reports on a municipal row is done in the school's own map too: nobody writes it twice."""

from datetime import date

from reports.models import QuarterlyReport, ReportLine
from roadmaps.models import Occurrence


def complete_derived(report: QuarterlyReport) -> int:
    """Mark the times of the school's own rows that the accepted answers settle; returns how many. Three queries.

    A time of the school's row is the one with the same name as the municipal time; when the school set a stricter
    date, the last open one not later than the municipal date.
    """
    lines = report.lines.live().filter(state=ReportLine.State.DONE, occurrence__isnull=False)
    settled = {line.occurrence.activity_id: line for line in lines.select_related("occurrence")}  # type: ignore[union-attr]
    own = (
        Occurrence.objects.live()
        .filter(
            activity__derived_from__in=list(settled),
            activity__roadmap__organisation=report.organisation_id,
            done_on__isnull=True,
        )
        .select_related("activity")
        .order_by("nominal_due")
    )
    chosen: dict[int, Occurrence] = {}
    for time in own:
        municipal = settled[time.activity.derived_from_id].occurrence  # filtered above
        if municipal is None or time.nominal_due > municipal.nominal_due:
            continue
        present = chosen.get(time.activity_id)
        if present is None or present.key != municipal.key:
            chosen[time.activity_id] = time
    for time in chosen.values():
        time.done_on = _day(settled[time.activity.derived_from_id], report)
    Occurrence.objects.bulk_update(chosen.values(), ["done_on"], batch_size=200)
    return len(chosen)


def _day(line: ReportLine, report: QuarterlyReport) -> date:
    """The day given by the school; without one, the due date inside the quarter or the end of the quarter."""
    period = report.period
    due = line.due if line.due and period.start <= line.due <= period.end else period.end
    return line.done_on or due
