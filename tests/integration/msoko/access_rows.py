"""Rows of the project itself: health and background work."""

from django.utils import timezone

from msoko.jobs.models import Job
from tests.integration.access import Row, World, everyone


def prepare(world: World) -> None:
    world.things["job"] = Job.objects.create(
        kind="nothing", title="Работа", idempotency_key="matrix", requested_by=world.people["methodist"],
        created_at=timezone.now(), state=Job.State.FAILED,
    )  # fmt: skip


def job(world: World) -> dict:
    return {"pk": world.things["job"].pk}


ROWS = {
    "health_live": Row({}, default=200, open_to_all=True),
    "health_ready": Row({}, default=200, open_to_all=True),
    "home": Row(everyone(200)),
    "search": Row(everyone(200), query="?q=школа"),
    "jobs:index": Row(everyone(200)),
    "jobs:job": Row({"methodist": 200}, kwargs=job),
    "jobs:state": Row({"methodist": 200}, kwargs=job),
    "jobs:cancel": Row({"methodist": 302}, kwargs=job, method="post"),
    "jobs:repeat": Row({"methodist": 302}, kwargs=job, method="post"),
}
