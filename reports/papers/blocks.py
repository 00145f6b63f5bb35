"""Blocks of a document. Values in tables stay typed: a spreadsheet gets numbers, a page gets Russian text."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from msoko.lib.charts import Chart

Value = str | int | Decimal | date | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; `width` in parts.

    `kind`: text, int, date, percent and signed (one decimal), hundredth (two), number (as many as the value has).
    """

    title: str
    kind: str = "text"
    width: float = 10


@dataclass(frozen=True, slots=True)
class Heading:
    text: str
    level: int = 1

    block = "heading"


@dataclass(frozen=True, slots=True)
class Text:
    text: str

    block = "text"


@dataclass(frozen=True, slots=True)
class Note:
    """Small print."""

    text: str

    block = "note"


@dataclass(frozen=True, slots=True)
class Bullets:
    items: tuple[str, ...]

    block = "bullets"


@dataclass(frozen=True, slots=True)
class Table:
    """A captioned table. `sheet` names its sheet in a workbook; `empty` is said in place of no rows.

    `said_once` is the place of a column whose words are read once while they stay the same from row to row; a workbook
    repeats them, because its rows are filtered.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    has_total: bool = False
    sheet: str = ""
    empty: str = "Строк нет."
    said_once: int | None = None

    block = "table"

    @property
    def read_rows(self) -> tuple[tuple[Value, ...], ...]:
        """Rows as a person reads them on paper."""
        place = self.said_once
        if place is None:
            return self.rows
        above: tuple[tuple[Value, ...], ...] = ((), *self.rows)
        return tuple(
            (*row[:place], "", *row[place + 1 :]) if before and row[: place + 1] == before[: place + 1] else row
            for before, row in zip(above, self.rows, strict=False)
        )


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart; the table with the same numbers follows it."""

    caption: str
    chart: Chart

    block = "figure"


Block = Heading | Text | Note | Bullets | Table | Figure


@dataclass(frozen=True, slots=True)
class Requisites:
    """Who issues the document and who signs it (ГОСТ Р 7.0.97-2016)."""

    authority: str
    place: str
    stamp: tuple[str, ...] = ()
    post: str = ""
    signer: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole document."""

    kind: str
    title: str
    subtitle: str
    requisites: Requisites
    blocks: tuple[Block, ...]
    data_as_of: datetime
    version: str
    checksum: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    has_contents: bool = False
    is_sample: bool = False
    landscape: bool = False  # a page that is wider than high, for a table of many columns

    @property
    def tables(self) -> tuple[Table, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Table))
