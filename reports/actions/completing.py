"""A due date of the plan is done when the answers that settle it are accepted, and open again when one is reopened."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from reports.models import QuarterlyReport, ReportLine
from roadmaps.models import Occurrence

State = QuarterlyReport.State


def complete_occurrences(occurrences: Iterable[int | None]) -> int:
    """Mark occurrences done when every body that was asked has an accepted answer that settles it.

    «Сделано» settles it; «не требуется» does once the time itself has passed. At least one body must have done it.
    The day is the latest day of doing. Returns how many were marked. A fixed number of queries.
    """
    wanted = {pk for pk in occurrences if pk is not None}
    undone = Occurrence.objects.select_for_update().filter(pk__in=wanted, done_on__isnull=True).order_by("pk")
    # Held to the end of the transaction: of two reports accepted at one moment, the later sees the earlier.
    held = list(undone.values_list("pk", flat=True))
    lines = (
        ReportLine.objects.live()
        .filter(occurrence__in=held)
        .select_related("occurrence", "report__period")
        .only(  # many rows are read at every acceptance: no texts and no copies of the plan
            *("state", "done_on", "due", "occurrence__nominal_due", "occurrence__done_on"),
            *("report__state", "report__organisation_id", "report__period__start", "report__period__end"),
        )
    )
    by_occurrence: dict[int, list[ReportLine]] = defaultdict(list)
    for line in lines:
        by_occurrence[line.occurrence_id].append(line)  # type: ignore[index] # filtered above
    finished = []
    for rows in by_occurrence.values():
        occurrence = rows[0].occurrence
        if occurrence is not None and (day := _finished_on(rows)) is not None:
            occurrence.done_on = day
            finished.append(occurrence)
    Occurrence.objects.bulk_update(finished, ["done_on"], batch_size=200)
    return len(finished)


def _finished_on(rows: list[ReportLine]) -> date | None:
    """The day the last body finished; None while somebody has not."""
    asked = {row.report.organisation_id for row in rows}
    accepted = [row for row in rows if row.report.state == State.ACCEPTED]
    done = {row.report.organisation_id: _done_day(row) for row in accepted if row.state == ReportLine.State.DONE}
    excused = {
        row.report.organisation_id
        for row in accepted
        if row.state == ReportLine.State.NOT_REQUIRED and row.occurrence.nominal_due <= row.report.period.end  # type: ignore[union-attr]
    }
    return max(done.values()) if done and asked <= set(done) | excused else None


def _done_day(line: ReportLine) -> date:
    """The day given by the organisation; without one, the day of the due date or of the end of the quarter."""
    if line.done_on is not None:
        return line.done_on
    period = line.report.period
    return line.due if line.due and period.start <= line.due <= period.end else period.end


def open_again(report: QuarterlyReport) -> None:
    """Due dates that a report taken back had settled are open, unless the answers that stay accepted settle them.

    A date that a person marked as done stays done: it does not follow from reports.
    """
    dates = set(report.lines.live().exclude(occurrence=None).values_list("occurrence_id", flat=True))
    Occurrence.objects.filter(pk__in=dates, done_by__isnull=True).update(done_on=None)
    complete_occurrences(dates)
