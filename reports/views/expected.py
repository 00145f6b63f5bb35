"""Expected results by year: the printed table with marks, one mark, the document."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from reports.actions.documents import Order, request_document
from reports.actions.expected import mark_result
from reports.analysis.expected import likeliest
from reports.contexts.components import chosen_map, maps_of
from reports.contexts.expected import expected_of, promised_text
from reports.forms.components import ResultForm
from reports.models import Document, ExpectedMark
from reports.papers.expected import expected_checksum
from reports.refusals import ActionRefused
from reports.views.advising import GET_POST, may
from reports.views.documents import to_work
from roadmaps.models import Activity, Roadmap
from schools.access import Permission, ensure, require
from schools.place import PortalRequest


@require_GET
@require(Permission.VIEW_MUNICIPALITY)
def page(request: PortalRequest) -> HttpResponse:
    """What the map promises by year and what became of it."""
    municipality = request.place.municipality
    maps = maps_of(municipality)
    roadmap = chosen_map(maps, request.GET.get("roadmap", ""))
    expected = expected_of(roadmap) if roadmap else None
    context = {
        "roadmap": roadmap,
        "roadmaps": maps,
        "expected": expected,
        "counts": [(year, expected.counts(year)) for year in expected.years] if expected and expected.blocks else [],
        "formats": Document.PAPER_FORMATS,
        "may_run": may(request, Permission.RUN_ANALYSIS, municipality.pk),
    }
    return render(request, "reports/components/expected.html", context)


@GET_POST
def mark(request: PortalRequest, roadmap: int, block: int, row: int, year: int) -> HttpResponse:
    """Mark one result; an activity that speaks of the same is offered."""
    maps = Roadmap.objects.visible_to(request.user).originals().municipal().select_related("municipality")
    plan = get_object_or_404(maps, pk=roadmap)
    ensure(request.user, Permission.RUN_ANALYSIS, municipality=plan.municipality_id)
    text, direction = _printed(plan, block, row, year)
    present = ExpectedMark.objects.filter(roadmap=plan, block=block, row=row, year=year).first()
    form = ResultForm(request.POST or None, roadmap=plan, initial=_initial(plan, text, present))
    back = f"{reverse('reports:expected')}?roadmap={plan.pk}"
    if request.method == "POST" and form.is_valid():
        try:
            mark_result(
                roadmap=plan, place=(block, row, year), result=form.result(), by=request.user, at=timezone.now()
            )
            return redirect(f"{back}#b{block}")
        except ActionRefused as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "text": text, "direction": direction, "year": year, "back": back, "present": present}
    return render(request, "reports/components/expected_mark.html", context, status=422 if form.is_bound else 200)


def _printed(plan: Roadmap, block: int, row: int, year: int) -> tuple[str, str]:
    """The text of a cell and its direction; a cell without a text is not found."""
    try:
        printed = plan.expected_results[block]
        text = printed["rows"][row].get(str(year), "")
    except IndexError as error:
        raise Http404 from error
    if not text:
        raise Http404
    return text, printed["direction"]


def _initial(plan: Roadmap, text: str, present: ExpectedMark | None) -> dict[str, Any]:
    if present is not None:
        names = ("state", "activity_id", "title", "link", "note")
        return {name.removesuffix("_id"): getattr(present, name) for name in names}
    rows = list(Activity.objects.executable().filter(roadmap=plan).order_by("position"))
    place = likeliest(text, [promised_text(row) or row.title for row in rows])
    return {"activity": rows[place].pk} if place is not None else {}


@require_POST
@require(Permission.VIEW_MUNICIPALITY)
def document(request: PortalRequest) -> HttpResponse:
    """The table in one format; changed marks make a new document."""
    municipality = request.place.municipality
    plan = next((row for row in maps_of(municipality) if str(row.pk) == request.POST.get("roadmap")), None)
    chosen = request.POST.get("format", "")
    if plan is None or chosen not in dict(Document.PAPER_FORMATS):
        raise Http404
    params = {"roadmap": plan.pk, "content": expected_checksum(expected_of(plan))}
    order = Order("expected", chosen, f"Ожидаемые результаты по годам, {plan.years}", municipality, params)
    try:
        made = request_document(order, by=request.user, at=timezone.now())
    except ActionRefused as refusal:
        messages.error(request, str(refusal))
        return redirect(f"{reverse('reports:expected')}?roadmap={plan.pk}")
    return to_work(request, made)
