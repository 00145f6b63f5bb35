"""A report as its reviewer sees it, and the queue of reports that wait."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Min, Prefetch, Q

from msoko.lib.dates import local_day
from msoko.lib.files import CONTENT_TYPES
from msoko.lib.periods import Quarter
from reports.checks import Problem
from reports.contexts.history import HistoryItem, extensions_of, history_of
from reports.contexts.lines import moved_text
from reports.figures import in_words
from reports.models import (
    Evidence,
    Extension,
    LineFigure,
    QuarterlyReport,
    Remark,
    ReportLine,
    Submission,
)
from reports.noticing import Facts, facts_of, previous_of, problems_in
from reports.workflow import Dates, dates_of
from schools.models import Municipality

SHOWN_IN_PLACE = {CONTENT_TYPES["pdf"]: "pdf", CONTENT_TYPES["jpg"]: "image", CONTENT_TYPES["png"]: "image"}
ANSWER_KEYS = ("state", "text", "reason", "reason_text", "new_date", "done_on", "evidence", "figures", "explanations")


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One line: what was asked, what was answered, what the portal noticed, what the reviewer decided."""

    line: ReportLine
    documents: list[tuple[Evidence, str]]
    problems: list[Problem]
    previous: ReportLine | None
    remark: Remark | None
    earlier_remarks: list[Remark]
    is_changed: bool
    moved: str
    figures: list[tuple[LineFigure, str]]


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """The whole page of a review."""

    report: QuarterlyReport
    quarter: Quarter
    dates: Dates
    lines: list[ReviewLine]
    waiting: int
    remarks: int
    clean: int
    is_late: bool
    history: list[HistoryItem]
    previous_id: int | None
    next_id: int | None
    place: int
    total: int


def review_page(report: QuarterlyReport, queue: Sequence[int], at: datetime) -> ReviewPage:
    """Eleven queries, whatever the number of lines."""
    quarter = report.period.quarter
    lines = _lines(report)
    facts = facts_of(report, lines)
    before = facts.previous or previous_of(report, lines)
    changed = _changed(report)
    extensions = extensions_of(report)
    dates = dates_of(report.period, extensions, report.return_due)
    rows = [_row(line, before.get(line.activity.lineage), changed, quarter, facts) for line in lines]
    first_sent = report.submissions.aggregate(first=Min("at"))["first"]
    zone = report.organisation.municipality.zone
    place = queue.index(report.pk) if report.pk in queue else -1
    return ReviewPage(
        report=report,
        quarter=quarter,
        dates=dates,
        lines=rows,
        waiting=sum(row.line.review == ReportLine.Review.NONE for row in rows),
        remarks=sum(row.remark is not None for row in rows),
        clean=sum(row.line.review == ReportLine.Review.NONE and not row.problems for row in rows),
        is_late=first_sent is not None and dates.is_late(local_day(first_sent, zone)),
        history=history_of(report, extensions),
        previous_id=queue[place - 1] if place > 0 else None,
        next_id=queue[place + 1] if 0 <= place < len(queue) - 1 else None,
        place=place + 1,
        total=len(queue),
    )


def _lines(report: QuarterlyReport) -> list[ReportLine]:
    rows = report.lines.live().select_related("activity", "report")
    return list(
        rows.prefetch_related(
            Prefetch("evidence", Evidence.objects.select_related("file")),
            Prefetch("remarks", Remark.objects.select_related("by", "submission").order_by("-at")),
            Prefetch("figures", LineFigure.objects.select_related("indicator")),
        )
    )


def _changed(report: QuarterlyReport) -> set[int] | None:
    """Lines whose answer differs from the version before; None when there is only one version."""
    versions = list(report.submissions.order_by("-version")[:2])
    if len(versions) < 2:
        return None
    now, before = (_answers(version) for version in versions)
    return {pk for pk, answer in now.items() if before.get(pk) != answer}


def _answers(submission: Submission) -> dict[int, dict[str, Any]]:
    return {line["id"]: {key: line.get(key) or None for key in ANSWER_KEYS} for line in submission.content["lines"]}


def _row(
    line: ReportLine, previous: ReportLine | None, changed: set[int] | None, quarter: Quarter, facts: Facts
) -> ReviewLine:
    figures = [row for row in line.figures.all() if row.is_given]
    evidence = list(line.evidence.all())
    remarks = list(line.remarks.all())
    current = line.report.current_id
    own = next((row for row in remarks if row.submission_id == current and row.published_at is None), None)
    return ReviewLine(
        line=line,
        documents=[(row, SHOWN_IN_PLACE.get(row.file.content_type, "") if row.file else "") for row in evidence],
        problems=[problem for problem in problems_in(line, quarter, facts) if line.state],
        previous=previous,
        remark=own,
        earlier_remarks=[row for row in remarks if row.published_at is not None],
        is_changed=changed is not None and line.pk in changed,
        moved=moved_text(line),
        figures=[(row, in_words(row.indicator, row)) for row in figures],
    )


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A report that waits for the department."""

    report: QuarterlyReport
    quarter: Quarter
    is_late: bool
    waiting_days: int
    lines: int
    reviewed: int


def queue_ids(municipality: Municipality) -> list[int]:
    """Reports that wait, the earliest quarter first, then those sent first."""
    rows = QuarterlyReport.objects.waiting_for_review().filter(period__municipality=municipality)
    return list(rows.order_by("period__start", "current__at", "pk").values_list("pk", flat=True))


def queue(municipality: Municipality, at: datetime) -> list[QueueRow]:
    """Two queries."""
    today = local_day(at, municipality.zone)
    live = Q(lines__removed_at__isnull=True)
    reports = (
        QuarterlyReport.objects.waiting_for_review()
        .filter(period__municipality=municipality)
        .select_related("period", "organisation", "current__by")
        .annotate(
            lines_total=Count("lines", filter=live),
            lines_reviewed=Count("lines", filter=live & ~Q(lines__review=ReportLine.Review.NONE)),
        )
        .order_by("period__start", "current__at", "pk")
    )
    first = dict(
        Submission.objects.filter(report__in=[row.pk for row in reports])
        .values_list("report")
        .annotate(first=Min("at"))
        .order_by()
    )
    longer = Extension.objects.filter(period__in={report.period_id for report in reports}).by_report()
    return [_queue_row(report, first, longer, today, municipality.zone) for report in reports]


def _queue_row(report: Any, first: Mapping[int, datetime], longer: Any, today: date, zone: Any) -> QueueRow:
    dates = dates_of(report.period, longer[report.period_id, report.organisation_id])
    return QueueRow(
        report=report,
        quarter=report.period.quarter,
        is_late=dates.is_late(local_day(first[report.pk], zone)),
        waiting_days=(today - local_day(report.current.at, zone)).days,
        lines=report.lines_total,
        reviewed=report.lines_reviewed,
    )
