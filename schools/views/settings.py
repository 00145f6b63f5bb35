"""Settings of a municipality; corrections of its calendar are entered where due dates can follow them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from msoko.audit.models import AuditEvent
from msoko.locking import EditConflict
from schools import actions
from schools.access import Permission, require
from schools.forms import MunicipalityForm
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
