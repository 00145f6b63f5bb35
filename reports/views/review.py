"""The department reviews: the queue, one report line by line, the decision."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from msoko.lib.russian import counted
from reports.actions import reviewing
from reports.contexts.review import queue as read_queue
from reports.contexts.review import queue_ids, review_page
from reports.forms.reporting import ReturnForm
from reports.models import QuarterlyReport
from reports.refusals import ActionRefused
from reports.views.filling import report_or_404
from schools.access import Permission, ensure, has_permission, require
from schools.place import PortalRequest

DAYS_TO_CORRECT = 5


@require_GET
@require(Permission.REVIEW_REPORTS)
def queue(request: PortalRequest) -> HttpResponse:
    """Reports that wait, the oldest first."""
    place = request.place
    context = {
        "rows": read_queue(place.municipality, timezone.now()),
        "two_steps": place.municipality.two_step_review,
        "crumbs": [("Отчёты", "/reports/"), ("Очередь проверки", "")],
    }
    return render(request, "reports/queue.html", context)


@require_POST
@require(Permission.REVIEW_REPORTS)
def accept_many(request: PortalRequest) -> HttpResponse:
    """Accept the reports chosen in the queue."""
    chosen = [pk for pk in request.POST.getlist("report") if pk.isdigit()]
    rows = QuarterlyReport.objects.visible_to(request.user).waiting_for_review().filter(pk__in=chosen)
    accepted, refusals = reviewing.accept_many(
        reports=rows.select_related("organisation__municipality", "period"), by=request.user, at=timezone.now()
    )
    if accepted:
        messages.success(request, f"Принято: {counted(accepted, 'отчёт', 'отчёта', 'отчётов')}.")
    for refusal in refusals:
        messages.error(request, refusal)
    if not accepted and not refusals:
        messages.warning(request, "Отметьте отчёты, которые нужно принять.")
    return redirect("reports:queue")


def _reviewed(request: PortalRequest, pk: int) -> QuarterlyReport:
    row = report_or_404(request, pk)
    ensure(request.user, Permission.REVIEW_REPORTS, municipality=row.period.municipality_id)
    return row


@require_GET
def review(request: PortalRequest, pk: int) -> HttpResponse:
    """One report line by line."""
    row = _reviewed(request, pk)
    return _page(request, row, None)


def _page(request: PortalRequest, row: QuarterlyReport, form: ReturnForm | None, status: int = 200) -> HttpResponse:
    municipality = row.organisation.municipality
    now = timezone.now()
    page = review_page(row, queue_ids(municipality), now)
    due = municipality.calendar().add_working_days(timezone.localdate(now, municipality.zone), DAYS_TO_CORRECT)
    two = municipality.two_step_review
    permission = Permission.APPROVE_REPORTS if two else Permission.REVIEW_REPORTS
    own = reviewing.own_report(row, request.user)
    own_check = reviewing.own_check(row, request.user)
    context = {
        "page": page,
        "report": row,
        "form": form or ReturnForm(initial={"due": due}),
        "is_under_review": row.state in (row.State.SUBMITTED, row.State.CHECKED) and not own,
        "why_not": own or own_check,
        "may_check": two and row.state == row.State.SUBMITTED,
        "may_accept": has_permission(request.user, permission, municipality=municipality)
        and not (two and row.state == row.State.SUBMITTED)
        and not own_check,
        "crumbs": [("Отчёты", "/reports/"), ("Очередь проверки", "/review/"), (str(row.organisation), "")],
    }
    return render(request, "reports/review.html", context, status=status)


@require_POST
def line(request: PortalRequest, pk: int, line_pk: int) -> HttpResponse:
    """Accept a line or write a remark to it."""
    row = _reviewed(request, pk)
    target = get_object_or_404(row.lines.live().select_related("report"), pk=line_pk)
    try:
        if request.POST.get("verdict") == "accept":
            reviewing.accept_line(line=target, by=request.user)
        else:
            reviewing.remark_line(line=target, text=request.POST.get("text", ""), by=request.user, at=timezone.now())
    except ActionRefused as refusal:
        messages.error(request, str(refusal))
    return redirect(f"{request.path.split('/lines/')[0]}/#line-{target.pk}")


@require_POST
def clean_lines(request: PortalRequest, pk: int) -> HttpResponse:
    """Accept every line that neither the reviewer nor the portal has anything against."""
    row = _reviewed(request, pk)
    page = review_page(row, [], timezone.now())
    chosen = [each.line.pk for each in page.lines if not each.problems]
    try:
        count = reviewing.accept_lines(report=row, lines=chosen, by=request.user)
    except ActionRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Принято: {counted(count, 'строка', 'строки', 'строк')}.")
    return redirect("reports:review", pk=row.pk)


@require_POST
def decide(request: PortalRequest, pk: int) -> HttpResponse:
    """Accept, mark as checked, or return; then the next report of the queue."""
    row = _reviewed(request, pk)
    waiting = queue_ids(row.organisation.municipality)
    form = ReturnForm(request.POST)
    decision = request.POST.get("decision", "")
    if decision == "return" and not form.is_valid():
        return _page(request, row, form, status=422)
    try:
        word = _decide(request, row, decision, form)
    except ActionRefused as refusal:
        form.is_valid()
        form.add_error(None, str(refusal))
        return _page(request, row, form, status=422)
    messages.success(request, f"{row.organisation}, {row.period.quarter.label}: {word}.")
    after = waiting[waiting.index(row.pk) + 1 :] if row.pk in waiting else []
    return redirect("reports:review", pk=after[0]) if after else redirect("reports:queue")


def _decide(request: PortalRequest, row: QuarterlyReport, decision: str, form: ReturnForm) -> str:
    now, comment = timezone.now(), request.POST.get("comment", "")
    if decision == "return":
        reviewing.return_report(
            report=row, by=request.user, due=form.cleaned_data["due"], comment=form.cleaned_data["comment"], at=now
        )
        return "отчёт возвращён"
    simple: dict[str, tuple[Callable[..., QuarterlyReport], str]] = {
        "check": (reviewing.check, "отчёт отмечен проверенным"),
        "accept": (reviewing.accept, "отчёт принят"),
    }
    if decision not in simple:
        raise ActionRefused("Выберите решение: принять или вернуть.")
    act, word = simple[decision]
    act(report=row, by=request.user, at=now, comment=comment)
    return word
