"""The life of a quarterly report: who may move it where, and until when it can be filled.

The workflow is stored (`QuarterlyReport.state`), lateness is computed from dates. All moves stand in one table.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from msoko.lib.dates import end_of_day, local_day, long_date, moment_text
from reports.models import Extension, QuarterlyReport, ReportingPeriod
from reports.refusals import ActionRefused

State = QuarterlyReport.State


class Move(StrEnum):
    """What a person does to a whole report."""

    SUBMIT = "submit"
    RETURN = "return"
    CHECK = "check"
    ACCEPT = "accept"
    REOPEN = "reopen"


TRANSITIONS: dict[tuple[str, Move], str] = {
    (State.DRAFT, Move.SUBMIT): State.SUBMITTED,
    (State.RETURNED, Move.SUBMIT): State.SUBMITTED,
    (State.SUBMITTED, Move.RETURN): State.RETURNED,
    (State.CHECKED, Move.RETURN): State.RETURNED,
    (State.SUBMITTED, Move.CHECK): State.CHECKED,
    (State.CHECKED, Move.ACCEPT): State.ACCEPTED,
    (State.SUBMITTED, Move.ACCEPT): State.ACCEPTED,
    (State.ACCEPTED, Move.REOPEN): State.RETURNED,
}

REFUSALS = {
    Move.SUBMIT: "Отчёт уже отправлен: обновите страницу.",
    Move.RETURN: "Вернуть можно только отчёт, который ждёт проверки.",
    Move.CHECK: "Отметить проверенным можно только отправленный отчёт.",
    Move.ACCEPT: "Принять можно только отчёт, который ждёт проверки.",
    Move.REOPEN: "Открыть заново можно только принятый отчёт.",
}


def target_of(state: str, move: Move, *, two_steps: bool = False) -> str:
    """Where the move leads from the state; `ActionRefused` when it does not exist.

    In a two-step review a report is checked by a methodologist first, then accepted by the department.
    """
    target = TRANSITIONS.get((state, move))
    if target is None:
        raise ActionRefused(REFUSALS[move])
    if move == Move.ACCEPT and two_steps and state == State.SUBMITTED:
        raise ActionRefused("Сначала отчёт проверяет методист: отметьте его проверенным.")
    if move == Move.CHECK and not two_steps:
        raise ActionRefused("Отчёты принимают в один шаг: примите его или верните.")
    return target


@dataclass(frozen=True, slots=True)
class Editing:
    """May the organisation change the report now, until when, and if not, why."""

    allowed: bool
    until: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Dates:
    """The dates of one report with its extension counted in."""

    due: date
    nominal_due: date
    on_time_until: date
    extension: Extension | None = None
    waiver: Extension | None = None

    @property
    def is_shifted(self) -> bool:
        return self.due != self.nominal_due

    def is_late(self, day: date) -> bool:
        """Is a first version sent on this day late?"""
        return self.waiver is None and day > self.on_time_until


def dates_of(period: ReportingPeriod, extensions: Iterable[Extension], return_due: date | None = None) -> Dates:
    """Dates of a report. `extensions` are those of its organisation in the period, revoked ones left out."""
    waiver = next((row for row in extensions if row.kind == Extension.Kind.WAIVER), None)
    longer = [row for row in extensions if row.kind == Extension.Kind.EXTENSION and row.until is not None]
    best = max(longer, key=lambda row: row.until or period.due, default=None)
    if best is not None and best.until is not None and best.until > period.due:
        due = return_due or best.until
        return Dates(due, best.until, max(period.on_time_until, best.until), best, waiver)
    if return_due:
        return Dates(return_due, return_due, period.on_time_until, None, waiver)
    return Dates(period.due, period.nominal_due, period.on_time_until, None, waiver)


def editing_of(report: QuarterlyReport, extensions: Iterable[Extension], at: datetime) -> Editing:
    """May the organisation type into this report at the moment? The reason is shown as it is."""
    extensions = list(extensions)
    period = report.period
    zone = report.organisation.municipality.zone
    if report.state in (State.SUBMITTED, State.CHECKED):
        sent = f" {moment_text(report.current.at, zone)}" if report.current else ""
        return Editing(False, None, f"Отчёт отправлен{sent} и ждёт проверки. Исправить его можно, если его вернут.")
    if report.state == State.ACCEPTED:
        when = f" {moment_text(report.accepted_at, zone)}" if report.accepted_at else ""
        return Editing(False, None, f"Отчёт принят{when}. Принятый отчёт не меняется.")
    dates = dates_of(period, extensions, report.return_due)
    if dates.waiver is not None:
        return Editing(False, None, f"Отчёт за этот квартал не нужен. Основание: {dates.waiver.reason}")
    until = _editable_until(report, extensions)
    if at <= until:
        return Editing(True, until)
    return Editing(False, until, _locked_reason(report, until, at))


def _editable_until(report: QuarterlyReport, extensions: list[Extension]) -> datetime:
    """The latest of: the period's lock (or its closing), the personal dates of the organisation, the day to correct."""
    period = report.period
    zone = report.organisation.municipality.zone
    general = min(period.locks_at, period.closed_at) if period.closed_at else period.locks_at
    personal = [end_of_day(row.until, zone) for row in extensions if row.until is not None]
    if report.state == State.RETURNED and report.return_due:
        personal.append(end_of_day(report.return_due, zone))
    return max([general, *personal])


def _locked_reason(report: QuarterlyReport, until: datetime, at: datetime) -> str:
    day = long_date(local_day(until, report.organisation.municipality.zone))
    ask = "Если отчёт нужно сдать, попросите управление образования продлить срок."
    if report.period.closed_at is not None and report.period.closed_at <= at:
        return f"Приём отчётов за {report.period.quarter.label} закрыт. {ask}"
    return f"Срок, до которого можно было отправить отчёт, прошёл {day}. {ask}"
