"""Official lists of schools: names are recognised, a person checks them, then schools join the group from the day."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from indicators.actions import signals as actions
from indicators.forms.signals import OfficialListForm
from indicators.importers import match_name
from indicators.importers.writing import candidates_of, remembered_names
from schools.access import Permission, require
from schools.models import Municipality, Organisation, RiskGroup
from schools.place import PortalRequest

SKIP = "skip"
"""The answer «Не включать»."""


@dataclass(frozen=True, slots=True)
class Line:
    """A name of the list and the school it means: as recognised, or as the person has chosen."""

    name: str
    school: str  # id of the school, «skip», or nothing yet
    how: str  # as in Match; «chosen» by the person

    @property
    def is_sure(self) -> bool:
        return self.how in ("code", "remembered", "exact", "chosen")


@require(Permission.MANAGE_MUNICIPALITY)
def official(request: PortalRequest) -> HttpResponse:
    """The list and what it was recognised as; nothing is written until every line has an answer."""
    municipality = request.place.municipality
    files = request.FILES if request.method == "POST" else None
    initial = {"since": timezone.localdate()}
    form = OfficialListForm(request.POST or None, files, municipality=municipality, initial=initial)
    lines: list[Line] = []
    if request.method == "POST" and form.is_valid():
        listed = form.cleaned_data["listed"]
        lines = _recognised(request, municipality, listed)
        if "apply" in request.POST and (group := _applied(request, form, lines)):
            return redirect("schools:risk_group", pk=group.pk)
        form.data = {**form.data.dict(), "names": "\n".join(listed)}  # a file is read once, then its lines are text
    schools = Organisation.objects.filter(municipality=municipality).of_kind(Organisation.Kind.SCHOOL).in_order()
    context = {
        "form": form, "lines": lines, "schools": schools if lines else (), "skip": SKIP,
        "open": sum(not line.school for line in lines),
    }  # fmt: skip
    return render(request, "indicators/official.html", context, status=422 if form.errors else 200)


def _recognised(request: PortalRequest, municipality: Municipality, names: Sequence[str]) -> list[Line]:
    candidates, remembered = candidates_of(municipality), remembered_names(municipality)
    answers = {name: request.POST.get(f"school-{index}", "") for index, name in enumerate(request.POST.getlist("line"))}
    lines = []
    for name in names:
        match = match_name(name, name, candidates, remembered)
        found = str(match.organisation or "")
        if (answer := answers.get(name)) and answer != found:
            lines.append(Line(name, answer, "chosen"))
        else:
            lines.append(Line(name, found, match.how))
    return lines


def _applied(request: PortalRequest, form: OfficialListForm, lines: Sequence[Line]) -> RiskGroup | None:
    """The group that the schools have joined; None with the errors on the form."""
    schools = Organisation.objects.filter(municipality=request.place.municipality).in_bulk()
    chosen = {line.name: schools.get(int(line.school)) for line in lines if line.school.isdigit()}
    new = [line.name for line in lines if line.name not in request.POST.getlist("line")]
    if new:
        form.add_error(None, f"Список изменился: проверьте, как узнаны школы ({len(new)}), и примите его ещё раз.")
    elif any(not line.school for line in lines) or None in chosen.values():
        form.add_error(None, "Выберите школу для каждой строки или «Не включать».")
    elif not chosen:
        form.add_error(None, "В списке не осталось ни одной школы.")
    else:
        return _accepted(request, form, lines, {name: row for name, row in chosen.items() if row})
    return None


def _accepted(
    request: PortalRequest, form: OfficialListForm, lines: Sequence[Line], chosen: dict[str, Organisation]
) -> RiskGroup | None:
    data, by = form.cleaned_data, request.user
    told = {line.name: chosen[line.name] for line in lines if line.name in chosen and line.how not in ("code", "exact")}
    organisations = list({row.pk: row for row in chosen.values()}.values())
    try:
        group = actions.listed_group(municipality=request.place.municipality, choice=data["group"], by=by)
        joined, left = actions.apply_official_list(
            group=group, organisations=organisations, since=data["since"], basis=data["basis"],
            closes_others=data["closes_others"], by=by, spellings=told,
        )  # fmt: skip
    except ValidationError as error:
        form.add_error(None, error)
        return None
    counts = (("вошли", joined), ("были в группе и раньше", len(organisations) - joined), ("вышли", left))
    said = ", ".join(f"{words}: {count}" for words, count in counts if count)
    messages.success(request, f"Список принят: {said}.")
    return group
