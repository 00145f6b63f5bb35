"""Lists and passports of indicators, organisations beside one another."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from indicators.contexts.comparison import comparison, latest_period, measured
from indicators.contexts.overview import overview
from indicators.contexts.passport import passport
from indicators.library import SETS
from indicators.models import Indicator, Observation, Signal
from indicators.periods import read_period, recent_periods
from indicators.views.years import chosen_year, latest_values, years_back
from msoko.audit.models import AuditEvent
from schools.access import Permission, ensure
from schools.place import PortalRequest


def index(request: PortalRequest) -> HttpResponse:
    """Indicators by set with values of a year; a school sees its own values beside the municipal ones."""
    place = request.place
    year = chosen_year(request, latest_values(place.municipality))
    groups = overview(place.municipality, year, organisation=place.organisation) if place.municipality else []
    loaded = {group.set.code for group in groups}
    may_edit = place.may(Permission.EDIT_INDICATORS) if place.municipality else False
    context = {
        "groups": groups, "year": year, "years": years_back(), "may_edit": may_edit,
        "may_see_all": bool(place.municipality) and place.may(Permission.VIEW_MUNICIPALITY),
        "signals": Signal.objects.visible_to(request.user)
        .filter(organisation=place.organisation)
        .select_related("rule__indicator", "membership__group")
        if place.organisation
        else [],
        "library": [template for template in SETS if template.code not in loaded] if may_edit else [],
    }  # fmt: skip
    return render(request, "indicators/index.html", context)


def indicator(request: PortalRequest, pk: int) -> HttpResponse:
    """Passport: definition, targets, dynamics, forecast, history."""
    row = _indicator(request, pk)
    may_edit = request.place.may(Permission.EDIT_INDICATORS)
    own, own_targets = [], []
    if request.place.organisation:
        rows = Observation.objects.filter(indicator=row, organisation=request.place.organisation)
        own = list(rows.select_related("indicator"))
        own_targets = list(row.targets.goals().filter(organisation=request.place.organisation))
    context = {
        "passport": passport(row, latest_values(row.set.municipality)), "may_edit": may_edit, "own": own,
        "own_targets": own_targets,
        "may_compare": request.place.may(Permission.VIEW_MUNICIPALITY),
        "events": AuditEvent.objects.of(row).select_related("by")[:20] if may_edit else [],
    }  # fmt: skip
    return render(request, "indicators/indicator.html", context)


def compare(request: PortalRequest, pk: int) -> HttpResponse:
    """Organisations of the municipality in one period, the chosen one with schools like it."""
    row = _indicator(request, pk)
    municipality = row.set.municipality
    ensure(request.user, Permission.VIEW_MUNICIPALITY, municipality=municipality)
    today = timezone.localdate()
    periods = recent_periods(row.frequency, today, 8)
    period = read_period(request.GET.get("period", ""), latest_period(row, today))
    organisations = measured(row)
    focus = next((item for item in organisations if str(item.pk) == request.GET.get("organisation")), None)
    shown = comparison(row, period, organisations=organisations, focus=focus)
    context = {"comparison": shown, "periods": periods, "organisations": organisations, "indicator": row}
    return render(request, "indicators/compare.html", context)


def _indicator(request: PortalRequest, pk: int) -> Indicator:
    rows = Indicator.objects.visible_to(request.user).select_related("set", "set__municipality", "mechanism")
    return get_object_or_404(rows, pk=pk)
