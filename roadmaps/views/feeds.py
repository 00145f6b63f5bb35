"""Calendars for other programs, and the page of one's secret links."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from msoko.lib.dates import local_day
from roadmaps.actions.feeds import make_feed, note_read, revoke_feed
from roadmaps.answered import done_by
from roadmaps.contexts.calendar import concerns
from roadmaps.contexts.who import Roster
from roadmaps.feeds import etag, feed_of
from roadmaps.models import Activity, CalendarFeed, Occurrence, Roadmap
from schools.access import scope_of
from schools.models import Organisation
from schools.place import PortalRequest

BACK, AHEAD = timedelta(days=120), timedelta(days=550)


@login_not_required
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar behind a secret link; revoked, unknown, or of a person without a role any more: 404."""
    feeds = CalendarFeed.objects.live().select_related("user", "municipality", "organisation")
    found = get_object_or_404(feeds, token=token)
    if not _may_still(found):
        raise Http404
    at = timezone.now()
    note_read(found, at)
    stamp = at.replace(minute=0, second=0, microsecond=0)
    name = f"Сроки МСОКО: {found.organisation or found.municipality}"
    rows = _rows(found)
    answered = done_by(found.organisation_id, rows) if found.organisation_id else set()
    body = feed_of(rows, found.municipality, name=name, at=stamp, portal=settings.PORTAL_URL, answered=answered)
    mark = etag(body)
    if request.headers.get("If-None-Match") == mark:
        return HttpResponseNotModified()
    headers = {"ETag": mark, "Cache-Control": "private, max-age=900", "X-Robots-Tag": "noindex"}
    return HttpResponse(body, content_type="text/calendar; charset=utf-8", headers=headers)


def _may_still(found: CalendarFeed) -> bool:
    scope = scope_of(found.user)
    if scope.everything or found.municipality_id in scope.whole_municipalities:
        return True
    return found.organisation_id is not None and found.organisation_id in scope.organisations


def _rows(found: CalendarFeed) -> list[Occurrence]:
    """Dates of the maps in force around today; cancelled ones too, so that readers take them away."""
    today = local_day(timezone.now(), found.municipality.zone)
    maps = Roadmap.objects.visible_to(found.user).originals().filter(municipality=found.municipality)
    rows = Activity.objects.executable().filter(roadmap__in=maps.filter(state__in=Roadmap.APPROVED_STATES))
    due = list(
        Occurrence.objects.filter(activity__in=rows, due__range=(today - BACK, today + AHEAD))
        .select_related("activity__roadmap__organisation", "organisation")
        .prefetch_related("activity__responsibilities__organisation", "activity__responsibilities__group")
    )
    if found.organisation_id is None:
        return due
    roster = Roster(found.municipality, today)
    return [row for row in due if concerns(row, found.organisation_id, roster)]


def feeds(request: PortalRequest) -> HttpResponse:
    """One's own links."""
    rows = CalendarFeed.objects.visible_to(request.user).live().select_related("municipality", "organisation")
    bodies: Any = []
    if request.place.municipality is not None and request.place.organisation is None:
        bodies = Organisation.objects.visible_to(request.user).filter(municipality=request.place.municipality)
    context = {"feeds": rows, "bodies": bodies, "portal": settings.PORTAL_URL.rstrip("/")}
    return render(request, "roadmaps/feeds.html", context)


@require_POST
def feed_new(request: PortalRequest) -> HttpResponse:
    place = request.place
    if place.municipality is None:
        raise Http404
    organisation = place.organisation
    asked = request.POST.get("organisation", "")
    if organisation is None and asked.isascii() and asked.isdigit():
        own = Organisation.objects.visible_to(request.user).filter(municipality=place.municipality)
        organisation = get_object_or_404(own, pk=asked)
    make_feed(municipality=place.municipality, organisation=organisation, by=request.user, at=timezone.now())
    messages.success(request, "Ссылка готова. Не пересылайте её: по ней календарь виден без входа.")
    return redirect("roadmaps:feeds")


@require_POST
def feed_revoke(request: PortalRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(CalendarFeed.objects.visible_to(request.user).live(), pk=pk)
    revoke_feed(feed=found, by=request.user, at=timezone.now())
    messages.success(request, "Ссылка отозвана и больше не открывается.")
    return redirect("roadmaps:feeds")
