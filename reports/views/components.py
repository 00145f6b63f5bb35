"""The matrix «direction × component of the cycle»: page, cell, scale, documents for the regional monitoring."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from reports.actions import components as actions
from reports.actions.documents import Order, request_document
from reports.contexts.components import (
    chosen_map,
    chosen_year,
    maps_of,
    matrix_of,
    matrix_page,
    run_of_year,
    scale_of,
    years_of,
)
from reports.forms.components import PointsForm, ProofForm, ScaleForm, TopicForm
from reports.models import Component, ComponentLink, Document
from reports.papers.components import matrix_checksum
from reports.refusals import ActionRefused
from reports.views.advising import GET_POST, may
from reports.views.documents import to_work
from roadmaps.models import Direction, Roadmap
from schools.access import Permission, ensure, require
from schools.place import PortalRequest

BY_TOPIC = {Component.GOALS, Component.INDICATORS, Component.METHODS, Component.MONITORING}


@require_GET
@require(Permission.VIEW_MUNICIPALITY)
def matrix(request: PortalRequest) -> HttpResponse:
    """The matrix of a map and a year."""
    municipality = request.place.municipality
    maps = maps_of(municipality)
    roadmap = chosen_map(maps, request.GET.get("roadmap", ""))
    page = None
    if roadmap is not None:
        year = chosen_year(roadmap, request.GET.get("year", ""), timezone.localdate())
        page = matrix_page(municipality, maps, roadmap, year)
    context = {
        "page": page,
        "formats": Document.PAPER_FORMATS,
        "may_run": may(request, Permission.RUN_ANALYSIS, municipality.pk),
        "may_decide": may(request, Permission.DECIDE, municipality.pk),
    }
    return render(request, "reports/components/matrix.html", context)


def _place(request: PortalRequest, direction: int, year: int, component: str) -> actions.Place:
    """A cell of a map of one's own municipality; anything else is not found."""
    maps = Roadmap.objects.visible_to(request.user).originals().municipal().filter(state__in=Roadmap.APPROVED_STATES)
    rows = Direction.objects.select_related("roadmap__municipality", "mechanism").filter(roadmap__in=maps)
    row = get_object_or_404(rows, pk=direction)
    ensure(request.user, Permission.VIEW_MUNICIPALITY, municipality=row.roadmap.municipality_id)
    if component not in Component.values or year not in years_of(row.roadmap):
        raise Http404
    return actions.Place(row, year, component)


def _cell_page(
    request: PortalRequest, place: actions.Place, *, proof: ProofForm | None = None, points: PointsForm | None = None
) -> HttpResponse:
    municipality = place.direction.roadmap.municipality
    found = matrix_of(municipality, [place.direction], place.year, run_of_year(municipality, place.year))
    cell = next(cell for cell in found.rows[0].cells if cell.component == place.component)
    given = {"points": cell.points.normalize() if cell.points is not None else None, "note": cell.note}
    forms = {
        "proof_form": proof or ProofForm(municipality=municipality),
        "points_form": points or PointsForm(most=cell.most, initial=given),
        "topic_form": TopicForm(initial={"mechanism": place.direction.mechanism_id}),
    }
    context = {
        "cell": cell,
        "where": place,
        "back": _address(place.direction.roadmap_id, place.year),
        "by_topic": place.component in BY_TOPIC,
        "may_run": may(request, Permission.RUN_ANALYSIS, municipality.pk),
        **forms,
    }
    return render(request, "reports/components/cell.html", context, status=422 if proof or points else 200)


def _address(roadmap: int, year: int) -> str:
    return f"{reverse('reports:components')}?roadmap={roadmap}&year={year}"


def _to_cell(place: actions.Place) -> HttpResponse:
    return redirect("reports:component", place.direction.pk, place.year, place.component)


@require_GET
def cell(request: PortalRequest, direction: int, year: int, component: str) -> HttpResponse:
    """One cell: what the portal holds, what is attached, points."""
    return _cell_page(request, _place(request, direction, year, component))


@require_POST
def attach(request: PortalRequest, direction: int, year: int, component: str) -> HttpResponse:
    place = _place(request, direction, year, component)
    ensure(request.user, Permission.RUN_ANALYSIS, municipality=place.municipality_id)
    form = ProofForm(request.POST, municipality=place.direction.roadmap.municipality)
    if form.is_valid():
        try:
            actions.attach(place=place, by=request.user, at=timezone.now(), **form.cleaned_data)
            return _to_cell(place)
        except ActionRefused as refusal:
            form.add_error("link", str(refusal))
    return _cell_page(request, place, proof=form)


@require_POST
def detach(request: PortalRequest, pk: int) -> HttpResponse:
    rows = ComponentLink.objects.visible_to(request.user).select_related("direction__roadmap")
    row = get_object_or_404(rows, pk=pk)
    place = actions.Place(row.direction, row.year, row.component)
    actions.detach(row=row, by=request.user)
    messages.success(request, f"«{row.title}» больше не подтверждает эту ячейку.")
    return _to_cell(place)


@require_POST
def rate(request: PortalRequest, direction: int, year: int, component: str) -> HttpResponse:
    place = _place(request, direction, year, component)
    ensure(request.user, Permission.RUN_ANALYSIS, municipality=place.municipality_id)
    most = scale_of(place.direction.roadmap.municipality)[component]
    form = PointsForm(request.POST, most=most)
    if form.is_valid():
        try:
            actions.give_points(place=place, most=most, by=request.user, at=timezone.now(), **form.cleaned_data)
            return redirect(_address(place.direction.roadmap_id, year))
        except ActionRefused as refusal:
            form.add_error("points", str(refusal))
    return _cell_page(request, place, points=form)


@require_POST
def topic(request: PortalRequest, direction: int, year: int, component: str) -> HttpResponse:
    place = _place(request, direction, year, component)
    form = TopicForm(request.POST)
    ensure(request.user, Permission.RUN_ANALYSIS, municipality=place.municipality_id)
    if form.is_valid():
        actions.name_topic(direction=place.direction, mechanism=form.cleaned_data["mechanism"], by=request.user)
    return _to_cell(place)


@GET_POST
@require(Permission.DECIDE)
def scale(request: PortalRequest) -> HttpResponse:
    """The most points of every component, as the region counts them."""
    municipality = request.place.municipality
    form = ScaleForm(request.POST or None, most=scale_of(municipality))
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_scale(municipality=municipality, most=form.most(), by=request.user)
            messages.success(request, "Шкала сохранена.")
            return redirect("reports:components")
        except ActionRefused as refusal:
            form.add_error(None, str(refusal))
    context: dict[str, Any] = {"form": form}
    return render(request, "reports/components/scale.html", context, status=422 if form.is_bound else 200)


@require_POST
@require(Permission.VIEW_MUNICIPALITY)
def document(request: PortalRequest) -> HttpResponse:
    """The matrix in one format. The same content asked twice is one document; a changed matrix makes a new one."""
    municipality = request.place.municipality
    chosen, maps = request.POST.get("format", ""), maps_of(municipality)
    roadmap = next((row for row in maps if str(row.pk) == request.POST.get("roadmap")), None)
    if roadmap is None or chosen not in dict(Document.PAPER_FORMATS):
        raise Http404
    year = chosen_year(roadmap, request.POST.get("year", ""), timezone.localdate())
    content = matrix_checksum(matrix_page(municipality, maps, roadmap, year))
    params = {"roadmap": roadmap.pk, "year": year, "content": content}
    order = Order("components", chosen, f"Матрица управленческого цикла за {year} год", municipality, params)
    try:
        made = request_document(order, by=request.user, at=timezone.now())
    except ActionRefused as refusal:
        messages.error(request, str(refusal))
        return redirect(_address(roadmap.pk, year))
    return to_work(request, made)
