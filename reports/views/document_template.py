"""The page of the department's Word template: what fields there are, try, replace, go back."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from msoko.lib.files import CONTENT_TYPES, BadFile
from msoko.serving import made_file, stored_file
from reports.actions.templates import put_template, reset_template, trial_paper
from reports.forms.documents import TemplateForm
from reports.models import DocumentTemplate
from reports.renderers import docx, letterhead
from reports.renderers.letterhead import FIELDS, BadTemplate
from schools.access import Permission, require

WORD = CONTENT_TYPES["docx"]


def _own(request: HttpRequest) -> DocumentTemplate | None:
    rows = DocumentTemplate.objects.filter(municipality=request.place.municipality)
    return rows.select_related("uploaded_by").first()


@require_http_methods(["GET", "POST"])
@require(Permission.MANAGE_MUNICIPALITY)
def template(request: HttpRequest) -> HttpResponse:
    """Fields and the present template; a new one is tried before it takes the place of the old."""
    form = TemplateForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            put_template(
                municipality=request.place.municipality, upload=form.cleaned_data["file"], by=request.user,
                at=timezone.now(),
            )  # fmt: skip
            messages.success(request, "Шаблон принят. Новые документы Word делаются на нём.")
            return redirect("reports:document_template")
        except (BadFile, BadTemplate) as problem:
            form.add_error("file", str(problem))
    context = {"form": form, "fields": FIELDS.items(), "template": _own(request)}
    return render(request, "reports/documents/template.html", context, status=422 if form.is_bound else 200)


@require_GET
@require(Permission.MANAGE_MUNICIPALITY)
def download(request: HttpRequest) -> HttpResponseBase:
    """The present template, to change it in Word."""
    row = _own(request)
    if row is None:
        raise Http404
    return stored_file(row.file, row.name, WORD)


@require_GET
@require(Permission.MANAGE_MUNICIPALITY)
def sample(request: HttpRequest) -> HttpResponse:
    """A template to begin with."""
    return made_file(letterhead.sample(), "Образец шаблона.docx", WORD)


@require_GET
@require(Permission.MANAGE_MUNICIPALITY)
def trial(request: HttpRequest) -> HttpResponse:
    """How documents look on the present template, or without one."""
    row = _own(request)
    content = None
    if row is not None:
        with row.file.open("rb") as source:
            content = source.read()
    paper = trial_paper(request.place.municipality, timezone.now())
    return made_file(docx.render(paper, content), "Проба шаблона.docx", WORD)


@require_POST
@require(Permission.MANAGE_MUNICIPALITY)
def reset(request: HttpRequest) -> HttpResponse:
    reset_template(municipality=request.place.municipality, by=request.user)
    messages.success(request, "Документы Word снова делаются в оформлении портала.")
    return redirect("reports:document_template")
