"""Secret links to calendars: made, revoked, noted when read."""

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q

from msoko.audit.recording import record
from roadmaps.models import CalendarFeed
from schools.access import scope_of
from schools.models import Municipality, Organisation

NOTED = timedelta(hours=1)


@transaction.atomic
def make_feed(*, municipality: Municipality, organisation: Organisation | None, by: Any, at: datetime) -> CalendarFeed:
    """A new link; what it shows is what the person may see."""
    scope = scope_of(by)
    whole = scope.everything or municipality.pk in scope.whole_municipalities
    own = organisation is not None and organisation.pk in scope.organisations
    if not own and not (whole and (organisation is None or organisation.municipality_id == municipality.pk)):
        raise PermissionDenied
    feed = CalendarFeed.objects.create(user=by, municipality=municipality, organisation=organisation, created_at=at)
    record("feed.created", feed, by=by)
    return feed


@transaction.atomic
def revoke_feed(*, feed: CalendarFeed, by: Any, at: datetime) -> None:
    """The link stops answering at once."""
    feed.revoked_at = at
    feed.save(update_fields=["revoked_at"])
    record("feed.revoked", feed, by=by)


def note_read(feed: CalendarFeed, at: datetime) -> None:
    """When a program last took the calendar, at most one write an hour."""
    stale = Q(read_at__isnull=True) | Q(read_at__lt=at - NOTED)
    CalendarFeed.objects.filter(stale, pk=feed.pk).update(read_at=at)
