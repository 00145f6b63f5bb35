"""Order a document: choose its kind, then of which computation, about what, in which format."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from reports.actions.documents import request_document
from reports.forms.ordering import ORDERED, form_class
from reports.models import AnalysisRun, Document
from reports.refusals import ActionRefused
from reports.views.documents import to_work
from schools.access import Permission, require


@require_http_methods(["GET"])
@require(Permission.VIEW_MUNICIPALITY)
def kinds(request: HttpRequest) -> HttpResponse:
    """What can be made, and for what."""
    rows = [{"code": code.value, "label": code.label, "about": about} for code, about in ORDERED.items()]
    has_runs = AnalysisRun.objects.light().ready().filter(municipality=request.place.municipality).exists()
    return render(request, "reports/documents/kinds.html", {"kinds": rows, "has_runs": has_runs})


@require_http_methods(["GET", "POST"])
@require(Permission.VIEW_MUNICIPALITY)
def order(request: HttpRequest, kind: str) -> HttpResponse:
    """The form of one kind. The same order asked twice, with nothing changed meanwhile, is one document."""
    if kind not in ORDERED:
        raise Http404
    form = form_class(kind)(request.POST or None, municipality=request.place.municipality, kind=kind)
    if request.method == "POST" and form.is_valid():
        try:
            made = request_document(form.order(), by=request.user, at=timezone.now())
        except ActionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            if made.state == Document.State.READY:
                messages.info(request, "Такой документ уже есть, с тех пор ничего не изменилось.")
            return to_work(request, made)
    context = {"form": form, "label": Document.Kind(kind).label, "about": ORDERED[Document.Kind(kind)]}
    return render(request, "reports/documents/order.html", context, status=422 if form.is_bound else 200)
