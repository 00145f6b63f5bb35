"""What a source file turns into (lines and table rows) and what reading it gives (sections, rows, problems)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

FIELDS = ("title", "deadline", "responsible", "document_kind", "indicator", "expected_result")


class UnreadableFile(Exception):
    """The file cannot be read as a road map; ``message_ru`` tells a person why and what to do."""

    def __init__(self, message_ru: str) -> None:
        super().__init__(message_ru)
        self.message_ru = message_ru


@dataclass(frozen=True)
class Place:
    """Where something is printed (``until`` = last line); counted from one, None = the format has no such thing.

    ``area`` names a part of the page outside the running text in words («колонтитул»).
    """

    line: int | None = None
    until: int | None = None
    page: int | None = None
    sheet: str | None = None
    table: int | None = None
    row: int | None = None
    paragraph: int | None = None
    area: str | None = None

    def describe(self) -> str:
        """The place in words for a person."""
        parts = []
        if self.sheet:
            parts.append(f"лист «{self.sheet}»")
        if self.page:
            parts.append(f"стр. {self.page}")
        if self.area:
            parts.append(self.area)
        if self.table and not self.sheet:
            parts.append(f"таблица {self.table}")
        if self.row:
            parts.append(f"строка {self.row}")
        elif self.line:
            parts.append(f"строка {self.line}")
        elif self.paragraph and not self.area:
            parts.append(f"абзац {self.paragraph}")
        return ", ".join(parts)

    def as_dict(self) -> dict[str, int | str]:
        return {key: value for key, value in vars(self).items() if value is not None}


def physical_lines(places: Sequence[Place]) -> list[int] | None:
    """First and last printed line of a text, or None for formats without lines."""
    lines = [line for place in places for line in (place.line, place.until) if line]
    return [min(lines), max(lines)] if lines else None


@dataclass(frozen=True)
class Cell:
    """A table cell as printed (inner line breaks kept); ``span`` in columns, ``held`` = continues a cell from above."""

    text: str
    span: int = 1
    bold: bool = False
    held: bool = False


@dataclass(frozen=True)
class SourceRow:
    """One printed row of a table. ``gap`` = something (blank line, page) separates it from the row before."""

    cells: tuple[Cell, ...]
    place: Place
    gap: bool = False


@dataclass(frozen=True)
class SourceLine:
    """One printed line or paragraph outside tables; ``blanks`` = empty lines printed before it."""

    text: str
    place: Place
    bold: bool = False
    blanks: int = 0
    gap: bool = False


@dataclass(frozen=True)
class Source:
    """A whole document in reading order.

    ``flow`` = columns are lost; ``mixed`` = they stood side by side in each line, so the order of words is not sure;
    ``wrapped`` = paragraphs are cut into lines.
    """

    kind: str
    items: tuple[SourceRow | SourceLine, ...]
    flow: bool = False
    notes: tuple[str, ...] = ()
    wrapped: bool = False
    mixed: bool = False


@dataclass(frozen=True)
class Confidence:
    """How sure the reading of one field is: «high» or «low» with a reason in Russian."""

    level: str = "high"
    reason: str = ""


HIGH = Confidence()


@dataclass(frozen=True)
class Problem:
    """Something a person should look at. ``severity``: error, warning or info."""

    row: str
    field: str
    what: str
    severity: str = "warning"
    section: int | None = None
    place: Place = Place()

    def as_dict(self) -> dict[str, object]:
        return {
            "row": self.row,
            "field": self.field,
            "what": self.what,
            "severity": self.severity,
            "section": self.section,
            "place": self.place.describe(),
        }


@dataclass(frozen=True)
class Row:
    """One row of the road map. A field is None when the document has no such column, «» when the cell is empty."""

    number: str | None
    number_clean: str | None
    parent: str | None
    kind: str
    title: str
    deadline: str | None
    responsible: str | None
    document_kind: str | None
    indicator: str | None
    expected_result: str | None
    places: tuple[Place, ...]
    confidence: Mapping[str, Confidence] = field(default_factory=dict)
    year: str | None = None
    extra: tuple[tuple[str, str], ...] = ()

    def as_dict(self) -> dict[str, object]:
        lines = physical_lines(self.places)
        return {
            "number": self.number,
            "number_clean": self.number_clean,
            "parent": self.parent,
            "kind": self.kind,
            **{name: getattr(self, name) for name in FIELDS},
            "year": self.year,
            "extra": dict(self.extra),
            "source_lines": lines,
            "source": [place.as_dict() for place in self.places],
            "confidence": {
                name: {"level": mark.level, "reason": mark.reason} for name, mark in sorted(self.confidence.items())
            },
        }


@dataclass(frozen=True)
class Section:
    """A direction of the road map as printed, with its rows."""

    number: str | None
    title: str
    rows: tuple[Row, ...]
    places: tuple[Place, ...] = ()
    columns: tuple[str, ...] = ()

    def as_dict(self, index: int) -> dict[str, object]:
        return {
            "index": index,
            "number": self.number,
            "title": self.title,
            "source_lines": physical_lines(self.places),
            "columns": list(self.columns),
            "activities": [row.as_dict() for row in self.rows],
        }


@dataclass(frozen=True)
class YearBlock:
    """One direction of a table «Ожидаемые результаты» whose columns are years."""

    direction: str
    rows: tuple[tuple[Mapping[str, str], tuple[Place, ...]], ...]

    def as_dict(self) -> dict[str, object]:
        rows = []
        for values, places in self.rows:
            rows.append({**values, "source_lines": physical_lines(places)})
        return {"direction": self.direction, "rows": rows}
