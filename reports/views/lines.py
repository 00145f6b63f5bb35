"""One line of a report: the form, saving as one types, documents."""

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from msoko.lib.files import BadFile
from reports.actions import evidence as documents
from reports.actions import filling
from reports.contexts.line_page import LinePage, SlotView, line_page
from reports.figures import asked_in
from reports.forms.figures import FigureForm, figure_forms
from reports.forms.reporting import DocumentForm, LineForm, RequisitesForm
from reports.models import Evidence, LineFigure, ReportLine
from reports.refusals import ActionRefused
from schools.access import Permission, ensure

WITH_REPORT = (
    "activity__roadmap__act", "filled_by", "report__period", "report__current", "report__organisation__municipality",
)  # fmt: skip


def line_or_404(request: HttpRequest, pk: int, *related: str) -> ReportLine:
    rows = ReportLine.objects.visible_to(request.user).select_related(*(related or WITH_REPORT))
    return get_object_or_404(rows, pk=pk)


@dataclass
class LineForms:
    """All forms of a line's page; `of` is the page's context."""

    of: LinePage
    answer: LineForm
    figures: list[FigureForm] = field(default_factory=list)
    slots: list[tuple[SlotView, DocumentForm]] = field(default_factory=list)
    extra: DocumentForm | None = None
    requisites: dict[int, RequisitesForm] = field(default_factory=dict)

    @property
    def figure_rows(self) -> list[tuple[Any, FigureForm]]:
        return list(zip(self.of.figures, self.figures, strict=True))

    @property
    def all(self) -> list[Any]:
        """The answer first, then documents; figures are saved with the answer."""
        return [self.answer, *(form for _, form in self.slots), self.extra, *self.requisites.values()]

    @property
    def rows(self) -> list[tuple[SlotView, DocumentForm, list[tuple[Any, RequisitesForm]]]]:
        """Slots with the form of a new document and the documents that are there."""
        return [(slot, form, self._with_forms(slot.documents)) for slot, form in self.slots]

    @property
    def other_rows(self) -> list[tuple[Any, RequisitesForm]]:
        return self._with_forms(self.of.others)

    def _with_forms(self, found: list[Any]) -> list[tuple[Any, RequisitesForm]]:
        return [(row, self.requisites[row.evidence.pk]) for row in found]


def _forms(page: LinePage, request: HttpRequest | None = None) -> LineForms:
    data: tuple[Any, ...] = (request.POST, request.FILES) if request else ()
    reusable = page.report.organisation.evidence_files.order_by("-uploaded_at")
    answer = LineForm(*data) if request else LineForm.of(page.line)
    stored = {row.indicator.pk: row.figure for row in page.figures if row.figure}
    asked = [row.indicator for row in page.figures]
    figures = figure_forms(asked, stored, request.POST if request else None)
    forms = LineForms(page, answer, figures)
    for slot in page.slots:
        form = DocumentForm(*data, prefix=f"slot{slot.index}", reusable=reusable, kind=slot.name)
        forms.slots.append((slot, form))
    forms.extra = DocumentForm(*data, prefix="extra", reusable=reusable)
    for row in page.documents:
        initial = {"number": row.evidence.number, "date": row.evidence.date}
        forms.requisites[row.evidence.pk] = RequisitesForm(
            *data[:1], prefix=f"document{row.evidence.pk}", initial=initial
        )
    return forms


def _page(request: HttpRequest, line: ReportLine) -> LinePage:
    """The page's context with the answer to «may this person type here now, and if not, why»."""
    at = timezone.now()
    try:
        filling.ensure_open(line, by=request.user, at=at)
    except ActionRefused as refusal:
        return line_page(line, at, is_open=False, closed_reason=str(refusal))
    except PermissionDenied:
        return line_page(line, at, is_open=False, closed_reason="")
    return line_page(line, at, is_open=True, closed_reason="")


@require_http_methods(["GET", "POST"])
def line(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of a line. A POST saves everything that can be saved, whatever else is wrong."""
    row = line_or_404(request, pk)
    if request.method == "POST":
        ensure(request.user, Permission.FILL_REPORT, organisation=row.report.organisation)
        return _save(request, row)
    return _render(request, _forms(_page(request, row)))


def _render(
    request: HttpRequest, forms: LineForms, *, conflict: ReportLine | None = None, status: int = 200
) -> HttpResponse:
    page = forms.of
    quarter = page.quarter
    context = {
        "page": page,
        "forms": forms,
        "form": forms.answer,
        "line": page.line,
        "report": page.report,
        "conflict": conflict,
        "crumbs": [
            ("Отчёты", "/reports/"),
            (quarter.label, page.report.get_absolute_url()),
            (f"Строка {page.line.number_clean}", ""),
        ],
    }
    return render(request, "reports/line.html", context, status=status)


def _save(request: HttpRequest, row: ReportLine) -> HttpResponse:
    forms = _forms(_page(request, row), request)
    # A wrong number holds up only itself: the words and the other numbers are saved.
    figures = {form.indicator.pk: form.answer() for form in forms.figures if form.is_bound and form.is_valid()}
    figures_valid = all(form.is_valid() for form in forms.figures if form.is_bound)
    answer_valid = forms.answer.is_valid()
    checked = [form.is_valid() for form in forms.all[1:]]  # all of them: each shows its own error
    documents_valid = all(checked)
    try:
        if answer_valid:
            filling.save_answer(
                line=row, by=request.user, version=forms.answer.cleaned_data["version"],
                values=forms.answer.answer(row), at=timezone.now(), figures=figures,
            )  # fmt: skip
        if documents_valid:
            documents_valid = _save_documents(request, row, forms)
    except filling.Conflict as conflict:
        # The next save is meant to win: the person has both texts before the eyes.
        _over_version(request, forms, conflict.line.version)
        return _render(request, forms, conflict=conflict.line, status=409)
    except ActionRefused as refusal:
        forms.answer.add_error(None, str(refusal))
        return _render(request, forms, status=422)
    if not (answer_valid and figures_valid and documents_valid):
        if answer_valid:
            # The answer was saved although a document was not: the next save goes over that.
            _over_version(request, forms, ReportLine.objects.values_list("version", flat=True).get(pk=row.pk))
        return _render(request, forms, status=422)
    return _after(request, row)


def _over_version(request: HttpRequest, forms: LineForms, version: int) -> None:
    """Show the form as typed, but let its next save go over the given version."""
    data = request.POST.copy()
    data["version"] = str(version)
    forms.answer.data = data


def _save_documents(request: HttpRequest, row: ReportLine, forms: LineForms) -> bool:
    """Requisites, removals and new documents; False if a file was refused (the words stand at its form)."""
    now = timezone.now()
    removed = request.POST.get("remove", "")
    for found in forms.of.documents:
        evidence = found.evidence
        evidence.line = row
        if removed == str(evidence.pk):
            documents.remove(evidence=evidence, by=request.user, at=now)
        else:
            documents.describe(evidence=evidence, by=request.user, at=now, **forms.requisites[evidence.pk].cleaned_data)
    added = [_attach(request, row, form) for form in [*(form for _, form in forms.slots), forms.extra]]
    return all(added)


def _attach(request: HttpRequest, row: ReportLine, form: Any) -> bool:
    if not form.has_document:
        return True
    given, common = form.cleaned_data, {"line": row, "by": request.user, "at": timezone.now()} | form.requisites()
    try:
        if given["file"]:
            documents.attach_file(upload=given["file"], name=given["file"].name, **common)
        if given["again"]:
            documents.attach_again(file=given["again"], **common)
        if given["link"]:
            documents.attach_link(link=given["link"], **common)
    except BadFile as refusal:
        form.add_error("file", refusal.message)
        return False
    return True


def _after(request: HttpRequest, row: ReportLine) -> HttpResponse:
    """«Готово» goes to the next unfinished line when this one is ready; anything else stays here."""
    if request.POST.get("action") != "done":
        return redirect(row.get_absolute_url() + ("#documents" if request.POST.get("action") == "attach" else ""))
    fresh = line_or_404(request, row.pk)
    page = _page(request, fresh)
    blocking = [problem for problem in page.view.problems if problem.blocks]
    if not blocking:
        target = page.following
        return redirect(target.url if target else fresh.report.get_absolute_url())
    forms = _forms(page)
    forms.answer = LineForm(LineForm.of(fresh).initial)
    forms.answer.is_valid()
    for problem in blocking:
        name = f"explain_{problem.rule}" if problem.rule else problem.field
        forms.answer.add_error(name if name in forms.answer.fields else None, problem.text)
    return _render(request, forms, status=422)


@require_POST
def autosave(request: HttpRequest, pk: int) -> JsonResponse:
    """Save what has been typed so far. 200 with the new version, 409 on a conflict, 422 with words."""
    row = line_or_404(
        request, pk, "activity", "report__period", "report__organisation__municipality", "report__current"
    )
    form = LineForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=422)
    figures, stored = _typed_figures(request, row)
    try:
        saved = filling.save_answer(
            line=row, by=request.user, version=form.cleaned_data["version"], values=form.answer(row), at=timezone.now(),
            figures={figure.indicator.pk: figure.answer() for figure in figures if figure.is_valid()}, stored=stored,
        )  # fmt: skip
    except filling.Conflict as conflict:
        theirs = conflict.line
        who = str(theirs.filled_by) if theirs.filled_by else ""
        return JsonResponse({"version": theirs.version, "text": theirs.text, "who": who}, status=409)
    except ActionRefused as refusal:
        return JsonResponse({"errors": {"state": [str(refusal)]}}, status=422)
    wrong = {name: words for figure in figures for name, words in figure.named_errors().items()}
    if wrong:
        # Everything else is saved; the next save goes over that.
        return JsonResponse({"errors": wrong, "version": saved.version}, status=422)
    return JsonResponse({"version": saved.version, "saved_at": f"{timezone.localtime(saved.at):%H:%M}"})


def _typed_figures(request: HttpRequest, row: ReportLine) -> tuple[list[FigureForm], dict[int, LineFigure]]:
    """Bound forms of the indicators that the request speaks of, and what stands there. One query or none."""
    if not any(key.startswith("figure") for key in request.POST):
        return [], {}
    asked, stored = asked_in(row)
    return [form for form in figure_forms(asked, stored, request.POST) if form.is_bound], stored


def evidence_or_404(request: HttpRequest, pk: int) -> Evidence:
    rows = Evidence.objects.visible_to(request.user).select_related("file", "line__report")
    return get_object_or_404(rows, pk=pk, file__isnull=False)
