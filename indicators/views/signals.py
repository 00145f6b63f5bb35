"""Signals: the list, decisions of people, official lists of schools."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from indicators.actions import signals as actions
from indicators.forms.signals import DecisionForm
from indicators.models import Signal, SignalRule
from indicators.views.years import chosen_year, latest_results, years_back
from msoko.audit.models import AuditEvent
from msoko.locking import EditConflict
from schools.access import Permission, ensure, require
from schools.models import Organisation, RiskGroupMembership
from schools.place import PortalRequest


@require(Permission.VIEW_MUNICIPALITY)
def index(request: PortalRequest) -> HttpResponse:
    """Signals of a year by state, rule and school; official lists stand above them."""
    year, state = chosen_year(request, latest_results(request.place.municipality)), request.GET.get("state", "")
    rows = Signal.objects.visible_to(request.user).filter(rule__municipality=request.place.municipality, year=year)
    shown = rows.filter(state=state) if state in Signal.State.values else rows
    rules = list(SignalRule.objects.filter(municipality=request.place.municipality))
    schools = list(Organisation.objects.filter(pk__in=rows.values("organisation")).in_order())
    rule = next((item for item in rules if str(item.pk) == request.GET.get("rule")), None)
    school = next((item for item in schools if str(item.pk) == request.GET.get("organisation")), None)
    if rule:
        shown = shown.filter(rule=rule)
    if school:
        shown = shown.filter(organisation=school)
    today = timezone.localdate()
    official = RiskGroupMembership.objects.on(today).filter(
        group__municipality=request.place.municipality, is_official=True
    )
    official = official.select_related("group", "organisation").order_by("group__name", "organisation__sort_key")
    listed = {(row.organisation_id, row.group.code) for row in official}
    shown = shown.select_related("rule__indicator", "organisation")
    signals = list(shown.order_by("-strength", "rule__position", "organisation__sort_key"))
    for row in signals:
        row.is_listed = (row.organisation_id, row.rule.group) in listed
    context = {
        "signals": signals, "official": official,
        "year": year, "years": years_back(), "state": state, "states": Signal.State.choices,
        "rules": rules, "rule": rule, "schools": schools, "school": school,
        "may_edit": request.place.may(Permission.EDIT_INDICATORS),
        "may_manage": request.place.may(Permission.MANAGE_MUNICIPALITY),
    }  # fmt: skip
    return render(request, "indicators/signals.html", context)


@require_POST
@require(Permission.EDIT_INDICATORS)
def recount(request: PortalRequest) -> HttpResponse:
    """Count the rules again for a year."""
    text = request.POST.get("year", "")
    year = int(text) if text.isdigit() and 2000 <= int(text) <= 2100 else timezone.localdate().year
    actions.ensure_rules(municipality=request.place.municipality, by=request.user)
    count = actions.recount(municipality=request.place.municipality, year=year, by=request.user)
    messages.success(request, f"Правила посчитаны за {year} год. Сигналов без решения: {count}.")
    return redirect(f"{reverse('indicators:signals')}?year={year}")


def signal(request: PortalRequest, pk: int) -> HttpResponse:
    """One signal: value, threshold, n, reason; the decision of a person."""
    rows = Signal.objects.visible_to(request.user).select_related(
        "rule__municipality", "rule__indicator", "organisation", "procedure", "decided_by", "membership__group"
    )
    row = get_object_or_404(rows, pk=pk)
    may_decide = request.place.may(Permission.DECIDE)
    form = DecisionForm(request.POST or None, signal=row, today=timezone.localdate())
    if request.method == "POST":
        ensure(request.user, Permission.DECIDE, municipality=row.rule.municipality)
        if form.is_valid() and _decided(request, row, form):
            return redirect("indicators:signal", pk=pk)
    listed = RiskGroupMembership.objects.on(timezone.localdate()).filter(
        group__municipality=row.municipality_id, group__code=row.rule.group, organisation=row.organisation,
        is_official=True,
    )  # fmt: skip
    context = {
        "signal": row, "form": form, "may_decide": may_decide, "listed": listed.select_related("group").first(),
        "events": AuditEvent.objects.of(row).select_related("by"),
    }  # fmt: skip
    return render(request, "indicators/signal.html", context)


def _decided(request: PortalRequest, row: Signal, form: DecisionForm) -> bool:
    data = form.cleaned_data
    try:
        actions.decide(
            signal=row, is_confirmed=data["decision"] == "confirm", reason=data["reason"], by=request.user,
            since=data["since"] or timezone.localdate(), seen=data["version"],
        )  # fmt: skip
    except ValidationError as error:
        form.add_error(None, error)
    except EditConflict:
        form.add_error(None, "По этому сигналу уже решили. Обновите страницу.")
    else:
        messages.success(request, "Решение записано.")
        return True
    return False
