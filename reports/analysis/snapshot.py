"""The whole analysis of one year as one frozen value: what a page, a PDF, an XLSX and a DOCX are drawn from."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from msoko.lib.sorting import sort_key
from reports.analysis.execution import Obligation, Outcome, Tally, by, obligations_of, reasons, tally
from reports.analysis.measures import Measure, measures_of
from reports.analysis.peers import medians
from reports.analysis.results import (
    FEWEST,
    FEWEST_PUPILS,
    HIGH,
    LOW_RESULTS,
    Attention,
    Gap,
    ProcedureResult,
    gaps_of,
    journal_attention,
    low_results,
    results_of,
)
from reports.analysis.risks import WIDE_GAP, RiskLine, SchoolResults, risks_of, school_results
from reports.analysis.rows import Inputs, ReportRow
from reports.analysis.timeliness import (
    Rate,
    expected_by,
    missing,
    rate,
    rates_by_organisation,
    rates_by_quarter,
    returned,
)

FORMULAS = (
    ("Исполнено, %", "(в срок + с опозданием) ÷ (в срок + с опозданием + в работе + просрочено) × 100"),
    (
        "Обязательство",
        "одно мероприятие одной организации на один срок; из нескольких сроков внутри квартала – последний; "
        "ведётся постоянно – одно на год",
    ),
    (
        "В срок",
        "сделано не позже срока мероприятия с учётом переноса с нерабочих дней; без даты – если срок не раньше "
        "квартала отчёта, в котором стоит «сделано»",
    ),
    (
        "Просрочено",
        "срок прошёл к дате данных, отметки «сделано» в сданных отчётах нет, "
        "отчёт за квартал этого срока уже должен быть сдан",
    ),
    (
        "Сдача отчётов",
        "полнота = сдано ÷ ожидалось; своевременность = сдано вовремя (первая версия) ÷ ожидалось; "
        "возвращённый на исправление отчёт сдан, но его строки не учтены, пока он не придёт снова",
    ),
    (
        "Показатель по муниципалитету",
        "доля – сумма числителей ÷ сумма знаменателей × 100, не среднее процентов; остальные – по правилу показателя",
    ),
    ("Цель и изменение", "сравниваются и вычитаются числа, как они напечатаны, после округления"),
    ("Качество", "(число «4» + число «5») ÷ число работ с отметкой × 100"),
    ("Успеваемость", "(число «3» + «4» + «5») ÷ число работ с отметкой × 100"),
    ("СОУ", "(1·n5 + 0,64·n4 + 0,36·n3 + 0,16·n2) ÷ n × 100 (формула Симонова)"),
    (
        "Школа в нескольких процедурах",
        "качество ВПР 5–8 классов и ОГЭ по общим предметам; чисел меньше чем за 10 работ нет",
    ),
    ("Прогноз", "прямая по методу наименьших квадратов не менее чем за три года, интервал 80 %"),
)
THRESHOLDS = (
    ("Расхождение с журналом", f"больше {HIGH} % работ в одну сторону, работ не меньше {FEWEST}"),
    ("Низкие результаты", f"не меньше {LOW_RESULTS} % отметок «2», работ не меньше {FEWEST_PUPILS}"),
    (
        "Разница качества ВПР и ОГЭ",
        f"больше {WIDE_GAP} п. п.; о муниципалитете в целом – если работ с каждой стороны не меньше {FEWEST}",
    ),
    ("Похожие организации", "тот же вид и местность, контингент от половины до двукратного, не меньше двух"),
)
VERSION = 2


@dataclass(frozen=True, slots=True)
class DirectionLine:
    """Execution of one direction. `change` is in percentage points against the compared analysis."""

    id: int
    label: str
    tally: Tally
    previous_share: Decimal | None

    @property
    def title(self) -> str:
        """The label without its printed number: documents number headings themselves."""
        return bare(self.label)

    @property
    def change(self) -> Decimal | None:
        share = self.tally.executed_share
        return None if share is None or self.previous_share is None else share - self.previous_share


@dataclass(frozen=True, slots=True)
class ActivityLine:
    """Execution of one activity, with the bodies that have not done it."""

    id: int
    direction_id: int
    number: str
    title: str
    deadline: str
    tally: Tally
    excluded_reason: str
    not_done: tuple[str, ...]
    is_dated: bool
    next_due: date | None
    past_due: date | None = None


@dataclass(frozen=True, slots=True)
class OrganisationLine:
    """Execution and timeliness of one body; `peers` is the median share of schools like it."""

    id: int
    name: str
    kind: str
    groups: tuple[str, ...]
    tally: Tally
    rate: Rate
    peers: Decimal | None
    peers_count: int


@dataclass(frozen=True, slots=True)
class MissingReport:
    organisation: str
    quarter: str
    state: str


@dataclass(frozen=True, slots=True)
class QuarterLine:
    quarter: str
    rate: Rate


@dataclass(frozen=True, slots=True)
class ReasonLine:
    name: str
    count: int
    code: str = ""


@dataclass(frozen=True, slots=True)
class NotRequiredLine:
    """An obligation outside the denominator, with the reason."""

    organisation: str
    number: str
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything that was computed. Nothing in it depends on when it is read."""

    version: int
    year: int
    year_label: str
    data_day: date
    total: Tally
    previous_share: Decimal | None
    directions: tuple[DirectionLine, ...]
    activities: tuple[ActivityLine, ...]
    organisations: tuple[OrganisationLine, ...]
    reasons: tuple[ReasonLine, ...]
    not_required: tuple[NotRequiredLine, ...]
    reporting: Rate
    quarters: tuple[QuarterLine, ...]
    missing: tuple[MissingReport, ...]
    returned: tuple[MissingReport, ...]
    unsent_obligations: int
    awaited_obligations: int
    measures: tuple[Measure, ...]
    results: tuple[ProcedureResult, ...]
    gaps: tuple[Gap, ...]
    journal_attention: tuple[Attention, ...]
    low_results: tuple[Attention, ...]
    formulas: tuple[tuple[str, str], ...]
    # Of version 2; snapshots of version 1 have none.
    school_results: tuple[SchoolResults, ...] = ()
    risks: tuple[RiskLine, ...] = ()
    thresholds: tuple[tuple[str, str], ...] = ()
    sources: tuple[tuple[str, str], ...] = ()
    is_asked: bool = True  # the last quarter of the year has been opened

    @property
    def is_whole(self) -> bool:
        """Have the reports of all quarters come, or their days passed?"""
        return self.is_asked and not self.awaited_obligations

    @property
    def change(self) -> Decimal | None:
        """None also in an unfinished year: beside a whole one it would only show the calendar."""
        share = self.total.executed_share
        if share is None or self.previous_share is None or not self.is_whole:
            return None
        return share - self.previous_share


def compute(inputs: Inputs, previous: Analysis | None = None) -> Analysis:
    """The analysis of one year; `previous` is the one to compare with (the published analysis of last year)."""
    return compute_from(inputs, obligations_of(inputs), previous)


def compute_from(inputs: Inputs, obligations: tuple[Obligation, ...], previous: Analysis | None) -> Analysis:
    """The same from obligations already at hand, which the caller keeps beside the snapshot."""
    names = {row.id: row.name for row in inputs.organisations}
    reports = expected_by(inputs.reports, inputs.cut_off_day)
    return Analysis(
        version=VERSION,
        year=inputs.year,
        year_label=inputs.year_label,
        data_day=inputs.cut_off_day,
        total=tally(obligations),
        previous_share=previous.total.executed_share if previous else None,
        directions=_directions(inputs, obligations, previous),
        activities=_activities(inputs, obligations, names),
        organisations=_organisations(inputs, obligations, rates_by_organisation(reports)),
        reasons=_reasons(inputs, obligations),
        not_required=_not_required(inputs, obligations, names),
        reporting=rate(reports),
        quarters=tuple(QuarterLine(code, row) for code, row in rates_by_quarter(reports).items()),
        missing=_named(missing(reports), names),
        returned=_named(returned(reports), names),
        unsent_obligations=sum(row.unreported for row in obligations),
        awaited_obligations=sum(row.awaited and row.outcome == Outcome.IN_WORK for row in obligations),
        measures=measures_of(inputs),
        results=results_of(inputs),
        gaps=gaps_of(inputs),
        journal_attention=journal_attention(inputs),
        low_results=low_results(inputs),
        formulas=FORMULAS,
        school_results=school_results(inputs),
        risks=risks_of(inputs),
        thresholds=THRESHOLDS,
        sources=inputs.sources,
        is_asked=inputs.is_asked,
    )


def _named(rows: Iterable[ReportRow], names: Mapping[int, str]) -> tuple[MissingReport, ...]:
    return tuple(MissingReport(names.get(row.organisation_id, "–"), row.quarter, row.state) for row in rows)


def _directions(
    inputs: Inputs, obligations: tuple[Obligation, ...], previous: Analysis | None
) -> tuple[DirectionLine, ...]:
    tallies = by(obligations, "direction_id")
    is_whole = inputs.is_asked and not any(row.awaited and row.outcome == Outcome.IN_WORK for row in obligations)
    before = {_same(row.label): row.tally.executed_share for row in previous.directions if is_whole} if previous else {}
    return tuple(
        DirectionLine(row.id, row.label, tallies.get(row.id, Tally()), before.get(_same(row.label)))
        for row in inputs.directions
    )


def _same(label: str) -> str:
    """Directions of different years are matched by their words, not by their rows."""
    return sort_key(bare(label))


def bare(label: str) -> str:
    """«1. Нормативное обеспечение» → «Нормативное обеспечение»."""
    return label.lstrip("0123456789. ") or label


def _activities(
    inputs: Inputs, obligations: tuple[Obligation, ...], names: Mapping[int, str]
) -> tuple[ActivityLine, ...]:
    tallies = by(obligations, "activity_id")
    undone: dict[int, list[str]] = defaultdict(list)
    for row in obligations:
        if row.outcome == Outcome.OVERDUE and names[row.organisation_id] not in undone[row.activity_id]:
            undone[row.activity_id].append(names[row.organisation_id])
    return tuple(
        ActivityLine(
            row.id, row.direction_id, row.number.rstrip("."), row.title, row.deadline, tallies.get(row.id, Tally()),
            row.excluded_reason, tuple(undone[row.id]), row.is_dated, row.next_due, row.past_due,
        )
        for row in sorted(inputs.activities, key=lambda row: row.position)
    )  # fmt: skip


def _organisations(
    inputs: Inputs, obligations: tuple[Obligation, ...], rates: Mapping[int, Rate]
) -> tuple[OrganisationLine, ...]:
    tallies = by(obligations, "organisation_id")
    peers = medians(inputs.organisations, {pk: row.executed_share for pk, row in tallies.items()})
    lines = []
    for row in inputs.organisations:
        if row.id not in tallies and row.id not in rates:
            continue
        lines.append(
            OrganisationLine(
                row.id, row.name, row.kind, row.groups, tallies.get(row.id, Tally()),
                rates.get(row.id, Rate(0, 0, 0)), *peers[row.id],
            )
        )  # fmt: skip
    return tuple(lines)


def _reasons(inputs: Inputs, obligations: tuple[Obligation, ...]) -> tuple[ReasonLine, ...]:
    names = dict(inputs.reason_names)
    return tuple(ReasonLine(names.get(code, code), count, code) for code, count in reasons(obligations))


def _not_required(
    inputs: Inputs, obligations: tuple[Obligation, ...], names: Mapping[int, str]
) -> tuple[NotRequiredLine, ...]:
    activities = {row.id: row for row in inputs.activities}
    words = dict(inputs.reason_names)
    return tuple(
        NotRequiredLine(
            names[row.organisation_id], activities[row.activity_id].number.rstrip("."),
            activities[row.activity_id].title, words.get(row.reason, row.reason) or "без пояснения",
        )
        for row in obligations
        if row.outcome in (Outcome.NOT_REQUIRED, Outcome.EXCLUDED)
    )  # fmt: skip
