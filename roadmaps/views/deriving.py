"""Maps made from other maps by one button."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from roadmaps.actions.deriving import derive_school_map, next_period
from roadmaps.actions.workshop import EditError
from roadmaps.views.finding import editable_roadmap, roadmap_or_404
from schools.access import Permission, ensure


@require_POST
def derive(request: HttpRequest, pk: int) -> HttpResponse:
    """The school of the person gets its own map."""
    parent = roadmap_or_404(request, pk)
    organisation = request.place.organisation
    if organisation is None or organisation.municipality_id != parent.municipality_id:
        raise PermissionDenied
    ensure(request.user, Permission.EDIT_SCHOOL_ROADMAP, organisation=organisation)
    try:
        own = derive_school_map(parent, organisation=organisation, by=request.user, today=timezone.localdate())
    except EditError as error:
        messages.error(request, str(error))
        return redirect(parent)
    messages.success(
        request, "Карта школы готова: в ней мероприятия, которые касаются вас. Добавьте свои и уточните сроки."
    )
    return redirect(own)


@require_POST
def continue_map(request: HttpRequest, pk: int) -> HttpResponse:
    """The project of the map of the next period."""
    source = editable_roadmap(request, pk)
    try:
        new = next_period(source, by=request.user)
    except EditError as error:
        messages.error(request, str(error))
        return redirect(source)
    messages.success(request, "Проект следующей карты готов. Строки со сдвинутыми годами отмечены: сверьте их.")
    return redirect(new)
