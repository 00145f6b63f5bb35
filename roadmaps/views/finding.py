"""Fetching and authorising in one step: strangers get 404, colleagues without the right 403."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from roadmaps.models import Activity, Roadmap
from roadmaps.rights import ensure_may_edit


def roadmap_or_404(request: HttpRequest, pk: int) -> Roadmap:
    found = Roadmap.objects.visible_to(request.user).select_related("municipality", "organisation", "act", "parent")
    return get_object_or_404(found, pk=pk)


def editable_roadmap(request: HttpRequest, pk: int) -> Roadmap:
    roadmap = roadmap_or_404(request, pk)
    ensure_may_edit(request.user, roadmap)
    return roadmap


def activity_or_404(request: HttpRequest, pk: int) -> Activity:
    found = Activity.objects.visible_to(request.user).select_related(
        "roadmap__municipality",
        "roadmap__organisation",
        "roadmap__act",
        "direction",
        "parent",
        "mechanism",
        "derived_from",
    )
    return get_object_or_404(found, pk=pk)


def editable_activity(request: HttpRequest, pk: int) -> Activity:
    activity = activity_or_404(request, pk)
    ensure_may_edit(request.user, activity.roadmap)
    return activity


def seen_version(request: HttpRequest, activity: Activity) -> int:
    """The version the person has seen; an absent or damaged one is none, so it never overwrites."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() else -activity.version
