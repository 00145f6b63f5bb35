"""Looking at what a change of habits would move, and confirming it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from msoko.locking import EditConflict
from roadmaps.actions.habits import change_habits
from roadmaps.contexts.settings_preview import changes
from roadmaps.forms_habits import HabitsForm
from roadmaps.views.doing import CHANGED_MEANWHILE, number
from schools.access import Permission, require
from schools.models import Municipality
from schools.place import PortalRequest


@require(Permission.MANAGE_MUNICIPALITY)
def settings_preview(request: PortalRequest) -> HttpResponse:
    """First the list of dates that move, then «Изменить и перенести сроки»."""
    stored = get_object_or_404(Municipality, pk=request.place.municipality.pk if request.place.municipality else 0)
    before = get_object_or_404(Municipality, pk=stored.pk)
    form = HabitsForm(request.POST or None, instance=stored)
    moved = None
    if request.method == "POST" and form.is_valid():
        if "confirm" in request.POST:
            try:
                seen, fields = number(request, "version"), list(form.fields)
                summary = change_habits(municipality=form.instance, fields=fields, seen=seen, by=request.user)
            except EditConflict:
                messages.error(request, CHANGED_MEANWHILE)
            else:
                messages.success(request, f"Настройки изменены, сроков перенесено: {summary.moved}.")
            return redirect("roadmaps:settings_preview")
        moved = changes(before, form.instance)
    context = {"form": form, "moved": moved, "version": before.version}
    return render(request, "roadmaps/settings_preview.html", context)
