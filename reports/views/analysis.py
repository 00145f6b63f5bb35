"""The annual analysis: list of runs, start, result, words beside it, publication, documents."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from msoko.jobs.models import Job
from msoko.locking import EditConflict
from reports.actions.analysing import edit_conclusion, request_analysis
from reports.actions.analysing import publish as publish_run
from reports.actions.documents import Order, request_document
from reports.analysis.comparison import compare as compare_runs
from reports.analysis.zones import problems_of, strengths_of
from reports.contexts.annual import activities_of, annual_report
from reports.contexts.cycle import last_change
from reports.contexts.drill import rows_behind
from reports.contexts.drill_rows import rows_page
from reports.contexts.words import earlier_words, facts_of, next_to_approve
from reports.forms.analysis import AnalysisForm, ConclusionForm
from reports.models import AnalysisRun, Conclusion, Document
from reports.papers.annual import method_of
from reports.papers.execution import execution_chart, outside_rows
from reports.papers.expected import promised_rows, year_rows
from reports.refusals import ActionRefused
from reports.snapshots import analysis_of
from reports.views.documents import to_work
from schools.access import Permission, ensure, require


@require(Permission.VIEW_MUNICIPALITY)
def index(request: HttpRequest) -> HttpResponse:
    """Runs by year and the form that starts a new one."""
    runs = _listed(request)
    form = AnalysisForm(municipality=request.place.municipality, today=timezone.localdate())
    may_run = request.place.may(Permission.RUN_ANALYSIS)
    return render(request, "reports/analysis/index.html", {"runs": runs, "form": form, "may_run": may_run})


@require_POST
@require(Permission.RUN_ANALYSIS)
def start(request: HttpRequest) -> HttpResponse:
    """Number a run and show its job."""
    municipality = request.place.municipality
    form = AnalysisForm(request.POST, municipality=municipality, today=timezone.localdate())
    if form.is_valid():
        try:
            run = request_analysis(municipality=municipality, by=request.user, at=timezone.now(), **form.choice())
            return redirect("jobs:job", pk=run.job_id)
        except ActionRefused as refusal:
            form.add_error(None, str(refusal))
    runs = _listed(request)
    return render(request, "reports/analysis/index.html", {"runs": runs, "form": form, "may_run": True}, status=422)


def _listed(request: HttpRequest) -> QuerySet[AnalysisRun]:
    """Runs of the municipality, those of one year together, the newest first."""
    runs = AnalysisRun.objects.light().filter(municipality=request.place.municipality)
    return runs.select_related("job", "created_by").order_by("-year", "year_kind", "-number")


def _run(request: HttpRequest, pk: int, *, with_rows: bool = False) -> AnalysisRun:
    visible = AnalysisRun.objects.visible_to(request.user).select_related("municipality", "job", "published_by")
    if not with_rows:
        visible = visible.defer("rows")
    return get_object_or_404(visible, pk=pk)


@require_GET
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """The result: figures, chart, tables, words; a run that is still computed leads to its job."""
    row = _run(request, pk)
    if row.computed_at is None:
        # A colleague's job is not shown; the list says where the run stands.
        is_own = Job.objects.visible_to(request.user).filter(pk=row.job_id).exists()
        return redirect("jobs:job", pk=row.job_id) if is_own else redirect("reports:analysis")
    report = annual_report(row)
    context = {
        "run": row,
        "report": report,
        "analysis": report.analysis,
        "chart": execution_chart(report.analysis),
        "directions": [
            {"row": direction, "activities": activities_of(report, direction.id)}
            for direction in report.analysis.directions
        ],
        "outside": outside_rows(report.analysis),
        "strengths": strengths_of(report.analysis),
        "problems": problems_of(report.analysis),
        "results": year_rows(report.expected, row.year) if report.expected else (),
        "promised": promised_rows(report.expected, row.year) if report.expected else (),
        "method": method_of(report.analysis),
        "main_words": [words for words in report.conclusions if words.subject not in ("activity",)],
        "steps": _steps(report),
        "may_edit": row.published_at is None and _may(request, row, Permission.RUN_ANALYSIS),
        "may_publish": row.published_at is None and _may(request, row, Permission.DECIDE),
        "formats": Document.PAPER_FORMATS,
        "documents": Document.objects.filter(
            municipality=row.municipality, kind=Document.Kind.ANNUAL, params={"run": row.pk}
        ),
    }
    return render(request, "reports/analysis/run.html", context)


def _may(request: HttpRequest, row: AnalysisRun, permission: Permission) -> bool:
    place = request.place
    return place.municipality == row.municipality and place.may(permission)


def _steps(report: Any) -> list[dict[str, Any]]:
    """Where the management cycle stands: counted, words, publication."""
    words = [row for row in report.conclusions if row.subject != "activity"]
    approved = sum(row.is_approved for row in words)
    return [
        {"label": "Расчёт", "done": True},
        {"label": f"Выводы: {approved} из {len(words)} утверждено", "done": approved == len(words)},
        {"label": "Публикация", "done": report.run.published_at is not None},
    ]


@require_GET
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """This run beside another one of the municipality: the one before it unless another is chosen."""
    row = _run(request, pk)
    others = AnalysisRun.objects.light().ready().filter(municipality=row.municipality_id).exclude(pk=pk)
    if row.computed_at is None:
        raise Http404
    wanted = request.GET.get("with", "")
    chosen: AnalysisRun | None
    if wanted.isdigit():
        chosen = get_object_or_404(others, pk=wanted)
    else:
        chosen = others.filter(cut_off__lte=row.cut_off).order_by("-cut_off", "-pk").first() or others.first()
    found = compare_runs(analysis_of(chosen), analysis_of(row)) if chosen else None
    context = {"run": row, "other": chosen, "others": others.order_by("-year", "year_kind", "-number"), "found": found}
    return render(request, "reports/analysis/compare.html", context)


@require_GET
def drill(request: HttpRequest, pk: int) -> HttpResponse:
    """The obligations behind a number: of a direction, an activity or an organisation, in one category."""
    row = _run(request, pk, with_rows=True)
    if row.computed_at is None:
        raise Http404
    return render(request, "reports/analysis/drill.html", {"run": row, **rows_behind(row, request.GET)})


@require_GET
def rows(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """The rows behind a figure that is not of obligations: results by school, reports, bodies alike."""
    row = _run(request, pk, with_rows=True)
    page = rows_page(row, what, request.GET.dict()) if row.computed_at is not None else None
    if page is None:
        raise Http404
    return render(request, "reports/analysis/rows.html", {"run": row, "page": page})


@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    row = _run(request, pk)
    ensure(request.user, Permission.DECIDE, municipality=row.municipality_id)
    try:
        publish_run(run=row, by=request.user, at=timezone.now())
        messages.success(request, "Анализ опубликован: следующий год сравнивается с ним, выводы больше не меняются.")
    except ActionRefused as refusal:
        messages.error(request, str(refusal))
    return redirect(row)


@require_POST
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """The information-analytical report in one format: made once, made again only on purpose."""
    row = _run(request, pk)
    ensure(request.user, Permission.VIEW_MUNICIPALITY, municipality=row.municipality_id)
    chosen = request.POST.get("format", "")
    if chosen not in dict(Document.PAPER_FORMATS) or row.computed_at is None:
        raise Http404
    title = f"Информационно-аналитический отчёт за {row.year_label}, расчёт №\u00a0{row.number}"
    order = Order(
        Document.Kind.ANNUAL, chosen, title, row.municipality, {"run": row.pk}, not_before=last_change(row),
        year=row.year,
    )  # fmt: skip
    try:
        made = request_document(order, by=request.user, at=timezone.now())
    except ActionRefused as refusal:
        messages.error(request, str(refusal))
        return redirect(row)
    return to_work(request, made)


def conclusion(request: HttpRequest, pk: int) -> HttpResponse:
    """Edit the words to one subject; a colleague's newer words are shown beside one's own."""
    visible = AnalysisRun.objects.visible_to(request.user)
    row = get_object_or_404(Conclusion.objects.select_related("run__municipality", "edited_by"), pk=pk, run__in=visible)
    ensure(request.user, Permission.RUN_ANALYSIS, municipality=row.run.municipality_id)
    form = ConclusionForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            edit_conclusion(
                conclusion=Conclusion.objects.select_related("run").get(pk=pk),
                text=data["text"],
                proposal=data["proposal"],
                seen=data["seen"],
                by=request.user,
                at=timezone.now(),
                approve="approve" in request.POST or "next" in request.POST,
            )
            return _after_words(request, row)
        except EditConflict as conflict:
            return _words_page(request, form, row, current=conflict.current)
        except ActionRefused as refusal:
            form.add_error(None, str(refusal))
    return _words_page(request, form, row)


def _words_page(request: HttpRequest, form: ConclusionForm, row: Conclusion, current: Any = None) -> HttpResponse:
    """Words with their numbers, and what was written to the same by an earlier run of the year."""
    context = {"form": form, "conclusion": row, "facts": facts_of(row), "earlier": earlier_words(row)}
    status = 409 if current else 200
    return render(request, "reports/analysis/conclusion.html", context | {"current": current}, status=status)


def _after_words(request: HttpRequest, row: Conclusion) -> HttpResponse:
    """To the next words that wait, if asked so; else back to where these stand."""
    following = next_to_approve(row) if "next" in request.POST else None
    if following is not None:
        messages.success(request, f"Утверждено: {row.title}.")
        return redirect("reports:conclusion", pk=following.pk)
    if "next" in request.POST:
        messages.success(request, "Вывод утверждён. Неутверждённых ниже по списку нет.")
    return redirect(f"{row.run.get_absolute_url()}#c{row.pk}")
