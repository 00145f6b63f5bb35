"""Events and external schedules: what deadlines wait for, and telling that it has come."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from roadmaps.actions.events import register_event, revoke_event, revoke_graph, save_graph, waiting_rows
from roadmaps.contexts.waiting import waiting_for, would_date
from roadmaps.forms.events import EventForm, GraphForm, RevokeForm
from roadmaps.models import Event, ExternalSchedule, Occurrence
from roadmaps.occurrences import Summary
from roadmaps.outside import outside_of, waits
from schools.access import Permission, ensure, require
from schools.place import PortalRequest


def events(request: PortalRequest) -> HttpResponse:
    """What is waited for and what has come; everybody of the municipality may look."""
    municipality: Any = request.place.municipality
    groups, outside = [], None
    if municipality is not None:
        outside = outside_of([municipality.pk])[municipality.pk]
        times = Prefetch("occurrences", Occurrence.objects.live().order_by("due"), to_attr="times")
        rows = [row for row in waiting_rows(municipality).prefetch_related(times) if waits(row.schedule)]
        groups = waiting_for(rows, outside, timezone.localdate())
    context = {
        "groups": groups, "outside": outside, "today": timezone.localdate(),
        "may_edit": request.place.may(Permission.EDIT_ROADMAP),
    }  # fmt: skip
    return render(request, "roadmaps/events.html", context)


@require(Permission.EDIT_ROADMAP)
def event_new(request: PortalRequest) -> HttpResponse:
    """Register an event; the activities that it will date are shown before."""
    municipality = request.place.municipality
    today = timezone.localdate()
    start = {"key": request.GET.get("key", ""), "occurred_on": today}
    form = EventForm(request.POST or None, municipality=municipality, initial=start)
    if request.method == "POST" and "show" not in request.POST and form.is_valid():
        summary = register_event(event=form.save(commit=False), by=request.user, at=timezone.now())
        messages.success(request, f"Событие зарегистрировано. {_told(summary)}")
        return redirect("roadmaps:events")
    return render(request, "roadmaps/event_form.html", {"form": form, "dated": _dated(form, municipality, today)})


def _dated(form: EventForm, municipality: Any, today: date) -> list[Any]:
    """What the event of the form would date, as far as its words and its day are there."""
    asked = form.data if form.is_bound else form.initial
    words, day = asked.get("key", ""), today
    if form.is_bound:
        form.is_valid()
        day = form.cleaned_data.get("occurred_on") or today
    if not words.strip():
        return []
    event = Event(municipality=municipality, name=asked.get("name", ""), key=words, occurred_on=day)
    people = ("responsibilities__organisation", "responsibilities__group")
    rows = [row for row in waiting_rows(municipality).prefetch_related(*people) if waits(row.schedule)]
    return would_date(event, rows, outside_of([municipality.pk])[municipality.pk], municipality)


def _told(summary: Summary) -> str:
    return f"Новых сроков: {summary.added}, перенесено: {summary.moved}, снято: {summary.removed}."


def event_revoke(request: PortalRequest, pk: int) -> HttpResponse:
    rows = Event.objects.visible_to(request.user).in_force().select_related("municipality")
    event = get_object_or_404(rows, pk=pk)
    ensure(request.user, Permission.EDIT_ROADMAP, municipality=event.municipality_id)
    form = RevokeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        summary = revoke_event(event=event, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
        messages.success(request, f"Событие отозвано. {_told(summary)}")
        return redirect("roadmaps:events")
    return render(request, "roadmaps/event_revoke.html", {"form": form, "event": event})


@require(Permission.EDIT_ROADMAP)
def graph_new(request: PortalRequest) -> HttpResponse:
    """Type or import an external schedule."""
    start = {"code": request.GET.get("code", ""), "year": timezone.localdate().year}
    form = GraphForm(
        request.POST or None, request.FILES or None, municipality=request.place.municipality, initial=start
    )
    if request.method == "POST" and form.is_valid():
        summary = save_graph(graph=form.save(commit=False), dates=form.dates, by=request.user, at=timezone.now())
        messages.success(request, f"График внесён, дат: {len(form.dates)}. {_told(summary)}")
        return redirect("roadmaps:events")
    return render(request, "roadmaps/graph_form.html", {"form": form})


@require_POST
def graph_revoke(request: PortalRequest, pk: int) -> HttpResponse:
    rows = ExternalSchedule.objects.visible_to(request.user).in_force().select_related("municipality")
    graph = get_object_or_404(rows, pk=pk)
    ensure(request.user, Permission.EDIT_ROADMAP, municipality=graph.municipality_id)
    summary = revoke_graph(graph=graph, by=request.user, at=timezone.now())
    messages.success(request, f"График снят. {_told(summary)}")
    return redirect("roadmaps:events")
