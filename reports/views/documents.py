"""The register of documents: find, look, download, make again."""

from typing import Any
from urllib.parse import quote

import django_filters
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from reports.actions.documents import Order, request_document
from reports.building import CONTENT_TYPES
from reports.models import Document
from reports.refusals import ActionRefused
from schools.access import Permission, ensure

ON_PAGE = 30


class DocumentFilter(django_filters.FilterSet):
    """By words of the title, format and year of making."""

    q = django_filters.CharFilter(field_name="title", method="search", label="Название")
    format = django_filters.ChoiceFilter(choices=Document.Format.choices, label="Формат", empty_label="Любой")
    year = django_filters.NumberFilter(field_name="created_at__year", label="Год создания")

    class Meta:
        model = Document
        fields = ["q", "format", "year"]

    def search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Titles are few: matched in memory, so that case is ignored on both engines."""
        words = value.casefold().split()
        ids = [
            pk for pk, title in queryset.values_list("pk", "title") if all(word in title.casefold() for word in words)
        ]
        return queryset.filter(pk__in=ids)


def _visible(request: HttpRequest) -> QuerySet[Document]:
    return Document.objects.visible_to(request.user).filter(municipality=request.place.municipality)


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """All documents of the municipality, or of the own organisation."""
    rows = _visible(request).select_related("created_by", "organisation", "job")
    found = DocumentFilter(request.GET, queryset=rows, request=request)
    page = Paginator(found.qs, ON_PAGE).get_page(request.GET.get("page"))
    return render(request, "reports/documents/index.html", {"filter": found, "page": page})


def _document(request: HttpRequest, pk: int) -> Document:
    rows = Document.objects.visible_to(request.user).select_related("municipality", "created_by", "organisation", "job")
    return get_object_or_404(rows, pk=pk)


@require_GET
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """One document: what it was made of, as of when, checksum, download, other versions."""
    row = _document(request, pk)
    versions = Document.objects.same_as(row).order_by("-version")
    return render(request, "reports/documents/document.html", {"document": row, "versions": versions})


@require_GET
def download(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file itself; the right to it is asked here, not when the link was made."""
    row = _document(request, pk)
    if row.state != Document.State.READY:
        raise Http404
    try:
        content = row.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response: Any = FileResponse(content, content_type=CONTENT_TYPES[Document.Format(row.format)])
    name = quote(f"{row.title}.{row.format}".replace("/", "-"))
    kind = "inline" if row.format == Document.Format.PDF and "show" in request.GET else "attachment"
    response["Content-Disposition"] = f"{kind}; filename*=UTF-8''{name}"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """A new version from the same parameters."""
    row = _document(request, pk)
    ensure(request.user, Permission.VIEW_MUNICIPALITY, municipality=row.municipality_id)
    try:
        order = Order(row.kind, row.format, row.title, row.municipality, row.params, row.organisation)
        made = request_document(order, by=request.user, at=timezone.now(), anew=True)
    except ActionRefused as refusal:
        messages.error(request, str(refusal))
        return redirect(row)
    return redirect("jobs:job", pk=made.job_id)
