"""«Проверки отчётов»: what each automatic check does in the municipality."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from reports.actions.checking import save_levels
from reports.forms.checking import LevelsForm
from reports.models import levels_of
from schools.access import Permission, require
from schools.place import PortalRequest


@require(Permission.CONTROL_PERIODS)
def check_rules(request: PortalRequest) -> HttpResponse:
    municipality = request.place.municipality
    form = LevelsForm(request.POST or None, levels=levels_of(municipality))
    if request.method == "POST" and form.is_valid():
        save_levels(municipality=municipality, levels=form.cleaned_data, by=request.user)
        messages.success(request, "Правила проверок сохранены. Они действуют для отчётов, которые ещё не отправлены.")
        return redirect("reports:check_rules")
    return render(request, "reports/check_rules.html", {"form": form})
