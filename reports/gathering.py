"""Reads everything one annual analysis needs: about a dozen queries, whatever the size; tuples, not model instances."""

from collections import defaultdict
from datetime import date, datetime
from typing import Any

from django.db.models import F

from indicators.models import AssessmentResult, Indicator, Observation, Procedure, Target
from msoko.lib.dates import local_day
from msoko.lib.periods import AcademicYear, CalendarYear, Quarter
from reports.analysis.rows import (
    ActivityRow,
    AnswerRow,
    DirectionRow,
    IndicatorRow,
    Inputs,
    OrganisationRow,
    ReportRow,
    ResultRow,
    TargetRow,
    ValueRow,
)
from reports.models import AnalysisRun, Extension, QuarterlyReport, ReportingPeriod, ReportLine
from roadmaps.models import Activity, Direction, Roadmap
from schools.models import Municipality, OrganisationYear, RiskGroupMembership

YEARS_BACK = 5  # years of values that a forecast and a comparison may look at
SENT = (QuarterlyReport.State.SUBMITTED, QuarterlyReport.State.CHECKED, QuarterlyReport.State.ACCEPTED)


def year_of(kind: str, year: int) -> CalendarYear | AcademicYear:
    return AcademicYear(year) if kind == AnalysisRun.YearKind.ACADEMIC else CalendarYear(year)


def gather(municipality: Municipality, *, year: int, year_kind: str, cut_off: datetime) -> Inputs:
    """Plain rows of the year as they stand at the cut-off. A final analysis is gathered the same way, only later."""
    span = year_of(year_kind, year)
    start, end = span.start, span.end
    roadmaps = list(_roadmaps(municipality, start, end))
    periods = {row["pk"]: row for row in _periods(municipality, start, end)}
    indicators = tuple(_indicators(municipality))
    ids = [row.id for row in indicators]
    return Inputs(
        year=year,
        year_label=span.label if year_kind == AnalysisRun.YearKind.ACADEMIC else f"{year} год",
        start=start,
        end=end,
        cut_off_day=min(local_day(cut_off, municipality.zone), _last_day(end)),
        directions=tuple(_directions(roadmaps)),
        activities=tuple(_activities(roadmaps)),
        organisations=tuple(_organisations(municipality, start, end)),
        answers=tuple(_answers(periods, cut_off)),
        reports=tuple(_reports(periods, cut_off, municipality)),
        indicators=indicators,
        values=tuple(_values(ids, year)),
        targets=tuple(_targets(ids, year)),
        results=tuple(_results(municipality, year)),
        reason_names=tuple((code, str(label)) for code, label in ReportLine.Reason.choices),
    )


def _last_day(end: date) -> date:
    """An analysis made long after the year still speaks of the day when the last reports of the year were due."""
    return date(end.year + 1, end.month, min(end.day, 28)) if end.month == 2 else end.replace(year=end.year + 1)


def _roadmaps(municipality: Municipality, start: date, end: date) -> Any:
    approved = Roadmap.objects.originals().municipal().filter(state__in=Roadmap.APPROVED_STATES)
    touching = approved.filter(municipality=municipality, starts_on__lte=end, ends_on__gte=start)
    return touching.order_by("starts_on", "pk").values_list("pk", flat=True)


def _periods(municipality: Municipality, start: date, end: date) -> Any:
    codes = [quarter.code for quarter in quarters_between(start, end)]
    found = ReportingPeriod.objects.filter(municipality=municipality, code__in=codes)
    return found.values("pk", "code", "on_time_until")


def quarters_between(start: date, end: date) -> list[Quarter]:
    """Calendar quarters that lie in a year; an academic year takes the quarters that begin in it."""
    quarter, found = Quarter.of(start), []
    while quarter.start <= end:
        if quarter.start >= start:
            found.append(quarter)
        quarter = quarter.next()
    return found


def _directions(roadmaps: list[int]) -> Any:
    rows = Direction.objects.filter(roadmap__in=roadmaps).order_by("roadmap__starts_on", "roadmap_id", "position")
    return (DirectionRow(*row) for row in rows.values_list("pk", "number", "title"))


def _activities(roadmaps: list[int]) -> Any:
    rows = (
        Activity.objects.present()
        .filter(roadmap__in=roadmaps, kind=Activity.Kind.ACTIVITY)
        .order_by("roadmap__starts_on", "roadmap_id", "position")
        .values_list("pk", "direction_id", "number", "title", "deadline", "excluded_reason", "excluded")
    )
    for place, (pk, direction, number, title, deadline, reason, excluded) in enumerate(rows):
        yield ActivityRow(pk, direction, number, title, deadline, reason if excluded else "", place)


def _organisations(municipality: Municipality, start: date, end: date) -> Any:
    contexts = {
        row["organisation_id"]: row
        for row in OrganisationYear.objects.filter(organisation__municipality=municipality, year__lte=end.year)
        .order_by("year")
        .values("organisation_id", "pupils", "is_rural")
    }
    groups: dict[int, set[str]] = defaultdict(set)
    memberships = RiskGroupMembership.objects.during(start, end).filter(group__municipality=municipality)
    for organisation_id, short, name in memberships.values_list("organisation_id", "group__short_name", "group__name"):
        groups[organisation_id].add(short or name)
    for pk, name, kind in municipality.organisations.in_order().values_list("pk", "short_name", "kind"):
        context = contexts.get(pk, {})
        yield OrganisationRow(
            pk, name, kind, context.get("pupils"), bool(context.get("is_rural")), tuple(sorted(groups[pk]))
        )


def _answers(periods: dict[int, Any], cut_off: datetime) -> Any:
    rows = (
        ReportLine.objects.live()
        .filter(report__period__in=list(periods))
        .values_list(
            "report__organisation_id", "activity_id", "occurrence_id", "report__period_id", "occurrence__due", "due",
            "state", "done_on", "reason", "report__state", "report__current__at",
        )
    )  # fmt: skip
    for organisation, activity, occurrence, period, planned, due, state, done_on, reason, report_state, sent_at in rows:
        is_sent = report_state in SENT and sent_at is not None and sent_at <= cut_off
        yield AnswerRow(
            organisation, activity, occurrence, periods[period]["code"], planned or due, state if is_sent else "",
            done_on if is_sent else None, reason if is_sent else "", is_sent,
        )  # fmt: skip


def _reports(periods: dict[int, Any], cut_off: datetime, municipality: Municipality) -> Any:
    waived = set(
        Extension.objects.filter(period__in=list(periods), kind=Extension.Kind.WAIVER, revoked_at__isnull=True)
        .filter(approved_at__lte=cut_off)
        .values_list("period_id", "organisation_id")
    )
    longer = {
        (period, organisation): until
        for period, organisation, until in Extension.objects.filter(
            period__in=list(periods), kind=Extension.Kind.EXTENSION, revoked_at__isnull=True
        ).values_list("period_id", "organisation_id", "until")
    }
    states = dict(QuarterlyReport.State.choices)
    first_sent = _first_sent(periods)
    rows = QuarterlyReport.objects.filter(period__in=list(periods)).order_by("period__start", "organisation_id")
    for pk, period, organisation, state in rows.values_list("pk", "period_id", "organisation_id", "state"):
        sent_at = first_sent.get(pk)
        was_sent = sent_at is not None and sent_at <= cut_off
        until = longer.get((period, organisation)) or periods[period]["on_time_until"]
        yield ReportRow(
            organisation, periods[period]["code"], until,
            local_day(sent_at, municipality.zone) if was_sent and sent_at else None, str(states[state]),
            (period, organisation) in waived,
        )  # fmt: skip


def _first_sent(periods: dict[int, Any]) -> dict[int, datetime]:
    """When the first version of each report came: a return for correction does not make a report late."""
    rows = QuarterlyReport.objects.filter(period__in=list(periods), submissions__version=1)
    return dict(rows.values_list("pk", "submissions__at"))


def _indicators(municipality: Municipality) -> Any:
    rows = Indicator.objects.of(municipality).current().select_related("mechanism").in_order()
    for row in rows:
        yield IndicatorRow(
            row.pk, row.name, row.unit, row.better, row.comparison, row.is_ratio, row.places,
            row.mechanism.short_name if row.mechanism else "", row.numerator_label, row.denominator_label,
            tuple(row.method_changed),
        )  # fmt: skip


def _values(indicators: list[int], year: int) -> Any:
    """Values of calendar years; of periods inside a year the latest one counts."""
    rows = (
        Observation.objects.filter(indicator__in=indicators, period_end__year__range=(year - YEARS_BACK, year))
        .order_by("period_end", "period_start")
        .values_list(
            "indicator_id", "organisation_id", "period_end__year", "numerator", "denominator", "value", "absence"
        )
    )
    latest = {(row[0], row[1], row[2]): row for row in rows}
    return (ValueRow(*row) for row in latest.values())


def _targets(indicators: list[int], year: int) -> Any:
    rows = Target.objects.municipal().goals().filter(indicator__in=indicators, year=year)
    return (TargetRow(*row) for row in rows.values_list("indicator_id", "year", "value"))


def _results(municipality: Municipality, year: int) -> Any:
    kinds = dict(Procedure.Kind.choices)
    rows = AssessmentResult.objects.filter(
        procedure__municipality=municipality, procedure__year__in=[year - 1, year], organisation__isnull=False,
        n2__isnull=False,
    ).annotate(kind=F("procedure__kind"))  # fmt: skip
    for row in rows.values_list(
        "kind", "procedure__year", "procedure__grade", "procedure__subject", "organisation_id", "participants", "n2",
        "n3", "n4", "n5", "lowered", "confirmed", "raised", "procedure__is_changed",
    ):  # fmt: skip
        kind, at, grade, subject, organisation, people, n2, n3, n4, n5, lowered, confirmed, raised, changed = row
        yield ResultRow(
            kind, str(kinds[kind]), at, grade or 0, subject, organisation, people, n2 or 0, n3 or 0, n4 or 0, n5 or 0,
            lowered, confirmed, raised, changed,
        )  # fmt: skip
