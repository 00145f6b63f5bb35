"""A new municipality and the settings of one; its calendar is corrected where due dates can follow."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from msoko.audit.models import AuditEvent
from msoko.locking import EditConflict
from schools import actions
from schools.access import Permission, Role, require
from schools.forms import MunicipalityForm, NewMunicipalityForm
from schools.middleware import SESSION_MUNICIPALITY
from schools.models import Membership, Municipality
from schools.place import PortalRequest

TWO_STEPS = "Сначала отчёт проверяет один человек, потом принимает другой – специалист управления."


@require(Permission.MANAGE_MUNICIPALITY)
def municipality_settings(request: PortalRequest) -> HttpResponse:
    """Names, habits of reading deadlines, review; a colleague's newer change is shown, not overwritten."""
    municipality = request.place.municipality
    form = MunicipalityForm(request.POST or None, instance=municipality)
    lacking = _lacking_reviewers(municipality)
    form.fields["two_step_review"].help_text = f"{TWO_STEPS} {lacking}".strip()
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
        if form.instance.two_step_review and lacking:
            messages.warning(request, lacking)
        return redirect("schools:municipality_settings")
    context = {"form": form, "corrections": municipality.calendar_corrections.all(), "history": _history(municipality)}
    return render(request, "schools/settings.html", context)


@require(Permission.MANAGE_PORTAL)
def municipality_new(request: PortalRequest) -> HttpResponse:
    """A department that begins to work in the portal; next its first person is invited."""
    form = NewMunicipalityForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        row = actions.create_municipality(municipality=form.save(commit=False), by=request.user)
        request.session[SESSION_MUNICIPALITY] = row.pk
        messages.success(request, f"Муниципалитет «{row}» добавлен. Пригласите специалиста управления образования.")
        return redirect(f"{reverse('schools:invite')}?role={Role.DEPARTMENT}")
    return render(request, "schools/municipality_new.html", {"form": form})


def _lacking_reviewers(municipality: Municipality) -> str:
    """Why no report could be accepted in two steps by the people of today; empty when there are enough."""
    people = Membership.objects.active_on(timezone.localdate()).filter(municipality=municipality)
    reviewers = {row.user_id: row.user for row in people.holding(Permission.REVIEW_REPORTS).select_related("user")}
    if not people.holding(Permission.APPROVE_REPORTS).exists():
        return "Сейчас принять отчёт некому: сначала пригласите специалиста управления."
    if len(reviewers) > 1:
        return ""
    (only,) = reviewers.values()
    return (
        f"Сейчас отчёты может проверять только один человек – {only}. В два шага ни один отчёт не будет принят, "
        "пока вы не пригласите второго: методиста или ещё одного специалиста управления."
    )


def _history(municipality: Municipality) -> list[AuditEvent]:
    return list(AuditEvent.objects.of(municipality).select_related("by")[:10])
