"""The report as its organisation sees it: the task list, one line, the answers to check, the history."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, Q
from django.urls import reverse

from indicators.models import Indicator, Observation
from msoko.lib.dates import local_day
from msoko.lib.periods import Quarter, parse_period
from msoko.lib.russian import capitalised, counted
from reports.checks import Level, Slot, slots_of
from reports.contexts.lines import LineView, Section, line_view
from reports.figures import asked_of, in_words, period_of
from reports.models import (
    Evidence,
    EvidenceFile,
    Extension,
    LineFigure,
    QuarterlyReport,
    Remark,
    ReportLine,
    Transition,
)
from reports.noticing import Facts, facts_of
from reports.workflow import Dates, Editing, dates_of, editing_of

REUSABLE = 60
"""How many of the latest files of an organisation are offered for another line."""


@dataclass(frozen=True, slots=True)
class HistoryItem:
    """One thing that happened to a report, for the component of history."""

    at: datetime
    text: str
    who: str = ""
    comment: str = ""
    status_code: str = ""
    status_label: str = ""


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
        if line.removed_at is not None and not (line.state or line.text):
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
        is_overdue=editable and dates.waiver is None and today > dates.due,
        today=today,
        answers={row.pk: row for row in rows if row.removed_at is None},
    )


def view_of(line: ReportLine, report: QuarterlyReport, quarter: Quarter, facts: Facts) -> LineView:
    """The row of a line that was read by `lines_of`."""
    remark = next(iter(line.published), None)  # type: ignore[attr-defined]
    return line_view(line, facts, remark, report, quarter)


def extensions_of(report: QuarterlyReport) -> list[Extension]:
    rows = Extension.objects.in_force().filter(period=report.period_id, organisation=report.organisation_id)
    return list(rows.select_related("approved_by"))


def history_of(report: QuarterlyReport, extensions: list[Extension]) -> list[HistoryItem]:
    """What happened, newest first. One query."""
    moves = report.transitions.select_related("by", "submission").order_by("-at", "-pk")
    items = [_move_item(move) for move in moves]
    items += [
        HistoryItem(row.approved_at, capitalised(str(row)), str(row.approved_by), row.reason) for row in extensions
    ]
    return sorted(items, key=lambda item: item.at, reverse=True)


def _move_item(move: Transition) -> HistoryItem:
    who = str(move.by) if move.by else ""
    if move.on_behalf_of:
        who = f"{who}, от имени: {move.on_behalf_of}"
    state = QuarterlyReport.State(move.target)
    if not move.source:
        return HistoryItem(move.at, "период открыт", who)
    version = move.submission.version if move.submission else 0
    words = {
        QuarterlyReport.State.SUBMITTED: f"отправлена версия {version}",
        QuarterlyReport.State.CHECKED: "проверен методистом",
        QuarterlyReport.State.RETURNED: "возвращён на исправление",
        QuarterlyReport.State.ACCEPTED: "принят",
    }
    return HistoryItem(move.at, words.get(state, state.label), who, move.comment)


# One line ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Document:
    """A document behind a line and the other lines of the report that use its file."""

    evidence: Evidence
    also_in: str


@dataclass(frozen=True, slots=True)
class SlotView:
    """A place for a document, with what has been put there. `index` names its controls."""

    index: int
    name: str
    optional: bool
    documents: list[Document]


@dataclass(frozen=True, slots=True)
class LinePage:
    """Everything around the form of one line."""

    line: ReportLine
    report: QuarterlyReport
    quarter: Quarter
    view: LineView
    place: int
    total: int
    following: LineView | None
    previous: ReportLine | None
    remarks: list[Remark]
    slots: list[SlotView]
    others: list[Document]
    reusable: list[EvidenceFile]
    figures: list["FigureView"]
    editing: Editing
    is_open: bool
    closed_reason: str

    @property
    def rule_problems(self) -> list["Explained"]:
        """What the checks of the municipality say; one explanation answers all words of a check."""
        found = [problem for problem in self.view.problems if problem.rule]
        stop = {problem.rule for problem in found if problem.level == Level.BLOCK}
        firsts = {problem.rule: problem for problem in reversed(found)}
        return [
            Explained(row.text, row.rule, row.explanation, row.blocks, firsts[row.rule] is row, row.rule in stop)
            for row in sorted(found, key=lambda row: row.rule)
        ]

    @property
    def documents(self) -> list[Document]:
        return [row for slot in self.slots for row in slot.documents] + self.others

    @property
    def previous_quarter(self) -> str:
        return self.previous.report.period.quarter.label if self.previous else ""


@dataclass(frozen=True, slots=True)
class Explained:
    """A problem of a check with the organisation's explanation; the first one of a check carries the control."""

    text: str
    rule: str
    explanation: str
    blocks: bool
    is_first: bool
    must_explain: bool


@dataclass(frozen=True, slots=True)
class FigureView:
    """An indicator asked in a line: what stands there, and the value of an earlier period beside."""

    indicator: Indicator
    figure: LineFigure | None
    words: str
    before: str
    before_period: str


def figure_views(line: ReportLine, quarter: Quarter) -> list[FigureView]:
    """Indicators of a line read by `lines_of`. One query, none when nothing is asked."""
    asked: list[Indicator] = line.asked  # type: ignore[attr-defined]
    if not asked:
        return []
    stored = {row.indicator_id: row for row in line.figures.all()}
    earlier = Observation.objects.filter(
        organisation=line.report.organisation_id, indicator__in=asked, period_start__lt=quarter.start
    ).order_by("period_start")
    own = {row.pk: period_of(row, quarter).code for row in asked}
    before = {row.indicator_id: row for row in earlier if row.period_code != own[row.indicator_id]}
    return [_figure_view(row, stored.get(row.pk), before.get(row.pk)) for row in asked]


def _figure_view(indicator: Indicator, figure: LineFigure | None, before: Observation | None) -> FigureView:
    label = parse_period(before.period_code).label if before else ""
    return FigureView(indicator, figure, in_words(indicator, figure), in_words(indicator, before), label)


def line_page(line: ReportLine, at: datetime, *, is_open: bool, closed_reason: str) -> LinePage:
    """Fifteen queries at most. `line` comes with report, period, organisation and municipality."""
    report = line.report
    quarter = report.period.quarter
    rows = [row for row in lines_of(report) if row.removed_at is None or row.pk == line.pk]
    mine = next(row for row in rows if row.pk == line.pk)
    facts = facts_of(report, rows)
    views = [view_of(row, report, quarter, facts) for row in rows]
    place = next(number for number, row in enumerate(rows) if row.pk == line.pk)
    documents = _documents(mine, rows)
    slots = [_slot_view(number, slot, documents) for number, slot in enumerate(slots_of(line))]
    named = {slot.name for slot in slots}
    return LinePage(
        line=line,
        report=report,
        quarter=quarter,
        view=views[place],
        place=place + 1,
        total=len(rows),
        following=_following(views, place),
        previous=previous_answer(line),
        remarks=mine.published,  # type: ignore[attr-defined]
        slots=slots,
        others=[row for row in documents if row.evidence.document_kind not in named],
        reusable=list(report.organisation.evidence_files.order_by("-uploaded_at")[:REUSABLE]) if is_open else [],
        figures=figure_views(mine, quarter),
        editing=editing_of(report, extensions_of(report), at),
        is_open=is_open,
        closed_reason=closed_reason,
    )


def _following(views: list[LineView], place: int) -> LineView | None:
    """The next line that waits for an answer, looking to the end of the report and then from its beginning."""
    around = views[place + 1 :] + views[:place]
    return next((row for row in around if not row.is_ready), None)


def _documents(line: ReportLine, rows: list[ReportLine]) -> list[Document]:
    users: dict[int, list[str]] = defaultdict(list)
    for row in rows:
        for evidence in row.evidence.all():
            if evidence.file_id and row.pk != line.pk:
                users[evidence.file_id].append(row.number_clean)
    return [
        Document(row, ", ".join(dict.fromkeys(users.get(row.file_id, ())))) if row.file_id else Document(row, "")
        for row in line.evidence.all()
    ]


def _slot_view(number: int, slot: Slot, documents: list[Document]) -> SlotView:
    mine = [row for row in documents if row.evidence.document_kind == slot.name]
    return SlotView(number, slot.name, slot.optional, mine)


def previous_answer(line: ReportLine) -> ReportLine | None:
    """The last answer to the same activity in an earlier quarter, of the organisation or of one it has taken over.

    Two queries.
    """
    body = line.report.organisation_id
    return (
        ReportLine.objects.filter(
            Q(report__organisation=body) | Q(report__organisation__successor=body),
            report__period__start__lt=line.report.period.start,
            activity__lineage=line.activity.lineage,
        )
        .exclude(state="")
        .select_related("report__period")
        .prefetch_related(Prefetch("evidence", Evidence.objects.select_related("file")))
        .order_by("-report__period__start")
        .first()
    )


# The list of own reports ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OwnReport:
    """One row of «Отчёты» of an organisation."""

    report: QuarterlyReport
    quarter: Quarter
    dates: Dates
    status: str
    label: str
    note: str
    url: str


def own_reports(organisation: Any, at: datetime) -> list[OwnReport]:
    """All reports of an organisation, newest first. Two queries."""
    today = local_day(at, organisation.municipality.zone)
    reports = (
        organisation.reports.with_counts()
        .select_related("period", "current", "organisation__municipality")
        .order_by("-period__start")
    )
    longer = defaultdict(list)
    for row in Extension.objects.in_force().filter(organisation=organisation):
        longer[row.period_id].append(row)
    return [_own(report, longer[report.period_id], today) for report in reports]


def _own(report: Any, extensions: list[Extension], today: Any) -> OwnReport:
    dates = dates_of(report.period, extensions, report.return_due)
    status, label = report.state, capitalised(report.get_state_display())
    note = f"Версия {report.current.version}, № {report.current.number}" if report.current else ""
    if dates.waiver is not None and report.is_editable:
        status, label, note = "waived", "Не нужен", dates.waiver.reason
    elif report.is_editable:
        note = f"Заполнено {report.lines_filled} из {counted(report.lines_total, 'строки', 'строк', 'строк')}"
        if today > dates.due:
            status, label = "overdue", "Не сдан в срок"
    return OwnReport(
        report, report.period.quarter, dates, status, label, note, reverse("reports:report", args=[report.pk])
    )
