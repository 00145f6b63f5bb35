"""Opening, closing and controlling reporting periods; extensions, waivers and reopening of one organisation."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F

from msoko.audit.recording import record
from msoko.lib.dates import end_of_day, start_of_day
from msoko.lib.periods import Quarter, report_due
from reports.actions.completing import open_again
from reports.actions.lines import LineChanges, sync_lines
from reports.actions.measured import record_figures
from reports.actions.presence import record_documents
from reports.models import Extension, QuarterlyReport, ReportingPeriod, ReportLine, Transition
from reports.obligations import Unplaced, obligations_for
from reports.refusals import ActionRefused
from reports.workflow import Move, target_of
from schools.access import Permission, ensure
from schools.models import Municipality, Organisation


@dataclass(frozen=True, slots=True)
class Opening:
    """What opening (or refreshing) a period did."""

    period: ReportingPeriod
    is_new: bool
    reports_added: int
    lines: LineChanges
    unplaced: tuple[Unplaced, ...]


@transaction.atomic
def open_period(
    *, municipality: Municipality, quarter: Quarter, by: Any, today: date, at: datetime | None = None
) -> Opening:
    """Open a quarter for reporting: the period, a report of every concerned body, a line per obligation.

    May be repeated at any time: what the plan asks now is added, what it no longer asks is marked so. Reports under
    review and accepted ones are never touched. `by` is None for a scheduled or command-line opening.
    """
    if by is not None:
        ensure(by, Permission.CONTROL_PERIODS, municipality=municipality)
    if quarter.start > today:
        raise ActionRefused(f"{quarter.label} ещё не начался: открыть его можно с {quarter.start:%d.%m.%Y}.")
    moment = at or start_of_day(today, municipality.zone)
    period, is_new = _period(municipality, quarter, by, moment)
    if period.closed_at is not None:
        raise ActionRefused(f"{quarter.label} закрыт. Сначала откройте приём отчётов снова.")
    obligations = obligations_for(municipality, quarter)
    reports, added = _reports(period, obligations.by_organisation, by, moment)
    changes = sync_lines(reports, obligations, quarter_end=quarter.end, today=today, at=moment)
    if is_new or added or changes:
        details = {"reports": [0, added], "lines": [0, changes.added], "removed": [0, changes.removed]}
        action = "period.opened" if is_new else "period.refreshed"
        record(action, period, by=by, changes=details, municipality_id=municipality.pk)
    return Opening(period, is_new, added, changes, tuple(obligations.unplaced))


def _period(municipality: Municipality, quarter: Quarter, by: Any, at: datetime) -> tuple[ReportingPeriod, bool]:
    nominal = report_due(quarter, municipality.report_due_day)
    due = municipality.shifted(nominal)
    if due <= quarter.end:
        # Moving back would put the due day inside the quarter that is reported: such a day moves forward.
        due = municipality.calendar().next_working(nominal)
    return ReportingPeriod.objects.get_or_create(
        municipality=municipality,
        code=quarter.code,
        defaults={
            "start": quarter.start,
            "end": quarter.end,
            "nominal_due": nominal,
            "due": due,
            "on_time_until": due,
            "locks_at": end_of_day(due + timedelta(days=municipality.lock_after_days), municipality.zone),
            "opened_at": at,
            "opened_by": by,
        },
    )


def _reports(
    period: ReportingPeriod, wanted: Iterable[int], by: Any, at: datetime
) -> tuple[dict[int, QuarterlyReport], int]:
    """All reports of the period by organisation, the missing ones made; and how many were made."""
    present = _present(period)
    missing = [QuarterlyReport(period=period, organisation_id=pk) for pk in wanted if pk not in present]
    if missing:
        QuarterlyReport.objects.bulk_create(missing)
        present = _present(period)
        new = [present[report.organisation_id] for report in missing]
        opened = [Transition(report=row, source="", target=row.state, at=at, by=by) for row in new]
        Transition.objects.bulk_create(opened)
    return present, len(missing)


def _present(period: ReportingPeriod) -> dict[int, QuarterlyReport]:
    """Reports by organisation, held until the end of the transaction: none is sent while its lines move."""
    rows = period.reports.select_for_update(of=("self",)).select_related("organisation__successor").order_by("pk")
    return {report.organisation_id: report for report in rows}


def refresh_open(municipality: Municipality, *, at: datetime, today: date) -> list[Opening]:
    """Bring the reports of all open quarters to what is asked now; a closed quarter takes no changes."""
    periods = ReportingPeriod.objects.filter(municipality=municipality, closed_at__isnull=True, locks_at__gt=at)
    return [
        open_period(municipality=municipality, quarter=Quarter.parse(code), by=None, today=today, at=at)
        for code in periods.order_by("start").values_list("code", flat=True)
    ]


@transaction.atomic
def close_period(*, period: ReportingPeriod, by: Any, at: datetime) -> None:
    """Stop taking reports of the quarter before its lock; organisations with a longer personal date still may."""
    ensure(by, Permission.CONTROL_PERIODS, municipality=period.municipality_id)
    row = ReportingPeriod.objects.select_for_update().get(pk=period.pk)
    if row.closed_at is not None:
        return
    row.closed_at = at
    row.save(update_fields=["closed_at"])
    record("period.closed", row, by=by, changes={"closed_at": [None, at]}, municipality_id=row.municipality_id)


@transaction.atomic
def reopen_period(*, period: ReportingPeriod, by: Any, at: datetime, until: date | None = None) -> None:
    """Take reports of the quarter again, at least until the given day."""
    ensure(by, Permission.CONTROL_PERIODS, municipality=period.municipality_id)
    row = ReportingPeriod.objects.select_for_update(of=("self",)).select_related("municipality").get(pk=period.pk)
    before = {"closed_at": row.closed_at, "locks_at": row.locks_at}
    row.closed_at = None
    if until is not None:
        row.locks_at = max(row.locks_at, end_of_day(until, row.municipality.zone))
    if row.locks_at <= at:
        raise ActionRefused("Назовите день, до которого снова принимаются отчёты.")
    row.save(update_fields=["closed_at", "locks_at"])
    changes = {name: [old, getattr(row, name)] for name, old in before.items() if old != getattr(row, name)}
    record("period.reopened", row, by=by, changes=changes, municipality_id=row.municipality_id)


@transaction.atomic
def extend(
    *,
    period: ReportingPeriod,
    organisation: Organisation,
    kind: str,
    reason: str,
    by: Any,
    at: datetime,
    until: date | None = None,
) -> Extension:
    """Give one organisation more time, free it from the report, or open its accepted report again."""
    ensure(by, Permission.CONTROL_PERIODS, municipality=period.municipality_id)
    if organisation.municipality_id != period.municipality_id:
        raise ActionRefused("Организация другого муниципалитета.")
    if not reason.strip():
        raise ActionRefused("Напишите причину: её увидит организация.")
    if kind == Extension.Kind.WAIVER:
        until = None
    elif until is None:
        raise ActionRefused("Укажите, до какого дня.")
    elif until < at.astimezone(period.municipality.zone).date():
        raise ActionRefused("Этот день уже прошёл: укажите сегодняшний или более поздний.")
    extension = Extension.objects.create(
        period=period, organisation=organisation, kind=kind, until=until, reason=reason.strip(), approved_by=by,
        approved_at=at,
    )  # fmt: skip
    if kind == Extension.Kind.REOPENING:
        _reopen_report(extension, by, at)
    record(
        f"extension.{kind}", extension, by=by, reason=extension.reason, municipality_id=period.municipality_id,
        changes={"organisation": [None, str(organisation)], "until": [None, until]},
    )  # fmt: skip
    return extension


def _reopen_report(extension: Extension, by: Any, at: datetime) -> None:
    report = (
        QuarterlyReport.objects.select_for_update(of=("self",))
        .select_related("period", "organisation__municipality", "current")
        .filter(period=extension.period, organisation=extension.organisation)
        .first()
    )
    if report is None:
        raise ActionRefused("У организации нет отчёта за этот квартал.")
    if report.is_editable:
        return  # only the date was in the way
    source, report.state = report.state, target_of(report.state, Move.REOPEN)
    report.return_due, report.accepted_at, report.accepted_by = extension.until, None, None
    report.version += 1
    report.save(update_fields=["state", "return_due", "accepted_at", "accepted_by", "version"])
    Transition.objects.create(
        report=report, source=source, target=report.state, at=at, by=by, comment=extension.reason,
        submission_id=report.current_id,
    )  # fmt: skip
    # Accepted lines are closed to the organisation: it is let in to correct any of them.
    report.lines.live().update(review=ReportLine.Review.NONE, version=F("version") + 1)
    record_figures(report, by=by)
    record_documents(report, by=by)
    open_again(report)


@transaction.atomic
def revoke(*, extension: Extension, by: Any, at: datetime) -> None:
    """Take an extension or a waiver back; the record stays."""
    ensure(by, Permission.CONTROL_PERIODS, municipality=extension.period.municipality_id)
    if Extension.objects.in_force().filter(pk=extension.pk).update(revoked_at=at):
        record(
            "extension.revoked", extension, by=by, changes={"revoked_at": [None, at]},
            municipality_id=extension.period.municipality_id,
        )  # fmt: skip
