"""Uploaded orders, read and waiting for a person."""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from msoko.jobs import running
from roadmaps.actions.drafts import start_draft
from roadmaps.drafting.plan import Plan
from roadmaps.drafting.preparing import prepare
from roadmaps.importers.reading import interpret, open_source
from roadmaps.models import ImportDraft
from schools.models import Municipality
from tests.factories.schools import MunicipalityFactory

SEEDS = Path(__file__).parents[1] / "fixtures" / "seeds"
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
SMALL = (
    "Приказ\nот 17.12.2024 № 486-О\nДорожная карта на 2024-2026 годы\n"
    "№\tМероприятие\tСрок\tОтветственный\n"
    "1\tОрганизационное обеспечение\t\t\n"
    "1.1\tРазработка положения\tежегодно до 30 ноября\tУО\n"
    "1.2\tПроведение семинара\tдекабрь 2025\tОО\n"
    "1.4\tАнализ итогов\tежегодно, декабрь\tУО, ОО\n"
)


def seed(code: str) -> bytes:
    """The text of one of the five real orders."""
    return next(SEEDS.glob(f"{code}_*.txt")).read_bytes()


@cache
def _plan(content: bytes, name: str) -> Plan:
    source = open_source(content, name)
    return prepare(interpret(source), source)


def plan_of(content: bytes | str = SMALL, name: str = "приказ.txt") -> Plan:
    """The plan of a draft as the reader gives it; not to be changed in place."""
    return _plan(content.encode() if isinstance(content, str) else content, name)


def uploaded(municipality: Municipality, content: bytes | str = SMALL, by: Any = None) -> ImportDraft:
    """A draft that is still to be read."""
    body = content.encode() if isinstance(content, str) else content
    return start_draft(content=body, name="приказ.txt", municipality=municipality, by=by, at=NOW)


def read_draft(municipality: Municipality | None = None, content: bytes | str = SMALL, by: Any = None) -> ImportDraft:
    """A draft that was read by its job."""
    draft = uploaded(municipality or MunicipalityFactory(), content, by)
    assert draft.job is not None
    running.run(draft.job.pk)
    draft.refresh_from_db()
    return draft
