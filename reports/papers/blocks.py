"""Blocks of a document. Values in tables stay typed: a spreadsheet gets numbers, a page gets Russian text."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby

from msoko.lib.charts import Chart

Value = str | int | Decimal | date | None
Row = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; `width` in parts.

    `kind`: text, int, date, percent and signed (one decimal), hundredth (two), number (as many as the value has), blank
    (room to write by hand).
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

    `said_once` is the place of a column whose words are read once while they stay the same from row to row. With
    `grouped` the words of the first column stand over the rows that share them, across the table. A workbook repeats
    both, because its rows are filtered.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    has_total: bool = False
    sheet: str = ""
    empty: str = "Строк нет."
    said_once: int | None = None
    grouped: bool = False

    block = "table"

    @property
    def read_columns(self) -> tuple[Column, ...]:
        """Columns as they stand on paper."""
        return self.columns[1:] if self.grouped else self.columns

    @property
    def lines(self) -> tuple[Row | str, ...]:
        """Rows as a person reads them on paper; words over the rows that share them are a line of their own."""
        said = self._said_once()
        if not self.grouped:
            return said
        return tuple(
            line
            for words, rows in groupby(said, key=lambda row: row[0])
            for line in ((str(words),) if words else ()) + tuple(row[1:] for row in rows)
        )

    def _said_once(self) -> tuple[Row, ...]:
        place = self.said_once
        if place is None:
            return self.rows
        above: tuple[Row, ...] = ((), *self.rows)
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


SIGNER = "____________ / ____________________"
"""Room for a signature and, after it, for the name."""


@dataclass(frozen=True, slots=True)
class Requisites:
    """Who issues the document and who signs it (ГОСТ Р 7.0.97-2016)."""

    authority: str
    place: str
    stamp: tuple[str, ...] = ()
    post: str = ""
    signer: str = SIGNER


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
