"""Looking at what a change of habits would move, and confirming it; corrections of the calendar."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from msoko.locking import EditConflict
from roadmaps.actions.habits import change_habits, correct_calendar, drop_correction
from roadmaps.contexts.settings_preview import changes
from roadmaps.forms.habits import HabitsForm
from roadmaps.occurrences import Summary
from roadmaps.views.doing import CHANGED_MEANWHILE, number
from schools.access import Permission, ensure, require
from schools.forms import CorrectionForm
from schools.models import CalendarCorrection, Municipality
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


@require(Permission.MANAGE_MUNICIPALITY)
def correction_new(request: PortalRequest) -> HttpResponse:
    """A local working or free day."""
    form = CorrectionForm(request.POST or None, municipality=request.place.municipality)
    if request.method == "POST" and form.is_valid():
        summary = correct_calendar(correction=form.save(commit=False), by=request.user)
        messages.success(request, f"Поправка внесена. {_followed(summary)}")
        return redirect("schools:municipality_settings")
    return render(request, "roadmaps/correction_form.html", {"form": form})


@require_POST
def correction_remove(request: PortalRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(CalendarCorrection.objects.filter(municipality=request.place.municipality), pk=pk)
    ensure(request.user, Permission.MANAGE_MUNICIPALITY, municipality=row.municipality_id)
    summary = drop_correction(correction=row, by=request.user)
    messages.success(request, f"Поправка удалена. {_followed(summary)}")
    return redirect("schools:municipality_settings")


def _followed(summary: Summary) -> str:
    return f"Сроков сдвинулось вслед за календарём: {summary.moved}."
