"""Sections and rows while they are being put together (the only mutable part of the importer)."""

from dataclasses import dataclass, field

from roadmaps.importers.columns import Columns
from roadmaps.importers.rows import Place


@dataclass
class Note:
    """A remark about one field of a row, to become a problem."""

    field: str
    what: str
    severity: str = "warning"


@dataclass
class RowDraft:
    """A row being joined from its printed pieces; ``texts`` by column of its run."""

    texts: list[str]
    number: str | None
    places: list[Place]
    columns: Columns
    heading: bool = False
    fragment: bool = False
    level: str = ""
    year: str | None = None
    notes: list[Note] = field(default_factory=list)

    def text(self, role: str) -> str:
        """The text of the first column of that role, «» when there is none."""
        index = self.columns.index(role)
        return self.texts[index] if index is not None else ""

    def note(self, name: str, what: str, severity: str = "warning") -> None:
        self.notes.append(Note(name, what, severity))


@dataclass
class SectionDraft:
    """A section being filled."""

    number: str | None
    title: str
    places: list[Place]
    columns: Columns | None = None
    rows: list[RowDraft] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
