"""The public part of a municipality: off until the department switches it on. Knows nobody, keeps nothing."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.decorators import csp_replace
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from msoko.serving import stored_file
from reports.building import CONTENT_TYPES
from reports.contexts.public import NEWEST, public_documents, public_map, public_maps
from reports.models import Document
from reports.views.documents import file_name
from reports.views.evidence import SANDBOX
from schools.models import Municipality

KEPT_SECONDS = 300
"""How long browsers and proxies may keep a page; a withdrawn document is gone after it."""


def open_page(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A page that anybody may read, of a municipality that has opened its public part; cacheable."""

    @login_not_required
    @require_safe
    @cache_control(public=True, max_age=KEPT_SECONDS)
    @wraps(view)
    def opened(request: HttpRequest, code: str, **kwargs: Any) -> HttpResponseBase:
        municipality = get_object_or_404(Municipality.objects.filter(is_public=True), code=code)
        with timezone.override(municipality.zone):
            return view(request, municipality, **kwargs)

    return opened


@login_not_required
@require_safe
@cache_control(public=True, max_age=KEPT_SECONDS)
@conditional_page
def index(request: HttpRequest) -> HttpResponse:
    """Municipalities whose public part is on."""
    return render(request, "public/index.html", {"municipalities": Municipality.objects.filter(is_public=True)})


@conditional_page
@open_page
def home(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """Road maps and the newest reports."""
    context = {
        "municipality": municipality,
        "roadmaps": public_maps(municipality),
        "documents": public_documents(municipality)[:NEWEST],
    }
    return render(request, "public/home.html", context)


@conditional_page
@open_page
def roadmap(request: HttpRequest, municipality: Municipality, pk: int) -> HttpResponse:
    """A road map with its progress and how the progress is counted."""
    row = get_object_or_404(public_maps(municipality), pk=pk)
    return render(request, "public/roadmap.html", {"municipality": municipality, "page": public_map(row)})


@conditional_page
@open_page
def documents(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """The archive of published reports by year."""
    years: dict[int, list[Document]] = {}
    for row in public_documents(municipality):
        years.setdefault(row.year, []).append(row)
    return render(request, "public/documents.html", {"municipality": municipality, "years": years.items()})


@open_page
@csp_replace(SANDBOX)
def download(request: HttpRequest, municipality: Municipality, pk: int) -> HttpResponseBase:
    """The file of a published document; the checksum is its mark."""
    row = get_object_or_404(Document.objects.open_to_all().filter(municipality=municipality), pk=pk)
    mark = f'"{row.checksum}"'
    if request.headers.get("If-None-Match") == mark:
        return HttpResponseNotModified(headers={"ETag": mark})
    response = stored_file(row.file, file_name(row), CONTENT_TYPES[Document.Format(row.format)], private=False)
    response["ETag"] = mark
    return response


@conditional_page
@open_page
def feed(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """Published documents as Atom."""
    portal = settings.PORTAL_URL.rstrip("/")
    made = Atom1Feed(
        title=f"МСОКО, {municipality}: опубликованные отчёты",
        link=portal + reverse("public:home", args=[municipality.code]),
        description="",
        language="ru",
        feed_url=portal + reverse("public:feed", args=[municipality.code]),
        author_name=municipality.authority_name,
    )
    for row in public_documents(municipality):
        made.add_item(
            title=f"{row.title}, версия {row.version}",
            link=portal + reverse("public:file", args=[municipality.code, row.pk]),
            description=f"{row.kind_name.capitalize()}, {row.get_format_display()}, {row.year} год",
            unique_id=f"urn:sha256:{row.checksum}",
            pubdate=row.published_at,
            updateddate=row.published_at,
        )
    return HttpResponse(made.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
