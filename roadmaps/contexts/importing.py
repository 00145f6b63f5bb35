"""The review page of an import: the printed source beside what was read, remarks on top."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from roadmaps.drafting.plan import FIELDS, KINDS, Plan, counts, open_problems, rows_of
from roadmaps.models import ImportDraft

PER_PAGE = 300
MAX_DOUBTED = 100
"""Rows on one page of the review and in the list of remarks above it: a page of thousands would hang the browser."""
SOURCE_KINDS = {"docx": "Word", "xlsx": "Excel", "pdf": "PDF", "text": "текст"}
NAMES = {
    "number": "номер",
    "title": "мероприятие",
    "deadline": "срок",
    "responsible": "ответственные",
    "document_kind": "вид документа",
    "indicator": "показатель",
    "expected_result": "ожидаемый результат",
}


@dataclass(frozen=True)
class ReadCell:
    """One field as read: how sure, why not, remarks."""

    name: str
    label: str
    text: str
    level: str
    reason: str
    remarks: tuple[str, ...]

    @property
    def is_doubted(self) -> bool:
        return bool(self.remarks) or self.level == "low"


@dataclass(frozen=True)
class ReadRow:
    uid: str
    number: str
    kind: str
    kind_name: str
    removed: bool
    printed: tuple[Mapping[str, str], ...]
    cells: tuple[ReadCell, ...]
    remarks: tuple[str, ...]
    hints: tuple[str, ...]
    is_doubted: bool
    section: str = ""
    page: int = 1

    @property
    def name(self) -> str:
        """How the row is called in links: its number, or the beginning of its text."""
        return self.number or next((cell.text[:60] for cell in self.cells if cell.text), "") or "пустая строка"

    @property
    def doubts(self) -> str:
        """All open remarks in one line; one that is about several fields is said once."""
        fields: dict[str, list[str]] = {}
        for cell in self.cells:
            for text in cell.remarks:
                fields.setdefault(text, []).append(cell.label)
        return "; ".join([*self.remarks, *(f"{', '.join(names)}: {text}" for text, names in fields.items())])


@dataclass(frozen=True)
class ReadSection:
    uid: str
    number: str
    title: str
    rows: tuple[ReadRow, ...]
    is_first: bool


@dataclass(frozen=True)
class ReviewPage:
    """Everything the page shows, computed once."""

    sections: tuple[ReadSection, ...]
    doubted: tuple[ReadRow, ...]
    notes: tuple[Mapping[str, Any], ...]
    rest: tuple[Mapping[str, str], ...]
    counts: Mapping[str, int]
    requisites: tuple[tuple[str, str], ...]
    source_kind: str
    number: int = 1
    pages: tuple[int, ...] = (1,)


def review_page(draft: ImportDraft, *, only_doubted: bool = False, number: int = 1) -> ReviewPage:
    """One page of the review; only its rows and those that wait for a person are laid out."""
    plan = draft.plan
    columns = [name for name in FIELDS if any(row[name] is not None for row in rows_of(plan))]
    pages = pages_of(plan, only_doubted=only_doubted)
    last = max(pages.values(), default=1)
    number = min(max(number, 1), last)
    sections: list[ReadSection] = []
    doubted: list[ReadRow] = []
    for place, one in enumerate(plan["sections"]):
        kept = []
        for row in one["activities"]:
            shown, waits = pages.get(row["uid"]) == number, bool(open_problems(row))
            if not shown and (not waits or len(doubted) >= MAX_DOUBTED):
                continue
            read = read_row(row, columns, f"раздел {place + 1}", pages.get(row["uid"], 1))
            if shown:
                kept.append(read)
            if waits and len(doubted) < MAX_DOUBTED:
                doubted.append(read)
        if kept or (not one["activities"] and not only_doubted):
            sections.append(ReadSection(one["uid"], one["number"] or "", one["title"], tuple(kept), place == 0))
    return ReviewPage(
        tuple(sections),
        tuple(doubted),
        tuple(plan["notes"]),
        tuple(plan["rest"]),
        counts(plan),
        requisites(plan),
        SOURCE_KINDS.get(plan["source_kind"], ""),
        number,
        tuple(range(1, last + 1)),
    )


def pages_of(plan: Plan, *, only_doubted: bool = False) -> dict[str, int]:
    """On which page of the review each row stands, by uid."""
    shown = [row["uid"] for row in rows_of(plan) if not only_doubted or open_problems(row)]
    return {uid: index // PER_PAGE + 1 for index, uid in enumerate(shown)}


def read_row(row: Mapping[str, Any], columns: list[str], section: str = "", page: int = 1) -> ReadRow:
    remarks = open_problems(row)
    named = {name: [_without_name(one["what"], name) for one in remarks if one["field"] == name] for name in columns}
    cells = tuple(_cell(row, name, tuple(named[name])) for name in columns)
    return ReadRow(
        uid=row["uid"],
        number=row["number"] or "",
        kind=row["kind"],
        kind_name=KINDS[row["kind"]],
        removed=row["removed"],
        printed=tuple(row["printed"]),
        cells=cells,
        remarks=tuple(one["what"] for one in remarks if one["field"] not in named),
        hints=tuple(one["what"] for one in row["problems"] if one["severity"] == "info"),
        is_doubted=bool(remarks),
        section=section,
        page=page,
    )


def _without_name(text: str, name: str) -> str:
    """A remark without the name of the field it begins with: the name stands before it anyway."""
    before, colon, after = text.partition(": ")
    return after if colon and before[:8].casefold() == NAMES[name][:8] else text


def _cell(row: Mapping[str, Any], name: str, remarks: tuple[str, ...]) -> ReadCell:
    mark = row["confidence"].get(name) or {"level": "high", "reason": ""}
    return ReadCell(name, NAMES[name], row[name] or "", mark["level"], mark["reason"], remarks)


def requisites(plan: Plan) -> tuple[tuple[str, str], ...]:
    """What is known of the act, with a plain word where nothing is printed."""
    act = plan.get("act") or {}
    span = plan.get("span")
    shown = " – ".join(".".join(reversed(day.split("-"))) for day in span) if span else ""
    pairs = (
        ("Название карты", plan.get("document")),
        ("Акт", plan.get("requisites")),
        ("Заголовок акта", act.get("title")),
        ("Кем издан", plan.get("issuer")),
        ("Период", shown or plan.get("period")),
        ("Контроль", act.get("control")),
        ("Отчётность", act.get("reporting")),
        ("Сокращения", "; ".join(f"{short} – {full}" for short, full in (act.get("aliases") or {}).items())),
    )
    return tuple((name, value or "") for name, value in pairs)
