"""Values of the municipality as a whole: seeing, entering, saving."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from indicators.actions.values import Entry, ValuesChanged, record_values
from indicators.changes import Change, changes_of, seen_versions
from indicators.contexts.matrix import WHOLE, previous_values
from indicators.contexts.municipal import whole_indicators, whole_sheet
from indicators.models import Indicator
from indicators.periods import AnyPeriod, asked_period, frequency_of, read_period, recent_periods, same_frequency
from schools.access import Permission, ensure, require
from schools.place import PortalRequest

PERIODS = 4
CHANGED = "Пока вы вводили, часть значений изменил кто-то другой. Ничего не записано: проверьте и сохраните снова."


@require(Permission.VIEW_MUNICIPALITY)
def municipal(request: PortalRequest) -> HttpResponse:
    """One list of all indicators that have a single value for the municipality, for one period."""
    indicators = list(whole_indicators(request.place.municipality))
    period = _period(request, indicators)
    own = same_frequency(indicators, period)
    if request.method == "POST":
        ensure(request.user, Permission.ENTER_VALUES, municipality=request.place.municipality)
        return _save(request, period, indicators, own)
    return _page(request, period, indicators, own)


def _period(request: PortalRequest, indicators: Sequence[Indicator]) -> AnyPeriod:
    """The period of the address; without one, the asked one of the most usual frequency."""
    frequencies = [row.frequency for row in indicators] or [Indicator.Frequency.YEAR]
    usual = max(frequencies, key=frequencies.count)
    data = request.POST if request.method == "POST" else request.GET
    return read_period(data.get("period", ""), asked_period(usual, timezone.localdate()))


def _page(
    request: PortalRequest,
    period: AnyPeriod,
    indicators: Sequence[Indicator],
    own: Sequence[Indicator],
    *,
    status: int = 200,
    changes: Sequence[Change] = (),
    **extra: Any,
) -> HttpResponse:
    today = timezone.localdate()
    present = [code for code in Indicator.Frequency.values if any(row.frequency == code for row in indicators)]
    periods = [item for code in present for item in recent_periods(code, today, PERIODS)]
    context = {
        "sheet": whole_sheet(request.place.municipality, period, changes, own) if own else None,
        "period": period, "periods": periods if period in periods else [period, *periods],
        "may_enter": request.place.may(Permission.ENTER_VALUES), "frequency": frequency_of(period),
    }  # fmt: skip
    return render(request, "indicators/values_municipal.html", context | extra, status=status)


def _save(
    request: PortalRequest, period: AnyPeriod, indicators: Sequence[Indicator], own: Sequence[Indicator]
) -> HttpResponse:
    """Write what was changed; an error in one value stops all of them."""
    town = request.place.municipality
    typed = {key[2:]: text for key, text in request.POST.items() if key.startswith("v-")}
    seen = {WHOLE: seen_versions(request.POST.get("seen", ""))}
    known = {indicator.pk: indicator for indicator in own}
    changes = changes_of(typed, seen, known, {WHOLE: town.name}, previous_values(town, own, period))
    if any(item.errors for item in changes):
        return _page(request, period, indicators, own, status=422, changes=changes, has_errors=True)
    entries = [Entry(item.indicator.pk, None, item.cell, seen=item.seen) for item in changes]
    try:
        total = record_values(
            by=request.user, municipality=town, period=period, entries=entries,
            title=f"Муниципалитет в целом, {period.label}: {len(entries)}",
        ).total  # fmt: skip
    except ValuesChanged:
        return _page(request, period, indicators, own, status=409, changes=changes, conflict=CHANGED)
    if total:
        messages.success(request, f"Записано значений: {total}.")
    else:
        messages.info(request, "Изменений нет.")
    return redirect(f"{reverse('indicators:values_municipal')}?{urlencode({'period': period.code})}")
