"""Rows of deadlines: letters and reminders, schedules, events, calendars, feeds, rotation."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from msoko.outbox.models import Letter
from roadmaps.models import Activity, CalendarFeed, Event, ExternalSchedule, RotationTurn
from schools.models import CalendarCorrection
from tests.factories.roadmaps import ActivityFactory, DirectionFactory, OccurrenceFactory, RoadmapFactory
from tests.integration.access import OWN, Row, World, everyone, only

AT = datetime(2026, 10, 2, 9, 0, tzinfo=UTC)
REFUSED = {"methodist": 403, "observer": 403, "head": 403, "staff": 403, "other_head": 403}
EDITORS = {"admin": 200, "department": 200} | REFUSED
ACTORS = {"admin": 302, "department": 302} | REFUSED
CONTROLLERS = only("admin", "department", others=403) | {"foreign_department": 200, "foreign_head": 403}


def prepare(world: World) -> None:
    head = world.people["head"]
    dated = ActivityFactory(direction=DirectionFactory(roadmap=RoadmapFactory(municipality=world.town)))
    cycle = ActivityFactory(direction=dated.direction, deadline="1 раз в 3 года для каждой ОО")
    turn = RotationTurn.objects.create(activity=cycle, organisation=world.school, year=2026)
    world.things |= {"cycle": cycle, "turn": turn}
    town = {"municipality": world.town, "registered_at": AT}
    world.things["event"] = Event.objects.create(name="Итоги", key="итоги", occurred_on=AT.date(), basis="№ 1", **town)
    world.things["correction"] = CalendarCorrection.objects.create(
        municipality=world.town, day="2026-03-09", reason="Распоряжение"
    )
    world.things["graph"] = ExternalSchedule.objects.create(name="ВПР", code="ВПР", year=2026, **town)
    world.things["feed"] = CalendarFeed.objects.create(
        user=head, municipality=world.town, organisation=world.school, created_at=AT
    )
    world.things |= {"dated": dated, "occurrence": OccurrenceFactory(activity=dated)}
    world.things["letter"] = Letter.objects.create(
        key="matrix", kind="reminder.day", user=head, address=head.email, subject="Срок", text="Сдайте отчёт",
        created_at=AT, not_before=AT,
    )  # fmt: skip


def letter(world: World) -> dict[str, Any]:
    return {"pk": world.things["letter"].pk}


def dated(world: World) -> dict[str, Any]:
    return {"pk": world.things["dated"].pk}


def version(world: World) -> dict[str, Any]:
    return {"version": Activity.objects.get(pk=world.things["dated"].pk).version}


def pk(name: str) -> Callable[[World], dict[str, Any]]:
    return lambda world: {"pk": world.things[name].pk}


PLANNERS = only("admin", "department", others=403) | {"foreign_department": 200, "foreign_head": 403}

ROWS = {
    "roadmaps:settings_preview": Row({**PLANNERS, "admin": 200}),
    "roadmaps:correction_new": Row({**PLANNERS, "admin": 200}),
    "roadmaps:correction_remove": Row(ACTORS, kwargs=pk("correction"), method="post"),
    "roadmaps:rotation": Row({**dict.fromkeys(OWN, 200), "other_head": 200}, kwargs=pk("cycle")),
    "roadmaps:rotation_lay_out": Row(ACTORS, kwargs=pk("cycle"), method="post"),
    "roadmaps:turn": Row({**EDITORS, "other_head": 404}, kwargs=pk("turn")),
    "roadmaps:events": Row(everyone(200)),
    "roadmaps:event_new": Row(PLANNERS),
    "roadmaps:event_revoke": Row(EDITORS, kwargs=pk("event")),
    "roadmaps:graph_new": Row(PLANNERS),
    "roadmaps:graph_revoke": Row(ACTORS, kwargs=pk("graph"), method="post"),
    "roadmaps:feeds": Row(everyone(200)),
    "roadmaps:feed_new": Row(everyone(302), method="post"),
    "roadmaps:feed_revoke": Row({"head": 302}, kwargs=pk("feed"), method="post"),
    "roadmaps:feed": Row(
        everyone(200) | {"anonymous": 200}, kwargs=lambda world: {"token": world.things["feed"].token}, open_to_all=True
    ),
    "roadmaps:schedule": Row(EDITORS, kwargs=dated),
    "roadmaps:schedule_reread": Row(ACTORS, kwargs=dated, method="post", data=version),
    "roadmaps:occurrence": Row(EDITORS, kwargs=lambda world: {"pk": world.things["occurrence"].pk}),
    "reports:calendar_print": Row(everyone(200)),
    "reports:letters": Row(everyone(200)),
    "reports:wishes": Row(everyone(200)),
    "reports:letter": Row({"head": 200}, kwargs=letter),
    "reports:open_letter": Row({"head": 302}, kwargs=letter, method="post"),
    "reports:reminders": Row(CONTROLLERS),
}
