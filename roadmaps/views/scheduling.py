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
from roadmaps.forms_reschedule import RescheduleForm
from roadmaps.forms_schedule import ScheduleForm, answers_of
from roadmaps.models import Activity, Occurrence
from roadmaps.occurrences import Planned, planned
from roadmaps.rights import ensure_may_edit
from roadmaps.views.doing import done, number
from schools.place import PortalRequest

SHOWN = 60


def _activity(request: PortalRequest, pk: int) -> Activity:
    """The row of a map that the person may edit."""
    rows = Activity.objects.visible_to(request.user).present().select_related("roadmap__municipality", "direction")
    found = get_object_or_404(rows.select_related("roadmap__organisation"), pk=pk, kind=Activity.Kind.ACTIVITY)
    ensure_may_edit(request.user, found.roadmap)
    return found


def schedule(request: PortalRequest, pk: int) -> HttpResponse:
    """The printed phrase, the reading, the form, the dates; a GET with answers only shows what they would give."""
    activity = _activity(request, pk)
    asked = request.POST or (request.GET if "kind" in request.GET else None)
    initial = answers_of(activity.read_schedule)
    answers = {"plan": activity.roadmap.plan, "phrase": activity.deadline, "initial": initial}
    part = request.htmx and request.htmx.target
    if part == "schedule-fields":
        form = ScheduleForm(**answers, chosen=request.GET.get("kind", ""))
    else:
        form = ScheduleForm(asked, **answers)
    if request.method == "POST" and form.is_valid():
        version = number(request, "version")
        return done(
            request,
            activity.roadmap,
            lambda how: set_schedule(activity, form.schedule(), version=version, **how),
            "Расписание сохранено, сроки пересчитаны.",
            default=activity.get_absolute_url(),
        )
    context = {"activity": activity, "form": form, **_dates(activity, form)}
    template = {"schedule-fields": "roadmaps/_schedule_fields.html", "schedule-dates": "roadmaps/_schedule_dates.html"}
    return render(request, template.get(part or "", "roadmaps/schedule.html"), context)


def _dates(activity: Activity, form: ScheduleForm) -> dict[str, Any]:
    """The reading and the dates of what is being edited; while it makes no sense yet, only a hint."""
    if form.is_bound:
        found = form.schedule() if form.is_valid() else None
    else:
        found = activity.read_schedule if form.chosen == answers_of(activity.read_schedule)["kind"] else None
    if found is None:
        return {"reading": "", "rows": [], "more": 0}
    rows = _planned(activity, found)
    return {"reading": found.reading, "rows": rows[:SHOWN], "more": max(0, len(rows) - SHOWN)}


def _planned(activity: Activity, found: Schedule) -> list[Planned]:
    municipality = activity.roadmap.municipality
    return planned(found, municipality.calendar(), municipality.shift_rule)


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
