"""Rows of deadlines: letters and reminders, schedules, events, calendars, feeds, rotation."""

from datetime import UTC, datetime
from typing import Any

from msoko.outbox.models import Letter
from tests.integration.access import Row, World, everyone, only

AT = datetime(2026, 10, 2, 9, 0, tzinfo=UTC)
CONTROLLERS = only("admin", "department", others=403) | {"foreign_department": 200, "foreign_head": 403}


def prepare(world: World) -> None:
    head = world.people["head"]
    world.things["letter"] = Letter.objects.create(
        key="matrix", kind="reminder.day", user=head, address=head.email, subject="Срок", text="Сдайте отчёт",
        created_at=AT, not_before=AT,
    )  # fmt: skip


def letter(world: World) -> dict[str, Any]:
    return {"pk": world.things["letter"].pk}


ROWS = {
    "reports:letters": Row(everyone(200)),
    "reports:wishes": Row(everyone(200)),
    "reports:letter": Row({"head": 200}, kwargs=letter),
    "reports:open_letter": Row({"head": 302}, kwargs=letter, method="post"),
    "reports:reminders": Row(CONTROLLERS),
}
