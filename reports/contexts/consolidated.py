"""What all organisations did in a quarter: by activity, in figures, and who did not, with reasons."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.db.models import Prefetch

from indicators.aggregation import MunicipalValue, across_periods
from indicators.formulas import median, ratio
from indicators.models import Indicator
from msoko.lib.russian import capitalised
from reports.models import Extension, LineFigure, QuarterlyReport, ReportingPeriod, ReportLine

SENT = (QuarterlyReport.State.SUBMITTED, QuarterlyReport.State.CHECKED, QuarterlyReport.State.ACCEPTED)
State = ReportLine.State


@dataclass(slots=True)
class ActivityAnswers:
    """One activity: how many organisations answered what, their words, who did not do it and why."""

    direction: str
    number: str
    title: str
    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    texts: list[tuple[str, str, str]] = field(default_factory=list)
    undone: list[tuple[str, str, str, str]] = field(default_factory=list)
    unanswered: int = 0

    @property
    def asked(self) -> int:
        return sum(self.counts.values()) + self.unanswered


@dataclass(frozen=True, slots=True)
class Total:
    """An indicator put together by its own rule from the figures of reports."""

    indicator: Indicator
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    organisations: int
    absent: int


@dataclass(frozen=True, slots=True)
class Consolidated:
    """The quarter of a municipality as its reports tell it. `missing`: (organisation, state of its report).

    `sent` came at least once; `returned` are those of them that are being corrected.
    """

    period: ReportingPeriod
    activities: list[ActivityAnswers]
    totals: list[Total]
    missing: list[tuple[str, str]]
    returned: list[str]
    waived: list[tuple[str, str]]
    sent: int
    accepted: int
    at: datetime

    @property
    def expected(self) -> int:
        return self.sent + len(self.missing)


def consolidated(period: ReportingPeriod, at: datetime) -> Consolidated:
    """Five queries. Only what was sent and is not being corrected speaks."""
    waivers = Extension.objects.in_force().filter(period=period, kind=Extension.Kind.WAIVER)
    reasons = dict(waivers.values_list("organisation_id", "reason"))
    reports = list(period.reports.asked().select_related("organisation").order_by("organisation__short_name", "pk"))
    due = [row for row in reports if row.organisation_id not in reasons]
    speaking = {row.pk for row in due if row.state in SENT}
    came = [row for row in due if row.current_id is not None]
    lines = (
        ReportLine.objects.live()
        .filter(report__in=[row.pk for row in due])
        .select_related("report__organisation")
        .prefetch_related(Prefetch("figures", LineFigure.objects.select_related("indicator")))
        .order_by("activity__roadmap_id", "activity__position", "report__organisation__short_name", "pk")
    )
    rows = list(lines)
    return Consolidated(
        period=period,
        activities=_activities(rows, speaking),
        totals=_totals(row for row in rows if row.report_id in speaking and row.state != State.NOT_REQUIRED),
        missing=[(str(row.organisation), capitalised(row.get_state_display())) for row in due if row not in came],
        returned=[str(row.organisation) for row in came if row.state == QuarterlyReport.State.RETURNED],
        waived=[(str(row.organisation), reasons[row.organisation_id]) for row in reports if row not in due],
        sent=len(came),
        accepted=sum(row.state == QuarterlyReport.State.ACCEPTED for row in due),
        at=at,
    )


def _activities(lines: Iterable[ReportLine], sent: set[int]) -> list[ActivityAnswers]:
    found: dict[int, ActivityAnswers] = {}
    for line in lines:
        row = found.get(line.activity_id)
        if row is None:
            row = found[line.activity_id] = ActivityAnswers(line.direction_title, line.number_clean, line.title)
        if line.report_id in sent and line.state:
            _count(row, line)
        else:
            row.unanswered += 1
    return list(found.values())


def _count(row: ActivityAnswers, line: ReportLine) -> None:
    name, state = str(line.report.organisation), State(line.state)
    row.counts[state] += 1
    if line.text.strip():
        row.texts.append((name, capitalised(state.label), line.text.strip()))
    if state in (State.IN_PROGRESS, State.NOT_DONE):
        reason = capitalised(line.get_reason_display()) if line.reason else ""
        reason = ". ".join(part for part in (reason, line.reason_text.strip()) if part)
        day = f"{line.new_date:%d.%m.%Y}" if line.new_date else ""
        row.undone.append((name, capitalised(state.label), reason, day))


def _totals(lines: Iterable[ReportLine]) -> list[Total]:
    figures: dict[int, list[LineFigure]] = defaultdict(list)
    for line in lines:
        for figure in line.figures.all():
            if figure.is_given:
                figures[figure.indicator_id].append(figure)
    totals = [_total(rows) for rows in figures.values()]
    return sorted(totals, key=lambda row: (row.indicator.position, row.indicator.pk))


def _total(figures: Sequence[LineFigure]) -> Total:
    indicator = figures[0].indicator
    known = [row for row in figures if row.value is not None]
    both = [row for row in known if row.numerator is not None and row.denominator is not None]
    is_ratio = indicator.across_organisations == Indicator.AcrossOrganisations.RATIO
    return Total(
        indicator=indicator,
        value=put_together(indicator.across_organisations, both if is_ratio else known),
        numerator=sum((row.numerator for row in both if row.numerator is not None), Decimal(0)) if both else None,
        denominator=sum((row.denominator for row in both if row.denominator is not None), Decimal(0)) if both else None,
        organisations=len(known),
        absent=len(figures) - len(known),
    )


def put_together(rule: str, figures: Sequence[LineFigure]) -> Decimal | None:
    """One value of many organisations by the indicator's rule across organisations."""
    numbers = [row.value for row in figures if row.value is not None]
    if rule == Indicator.AcrossOrganisations.MEDIAN:
        return median(numbers)
    if rule == Indicator.AcrossOrganisations.SHARE_MET:
        return ratio(Decimal(sum(value >= 1 for value in numbers)), Decimal(len(numbers))) if numbers else None
    values = [MunicipalValue(0, "", row.value, row.numerator, row.denominator) for row in figures]
    return across_periods(rule, values)
