"""Rows of road maps: everybody of the municipality reads an approved map, the department edits it."""

from datetime import UTC, datetime
from typing import Any

from msoko.audit.models import AuditEvent
from roadmaps.actions.editing import edit_field
from roadmaps.models import Activity, EditStep, SavedView
from tests.factories.roadmaps import ActivityFactory, DirectionFactory, RoadmapFactory
from tests.integration.access import OWN, Row, World, everyone

READERS = {**dict.fromkeys(OWN, 200), "other_head": 200}
REFUSED = {"methodist": 403, "observer": 403, "head": 403, "staff": 403, "other_head": 403}
EDITORS = {"admin": 200, "department": 200} | REFUSED
ACTORS = {"admin": 302, "department": 302} | REFUSED


def prepare(world: World) -> None:
    direction = DirectionFactory(roadmap=RoadmapFactory(municipality=world.town))
    first, second = ActivityFactory(direction=direction, position=1), ActivityFactory(direction=direction, position=2)
    world.things |= {"roadmap": direction.roadmap, "activity": first, "second_activity": second}
    at = datetime(2026, 10, 8, 9, 0, tzinfo=UTC)
    edit_field(first, "note", "важно", version=1, by=world.people["department"], at=at)
    edit_field(Activity.objects.get(pk=first.pk), "note", "иначе", version=2, by=world.people["department"], at=at)


def roadmap(world: World) -> dict[str, Any]:
    return {"pk": world.things["roadmap"].pk}


def activity(world: World) -> dict[str, Any]:
    return {"pk": world.things["activity"].pk}


def step(world: World) -> dict[str, Any]:
    """A step of the department; for another person it is not there."""
    return {**roadmap(world), "step": EditStep.objects.latest("pk").pk}


def event(world: World) -> dict[str, Any]:
    newest = AuditEvent.objects.of(world.things["activity"]).first()
    assert newest is not None
    return {**activity(world), "event": newest.pk, "field": "note"}


def view_of_head(world: World) -> dict[str, Any]:
    view, _ = SavedView.objects.get_or_create(
        roadmap=world.things["roadmap"], owner=world.people["head"], name="Мои строки", query="body=kschool"
    )
    return {"pk": view.pk}


ROWS = {
    "roadmaps:index": Row(everyone(200)),
    "roadmaps:calendar": Row(everyone(200)),
    "roadmaps:roadmap": Row(READERS, kwargs=roadmap),
    "roadmaps:print": Row(READERS, kwargs=roadmap),
    "roadmaps:activity": Row(READERS, kwargs=activity),
    "roadmaps:history": Row(READERS, kwargs=activity),
    "roadmaps:indicators": Row(EDITORS | {"methodist": 200}, kwargs=roadmap),
    "roadmaps:row_of_indicator": Row(
        dict.fromkeys(READERS, 302), kwargs=lambda world: {"lineage": world.things["activity"].lineage}
    ),
    "roadmaps:read_deadline": Row(EDITORS, kwargs=roadmap, query="?value=май"),
    "roadmaps:read_responsible": Row(EDITORS, kwargs=roadmap, query="?value=ОО"),
    "roadmaps:add": Row(EDITORS, kwargs=roadmap),
    "roadmaps:paste": Row(EDITORS, kwargs=roadmap),
    "roadmaps:bulk": Row(ACTORS, kwargs=roadmap, method="post"),
    "roadmaps:undo": Row({"department": 302, "admin": 404} | REFUSED, kwargs=step, method="post"),
    "roadmaps:save_view": Row(
        {**dict.fromkeys(OWN, 302), "other_head": 302},
        kwargs=roadmap,
        method="post",
        data=lambda world: {"name": "Вид"},
    ),
    "roadmaps:remove_view": Row({"head": 302}, kwargs=view_of_head, method="post"),
    "roadmaps:cell": Row(
        ACTORS,
        kwargs=lambda world: {**activity(world), "field": "note"},
        method="post",
        data=lambda world: {"value": "новое", "version": Activity.objects.get(pk=world.things["activity"].pk).version},
    ),
    "roadmaps:restore_value": Row(ACTORS, kwargs=event, method="post"),
    "roadmaps:move_to": Row(
        ACTORS, kwargs=activity, method="post", data=lambda world: {"target": world.things["second_activity"].pk}
    ),
    "roadmaps:arrange": Row(ACTORS, kwargs=lambda world: {**activity(world), "action": "down"}, method="post"),
}
