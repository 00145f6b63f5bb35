"""Reads everything one annual analysis needs: a fixed number of queries, whatever the size; tuples, not instances."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import F, Max, Min, Q

from indicators.aggregation import yearly_of_organisations, yearly_values
from indicators.models import AssessmentResult, Indicator, Procedure, Signal, Target
from msoko.lib.dates import local_day
from msoko.lib.periods import AcademicYear, CalendarYear, quarters_touching
from reports.analysis.rows import (
    ActivityRow,
    AnswerRow,
    DirectionRow,
    IndicatorRow,
    Inputs,
    OrganisationRow,
    ReportRow,
    ResultRow,
    SignalRow,
    TargetRow,
    TotalRow,
    ValueRow,
)
from reports.models import AnalysisRun, Extension, QuarterlyReport, ReportingPeriod, ReportLine
from reports.obligations import ONGOING_KINDS
from roadmaps.models import Activity, Direction, Occurrence, Roadmap
from schools.models import Municipality, OrganisationYear, RiskGroupMembership

YEARS_BACK = 5  # years of values that a forecast and a comparison may look at
SENT = (QuarterlyReport.State.SUBMITTED, QuarterlyReport.State.CHECKED, QuarterlyReport.State.ACCEPTED)


def year_of(kind: str, year: int) -> CalendarYear | AcademicYear:
    return AcademicYear(year) if kind == AnalysisRun.YearKind.ACADEMIC else CalendarYear(year)


def gather(municipality: Municipality, *, year: int, year_kind: str, cut_off: datetime) -> Inputs:
    """Plain rows of the year as they stand at the cut-off. A final analysis is gathered the same way, only later."""
    span = year_of(year_kind, year)
    start, end = span.start, span.end
    maps = dict(_roadmaps(municipality, start, end))
    roadmaps = list(maps)
    periods = {row["pk"]: row for row in _periods(municipality, start, end)}
    indicators = _indicators(municipality)
    cut_off_day = local_day(cut_off, municipality.zone)
    answers = tuple(_answers(periods, cut_off, cut_off_day))
    results = tuple(result_rows(municipality, year_kind, year))
    values = tuple(_values(indicators, year))
    return Inputs(
        year=year,
        year_label=span.label if year_kind == AnalysisRun.YearKind.ACADEMIC else f"{year} год",
        start=start,
        end=end,
        cut_off_day=cut_off_day,
        directions=tuple(_directions(roadmaps)),
        activities=tuple(_activities(roadmaps, start, end, {row.activity_id for row in answers})),
        organisations=tuple(_organisations(municipality, start, end)),
        answers=answers,
        reports=tuple(_reports({pk: row for pk, row in periods.items() if row["end"] <= end}, cut_off, municipality)),
        indicators=tuple(_indicator_row(row, _own_year(row, span)) for row in indicators),
        values=values,
        totals=tuple(_totals(municipality, indicators, year)),
        targets=tuple(_targets(indicators, year)),
        results=results,
        reason_names=tuple((code, str(label)) for code, label in ReportLine.Reason.choices),
        signals=tuple(_signals(municipality, end.year)),
        is_asked=_is_asked(periods, start, min(end, max(maps.values(), default=end))),
        sources=(
            *_editions(roadmaps, indicators),
            ("Строки отчётов", f"{len(answers)}, из них сданных {sum(row.is_sent for row in answers)}"),
            ("Значения показателей", str(len(values))),
            ("Результаты процедур", str(len(results))),
        ),
    )


def answers_now(
    municipality: Municipality, periods: Iterable[ReportingPeriod], at: datetime, body: int | None = None
) -> Inputs:
    """The same of the calendar year of the periods without anything measured: execution as it stands. Three queries."""
    known = {row.pk: {"code": row.code, "on_time_until": row.on_time_until} for row in periods}
    year = max((row.start.year for row in periods), default=at.year)
    start, end, today = date(year, 1, 1), date(year, 12, 31), local_day(at, municipality.zone)
    answers = tuple(_answers(known, at, today, **({} if body is None else {"report__organisation": body})))
    rows = Activity.objects.filter(roadmap__in=_in_force(municipality, start, end), kind=Activity.Kind.ACTIVITY)
    activities = tuple(
        ActivityRow(row.pk, row.direction_id, "", "", "", _why_excluded(row, end))
        for row in rows.only("direction_id", "excluded", "excluded_reason", "removed_at", "removed_reason")
    )
    bodies = tuple(OrganisationRow(pk, "", "") for pk in sorted({row.organisation_id for row in answers}))
    return Inputs(year, str(year), start, end, today, (), activities, bodies, answers, ())


def _roadmaps(municipality: Municipality, start: date, end: date) -> Any:
    touching = _in_force(municipality, start, end)
    return touching.order_by("starts_on", "pk").values_list("pk", "ends_on")


def _in_force(municipality: Municipality, start: date, end: date) -> Any:
    approved = Roadmap.objects.originals().municipal().filter(state__in=Roadmap.APPROVED_STATES)
    return approved.filter(municipality=municipality, starts_on__lte=end, ends_on__gte=start)


def _periods(municipality: Municipality, start: date, end: date) -> Any:
    """Periods that touch the year. All but the last quarter of an academic year also end in it."""
    codes = [quarter.code for quarter in quarters_touching(start, end)]
    found = ReportingPeriod.objects.filter(municipality=municipality, code__in=codes)
    return found.values("pk", "code", "on_time_until", "end")


def _is_asked(periods: dict[int, Any], start: date, end: date) -> bool:
    """Has the last quarter that ends in the year and in its maps been opened? Until then the year is unfinished."""
    ended = [quarter.code for quarter in quarters_touching(start, end) if quarter.end <= end]
    return not ended or ended[-1] in {row["code"] for row in periods.values()}


def _editions(roadmaps: list[int], indicators: list[Indicator]) -> Any:
    """Which editions of the map and of the indicators' definitions the analysis was made of."""
    for row in Roadmap.objects.filter(pk__in=roadmaps).order_by("starts_on", "pk"):
        yield str(row), f"редакция {row.revision}"
    text = ",".join(f"{row.pk}:{row.version}" for row in sorted(indicators, key=lambda row: row.pk))
    checksum = hashlib.sha256(text.encode()).hexdigest()[:8]
    yield "Определения показателей", f"{len(indicators)}, контрольная сумма {checksum}"


def _directions(roadmaps: list[int]) -> Any:
    rows = Direction.objects.filter(roadmap__in=roadmaps).order_by("roadmap__starts_on", "roadmap_id", "position")
    return (DirectionRow(*row) for row in rows.values_list("pk", "number", "title"))


def _activities(roadmaps: list[int], start: date, end: date, answered: set[int]) -> Any:
    """Rows of the maps, and rows taken out since that reports speak of: excluded, unless they went after the year."""
    live = Occurrence.objects.live().filter(activity__roadmap__in=roadmaps)
    dated = set(live.values_list("activity_id", flat=True))
    later = live.filter(nominal_due__gt=end).order_by().values("activity_id").annotate(first=Min("nominal_due"))
    next_due = dict(later.values_list("activity_id", "first"))
    earlier = live.filter(nominal_due__lt=start).order_by().values("activity_id").annotate(last=Max("nominal_due"))
    past_due = dict(earlier.values_list("activity_id", "last"))
    rows = (
        Activity.objects.filter(roadmap__in=roadmaps, kind=Activity.Kind.ACTIVITY)
        .order_by("roadmap__starts_on", "roadmap_id", "position")
        .values_list(
            "pk", "direction_id", "number", "title", "deadline", "excluded_reason", "excluded", "schedule",
            "removed_at", "removed_reason", named=True,
        )
    )  # fmt: skip
    for place, row in enumerate(rows):
        pk = row.pk
        if row.removed_at and pk not in answered:
            continue
        is_dated = pk in dated or (row.schedule or {}).get("kind") in ONGOING_KINDS
        yield ActivityRow(
            pk, row.direction_id, row.number, row.title, row.deadline, _why_excluded(row, end), place, is_dated,
            next_due.get(pk), past_due.get(pk),
        )  # fmt: skip


def _why_excluded(row: Any, end: date) -> str:
    if row.removed_at and row.removed_at.date() <= end:
        return f"убрано из карты {row.removed_at:%d.%m.%Y}" + (f" – {row.removed_reason}" if row.removed_reason else "")
    return row.excluded_reason if row.excluded else ""


def _organisations(municipality: Municipality, start: date, end: date) -> Any:
    contexts = {
        row["organisation_id"]: row
        for row in OrganisationYear.objects.filter(organisation__municipality=municipality, year__lte=start.year)
        .order_by("year")
        .values("organisation_id", "pupils", "is_rural")
    }
    groups: dict[int, set[str]] = defaultdict(set)
    memberships = RiskGroupMembership.objects.during(start, end).filter(group__municipality=municipality)
    for organisation_id, short, name in memberships.values_list("organisation_id", "group__short_name", "group__name"):
        groups[organisation_id].add(short or name)
    for pk, name, kind in municipality.organisations.in_order().values_list("pk", "short_name", "kind"):
        context: Any = contexts.get(pk, {})
        yield OrganisationRow(
            pk, name, kind, context.get("pupils"), bool(context.get("is_rural")), tuple(sorted(groups[pk]))
        )


def _answers(periods: dict[int, Any], cut_off: datetime, cut_off_day: date, **only: Any) -> Any:
    """Lines of all reports, answers only of those sent. A body freed from a report is not asked by its lines."""
    until, waived = _terms(periods, cut_off)
    rows = ReportLine.objects.live().filter(report__period__in=list(periods), **only).values_list(
        "pk", "report__organisation_id", "activity_id", "occurrence_id", "report__period_id", "occurrence__due",
        "occurrence__nominal_due", "due", "nominal_due", "state", "done_on", "reason", "report__state",
        "report__current__at", named=True,
    )  # fmt: skip
    for row in rows:
        place = row.report__period_id, row.report__organisation_id
        if place in waived:
            continue
        sent_at = row.report__current__at
        is_sent = row.report__state in SENT and sent_at is not None and sent_at <= cut_off
        yield AnswerRow(
            organisation_id=row.report__organisation_id,
            activity_id=row.activity_id,
            occurrence_id=row.occurrence_id,
            quarter=periods[row.report__period_id]["code"],
            due=row.occurrence__due or row.due,
            nominal=row.occurrence__nominal_due or row.nominal_due,
            state=row.state if is_sent else "",
            done_on=row.done_on if is_sent else None,
            reason=row.reason if is_sent else "",
            is_sent=is_sent,
            is_awaited=not is_sent and until[place] >= cut_off_day,
            line_id=row.pk,
        )


def _reports(periods: dict[int, Any], cut_off: datetime, municipality: Municipality) -> Any:
    until, waived = _terms(periods, cut_off)
    states = dict(QuarterlyReport.State.choices)
    first_sent = _first_sent(periods)
    found = QuarterlyReport.objects.asked().filter(period__in=list(periods))
    rows = found.order_by("period__start", "organisation_id")
    for pk, period, organisation, state in rows.values_list("pk", "period_id", "organisation_id", "state"):
        sent_at = first_sent.get(pk)
        was_sent = sent_at is not None and sent_at <= cut_off
        yield ReportRow(
            organisation, periods[period]["code"], until[period, organisation],
            local_day(sent_at, municipality.zone) if was_sent and sent_at else None, str(states[state]),
            (period, organisation) in waived, state == QuarterlyReport.State.RETURNED,
        )  # fmt: skip


class _OnTime(dict[tuple[int, int], date]):
    """(period, organisation) → the last day on which a report is on time: the common one where nothing was granted."""

    def __init__(self, periods: dict[int, Any]) -> None:
        super().__init__()
        self.periods = periods

    def __missing__(self, place: tuple[int, int]) -> date:
        day: date = self.periods[place[0]]["on_time_until"]
        return day


def _terms(periods: dict[int, Any], cut_off: datetime) -> tuple[_OnTime, set[tuple[int, int]]]:
    """Until when each report is on time, and bodies freed from a report: (period, organisation). One query.

    What was in force at the cut-off: approved by then and not taken back by then. The longest term counts, and a term
    is never shorter than the common one.
    """
    until, waived = _OnTime(periods), set()
    in_force = Q(revoked_at__isnull=True) | Q(revoked_at__gt=cut_off)
    rows = Extension.objects.filter(in_force, period__in=list(periods), approved_at__lte=cut_off)
    for period, organisation, kind, day in rows.values_list("period_id", "organisation_id", "kind", "until"):
        if kind == Extension.Kind.WAIVER:
            waived.add((period, organisation))
        elif kind == Extension.Kind.EXTENSION and day is not None:
            until[period, organisation] = max(until[period, organisation], day)
    return until, waived


def _first_sent(periods: dict[int, Any]) -> dict[int, datetime]:
    """When the first version of each report came: a return for correction does not make a report late."""
    rows = QuarterlyReport.objects.filter(period__in=list(periods), submissions__version=1)
    return dict(rows.values_list("pk", "submissions__at"))


def _indicators(municipality: Municipality) -> list[Indicator]:
    return list(Indicator.objects.of(municipality).current().select_related("mechanism").in_order())


def _own_year(row: Indicator, span: CalendarYear | AcademicYear) -> str:
    """Values are of the year that begins with the analysis's: said where it is a year of the other kind."""
    is_academic = row.frequency == Indicator.Frequency.ACADEMIC
    if is_academic == isinstance(span, AcademicYear):
        return ""
    return AcademicYear(span.start.year).label if is_academic else CalendarYear(span.start.year).label


def _indicator_row(row: Indicator, own_year: str) -> IndicatorRow:
    return IndicatorRow(
        id=row.pk,
        name=row.name,
        unit=row.unit,
        better=row.better,
        comparison=row.comparison,
        is_ratio=row.is_ratio,
        places=row.places,
        tolerance=row.tolerance,
        mechanism=row.mechanism.short_name if row.mechanism else "",
        numerator_label=row.numerator_label,
        denominator_label=row.denominator_label,
        method_changed=tuple(row.method_changed),
        lowest=row.bounds[0],
        highest=row.bounds[1],
        adds_up=row.adds_up,
        period=own_year,
    )


def _totals(municipality: Municipality, indicators: list[Indicator], year: int) -> Any:
    """Municipal values by the indicator's own rules, this year and the years before it."""
    found = yearly_values(municipality, indicators, range(year - YEARS_BACK, year + 1))
    for (indicator, at), value in found.items():
        yield TotalRow(indicator, at, value.value, value.numerator, value.denominator, value.periods)


def _values(indicators: list[Indicator], year: int) -> Any:
    """Values of organisations in the year."""
    for (indicator, organisation, _), row in yearly_of_organisations(indicators, [year]).items():
        yield ValueRow(indicator, organisation, year, row.value, row.absence if row.value is None else "")


def _targets(indicators: list[Indicator], year: int) -> Any:
    ids = [row.pk for row in indicators]
    rows = Target.objects.municipal().goals().filter(indicator__in=ids, year=year)
    return (TargetRow(*row) for row in rows.values_list("indicator_id", "year", "value"))


def result_rows(municipality: Municipality, year_kind: str, year: int) -> Any:
    """Results of the year and of the year before, dated by the analysis's own year."""
    kinds = dict(Procedure.Kind.choices)
    academic = year_kind == AnalysisRun.YearKind.ACADEMIC
    rows = AssessmentResult.objects.filter(
        procedure__municipality=municipality, procedure__year__range=(year - 1, year + academic),
        organisation__isnull=False, n2__isnull=False,
    ).annotate(kind=F("procedure__kind"))  # fmt: skip
    for row in rows.values_list(
        "kind", "procedure__year", "procedure__grade", "procedure__subject", "organisation_id", "participants", "n2",
        "n3", "n4", "n5", "lowered", "confirmed", "raised", "procedure__is_changed", "procedure__held_on",
    ):  # fmt: skip
        kind, held, grade, subject, organisation, people, n2, n3, n4, n5, lowered, confirmed, raised, changed, day = row
        at = _academic(held, day) if academic else held
        yield ResultRow(
            kind, str(kinds[kind]), at, grade or 0, subject, organisation, people, n2 or 0, n3 or 0, n4 or 0, n5 or 0,
            lowered, confirmed, raised, changed,
        )  # fmt: skip


def _signals(municipality: Municipality, year: int) -> Any:
    """Signals of the department's rules that nobody has dismissed."""
    rows = Signal.objects.filter(rule__municipality=municipality, year=year).exclude(state=Signal.State.DISMISSED)
    ordered = rows.order_by("rule__position", "rule_id", "subject")
    for body, rule, subject, state in ordered.values_list("organisation_id", "rule__name", "subject", "state"):
        yield SignalRow(body, rule, subject, state == Signal.State.CONFIRMED)


def _academic(year: int, held_on: date | None) -> int:
    """First calendar year of the academic year; a procedure without a day is taken for a spring one, as most are."""
    return AcademicYear.of(held_on).start_year if held_on else year - 1
