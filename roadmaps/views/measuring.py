"""Indicators read from the phrases of a road map: looked at, corrected, confirmed."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from msoko.lib.russian import counted
from roadmaps.actions.measuring import confirm_indicators
from roadmaps.forms.measuring import SuggestionForm, suggestion_forms
from roadmaps.measuring import SectionCount, sections, suggestions, years_of
from roadmaps.models import Activity, Roadmap
from roadmaps.views.finding import roadmap_or_404
from schools.access import Permission, ensure

WORDS = ("показатель", "показателя", "показателей")


def indicators(request: HttpRequest, pk: int) -> HttpResponse:
    """Suggestions of one section of the map; nothing is written before «Записать отмеченные»."""
    roadmap = roadmap_or_404(request, pk)
    ensure(request.user, Permission.EDIT_INDICATORS, municipality=roadmap.municipality_id)
    if roadmap.organisation_id or roadmap.amends_id:
        raise Http404  # a school's own map and a working copy make no obligations
    found = suggestions(roadmap)
    counts = sections(roadmap, found)
    chosen = _section(request, counts)
    own = [one for one in found if chosen and one.direction == chosen.direction.pk]
    forms = suggestion_forms(own, years_of(roadmap), request.POST if request.method == "POST" else None)
    if request.method == "POST" and chosen:
        taken = [form for form in forms if form["take"].value()]
        if all(form.is_valid() for form in taken):
            return _confirmed(request, roadmap, taken, chosen)
    shown = {form.suggestion.key: form for form in forms}
    context: dict[str, Any] = {
        "roadmap": roadmap, "sections": counts, "chosen": chosen, "years": years_of(roadmap),
        "rows": [(one, shown.get(one.key)) for one in own], "waiting": bool(forms),
        "broken": [form for form in forms if form.is_bound and form["take"].value() and form.errors],
    }  # fmt: skip
    return render(request, "roadmaps/indicators.html", context, status=422 if context["broken"] else 200)


def _section(request: HttpRequest, counts: list[SectionCount]) -> SectionCount | None:
    """The section of the address; else the first where something plain waits."""
    wanted = (request.POST if request.method == "POST" else request.GET).get("section", "")
    named = next((one for one in counts if str(one.direction.pk) == wanted), None)
    left = [one for one in counts if one.waiting] or [one for one in counts if one.made < one.total] or counts
    return named or (left[0] if left else None)


def _confirmed(
    request: HttpRequest, roadmap: Roadmap, taken: list[SuggestionForm], chosen: SectionCount
) -> HttpResponse:
    """Write, say what came of it, go on to the next section that waits."""
    wanted = {form.suggestion.key: form.proposal() for form in taken}
    made, missed = confirm_indicators(roadmap=roadmap, chosen=wanted, by=request.user)
    address = reverse("roadmaps:indicators", args=[roadmap.pk])
    if not wanted:
        messages.error(request, "Ничего не отмечено. Отметьте показатели, которые нужно взять.")
        return redirect(f"{address}?section={chosen.direction.pk}")
    if made:
        messages.success(
            request,
            f"Записано: {counted(len(made), *WORDS)}. Их спросят в отчётах, когда подойдёт срок; "
            "документы из принятых отчётов засчитаются сами.",
        )
    if missed:
        messages.warning(request, f"Не записано: {missed}. Эти строки изменились или уже взяты, проверьте их.")
    return redirect(address)


@require_GET
def row_of_indicator(request: HttpRequest, lineage: str) -> HttpResponse:
    """From an indicator to the living row of the map that it was read from."""
    rows = Activity.objects.visible_to(request.user).filter(lineage=lineage, roadmap__amends__isnull=True)
    return redirect(get_object_or_404(rows.order_by("roadmap", "pk")[:1]))
