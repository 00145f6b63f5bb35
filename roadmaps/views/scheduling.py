"""The schedule of one activity as a form, and moving one of its dates."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from roadmaps.actions.scheduling import reread_schedule, reschedule, set_schedule
from roadmaps.actions.workshop import EditError
from roadmaps.deadlines import Schedule
from roadmaps.forms.rescheduling import RescheduleForm
from roadmaps.forms.rules import ScheduleForm
from roadmaps.models import Activity, Occurrence
from roadmaps.occurrences import Planned, planned
from roadmaps.outside import outside_of, waits
from roadmaps.rights import ensure_may_edit
from roadmaps.views.doing import done, number
from schools.place import PortalRequest

SHOWN = 36


def _activity(request: PortalRequest, pk: int) -> Activity:
    """The row of a map that the person may edit."""
    rows = Activity.objects.visible_to(request.user).present().select_related("roadmap__municipality", "direction")
    found = get_object_or_404(rows.select_related("roadmap__organisation"), pk=pk, kind=Activity.Kind.ACTIVITY)
    ensure_may_edit(request.user, found.roadmap)
    return found


PARTS = {"schedule-rules": "roadmaps/_schedule_rules.html", "schedule-dates": "roadmaps/_schedule_dates.html"}


def schedule(request: PortalRequest, pk: int) -> HttpResponse:
    """The printed phrase, the reading, the rules, the dates; a GET with answers only shows what they would give."""
    activity = _activity(request, pk)
    asked = request.POST or (request.GET if {"rule", "add"} & set(request.GET) else None)
    part = request.htmx.target if request.htmx else ""
    stored = activity.read_schedule
    form = ScheduleForm(
        asked, stored=stored, plan=activity.roadmap.plan, phrase=activity.deadline, draw=part == "schedule-rules"
    )
    if request.method == "POST" and form.is_valid():
        version = number(request, "version")
        return done(
            request,
            activity.roadmap,
            lambda how: set_schedule(activity, form.schedule(), version=version, **how),
            "Расписание сохранено, сроки пересчитаны.",
            default=activity.get_absolute_url(),
        )
    found = form.preview(asked, stored)
    context = {"activity": activity, "form": form, **_dates(activity, found)}
    return render(request, PARTS.get(part or "", "roadmaps/schedule.html"), context)


def _dates(activity: Activity, found: Schedule | None) -> dict[str, Any]:
    """The reading and the dates of what is being edited; nothing while it makes no sense yet."""
    if found is None:
        return {"reading": "", "rows": [], "more": 0, "waits": False}
    rows = sorted(_planned(activity, found), key=lambda row: row.due)
    return {
        "reading": found.reading,
        "rows": rows[:SHOWN],
        "more": max(0, len(rows) - SHOWN),
        "waits": waits(found.to_dict()),
    }


def _planned(activity: Activity, found: Schedule) -> list[Planned]:
    """With the events and external schedules that have come."""
    municipality = activity.roadmap.municipality
    came = outside_of([municipality.pk])[municipality.pk] if waits(found.to_dict()) else None
    return planned(found, municipality.calendar(), municipality.shift_rule, came)


@require_POST
def schedule_reread(request: PortalRequest, pk: int) -> HttpResponse:
    activity = _activity(request, pk)
    version = number(request, "version")
    return done(
        request,
        activity.roadmap,
        lambda how: reread_schedule(activity, version=version, **how),
        "Срок прочитан порталом заново.",
        default=activity.get_absolute_url(),
    )


def occurrence(request: PortalRequest, pk: int) -> HttpResponse:
    """Move one date with a reason."""
    rows = Occurrence.objects.live().filter(activity__in=Activity.objects.visible_to(request.user))
    found = get_object_or_404(rows.select_related("activity__roadmap__organisation"), pk=pk)
    ensure_may_edit(request.user, found.activity.roadmap)
    form = RescheduleForm(request.POST or None, initial={"due": found.due})
    if request.method == "POST" and form.is_valid():
        try:
            reschedule(found, by=request.user, **form.cleaned_data)
        except EditError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Срок перенесён. Прежняя дата и причина остались в журнале.")
            return redirect(found.activity.get_absolute_url())
    context = {"occurrence": found, "activity": found.activity, "form": form, "today": timezone.localdate()}
    return render(request, "roadmaps/reschedule.html", context, status=422 if form.is_bound else 200)
