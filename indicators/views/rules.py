"""Rules of signals: the list and the editor with «what if»."""

from collections import Counter

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from indicators.actions import signals as actions
from indicators.forms.signals import NewRuleForm, RuleForm
from indicators.models import SignalRule
from indicators.signals import Check
from indicators.views.years import chosen_year, latest_results, years_back
from msoko.locking import EditConflict
from schools.access import Permission, ensure, require
from schools.models import Organisation
from schools.place import PortalRequest


@require(Permission.VIEW_MUNICIPALITY)
def index(request: PortalRequest) -> HttpResponse:
    own = SignalRule.objects.visible_to(request.user).filter(municipality=request.place.municipality)
    rows = own.select_related("indicator")
    context = {"rules": rows, "may_edit": request.place.may(Permission.EDIT_INDICATORS)}
    return render(request, "indicators/rules.html", context)


@require_POST
@require(Permission.EDIT_INDICATORS)
def start(request: PortalRequest) -> HttpResponse:
    """Starting rules of the library."""
    made = actions.ensure_rules(municipality=request.place.municipality, by=request.user)
    messages.success(request, f"Добавлено правил: {len(made)}." if made else "Все правила уже есть.")
    return redirect("indicators:rules")


@require(Permission.EDIT_INDICATORS)
def rule_new(request: PortalRequest) -> HttpResponse:
    """A rule of one's own: first whom it would show, then «Сохранить правило»."""
    municipality = request.place.municipality
    year = chosen_year(request, latest_results(municipality))
    form = NewRuleForm(request.POST or None, instance=SignalRule(municipality=municipality))
    lines = None
    if request.method == "POST" and form.is_valid():
        new = actions.with_conditions(form.applied())
        if "save" in request.POST:
            actions.create_rule(rule=new, by=request.user)
            messages.success(request, "Правило добавлено. Пересчитайте сигналы, чтобы оно подействовало.")
            return redirect(f"{new.get_absolute_url()}?year={year}")
        lines = _lines([], actions.preview(new, year))
    context = {"form": form, "year": year, "lines": lines}
    return render(request, "indicators/rule_new.html", context, status=422 if form.errors else 200)


def rule(request: PortalRequest, pk: int) -> HttpResponse:
    """The editor: numbers, list of procedures, and which schools the changed rule would show, before saving."""
    rows = SignalRule.objects.visible_to(request.user).select_related("municipality", "indicator")
    row = get_object_or_404(rows, pk=pk)
    ensure(request.user, Permission.VIEW_MUNICIPALITY, municipality=row.municipality)
    year = chosen_year(request, latest_results(row.municipality))
    now = actions.preview(row, year)
    form = RuleForm(request.POST or None, instance=row)
    would = None
    if request.method == "POST":
        ensure(request.user, Permission.EDIT_INDICATORS, municipality=row.municipality)
        if form.is_valid():
            changed = form.applied()
            if "save" in request.POST and _saved(request, form, changed):
                return redirect(f"{row.get_absolute_url()}?year={year}")
            would = actions.preview(changed, year)
    lines = _lines(now, would)
    context = {
        "rule": row, "form": form, "year": year, "would": would is not None,
        "may_edit": request.place.may(Permission.EDIT_INDICATORS),
        "lines": lines, "summary": _summary(lines), "years": years_back(),
    }  # fmt: skip
    return render(request, "indicators/rule.html", context, status=422 if form.errors else 200)


def _saved(request: PortalRequest, form: RuleForm, changed: SignalRule) -> bool:
    try:
        actions.save_rule(rule=changed, by=request.user, seen=form.cleaned_data["version"])
    except EditConflict as conflict:
        form.add_error(None, str(conflict))
        return False
    messages.success(request, "Правило сохранено. Пересчитайте сигналы, чтобы список обновился.")
    return True


def _lines(now: list, would: list | None) -> list[dict[str, object]]:
    """Schools the rule shows now and would show, with what changes."""
    before = {(check.organisation, check.subject): check for check in now}
    after = before if would is None else {(check.organisation, check.subject): check for check in would}
    names = Organisation.objects.in_bulk({place[0] for place in (*before, *after)})
    lines = []
    for place in sorted({*before, *after}, key=lambda key: (names[key[0]].sort_key, key[1])):
        old, new = before.get(place), after.get(place)
        lines.append({"school": names[place[0]], "check": new or old, "change": _change(old, new)})
    return lines


def _change(old: Check | None, new: Check | None) -> str:
    if old is None or new is None:
        return "added" if new else "removed"
    if old.strength == new.strength:
        return ""
    return "stronger" if new.strength == "high" else "weaker"


def _summary(lines: list[dict[str, object]]) -> str:
    """«Появится: 2; исчезнет: 1; останется: 5.»."""
    counts = Counter(line["change"] for line in lines)
    words = (
        ("added", "появится"), ("removed", "исчезнет"), ("stronger", "станет сильным"), ("weaker", "ослабеет"),
        ("", "останется"),
    )  # fmt: skip
    said = "; ".join(f"{word}: {counts[code]}" for code, word in words if counts[code])
    return f"{said.capitalize()}." if said else "Список пуст и сейчас, и после изменения."
