"""The page of one line: its form, the places for documents, figures asked, the answer of the quarter before."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, Q

from indicators.models import Indicator, Observation
from msoko.lib.periods import Quarter, parse_period
from reports.checks import Level, Slot, slots_of
from reports.contexts.filling import lines_of, view_of
from reports.contexts.history import extensions_of
from reports.contexts.lines import LineView
from reports.figures import in_words, period_of
from reports.models import Evidence, EvidenceFile, LineFigure, QuarterlyReport, Remark, ReportLine
from reports.noticing import facts_of
from reports.workflow import Editing, editing_of

REUSABLE = 60
"""How many of the latest files of an organisation are offered for another line."""


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
        """«III квартал 2026 года»; with the name when it is the answer of an organisation that was taken over."""
        if self.previous is None:
            return ""
        earlier = self.previous.report
        name = "" if earlier.organisation_id == self.report.organisation_id else f", {earlier.organisation}"
        return f"{earlier.period.quarter.label}{name}"


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

    Of the latter also what it had written in this quarter before it closed. Two queries.
    """
    body = line.report.organisation_id
    return (
        ReportLine.objects.filter(
            Q(report__organisation=body, report__period__start__lt=line.report.period.start)
            | Q(report__organisation__successor=body, report__period__start__lte=line.report.period.start),
            activity__lineage=line.activity.lineage,
        )
        .exclude(state="")
        .select_related("report__period", "report__organisation")
        .prefetch_related(Prefetch("evidence", Evidence.objects.select_related("file")))
        .order_by("-report__period__start")
        .first()
    )
