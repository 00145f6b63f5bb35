"""Excel workbooks: writing that never turns a person's text into a formula, and reading that never trusts the file.

Writing::

    book = new_workbook()
    sheet = SheetWriter(book, "Исполнение", COLUMNS, titles=["Исполнение обязательств", "2026 год"])
    sheet.group("1. Нормативно-правовое")
    sheet.row([1, "=не формула", Decimal("74.6"), date(2026, 10, 5)])
    sheet.total(["", "Итого", Decimal("74.6"), None])
    content = saved(book)
"""

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from math import ceil
from types import MappingProxyType
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter

from msoko.lib.sheets import ReadLimits, SheetRows, read_rows, read_sheets

__all__ = [
    "FORMATS", "CellValue", "Column", "ReadLimits", "SheetRows", "SheetWriter", "clean_text", "new_workbook",
    "put_text", "read_rows", "read_sheets", "saved", "sheet_name", "text_cell",
]  # fmt: skip

LONGEST_TEXT = 32_767
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_SHEET_NAME_SIGNS = re.compile(r"[\[\]:*?/\\]")
_LONGEST_SHEET_NAME = 31
_FONT = "Arial"
_INCH = 25.4
_A4 = 9
_LETTERS, _BOLD_LETTERS = 1.1, 0.95
"""Letters of the portal's font in a unit of width, which is a digit of the usual one."""
_LINE_HEIGHT, _TALLEST_ROW = 13.5, 405.0
_TITLE_LETTERS, _TITLE_HEIGHT = 0.7, 19.0
"""Points: a line of the portal's font at ten, and the most that Excel allows (409)."""

CellValue = str | int | float | Decimal | bool | date | datetime | time | None

FORMATS: Mapping[str, str] = MappingProxyType(
    {
        "text": "@",
        "integer": "#,##0",
        "decimal1": "#,##0.0",
        "decimal2": "#,##0.00",
        "share": "0.0 %",
        "date": "DD.MM.YYYY",
        "datetime": "DD.MM.YYYY HH:MM",
    }
)
"""Kind of column → number format. ``share`` takes a fraction (0.746 is shown as «74,6 %»)."""

_INK = "17202B"
_BAND = "F1F1EC"
_RULE = "BFC4BC"
_thin = Side(style="thin", color=_RULE)
_heavy = Side(style="medium", color=_INK)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet: its head, width in characters and kind (a key of ``FORMATS``)."""

    title: str
    width: float = 14
    kind: str = "text"

    @property
    def is_text(self) -> bool:
        return self.kind == "text"


def new_workbook(*, write_only: bool = False) -> Workbook:
    """An empty workbook with the named styles of the portal; ``write_only`` for more than some ten thousand rows."""
    book = Workbook(write_only=write_only)
    if not write_only and book.active is not None:
        book.remove(book.active)
    for style in _styles():
        book.add_named_style(style)
    return book


def saved(book: Workbook) -> bytes:
    """The finished file."""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def text_cell(sheet: Any, value: object, style: str = "") -> Cell:
    """A cell that shows ``value`` as text, whatever it starts with: «=1+1» stays four characters.

    The only way for a person's text into a workbook. Works in normal and write-only sheets (``sheet.append``).
    """
    cell = WriteOnlyCell(sheet)
    if style:
        cell.style = style
    put_text(cell, value)
    return cell


def put_text(cell: Cell, value: object) -> None:
    """Write text into an existing cell of a normal sheet, with the same promise as ``text_cell``."""
    text = clean_text(value)
    cell.value = text or None
    if text:
        cell.data_type = "s"
    if text.startswith(_FORMULA_STARTS):
        cell.quotePrefix = True


def clean_text(value: object) -> str:
    """Without characters that XML cannot carry, and no longer than a cell may be."""
    text = _ILLEGAL.sub("", "" if value is None else str(value)).replace("\r\n", "\n")
    return text if len(text) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - 1]}…"


def sheet_name(title: str, taken: Sequence[str] = ()) -> str:
    """A name that Excel accepts (31 characters, no ``[]:*?/\\``) and that is not taken yet."""
    base = _SHEET_NAME_SIGNS.sub(" ", clean_text(title)).strip(" '")[:_LONGEST_SHEET_NAME].strip(" '") or "Лист"
    used = {name.casefold() for name in taken}
    name, number = base, 2
    while name.casefold() in used:
        tail = f" ({number})"
        name, number = base[: _LONGEST_SHEET_NAME - len(tail)] + tail, number + 1
    return name


class SheetWriter:
    """One sheet: title rows, a styled head that stays in view and repeats in print, typed rows, totals.

    The last `key_columns` are for the portal, which hides them and reads them back; titles and notes leave them free.

    Print: A4, landscape unless told otherwise, fit to one page in width, page numbers below.
    """

    def __init__(
        self,
        book: Workbook,
        name: str,
        columns: Sequence[Column],
        *,
        titles: Sequence[str] = (),
        landscape: bool = True,
        frozen_columns: int = 0,
        key_columns: int = 0,
    ) -> None:
        self.columns = tuple(columns)
        self.seen_columns = self.columns[: len(self.columns) - key_columns]
        self.sheet: Any = book.create_sheet(sheet_name(name, book.sheetnames))
        self.head_row = len(titles) + 2 if titles else 1
        self.last_row = self.head_row
        self._fit(self.head_row, max(_lines(each.title, each.width * _BOLD_LETTERS) for each in self.columns))
        self._set_up(frozen_columns, landscape=landscape)
        self._write_titles(titles)
        self.sheet.append([text_cell(self.sheet, column.title, "msoko head") for column in self.columns])

    def row(self, values: Sequence[CellValue]) -> None:
        """A row of typed values, one for each column."""
        self._append(values, "")
        self.sheet.auto_filter.ref = f"A{self.head_row}:{get_column_letter(len(self.columns))}{self.last_row}"

    def total(self, values: Sequence[CellValue]) -> None:
        """A row in bold between rules; sorting by the filter does not move it."""
        self._append(values, " total")

    def group(self, title: str) -> None:
        """A section row: a quiet band over the whole width."""
        rest = [text_cell(self.sheet, "", "msoko group") for _ in self.columns[1:]]
        self.sheet.append([text_cell(self.sheet, title, "msoko group"), *rest])
        self.last_row += 1

    def note(self, text: str) -> None:
        """A line of small print below the table; the filter does not reach it."""
        self.last_row += 1
        self._across(self.last_row, text, "note")

    def _across(self, row: int, text: str, style: str) -> None:
        """A line over the whole width of the table: one that ran beyond it would shrink the print to its length."""
        width = sum(column.width for column in self.seen_columns) * (_LETTERS if style == "note" else _TITLE_LETTERS)
        lines = _lines(text, width)
        if lines > 1:
            height = _LINE_HEIGHT if style == "note" else _TITLE_HEIGHT
            self.sheet.row_dimensions[row].height = min(lines * height, _TALLEST_ROW)
        if len(self.seen_columns) > 1:
            self.sheet.merged_cells.add(f"A{row}:{get_column_letter(len(self.seen_columns))}{row}")
        self.sheet.append([text_cell(self.sheet, text, f"msoko {style}")])

    def _append(self, values: Sequence[CellValue], suffix: str) -> None:
        if len(values) != len(self.columns):
            raise ValueError(f"Столбцов {len(self.columns)}, а значений {len(values)}")
        pairs = list(zip(values, self.columns, strict=True))
        texts = [_lines(value, column.width * _LETTERS) for value, column in pairs if isinstance(value, str)]
        self._fit(self.last_row + 1, max(texts, default=1))
        self.sheet.append([self._cell(value, column, suffix) for value, column in pairs])
        self.last_row += 1

    def _fit(self, row: int, lines: int) -> None:
        """Office programs other than Excel do not fit a row to wrapped text by themselves."""
        if lines > 1:
            self.sheet.row_dimensions[row].height = min(lines * _LINE_HEIGHT, _TALLEST_ROW)

    def _cell(self, value: CellValue, column: Column, suffix: str) -> Cell:
        if isinstance(value, str):
            style = "text" if column.is_text else "side"
            return text_cell(self.sheet, value, f"msoko {style}{suffix}")
        cell = WriteOnlyCell(self.sheet)
        cell.style = f"msoko {_kind(value, column)}{suffix}"
        cell.value = "да" if value is True else "нет" if value is False else _without_zone(value)
        return cell

    def _set_up(self, frozen_columns: int, *, landscape: bool) -> None:
        """Everything that a write-only sheet must know before its first row."""
        sheet = self.sheet
        for index, column in enumerate(self.columns, start=1):
            sheet.column_dimensions[get_column_letter(index)].width = column.width
        sheet.freeze_panes = f"{get_column_letter(frozen_columns + 1)}{self.head_row + 1}"
        sheet.sheet_view.showGridLines = False
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.page_setup.orientation = "landscape" if landscape else "portrait"
        sheet.page_setup.paperSize = _A4
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        margins = sheet.page_margins
        margins.left, margins.right, margins.top, margins.bottom = 20 / _INCH, 10 / _INCH, 15 / _INCH, 15 / _INCH
        sheet.oddFooter.center.text = "&P из &N"
        sheet.print_title_rows = f"{self.head_row}:{self.head_row}"

    def _write_titles(self, titles: Sequence[str]) -> None:
        for index, title in enumerate(titles):
            self._across(index + 1, title, "note" if index else "title")
        if titles:
            self.sheet.append([])


def _lines(text: str, width: float) -> int:
    """How many lines a text takes where so many letters stand in one; a word is not torn while it fits."""
    total = 0
    for part in text.split("\n"):
        used, total = 0.0, total + 1
        for word in part.split(" "):
            if used and used + 1 + len(word) > width:
                used, total = 0.0, total + 1
            used += len(word) + bool(used)
            if used > width:
                more = ceil(used / width) - 1
                used, total = used - more * width, total + more
    return total


def _kind(value: CellValue, column: Column) -> str:
    """The column's own format, unless the value needs another one (a date in a text column)."""
    if isinstance(value, datetime):
        return "datetime" if column.kind != "date" else "date"
    if isinstance(value, date):
        return "date"
    if column.is_text and isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return "plain"
    return column.kind


def _without_zone(value: CellValue) -> CellValue:
    """Excel knows no time zones: the caller gives local time, the zone mark is dropped."""
    return value.replace(tzinfo=None) if isinstance(value, datetime | time) else value


def _styles() -> Iterator[NamedStyle]:
    border = Border(bottom=_thin)
    total = Border(top=_heavy, bottom=_heavy)
    for kind, number_format in {**FORMATS, "plain": "General", "side": "@"}.items():
        across = "left" if kind in {"text", "date", "datetime"} else "right"
        alignment = Alignment(horizontal=across, vertical="top", wrap_text=kind in {"text", "side"})
        yield _style(kind, number_format, Font(name=_FONT, size=10), alignment, border)
        yield _style(f"{kind} total", number_format, Font(name=_FONT, size=10, bold=True), alignment, total)
    wrapped = Alignment(horizontal="left", vertical="bottom", wrap_text=True)
    single = Alignment(horizontal="left", vertical="top")
    several = Alignment(horizontal="left", vertical="top", wrap_text=True)
    band = PatternFill("solid", fgColor=_BAND)
    yield _style("head", "@", Font(name=_FONT, size=10, bold=True), wrapped, Border(top=_heavy, bottom=_heavy), band)
    yield _style("group", "@", Font(name=_FONT, size=10, bold=True), single, border, band)
    yield _style("title", "@", Font(name=_FONT, size=14, bold=True), several, Border())
    yield _style("note", "@", Font(name=_FONT, size=9), several, Border())


def _style(
    name: str, number_format: str, font: Font, alignment: Alignment, border: Border, fill: PatternFill | None = None
) -> NamedStyle:
    style = NamedStyle(name=f"msoko {name}", font=font, alignment=alignment, border=border, number_format=number_format)
    if fill:
        style.fill = fill
    return style
