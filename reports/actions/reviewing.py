"""The department looks at reports: lines, remarks, return, acceptance in one step or two, and what acceptance means."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.urls import reverse

from msoko.audit.recording import record
from msoko.lib.dates import local_day
from reports import letters
from reports.actions.completing import complete_occurrences
from reports.actions.derived import complete_derived
from reports.actions.measured import record_figures
from reports.actions.presence import record_documents
from reports.models import QuarterlyReport, Remark, ReportLine, Transition
from reports.refusals import ActionRefused
from reports.workflow import Move, target_of
from schools.access import Permission, ensure

State = QuarterlyReport.State
Review = ReportLine.Review


def _lock(report: QuarterlyReport) -> QuarterlyReport:
    return (
        QuarterlyReport.objects.select_for_update(of=("self",))
        .select_related("period", "organisation__municipality", "current")
        .get(pk=report.pk)
    )


def _ensure_reviewer(by: Any, report: QuarterlyReport, permission: Permission = Permission.REVIEW_REPORTS) -> None:
    ensure(by, permission, municipality=report.organisation.municipality_id)


def _ensure_under_review(report: QuarterlyReport, by: Any) -> None:
    if report.state not in (State.SUBMITTED, State.CHECKED):
        raise ActionRefused("Отчёт сейчас не на проверке: обновите страницу.")
    if words := own_report(report, by):
        raise ActionRefused(words)


def own_report(report: QuarterlyReport, by: Any) -> str:
    """Why this person may not review the report: nobody judges what he or she has sent. Empty when the person may."""
    if report.current is None or report.current.by_id != by.pk:
        return ""
    return "Вы сами отправили этот отчёт. Проверить его должен другой сотрудник."


def own_check(report: QuarterlyReport, by: Any) -> str:
    """Why this person may not take the second step: the first one was his or hers. Empty when the person may."""
    if report.state != State.CHECKED:
        return ""
    last = report.transitions.filter(target=State.CHECKED).order_by("-at", "-pk").first()
    mine = last is not None and last.by_id == by.pk
    return "Вы отметили этот отчёт проверенным. Принять его должен другой сотрудник." if mine else ""


@transaction.atomic
def accept_line(*, line: ReportLine, by: Any) -> None:
    """The answer is good. A remark that the organisation has not seen yet is taken back."""
    report = _lock(line.report)
    _ensure_reviewer(by, report)
    _ensure_under_review(report, by)
    Remark.objects.filter(line=line, submission=report.current, published_at__isnull=True).delete()
    _set_review(line, Review.ACCEPTED)


@transaction.atomic
def accept_lines(*, report: QuarterlyReport, lines: Iterable[int], by: Any) -> int:
    """Accept several unreviewed answers of one report at once; returns how many."""
    locked = _lock(report)
    _ensure_reviewer(by, locked)
    _ensure_under_review(locked, by)
    chosen = locked.lines.live().filter(pk__in=list(lines), review=Review.NONE).exclude(state="")
    return chosen.update(review=Review.ACCEPTED, version=F("version") + 1)


@transaction.atomic
def remark_line(*, line: ReportLine, text: str, by: Any, at: datetime) -> Remark:
    """Write or rewrite the remark to a line of the version under review; it is published by the return."""
    report = _lock(line.report)
    _ensure_reviewer(by, report)
    _ensure_under_review(report, by)
    if not text.strip():
        raise ActionRefused("Напишите замечание: что исправить.")
    remark, _ = Remark.objects.update_or_create(
        line=line, submission=report.current, published_at__isnull=True,
        defaults={"text": text.strip(), "by": by, "at": at},
    )  # fmt: skip
    _set_review(line, Review.REMARK)
    return remark


def _set_review(line: ReportLine, review: str) -> None:
    ReportLine.objects.filter(pk=line.pk).update(review=review, version=F("version") + 1)
    line.review = review


@transaction.atomic
def return_report(
    *,
    report: QuarterlyReport,
    by: Any,
    due: date,
    at: datetime,
    remarks: Mapping[int, str] | None = None,
    comment: str = "",
) -> QuarterlyReport:
    """Send the report back with remarks (line id → text, besides those already written) or a comment, and a new day.

    With remarks to lines only those lines open; with a comment alone all of them do.
    """
    locked = _lock(report)
    _ensure_reviewer(by, locked)
    target = target_of(locked.state, Move.RETURN)
    _ensure_under_review(locked, by)
    zone = locked.organisation.municipality.zone
    if due < local_day(at, zone):
        raise ActionRefused("День исправления уже прошёл: укажите сегодняшний или более поздний.")
    own = {line.pk: line for line in locked.lines.live()}
    for pk, text in (remarks or {}).items():
        if pk not in own:
            raise ActionRefused("Строки с замечанием нет в этом отчёте: обновите страницу.")
        remark_line(line=own[pk], text=text, by=by, at=at)
    written = _publish(locked, at)
    if not written and not comment.strip():
        raise ActionRefused("Напишите замечание хотя бы к одной строке или общий комментарий.")
    if written:
        locked.lines.live().filter(review=Review.NONE).exclude(state="").update(
            review=Review.ACCEPTED, version=F("version") + 1
        )
    else:
        locked.lines.live().update(review=Review.NONE, version=F("version") + 1)
    locked.return_due = due
    _move(locked, target, by, at, comment)
    _tell("returned", locked, written, comment, at)
    return locked


def _publish(report: QuarterlyReport, at: datetime) -> list[Remark]:
    """Show the reviewer's remarks to the organisation."""
    waiting = Remark.objects.filter(line__report=report, submission=report.current, published_at__isnull=True)
    found = list(waiting.select_related("line").order_by("line__position"))
    Remark.objects.filter(pk__in=[row.pk for row in found]).update(published_at=at)
    return found


@transaction.atomic
def check(*, report: QuarterlyReport, by: Any, at: datetime, comment: str = "") -> QuarterlyReport:
    """The first of two steps: a methodologist has looked and has nothing against it."""
    locked = _lock(report)
    _ensure_reviewer(by, locked)
    two = locked.organisation.municipality.two_step_review
    target = target_of(locked.state, Move.CHECK, two_steps=two)
    _ensure_under_review(locked, by)
    _move(locked, target, by, at, comment)
    return locked


@transaction.atomic
def accept(*, report: QuarterlyReport, by: Any, at: datetime, comment: str = "") -> QuarterlyReport:
    """Take the report. Remarks that were written stay with it: «принят с замечаниями»."""
    locked = _lock(report)
    two = locked.organisation.municipality.two_step_review
    _ensure_reviewer(by, locked, Permission.APPROVE_REPORTS if two else Permission.REVIEW_REPORTS)
    target = target_of(locked.state, Move.ACCEPT, two_steps=two)
    if words := own_report(locked, by) or own_check(locked, by):
        raise ActionRefused(words)
    remarks = _publish(locked, at)
    locked.lines.live().filter(review=Review.NONE).exclude(state="").update(
        review=Review.ACCEPTED, version=F("version") + 1
    )
    locked.accepted_at, locked.accepted_by = at, by
    _move(locked, target, by, at, comment)
    complete_occurrences(locked.lines.live().values_list("occurrence_id", flat=True))
    complete_derived(locked)
    record_figures(locked, by=by)
    record_documents(locked, by=by)
    _tell("accepted", locked, remarks, comment, at)
    return locked


@transaction.atomic
def accept_many(*, reports: Iterable[QuarterlyReport], by: Any, at: datetime) -> tuple[int, list[str]]:
    """Accept several reports; returns how many, and why the others could not be."""
    accepted, refusals = 0, []
    reports = list(reports)
    # All of them before anything that reports share: two people who accept at one moment do not wait for each other.
    list(QuarterlyReport.objects.select_for_update().filter(pk__in=[row.pk for row in reports]).order_by("pk"))
    for report in reports:
        try:
            accept(report=report, by=by, at=at)
        except ActionRefused as refusal:
            refusals.append(f"{report.organisation}: {refusal}")
        else:
            accepted += 1
    return accepted, refusals


def _move(report: QuarterlyReport, target: str, by: Any, at: datetime, comment: str) -> None:
    source, report.state = report.state, target
    report.version += 1
    report.save(update_fields=["state", "return_due", "accepted_at", "accepted_by", "version"])
    Transition.objects.create(
        report=report, source=source, target=target, at=at, by=by, comment=comment.strip(), submission=report.current
    )
    record(
        f"report.{target}", report, by=by, reason=comment.strip(), changes={"state": [source, target]},
        municipality_id=report.organisation.municipality_id,
    )  # fmt: skip


def _tell(template: str, report: QuarterlyReport, remarks: list[Remark], comment: str, at: datetime) -> None:
    day = local_day(at, report.organisation.municipality.zone)
    version = report.current.version if report.current else 0
    for user in letters.recipients_of([report.organisation], day).get(report.organisation_id, []):
        letters.put(
            template, f"report-{template}:{report.pk}:{version}", user=user, report=report,
            url=reverse("reports:report", args=[report.pk]), context={"remarks": remarks, "comment": comment.strip()},
        )  # fmt: skip
