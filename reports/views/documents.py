"""The register of documents: find, look, download, make again."""

from typing import Any

import django_filters
from csp.decorators import csp_replace
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from msoko.jobs.models import Job
from msoko.lib import files
from msoko.serving import UNKNOWN, stored_file
from reports.actions.documents import make_again
from reports.building import CONTENT_TYPES
from reports.models import Document
from reports.refusals import ActionRefused
from reports.views.evidence import IN_PLACE, SANDBOX
from schools.access import Permission, ensure, has_permission

ON_PAGE = 30
STATES = {
    "waiting": ("готовится", Q(state=Document.State.WAITING)),
    "failed": ("не удалось", Q(state=Document.State.FAILED)),
    "ready": ("готов", Q(state=Document.State.READY)),
    "signed": ("подписан", Q(signed_on__isnull=False)),
    "published": ("опубликован", Q(published_at__isnull=False)),
}


class DocumentFilter(django_filters.FilterSet):
    """By words of the title and number, kind, year, state and format."""

    q = django_filters.CharFilter(method="search", label="Название или номер")
    kind = django_filters.ChoiceFilter(choices=Document.Kind.choices, label="Вид", empty_label="Любой")
    year = django_filters.ChoiceFilter(label="Год", empty_label="Все")
    state = django_filters.ChoiceFilter(
        choices=[(code, label) for code, (label, _) in STATES.items()], method="standing", label="Состояние",
        empty_label="Любое",
    )  # fmt: skip
    format = django_filters.ChoiceFilter(choices=Document.Format.choices, label="Формат", empty_label="Любой")

    class Meta:
        model = Document
        fields = ["q", "kind", "year", "state", "format"]

    def __init__(self, *args: Any, years: list[dict[str, int]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["year"].extra["choices"] = [(row["year"], str(row["year"])) for row in years]

    def search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Titles are few: matched in memory, so that case is ignored on both engines."""
        words = value.casefold().split()
        rows = queryset.values_list("pk", "title", "signed_number")
        ids = [pk for pk, *texts in rows if all(word in " ".join(texts).casefold() for word in words)]
        return queryset.filter(pk__in=ids)

    def standing(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(STATES[value][1])


def _visible(request: HttpRequest) -> QuerySet[Document]:
    return Document.objects.visible_to(request.user).filter(municipality=request.place.municipality)


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """All documents of the municipality, or of the own organisation; profiles of a batch stand behind their batch."""
    rows = _visible(request)
    if request.place.organisation is None and request.GET.get("kind") != Document.Kind.PROFILE:
        rows = rows.filter(batch__isnull=True)
    years = rows.by_year()
    related = rows.select_related("created_by", "organisation", "job")
    found = DocumentFilter(request.GET, queryset=related, request=request, years=years)
    page = Paginator(found.qs, ON_PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": found,
        "page": page,
        "years": years,
        "chosen_year": request.GET.get("year", ""),
        "may_template": request.place.may(Permission.MANAGE_MUNICIPALITY),
    }
    return render(request, "reports/documents/index.html", context)


def document_or_404(request: HttpRequest, pk: int) -> Document:
    """A document that the person sees."""
    rows = Document.objects.visible_to(request.user)
    related = ("municipality", "created_by", "organisation", "job", "published_by", "batch")
    return get_object_or_404(rows.select_related(*related), pk=pk)


def to_work(request: HttpRequest, row: Document) -> HttpResponse:
    """Where a document that was asked for is seen: its job, if one's own and not over, else its own page."""
    is_own = row.state == Document.State.WAITING and Job.objects.visible_to(request.user).filter(pk=row.job_id).exists()
    return redirect("jobs:job", pk=row.job_id) if is_own else redirect(row)


@require_GET
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """One document: what it was made of, as of when, checksum, download, other versions, what became of it."""
    row = document_or_404(request, pk)
    visible = Document.objects.visible_to(request.user)
    parts = row.parts.select_related("organisation").annotate(sent=Count("shared_with"))
    context = {
        "document": row,
        "versions": visible.same_as(row).order_by("-version", "-pk"),
        "parts": parts.order_by("organisation__sort_key", "pk"),
        "sent_to": row.shared_with.order_by("sort_key") if request.place.organisation is None else [],
        "is_watched": row.job is not None and row.job.requested_by_id == request.user.pk,
        "may_decide": has_permission(request.user, Permission.DECIDE, municipality=row.municipality_id),
        "may_repeat": has_permission(request.user, Permission.VIEW_MUNICIPALITY, municipality=row.municipality_id),
    }
    return render(request, "reports/documents/document.html", context)


def file_name(row: Document) -> str:
    return f"{row.title}, версия {row.version}.{row.format}"


def _ready(request: HttpRequest, pk: int) -> Document:
    row = document_or_404(request, pk)
    if row.state != Document.State.READY:
        raise Http404
    return row


@require_GET
@csp_replace(SANDBOX)
def download(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file itself; the right to it is asked here, not when the link was made."""
    row = _ready(request, pk)
    return stored_file(row.file, file_name(row), CONTENT_TYPES[Document.Format(row.format)])


@require_GET
@csp_replace(IN_PLACE)
def preview(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A PDF in the browser's own reader; other formats have none."""
    row = _ready(request, pk)
    if row.format != Document.Format.PDF:
        raise Http404
    return stored_file(row.file, file_name(row), CONTENT_TYPES[Document.Format.PDF], inline=True)


@require_GET
@csp_replace(SANDBOX)
def signed(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The scan of the signed copy."""
    row = _ready(request, pk)
    if not row.signed_file:
        raise Http404
    kind = row.signed_file.name.rpartition(".")[2]
    return stored_file(row.signed_file, f"{row.title}, подписан.{kind}", files.CONTENT_TYPES.get(kind, UNKNOWN))


@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """A new version from the same parameters, or one more try of a failed document."""
    row = document_or_404(request, pk)
    ensure(request.user, Permission.VIEW_MUNICIPALITY, municipality=row.municipality_id)
    try:
        made = make_again(row, by=request.user, at=timezone.now())
    except ActionRefused as refusal:
        messages.error(request, str(refusal))
        return redirect(row)
    return to_work(request, made)
