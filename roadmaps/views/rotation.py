"""The planner of a rotation: whose turn is when, who is due, skipped, early."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from roadmaps.actions.rotation import cycle_of, lay_out, mark_turn
from roadmaps.actions.workshop import EditError
from roadmaps.contexts.who import Roster
from roadmaps.forms.rotation import TurnForm
from roadmaps.models import Activity, RotationTurn
from roadmaps.rights import ensure_may_edit, may_edit
from roadmaps.rotation import Share, State, state_of
from schools.access import OWN_BODY_KINDS
from schools.place import PortalRequest


def _activity(request: PortalRequest, pk: int) -> Activity:
    rows = Activity.objects.visible_to(request.user).present()
    found = get_object_or_404(rows.select_related("roadmap__municipality", "roadmap__organisation"), pk=pk)
    if not cycle_of(found):
        raise Http404
    return found


def _organisations(activity: Activity) -> list[int]:
    """Everybody the activity names now, in the order of the directory; the department stands in no queue of its own."""
    roster = Roster.of(activity.roadmap, timezone.localdate())
    named: set[int] = set()
    for row in activity.responsibilities.select_related("organisation", "group"):
        named |= roster.body(row).organisations
    ordered = [row for pk, row in roster.organisations.items() if pk in named]
    return [row.pk for row in ordered if row.kind not in OWN_BODY_KINDS] or [row.pk for row in ordered]


def rotation(request: PortalRequest, pk: int) -> HttpResponse:
    activity, today = _activity(request, pk), timezone.localdate()
    turns: list[Any] = list(activity.turns.visible_to(request.user).select_related("organisation"))
    for turn in turns:
        turn.state = state_of(turn.year, turn.done_on, bool(turn.skipped_reason), today)
    cycle = [turn for turn in turns if turn.year > today.year - cycle_of(activity)]
    done = {turn.organisation_id for turn in cycle if turn.done_on}
    context = {
        "activity": activity, "turns": turns, "today": today, "may_edit": may_edit(request.user, activity.roadmap),
        "has_years": today.year <= activity.roadmap.ends_on.year,
        "share": Share(len(done), len({turn.organisation_id for turn in turns})),
        "due": sum(turn.state == State.DUE for turn in turns),
        "skipped": sum(turn.state == State.SKIPPED for turn in turns),
        "early": sum(turn.state == State.EARLY for turn in turns),
    }  # fmt: skip
    return render(request, "roadmaps/rotation.html", context)


@require_POST
def rotation_lay_out(request: PortalRequest, pk: int) -> HttpResponse:
    activity = _activity(request, pk)
    ensure_may_edit(request.user, activity.roadmap)
    try:
        count = lay_out(activity, _organisations(activity), by=request.user, today=timezone.localdate())
    except EditError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"Очередь распределена, записей: {count}.")
    return redirect("roadmaps:rotation", pk=activity.pk)


def turn(request: PortalRequest, pk: int) -> HttpResponse:
    """Say that a turn took place, or why it did not."""
    rows = RotationTurn.objects.visible_to(request.user).select_related("activity__roadmap__organisation")
    found = get_object_or_404(rows, pk=pk)
    ensure_may_edit(request.user, found.activity.roadmap)
    start = {"done_on": found.done_on, "reason": found.skipped_reason}
    form = TurnForm(request.POST or None, initial=start, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        mark_turn(found, by=request.user, **form.cleaned_data)
        messages.success(request, "Отмечено.")
        return redirect("roadmaps:rotation", pk=found.activity_id)
    return render(request, "roadmaps/turn.html", {"form": form, "turn": found, "activity": found.activity})
