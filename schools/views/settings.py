"""Settings of a municipality and corrections of its calendar."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from msoko.audit.models import AuditEvent
from msoko.locking import EditConflict
from schools import actions
from schools.access import Permission, ensure, require
from schools.forms import CorrectionForm, MunicipalityForm
from schools.models import CalendarCorrection
from schools.place import PortalRequest


@require(Permission.MANAGE_MUNICIPALITY)
def municipality_settings(request: PortalRequest) -> HttpResponse:
    """Names, habits of reading deadlines, review; a colleague's newer change is shown, not overwritten."""
    municipality = request.place.municipality
    form = MunicipalityForm(request.POST or None, instance=municipality)
    if request.method == "POST" and form.is_valid():
        fields = [name for name in form.fields if name != "seen_version"]
        try:
            actions.save_settings(
                municipality=form.instance, fields=fields, seen=form.cleaned_data["seen_version"], by=request.user
            )
        except EditConflict as conflict:
            context = {"form": form, "current": MunicipalityForm(instance=conflict.current), "conflict": True}
            return render(request, "schools/settings.html", context, status=409)
        messages.success(request, "Настройки сохранены.")
        return redirect("schools:municipality_settings")
    context = {"form": form, "corrections": municipality.calendar_corrections.all(), "history": _history(municipality)}
    return render(request, "schools/settings.html", context)


def _history(municipality: object) -> list[AuditEvent]:
    return list(AuditEvent.objects.of(municipality).select_related("by")[:10])


@require(Permission.MANAGE_MUNICIPALITY)
def correction_new(request: PortalRequest) -> HttpResponse:
    form = CorrectionForm(request.POST or None, municipality=request.place.municipality)
    if request.method == "POST" and form.is_valid():
        actions.add_correction(correction=form.save(commit=False), by=request.user)
        messages.success(request, "Поправка внесена. Новые сроки считаются с ней.")
        return redirect("schools:municipality_settings")
    return render(request, "schools/correction_form.html", {"form": form})


@require_POST
def correction_remove(request: PortalRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(CalendarCorrection.objects.filter(municipality=request.place.municipality), pk=pk)
    ensure(request.user, Permission.MANAGE_MUNICIPALITY, municipality=row.municipality_id)
    actions.remove_correction(correction=row, by=request.user)
    messages.success(request, "Поправка удалена.")
    return redirect("schools:municipality_settings")
