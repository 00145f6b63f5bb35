"""Rows of the public part: the same answer for everybody, known or not."""

from datetime import UTC, datetime

from django.core.files.base import ContentFile

from reports.models import Document
from roadmaps.models import Roadmap
from tests.factories.reports import PlanFactory
from tests.integration.access import VISITORS, Row, World

AT = datetime(2026, 1, 20, 9, 0, tzinfo=UTC)


def prepare(world: World) -> None:
    world.town.is_public = True
    world.town.save(update_fields=["is_public"])
    world.things["open map"] = PlanFactory(municipality=world.town, state=Roadmap.State.ACTIVE)
    world.things["open document"] = Document.objects.create(
        municipality=world.town, kind="public", format="pdf", title="Отчёт", state="ready", year=2025, created_at=AT,
        data_as_of=AT, published_at=AT, file=ContentFile(b"%PDF", name="report.pdf"), size=4, checksum="0" * 64,
    )  # fmt: skip


ANYBODY = dict.fromkeys(VISITORS, 200)


def town(world: World) -> dict[str, object]:
    return {"code": world.town.code}


ROWS = {
    "public:index": Row(ANYBODY, open_to_all=True),
    "public:home": Row(ANYBODY, kwargs=town, open_to_all=True),
    "public:documents": Row(ANYBODY, kwargs=town, open_to_all=True),
    "public:feed": Row(ANYBODY, kwargs=town, open_to_all=True),
    "public:roadmap": Row(ANYBODY, kwargs=lambda w: town(w) | {"pk": w.things["open map"].pk}, open_to_all=True),
    "public:file": Row(ANYBODY, kwargs=lambda w: town(w) | {"pk": w.things["open document"].pk}, open_to_all=True),
}
