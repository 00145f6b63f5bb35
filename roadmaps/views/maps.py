"""Reading: the list of road maps, one road map, its print view."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from indicators.models import Mechanism
from roadmaps.actions.cascading import offers
from roadmaps.actions.undo import last_step
from roadmaps.contexts.maps import ALL_YEARS, WHOLE, Filters, listed, map_page
from roadmaps.limits import late_rows
from roadmaps.models import Amendment, Roadmap, SavedView
from roadmaps.rights import may_edit
from roadmaps.views.finding import roadmap_or_404
from schools.access import Permission, has_permission


def index(request: HttpRequest) -> HttpResponse:
    """All road maps the person sees: those in force first, then drafts and finished ones."""
    found = Roadmap.objects.visible_to(request.user).originals()
    if request.place.municipality is not None:
        found = found.filter(municipality=request.place.municipality)
    maps = listed(found, timezone.localdate())
    groups = [
        ("Действуют", [one for one in maps if one.state == Roadmap.State.ACTIVE]),
        ("Проекты", [one for one in maps if one.state == Roadmap.State.DRAFT]),
        ("Завершены", [one for one in maps if one.state == Roadmap.State.CLOSED]),
    ]
    context = {
        "groups": [(name, rows) for name, rows in groups if rows],
        "may_import": request.place.may(Permission.EDIT_ROADMAP),
    }
    return render(request, "roadmaps/index.html", context)


def roadmap(request: HttpRequest, pk: int) -> HttpResponse:
    """The table that is read and edited."""
    found = roadmap_or_404(request, pk)
    editable = may_edit(request.user, found)
    page = map_page(found, Filters.of(request.GET), timezone.localdate(), request.GET.get("page", ""))
    is_measured = found.organisation_id is None and found.amends_id is None
    context = {
        "page": page, "roadmap": found, "may_edit": editable, "today": timezone.localdate(),
        "may_measure": is_measured
        and has_permission(request.user, Permission.EDIT_INDICATORS, municipality=found.municipality_id),
    } | _working(request, found, editable)  # fmt: skip
    return render(request, "roadmaps/roadmap.html", context)


def _working(request: HttpRequest, roadmap: Roadmap, editable: bool) -> dict[str, Any]:
    """What only those who work in the table need: undo, topics for many rows, kept views."""
    views = SavedView.objects.filter(roadmap=roadmap, owner=request.user)
    always = {
        "views": views,
        "coming": Amendment.objects.scheduled().filter(Q(roadmap=roadmap) | Q(copy=roadmap)).first(),
    }
    if not editable:
        return always
    step = last_step(roadmap, by=request.user, at=timezone.now())
    working = always | {"undo_step": step, "mechanisms": Mechanism.objects.all()}
    return working | (_of_school(roadmap) if roadmap.parent_id else {})


def _of_school(roadmap: Roadmap) -> dict[str, Any]:
    """How the school's map stands against the municipal one."""
    return {"late": late_rows(roadmap), "offers": offers(roadmap, timezone.localdate())}


def print_view(request: HttpRequest, pk: int) -> HttpResponse:
    """The same rows by the printed columns of the act, without controls, for paper."""
    found = roadmap_or_404(request, pk)
    filters = Filters.of({"year": ALL_YEARS, **request.GET.dict()})
    page = map_page(found, filters, timezone.localdate(), per_page=WHOLE)
    return render(request, "roadmaps/print.html", {"page": page, "roadmap": found, "today": timezone.localdate()})
