"""Decisions, measures, effects and proposals."""

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from msoko.lib.files import BadFile
from msoko.serving import stored_file
from reports.actions import deciding, proposing
from reports.forms.cycle import CarryForm, DecisionForm, DoneForm, MeasureForm, VerdictForm
from reports.models import AnalysisRun, Decision, Effect, MeasureBody, Proposal
from reports.refusals import ActionRefused
from reports.views.advising import GET_POST, may, run_or_404
from schools.access import Permission, ensure


@GET_POST
def decision_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down an act by which issued recommendations are decided."""
    run = run_or_404(request, pk)
    ensure(request.user, Permission.DECIDE, municipality=run.municipality_id)
    form = DecisionForm(request.POST or None, request.FILES or None, run=run)
    if request.method == "POST" and form.is_valid():
        try:
            made = deciding.make_decision(
                municipality=run.municipality,
                act=form.act(),
                recommendations=list(form.cleaned_data["recommendations"]),
                by=request.user,
                at=timezone.now(),
            )
            messages.success(request, f"Записано: {made}. Теперь добавьте меры: кто, что и к какому сроку делает.")
            return redirect(made)
        except BadFile as problem:
            form.add_error("file", str(problem))
        except ActionRefused as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "run": run}
    return render(request, "reports/cycle/decision_form.html", context, status=422 if form.is_bound else 200)


def _decision(request: HttpRequest, pk: int) -> Decision:
    return get_object_or_404(Decision.objects.visible_to(request.user).select_related("municipality"), pk=pk)


@require_GET
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """An act with its recommendations and measures."""
    row = _decision(request, pk)
    context = {
        "decision": row,
        "recommendations": row.recommendations.select_related("run").annotate(measured=Count("measures")),
        "measures": row.measures.prefetch_related("bodies__organisation").select_related("indicator", "recommendation"),
        "may_decide": may(request, Permission.DECIDE, row.municipality_id),
        "today": timezone.localdate(),
    }
    return render(request, "reports/cycle/decision.html", context)


@require_GET
def decision_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    row = _decision(request, pk)
    if not row.file:
        raise Http404
    extension = row.file.name.rpartition(".")[2]
    return stored_file(row.file, f"{row}.{extension}".replace("/", "-"))


@GET_POST
def measure_new(request: HttpRequest, pk: int) -> HttpResponse:
    row = _decision(request, pk)
    ensure(request.user, Permission.DECIDE, municipality=row.municipality_id)
    named = request.GET.get("recommendation", "")
    advice = get_object_or_404(row.recommendations.select_related("finding"), pk=named) if named.isdigit() else None
    initial = {"starts_on": timezone.localdate()} | (MeasureForm.follows(advice) if advice else {})
    form = MeasureForm(request.POST or None, decision=row, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            deciding.make_measure(decision=row, work=form.work(), by=request.user, at=timezone.now())
            messages.success(request, "Мера добавлена: исполнители видят её у себя и в отчётах за квартал.")
            return redirect(row)
        except ActionRefused as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "decision": row}
    return render(request, "reports/cycle/measure_form.html", context, status=422 if form.is_bound else 200)


@GET_POST
def measure_done(request: HttpRequest, pk: int) -> HttpResponse:
    """A body answers for its part of a measure."""
    rows = MeasureBody.objects.visible_to(request.user).select_related("measure__decision", "organisation")
    body = get_object_or_404(rows, pk=pk)
    ensure(request.user, Permission.FILL_REPORT, organisation=body.organisation)
    today = timezone.localdate()
    form = DoneForm(request.POST or None, today=today, initial={"done_on": body.done_on or today, "note": body.note})
    if request.method == "POST" and form.is_valid():
        try:
            deciding.mark_done(body=body, by=request.user, at=timezone.now(), today=today, **form.cleaned_data)
            messages.success(request, "Отмечено. Управление видит, что мера исполнена.")
            return redirect("reports:recommendations")
        except ActionRefused as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "body": body}
    return render(request, "reports/cycle/done_form.html", context, status=422 if form.is_bound else 200)


@require_POST
def weigh(request: HttpRequest, pk: int) -> HttpResponse:
    run = run_or_404(request, pk)
    added = deciding.weigh_effects(run=run, by=request.user, at=timezone.now())
    text = f"Посчитан эффект мер: {added}." if added else "Мер с показателем, эффект которых не посчитан, нет."
    messages.success(request, text)
    return redirect("reports:cycle", pk)


@require_POST
def effect(request: HttpRequest, pk: int) -> HttpResponse:
    """The verdict of a person."""
    runs = AnalysisRun.objects.visible_to(request.user)
    row = get_object_or_404(Effect.objects.select_related("run"), pk=pk, run__in=runs)
    ensure(request.user, Permission.DECIDE, municipality=row.run.municipality_id)
    form = VerdictForm(request.POST)
    if form.is_valid():
        try:
            deciding.judge_effect(effect=row, by=request.user, at=timezone.now(), **form.cleaned_data)
        except ActionRefused as refusal:
            messages.error(request, str(refusal))
    else:
        messages.error(request, "Выберите вывод об эффекте.")
    return redirect(f"{reverse('reports:cycle', args=[row.run_id])}#e{row.pk}")


@require_POST
def proposal_new(request: HttpRequest, pk: int) -> HttpResponse:
    run = run_or_404(request, pk)
    try:
        deciding.make_proposal(run=run, text=request.POST.get("text", "")[:4000], by=request.user, at=timezone.now())
    except ActionRefused as refusal:
        messages.error(request, str(refusal))
    return redirect(f"{reverse('reports:cycle', args=[pk])}#proposals")


@require_POST
def proposal_decide(request: HttpRequest, pk: int) -> HttpResponse:
    runs = AnalysisRun.objects.visible_to(request.user)
    row = get_object_or_404(Proposal.objects.select_related("run"), pk=pk, run__in=runs)
    try:
        decided = deciding.decide_proposal(
            proposal=row,
            state=request.POST.get("state", ""),
            reason=request.POST.get("reason", ""),
            by=request.user,
            at=timezone.now(),
        )
    except ActionRefused as refusal:
        messages.error(request, str(refusal))
    else:
        if decided.state == Proposal.State.TAKEN and may(request, Permission.EDIT_ROADMAP, row.run.municipality_id):
            return _carried_on(request, decided)
    return redirect(f"{reverse('reports:cycle', args=[row.run_id])}#p{row.pk}")


def _carried_on(request: HttpRequest, row: Proposal) -> HttpResponse:
    """A proposal that is taken goes straight into the map; where it would stand is asked only if nothing says it."""
    if row.activity is None:
        return redirect("reports:proposal_carry", row.pk)
    try:
        roadmap = row.activity.roadmap
        proposing.carry_into_map(proposal=row, roadmap=roadmap, direction=None, by=request.user, at=timezone.now())
        messages.success(request, "Предложение внесено в рабочую копию карты примечанием к мероприятию.")
    except ActionRefused as refusal:
        messages.error(request, f"Предложение принято, но в карту не внесено. {refusal}")
    return redirect(f"{reverse('reports:cycle', args=[row.run_id])}#p{row.pk}")


@require_POST
def proposals_gather(request: HttpRequest, pk: int) -> HttpResponse:
    """Proposals from conclusions and effects, so that nobody copies them by hand."""
    run = run_or_404(request, pk)
    added = proposing.gather_proposals(run=run, by=request.user, at=timezone.now())
    messages.success(request, f"Собрано предложений: {added}." if added else "Новых предложений в выводах нет.")
    return redirect(f"{reverse('reports:cycle', args=[pk])}#proposals")


@GET_POST
def proposal_carry(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a taken proposal into the working copy of an amendment."""
    runs = AnalysisRun.objects.visible_to(request.user)
    rows = Proposal.objects.select_related("run__municipality", "activity__roadmap", "amendment")
    row = get_object_or_404(rows, pk=pk, run__in=runs)
    ensure(request.user, Permission.EDIT_ROADMAP, municipality=row.run.municipality_id)
    initial = {"roadmap": row.activity.roadmap_id} if row.activity else {}
    form = CarryForm(
        request.POST or None, municipality=row.run.municipality, has_activity=row.activity is not None, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = proposing.carry_into_map(
                proposal=row, roadmap=data["roadmap"], direction=data.get("direction"), by=request.user,
                at=timezone.now(),
            )  # fmt: skip
            messages.success(request, "Предложение внесено в рабочую копию карты. Правьте её и введите в действие.")
            return redirect(made)
        except ActionRefused as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "row": row}
    return render(request, "reports/cycle/carry_form.html", context, status=422 if form.is_bound else 200)
