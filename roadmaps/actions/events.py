"""Something that deadlines waited for has come: due dates follow for everything that names it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from msoko.audit.recording import record
from roadmaps.models import Activity, Event, ExternalSchedule, Roadmap, ScheduleDate
from roadmaps.occurrences import Summary, regenerate
from roadmaps.outside import waits
from schools.access import Permission, ensure
from schools.actions import composition_changed
from schools.models import Municipality


@transaction.atomic
def register_event(*, event: Event, by: Any, at: datetime) -> Summary:
    """Keep the event and date what waits for it."""
    ensure(by, Permission.EDIT_ROADMAP, municipality=event.municipality_id)
    event.by, event.registered_at = by, at
    event.save()
    changes = {"occurred_on": [None, event.occurred_on], "key": [None, event.key]}
    record("event.registered", event, by=by, changes=changes, reason=event.basis)
    return redate(event.municipality)


@transaction.atomic
def revoke_event(*, event: Event, reason: str, by: Any, at: datetime) -> Summary:
    """It did not happen, or not then: its dates go, the outer bounds come back."""
    ensure(by, Permission.EDIT_ROADMAP, municipality=event.municipality_id)
    event.revoked_at, event.revoked_reason = at, reason.strip()[:300]
    event.save(update_fields=["revoked_at", "revoked_reason"])
    record("event.revoked", event, by=by, reason=event.revoked_reason)
    return redate(event.municipality)


@transaction.atomic
def save_graph(*, graph: ExternalSchedule, dates: Sequence[ScheduleDate], by: Any, at: datetime) -> Summary:
    """Keep an external schedule; the one of the same name and year that was in force gives way to it."""
    ensure(by, Permission.EDIT_ROADMAP, municipality=graph.municipality_id)
    same = ExternalSchedule.objects.in_force().filter(municipality=graph.municipality, code=graph.code, year=graph.year)
    replaced = same.update(revoked_at=at)
    graph.by, graph.registered_at = by, at
    graph.save()
    for row in dates:
        row.schedule = graph
    ScheduleDate.objects.bulk_create(dates)
    changes = {"dates": [None, len(dates)], "replaced": [None, replaced]}
    record("graph.registered", graph, by=by, changes=changes, reason=graph.basis)
    return redate(graph.municipality)


@transaction.atomic
def revoke_graph(*, graph: ExternalSchedule, by: Any, at: datetime) -> Summary:
    ensure(by, Permission.EDIT_ROADMAP, municipality=graph.municipality_id)
    graph.revoked_at = at
    graph.save(update_fields=["revoked_at"])
    record("graph.revoked", graph, by=by)
    return redate(graph.municipality)


def redate(municipality: Municipality) -> Summary:
    """Make due dates of everything that waits for something, in the maps in force; open reports follow."""
    rows = [row for row in waiting_rows(municipality) if waits(row.schedule)]
    summary = regenerate(rows, calendar=municipality.calendar(), shift_rule=municipality.shift_rule)
    if not summary.is_empty:
        composition_changed(municipality.pk)
    return summary


def waiting_rows(municipality: Municipality) -> Any:
    """Activities whose dates may come from outside."""
    maps = Roadmap.objects.originals().filter(municipality=municipality).exclude(state=Roadmap.State.CLOSED)
    return Activity.objects.executable().filter(roadmap__in=maps).select_related("roadmap")
