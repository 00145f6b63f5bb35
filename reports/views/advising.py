"""Findings and recommendations: the cycle of a run, drafts, sending, what a body was recommended."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from msoko.lib.russian import counted
from msoko.locking import EditConflict
from reports.actions import advising
from reports.contexts.cycle import cycle_page, likely_direction, own_advice
from reports.forms.cycle import AdviceForm, DirectionForm, VerdictForm
from reports.models import AnalysisRun, Finding, Recommendation
from reports.refusals import ActionRefused
from schools.access import Permission, ensure, has_permission
from schools.place import PortalRequest

GET_POST = require_http_methods(["GET", "POST"])


def run_or_404(request: PortalRequest, pk: int) -> AnalysisRun:
    """A computed run of one's own municipality."""
    runs = AnalysisRun.objects.visible_to(request.user).light().ready().select_related("municipality")
    return get_object_or_404(runs, pk=pk)


def may(request: PortalRequest, permission: Permission, municipality_id: int) -> bool:
    return has_permission(request.user, permission, municipality=municipality_id)


@require_GET
def cycle(request: PortalRequest, pk: int) -> HttpResponse:
    """From findings to proposals, with the loops that are open."""
    run = run_or_404(request, pk)
    context = {
        "run": run,
        "page": cycle_page(run, timezone.localdate()),
        "may_run": may(request, Permission.RUN_ANALYSIS, run.municipality_id),
        "may_decide": may(request, Permission.DECIDE, run.municipality_id),
        "may_edit_map": may(request, Permission.EDIT_ROADMAP, run.municipality_id),
        "verdict_form": VerdictForm(),
    }
    return render(request, "reports/cycle/cycle.html", context)


@require_POST
def propose(request: PortalRequest, pk: int) -> HttpResponse:
    run = AnalysisRun.objects.select_related("municipality").get(pk=run_or_404(request, pk).pk)
    added = advising.propose_findings(run=run, by=request.user, at=timezone.now())
    messages.success(request, f"Предложено наблюдений: {added}." if added else "Новых наблюдений нет.")
    return redirect("reports:cycle", pk)


@require_POST
def dismiss(request: PortalRequest, pk: int) -> HttpResponse:
    runs = AnalysisRun.objects.visible_to(request.user)
    finding = get_object_or_404(Finding.objects.select_related("run"), pk=pk, run__in=runs)
    try:
        reason = request.POST.get("reason", "")
        advising.dismiss_finding(finding=finding, reason=reason, by=request.user, at=timezone.now())
    except ActionRefused as refusal:
        messages.error(request, str(refusal))
    return redirect(f"{reverse('reports:cycle', args=[finding.run_id])}#f{finding.pk}")


@GET_POST
def recommendation_new(request: PortalRequest, pk: int) -> HttpResponse:
    """A draft, filled from a finding when one is named."""
    run = run_or_404(request, pk)
    ensure(request.user, Permission.RUN_ANALYSIS, municipality=run.municipality_id)
    named = request.GET.get("finding", "")
    finding = get_object_or_404(run.findings, pk=named) if named.isdigit() else None
    form = AdviceForm(request.POST or None, municipality=run.municipality, initial=_proposed(finding))
    if request.method == "POST" and form.is_valid():
        try:
            row = _made(request, run, form, finding)
            # Back to where the person was: the next finding stands below.
            place = f"#f{finding.pk}" if finding is not None else "#recommendations"
            messages.success(request, _what_happened(row))
            return redirect(f"{reverse('reports:cycle', args=[pk])}{place}")
        except ActionRefused as refusal:
            form.add_error(None, str(refusal))
    return _form(request, form, run, finding=finding)


@transaction.atomic
def _made(request: PortalRequest, run: AnalysisRun, form: AdviceForm, finding: Finding | None) -> Recommendation:
    """A draft; sent at once if the person asked so."""
    now = timezone.now()
    row = advising.make_recommendation(run=run, advice=form.advice(), by=request.user, at=now, finding=finding)
    return advising.issue_recommendation(row=row, by=request.user, at=now) if "issue" in request.POST else row


def _what_happened(row: Recommendation) -> str:
    if row.state == Recommendation.State.ISSUED:
        return f"{row} направлена: адресаты получат письмо и видят её у себя."
    return f"{row} сохранена как проект. Адресаты увидят её, когда вы её направите."


@require_POST
def draft_all(request: PortalRequest, pk: int) -> HttpResponse:
    """Drafts for all findings that are still open."""
    run = run_or_404(request, pk)
    made = advising.draft_all(run=run, by=request.user, at=timezone.now())
    drafts = counted(made, "проект", "проекта", "проектов")
    messages.success(request, f"Готово: {drafts}. Прочитайте, поправьте и направьте адресатам.")
    return redirect(f"{reverse('reports:cycle', args=[pk])}#recommendations")


@require_POST
def issue_all(request: PortalRequest, pk: int) -> HttpResponse:
    """Send all drafts of the run."""
    run = run_or_404(request, pk)
    sent = advising.issue_all(run=run, by=request.user, at=timezone.now())
    messages.success(request, f"Направлено: {counted(sent, 'рекомендация', 'рекомендации', 'рекомендаций')}.")
    return redirect(f"{reverse('reports:cycle', args=[pk])}#recommendations")


def _proposed(finding: Finding | None) -> dict[str, Any]:
    if finding is None:
        return {}
    proposed = {"text": finding.advice, "due": finding.advice_due, "organisations": finding.organisations.all()}
    return proposed | {"direction": likely_direction(finding)}


def _form(request: PortalRequest, form: AdviceForm, run: AnalysisRun, **context: Any) -> HttpResponse:
    status = 409 if context.get("current") else 422 if form.is_bound else 200
    context |= {"form": form, "run": run, "may_decide": may(request, Permission.DECIDE, run.municipality_id)}
    return render(request, "reports/cycle/recommendation_form.html", context, status=status)


def _recommendation(request: PortalRequest, pk: int) -> Recommendation:
    rows = Recommendation.objects.visible_to(request.user).select_related("run", "municipality", "finding", "direction")
    return get_object_or_404(rows, pk=pk)


@require_GET
def recommendation(request: PortalRequest, pk: int) -> HttpResponse:
    """One recommendation as its addressee and the department read it."""
    row = _recommendation(request, pk)
    whole = may(request, Permission.VIEW_MUNICIPALITY, row.municipality_id)
    context = {
        "row": row,
        "organisations": row.organisations.all() if whole else [],
        "decisions": row.decisions.all() if whole else [],
        "whole": whole,
        "direction_form": DirectionForm(municipality=row.municipality, initial={"direction": row.direction_id}),
        "may_run": may(request, Permission.RUN_ANALYSIS, row.municipality_id),
        "may_decide": may(request, Permission.DECIDE, row.municipality_id),
    }
    return render(request, "reports/cycle/recommendation.html", context)


@GET_POST
def recommendation_edit(request: PortalRequest, pk: int) -> HttpResponse:
    row = _recommendation(request, pk)
    ensure(request.user, Permission.RUN_ANALYSIS, municipality=row.municipality_id)
    initial = {"text": row.text, "due": row.due, "organisations": row.organisations.all(), "seen": row.version}
    initial["direction"] = row.direction_id
    form = AdviceForm(request.POST or None, municipality=row.municipality, initial=initial)
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data["seen"] or 0
        try:
            advising.edit_recommendation(row=row, advice=form.advice(), seen=seen, by=request.user, at=timezone.now())
            return redirect(row)
        except EditConflict as conflict:
            return _form(request, form, row.run, current=conflict.current)
        except ActionRefused as refusal:
            form.add_error(None, str(refusal))
    return _form(request, form, row.run, row=row)


@require_POST
def issue(request: PortalRequest, pk: int) -> HttpResponse:
    row = _recommendation(request, pk)
    sent = advising.issue_recommendation(row=row, by=request.user, at=timezone.now())
    messages.success(request, _what_happened(sent))
    return redirect(row)


@require_POST
def withdraw(request: PortalRequest, pk: int) -> HttpResponse:
    row = _recommendation(request, pk)
    try:
        advising.withdraw_recommendation(row=row, reason=request.POST.get("reason", ""), by=request.user)
        messages.success(request, f"{row} отозвана.")
    except ActionRefused as refusal:
        messages.error(request, str(refusal))
    return redirect(row)


@require_POST
def direction(request: PortalRequest, pk: int) -> HttpResponse:
    """Tie a recommendation to a direction, at any state."""
    row = _recommendation(request, pk)
    ensure(request.user, Permission.RUN_ANALYSIS, municipality=row.municipality_id)
    form = DirectionForm(request.POST, municipality=row.municipality)
    if form.is_valid():
        advising.name_direction(row=row, direction=form.cleaned_data["direction"], by=request.user)
    return redirect(row)


@require_GET
def own(request: PortalRequest) -> HttpResponse:
    """«Рекомендации и меры» of the own body; the department is led to the cycle of the last run."""
    place = request.place
    if place.organisation is None:
        ensure(request.user, Permission.VIEW_MUNICIPALITY, municipality=place.municipality)
        last = AnalysisRun.objects.light().ready().filter(municipality=place.municipality).order_by("-cut_off").first()
        return redirect("reports:cycle", last.pk) if last else redirect("reports:analysis")
    context = {
        "advice": own_advice(place.organisation),
        "today": timezone.localdate(),
        "may_answer": place.may(Permission.FILL_REPORT),
    }
    return render(request, "reports/cycle/own.html", context)
