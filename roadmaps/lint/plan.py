"""What the checks look at and what they give."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from roadmaps.deadlines import PlanPeriod, Schedule

TEXTS = ("title", "deadline", "responsible", "document_kind", "indicator", "expected_result")
TEXT_NAMES = {
    "title": "мероприятие",
    "deadline": "срок",
    "responsible": "ответственные",
    "document_kind": "вид документа",
    "indicator": "показатель",
    "expected_result": "ожидаемый результат",
}


@dataclass(frozen=True)
class LintRow:
    """A printed row with the reading of its deadline; None = the act has no such column."""

    key: str
    section: int
    kind: str
    number: str
    title: str
    deadline: str = ""
    responsible: str = ""
    document_kind: str | None = None
    indicator: str | None = None
    expected_result: str | None = None
    schedule: Schedule = field(default_factory=Schedule)
    has_bodies: bool = False

    @property
    def is_activity(self) -> bool:
        return self.kind == "activity"

    def texts(self) -> Iterator[tuple[str, str]]:
        """Field and text of every cell that has one."""
        for name in TEXTS:
            if text := getattr(self, name):
                yield name, text


@dataclass(frozen=True)
class LintPlan:
    """A road map with what its act says: date, abbreviations, names of its own municipality."""

    rows: tuple[LintRow, ...]
    period: PlanPeriod | None = None
    act_date: date | None = None
    aliases: Mapping[str, str] = field(default_factory=dict)
    places: tuple[str, ...] = ()

    @property
    def activities(self) -> tuple[LintRow, ...]:
        return tuple(row for row in self.rows if row.is_activity)


@dataclass(frozen=True)
class Found:
    """One place where a check found something; `key` is empty when it is about the whole map."""

    key: str
    row: str
    found: str
    fix: str
    field: str = ""


@dataclass(frozen=True)
class Remark:
    """What a person reads."""

    check: str
    name: str
    why: str
    key: str
    row: str
    found: str
    fix: str
    field: str = ""


def called(row: LintRow) -> str:
    """How a row is called: its number, or the beginning of its title."""
    return row.number.strip().rstrip(".") or row.title[:40] or "без номера"


def at(row: LintRow, found: str, fix: str, name: str = "") -> Found:
    return Found(row.key, called(row), found, fix, name)
