"""The report as its organisation sees it: the task list of all its lines."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Prefetch

from msoko.lib.dates import local_day
from msoko.lib.periods import Quarter
from reports.contexts.history import HistoryItem, extensions_of, history_of
from reports.contexts.lines import LineView, Section, line_view
from reports.figures import asked_of
from reports.models import Evidence, LineFigure, QuarterlyReport, Remark, ReportLine
from reports.noticing import Facts, facts_of
from reports.workflow import Dates, Editing, dates_of, editing_of


@dataclass(frozen=True, slots=True)
class ReportPage:
    """The task list of one report."""

    report: QuarterlyReport
    quarter: Quarter
    dates: Dates
    editing: Editing
    sections: list[Section]
    ready: int
    total: int
    unready: list[LineView]
    returned: list[LineView]
    fixed: list[LineView]
    history: list[HistoryItem]
    is_overdue: bool
    today: Any
    answers: dict[int, ReportLine]

    @property
    def is_ready(self) -> bool:
        return not self.unready

    @property
    def last_move(self) -> HistoryItem | None:
        """How the report came to the state it is in."""
        return next((item for item in self.history if item.is_move), None)

    @property
    def next_line(self) -> LineView | None:
        """Where «Продолжить» leads: a remark first, then an error, then an empty line."""
        order = {"returned": 0, "error": 1, "work": 2, "new": 3}
        return min(self.unready, key=lambda row: order.get(row.status, 4), default=None)

    @property
    def version_text(self) -> str:
        current = self.report.current
        if self.report.is_editable:
            return f"{current.version + 1 if current else 1}, черновик"
        return str(current.version) if current else ""


def lines_of(report: QuarterlyReport) -> list[ReportLine]:
    """Lines with evidence, published remarks, figures and the indicators they are asked about; five queries."""
    published = Remark.objects.filter(published_at__isnull=False).select_related("submission", "by").order_by("-at")
    rows = list(
        report.lines.select_related("activity").prefetch_related(
            Prefetch("evidence", Evidence.objects.select_related("file")),
            Prefetch("remarks", published, to_attr="published"),
            Prefetch("figures", LineFigure.objects.select_related("indicator")),
        )
    )
    asked = asked_of(report.organisation.municipality_id, [row.activity.lineage for row in rows])
    for row in rows:
        row.asked = asked.get(row.activity.lineage, [])  # type: ignore[attr-defined]
    return rows  # type: ignore[return-value]


def report_page(report: QuarterlyReport, at: datetime) -> ReportPage:
    """Twelve queries at most, whatever the number of lines.

    `report` comes with period, organisation, municipality, current.
    """
    quarter = report.period.quarter
    extensions = extensions_of(report)
    today = local_day(at, report.organisation.municipality.zone)
    dates = dates_of(report.period, extensions, report.return_due)
    sections: dict[str, Section] = {}
    live: list[LineView] = []
    rows = lines_of(report)
    facts = facts_of(report, rows)
    for line in rows:
        if line.removed_at is not None and not has_answer(line):
            continue  # nobody answered it and nobody has to
        view = view_of(line, report, quarter, facts)
        sections.setdefault(line.direction_title, Section(line.direction_title)).lines.append(view)
        if line.removed_at is None:
            live.append(view)
    editable = report.is_editable
    return ReportPage(
        report=report,
        quarter=quarter,
        dates=dates,
        editing=editing_of(report, extensions, at),
        sections=list(sections.values()),
        ready=sum(row.is_ready for row in live),
        total=len(live),
        unready=[row for row in live if not row.is_ready] if editable else [],
        returned=[row for row in live if row.status == "returned"],
        fixed=[row for row in live if row.status == "fixed"],
        history=history_of(report, extensions),
        is_overdue=editable and bool(live) and dates.waiver is None and today > dates.due,
        today=today,
        answers={row.pk: row for row in rows if row.removed_at is None},
    )


def has_answer(line: ReportLine) -> bool:
    """Is anything of the organisation in a line read by `lines_of`: words, a document, a number?"""
    return bool(line.state or line.text or line.evidence.all() or any(row.is_given for row in line.figures.all()))


def view_of(line: ReportLine, report: QuarterlyReport, quarter: Quarter, facts: Facts) -> LineView:
    """The row of a line that was read by `lines_of`."""
    remark = next(iter(line.published), None)  # type: ignore[attr-defined]
    return line_view(line, facts, remark, report, quarter)
