"""Organisations against quarters: who has sent what, who is late, who owes a report."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Min, Q
from django.urls import reverse

from msoko.lib.dates import days_left, local_day
from msoko.lib.periods import Quarter
from msoko.lib.search import search_terms
from reports.analysis.execution import Tally
from reports.models import Extension, QuarterlyReport, ReportingPeriod, ReportLine
from reports.standing import standing, together
from reports.workflow import dates_of
from schools.models import Municipality, Organisation

State = QuarterlyReport.State

TABS = [
    ("", "Все"),
    ("overdue", "Просрочены"),
    ("returned", "Возвращены"),
    ("submitted", "На проверке"),
    ("draft", "Черновики"),
    ("extended", "Продлены"),
    ("accepted", "Приняты"),
    ("waived", "Не нужны"),
]
LETTERS = {
    "accepted": "П", "late": "О", "submitted": "?", "checked": "?", "returned": "В", "overdue": "Н", "draft": "Н",
    "extended": "Н", "waived": "–", "none": "–",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cell:
    """One report in the matrix. `tab` is the tab it is counted under."""

    code: str
    label: str
    url: str = ""
    tab: str = ""
    is_old: bool = False

    @property
    def letter(self) -> str:
        return LETTERS[self.code]

    @property
    def look(self) -> str:
        """An accepted report is quiet, late or not: the word tells the difference."""
        return "accepted" if self.code == "late" else self.code


NO_REPORT = Cell("none", "Не сдаёт")


@dataclass(frozen=True, slots=True)
class Column:
    """A quarter of the matrix with what was collected."""

    period: ReportingPeriod
    quarter: Quarter
    is_old: bool
    is_first: bool
    expected: int
    accepted: int
    late: int
    waiting: int
    returned: int
    is_due: bool

    @property
    def missing(self) -> int:
        """Never came."""
        return self.expected - self.accepted - self.waiting - self.returned

    @property
    def remainder(self) -> list[str]:
        """What is left to do with the quarter; of a finished one how many were late."""
        absent = "не сданы" if self.is_due else "ещё не сданы"
        words = (("ждут проверки", self.waiting), ("на исправлении", self.returned), (absent, self.missing))
        left = [f"{word} {count}" for word, count in words if count]
        return left or ([f"с опозданием {self.late}"] if self.late else [])


@dataclass(frozen=True, slots=True)
class Row:
    """An organisation with its cells and the share of its obligations executed in the last year."""

    organisation: Organisation
    cells: list[Cell]
    share: Decimal | None


@dataclass(frozen=True, slots=True)
class Tab:
    code: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class YearHead:
    year: int
    span: int


@dataclass(frozen=True, slots=True)
class MatrixFilter:
    """What the address asks for. The last `years` are shown; states are counted in `quarter`, else in the last."""

    text: str = ""
    kind: str = ""
    group: int | None = None
    state: str = ""
    years: int = 2
    quarter: str = ""


@dataclass(frozen=True, slots=True)
class Matrix:
    """The whole page."""

    columns: list[Column]
    years: list[YearHead]
    rows: list[Row]
    tabs: list[Tab]
    share: Decimal | None
    late_now: int
    extended_now: int
    current: ReportingPeriod | None
    last_year: int
    is_current_open: bool
    shown: MatrixFilter = field(default_factory=MatrixFilter)


@dataclass(frozen=True, slots=True)
class _Facts:
    """Everything read for the cells. `counts`: filled lines and all lines of the reports of the last year."""

    reports: Mapping[tuple[int, int], Any]
    extensions: Mapping[tuple[int, int], list[Extension]]
    counts: Mapping[tuple[int, int], tuple[int, int]]
    today: date
    zone: Any


def matrix(municipality: Municipality, wanted: MatrixFilter, at: datetime) -> Matrix:
    """Eight queries, whatever the number of organisations and quarters."""
    periods = _periods(municipality, wanted.years)
    place = next((number for number, period in enumerate(periods) if period.code == wanted.quarter), len(periods) - 1)
    current = periods[place] if periods else None
    organisations = _organisations(municipality, wanted, periods, current)
    facts = _facts(municipality, periods, at)
    columns, rows = [], []
    last_year = periods[-1].quarter.year if periods else 0
    executed = standing(municipality, [row for row in periods if row.quarter.year == last_year], at)
    for organisation in organisations:
        cells = [_cell(organisation, period, facts, last_year) for period in periods]
        rows.append(Row(organisation, cells, executed.get(organisation.pk, Tally()).executed_share))
    tabs = _tabs(rows, place)
    for number, period in enumerate(periods):
        cells = [row.cells[number] for row in rows]
        columns.append(_column(period, cells, last_year, periods, number, is_due=facts.today > period.due))
    shown = [row for row in rows if not wanted.state or (row.cells and row.cells[place].tab == wanted.state)]
    return Matrix(
        columns=columns,
        years=_year_heads(periods),
        rows=shown,
        tabs=tabs,
        share=together(executed.get(row.organisation.pk, Tally()) for row in shown).executed_share,
        late_now=sum(tab.count for tab in tabs if tab.code == "overdue"),
        extended_now=sum(tab.count for tab in tabs if tab.code == "extended"),
        current=current,
        last_year=last_year,
        is_current_open=current is not None and not current.is_locked(at),
        shown=wanted,
    )


def _periods(municipality: Municipality, years: int) -> list[ReportingPeriod]:
    found = list(municipality.periods.order_by("start"))
    if not found:
        return []
    first = found[-1].quarter.year - years + 1
    return [period for period in found if period.quarter.year >= first]


def _organisations(
    municipality: Municipality,
    wanted: MatrixFilter,
    periods: Sequence[ReportingPeriod],
    current: ReportingPeriod | None,
) -> list[Organisation]:
    rows = municipality.organisations.in_order()
    if periods:
        rows = rows.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=periods[0].start))
    for term in search_terms(wanted.text):
        rows = rows.filter(search_text__contains=term)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.group and current:
        start, end = current.start, current.end
        lasting = Q(risk_memberships__until__isnull=True) | Q(risk_memberships__until__gte=start)
        rows = rows.filter(lasting, risk_memberships__group=wanted.group, risk_memberships__since__lte=end).distinct()
    return list(rows)


def _facts(municipality: Municipality, periods: Sequence[ReportingPeriod], at: datetime) -> _Facts:
    reports = (
        QuarterlyReport.objects.asked()
        .filter(period__in=periods)
        .only("pk", "period_id", "organisation_id", "state", "return_due")
        .annotate(first_sent=Min("submissions__at"))
    )
    year = periods[-1].quarter.year if periods else 0
    lines = (
        ReportLine.objects.live()
        .filter(report__period__in=[period for period in periods if period.quarter.year == year])
        .values_list("report__organisation_id", "report__period_id")
        .annotate(
            filled=Count("pk", filter=~Q(state="")),
            every=Count("pk"),
        )
        .order_by()
    )
    return _Facts(
        reports={(row.organisation_id, row.period_id): row for row in reports},
        extensions=Extension.objects.filter(period__in=periods).by_report(),
        counts={(org, period): (filled, every) for org, period, filled, every in lines},
        today=local_day(at, municipality.zone),
        zone=municipality.zone,
    )


def _cell(organisation: Organisation, period: ReportingPeriod, facts: _Facts, last_year: int) -> Cell:
    key = organisation.pk, period.pk
    report = facts.reports.get(key)
    is_old = period.quarter.year != last_year
    if report is None:
        return NO_REPORT
    url = reverse("reports:report", args=[report.pk])
    code, label, tab = _state(report, period, facts, key)
    return Cell(code, label, url, tab, is_old)


def _state(report: Any, period: ReportingPeriod, facts: _Facts, key: tuple[int, int]) -> tuple[str, str, str]:
    dates = dates_of(period, facts.extensions.get((period.pk, report.organisation_id), ()), report.return_due)
    if dates.waiver is not None:
        return "waived", "Не нужен", "waived"
    if report.state == State.ACCEPTED:
        late = report.first_sent is not None and dates.is_late(local_day(report.first_sent, facts.zone))
        return ("late", "Принят, опозд.", "accepted") if late else ("accepted", "Принят", "accepted")
    if report.state == State.SUBMITTED:
        return "submitted", "На проверке", "submitted"
    if report.state == State.CHECKED:
        return "checked", "Проверен", "submitted"
    if report.state == State.RETURNED:
        return "returned", "Возвращён", "returned"
    return _draft(dates, facts, key)


def _draft(dates: Any, facts: _Facts, key: tuple[int, int]) -> tuple[str, str, str]:
    if facts.today > dates.due:
        text = days_left(dates.due, facts.today).replace("просрочено", "Просрочен")
        return "overdue", text, "overdue"
    if dates.extension is not None:
        return "extended", f"Продлён до {dates.due:%d.%m}", "extended"
    filled, every = facts.counts.get(key, (0, 0))
    return "draft", f"Черновик, {filled} из {every}" if filled else "Не начат", "draft"


def _column(
    period: ReportingPeriod,
    cells: Sequence[Cell],
    last_year: int,
    periods: Sequence[ReportingPeriod],
    number: int,
    *,
    is_due: bool,
) -> Column:
    expected = [cell for cell in cells if cell.code not in ("none", "waived")]
    accepted = [cell for cell in expected if cell.tab == "accepted"]
    return Column(
        period=period,
        quarter=period.quarter,
        is_old=period.quarter.year != last_year,
        is_first=number == 0 or periods[number - 1].quarter.year != period.quarter.year,
        expected=len(expected),
        accepted=len(accepted),
        late=sum(cell.code == "late" for cell in accepted),
        waiting=sum(cell.tab == "submitted" for cell in expected),
        returned=sum(cell.tab == "returned" for cell in expected),
        is_due=is_due,
    )


def _tabs(rows: Iterable[Row], place: int) -> list[Tab]:
    """Counts of the quarter at the place; tabs without anybody are left out, except the first."""
    counts: dict[str, int] = defaultdict(int)
    every = 0
    for row in rows:
        every += 1
        if row.cells:
            counts[row.cells[place].tab] += 1
    tabs = [Tab(code, label, counts[code] if code else every) for code, label in TABS]
    return [tab for tab in tabs if tab.count or not tab.code]


def _year_heads(periods: Sequence[ReportingPeriod]) -> list[YearHead]:
    spans: dict[int, int] = defaultdict(int)
    for period in periods:
        spans[period.quarter.year] += 1
    return [YearHead(year, span) for year, span in spans.items()]
