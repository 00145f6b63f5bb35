"""XLSX → lines and rows, sheet by sheet, within limits; merged cells and number formats as a person sees them."""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any

import openpyxl
from openpyxl.utils.cell import range_boundaries

from msoko.lib.russian import month_name
from roadmaps.importers import columns, safety
from roadmaps.importers.rows import Cell, Place, Source, SourceLine, SourceRow, UnreadableFile
from roadmaps.importers.sources.guard import damaged
from roadmaps.importers.wording import collapse

_MERGE = re.compile(rb'<mergeCell\b[^>]*?\bref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
_CODES = re.compile(r"\[[^\]]*\]")
_DECIMALS = re.compile(r"0\.(0+)")
_MAX_SHEETS = 40


def read(content: bytes) -> Source:
    """All visible sheets in order; hidden ones are named in the notes and left out."""
    items: list[SourceLine | SourceRow] = []
    notes: list[str] = []
    with damaged(safety.BROKEN):
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        if not book.worksheets:
            raise UnreadableFile(safety.BROKEN)
        merges = _merged_ranges(content, book.worksheets)
        for sheet in book.worksheets[:_MAX_SHEETS]:
            if sheet.sheet_state != "visible":
                notes.append(f"скрытый лист «{sheet.title}» не прочитан")
                continue
            items.extend(_sheet(sheet, merges.get(sheet.title, [])))
        book.close()
    safety.check_language(" ".join(_texts(items)))
    return Source("xlsx", tuple(items), notes=tuple(notes))


def _texts(items: Sequence[SourceLine | SourceRow]) -> Iterator[str]:
    for item in items:
        if isinstance(item, SourceLine):
            yield item.text
        else:
            yield from (cell.text for cell in item.cells)


def _merged_ranges(content: bytes, sheets: Sequence[Any]) -> dict[str, list[tuple[int, int, int, int]]]:
    """Merged ranges by sheet, read from the raw XML: the read-only mode of openpyxl does not know them."""
    found = {}
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for sheet in sheets:
            path = sheet._worksheet_path
            refs = _MERGE.findall(package.read(path))[: safety.MAX_ROWS * 4]
            found[sheet.title] = [_bounds(ref.decode()) for ref in refs]
    return found


def _bounds(reference: str) -> tuple[int, int, int, int]:
    left, top, right, bottom = range_boundaries(reference)
    return int(left or 1), int(top or 1), int(right or 1), int(bottom or 1)


def _sheet(sheet: Any, merges: Sequence[tuple[int, int, int, int]]) -> Iterator[SourceLine | SourceRow]:
    sheet.reset_dimensions()
    grid: list[list[Cell]] = []
    for row in sheet.iter_rows(max_row=safety.MAX_ROWS + 1, max_col=safety.MAX_COLUMNS + 1):
        grid.append(
            [
                Cell(shown(cell.value, cell.number_format or ""), bold=_bold(cell))
                if cell.value is not None
                else Cell("")
                for cell in row
            ]
        )
    if len(grid) > safety.MAX_ROWS:
        raise UnreadableFile(safety.MANY_ROWS)
    width = max((index + 1 for row in grid for index, cell in enumerate(row) if cell.text), default=0)
    for row in grid:
        row.extend(Cell("") for _ in range(width - len(row)))
        del row[width:]
    wide = _apply_merges(grid, merges, width)
    yield from _stream(grid, wide, sheet.title)


def _bold(cell: object) -> bool:
    font = getattr(cell, "font", None)
    return bool(font and font.b)


def _apply_merges(
    grid: list[list[Cell]], merges: Sequence[tuple[int, int, int, int]], width: int
) -> dict[tuple[int, int], int]:
    """Repeat the text of a range down its rows (``held``) and return how many columns each range start covers."""
    wide: dict[tuple[int, int], int] = {}
    for left, top, right, bottom in merges:
        if top > len(grid) or left > width:
            continue
        source = grid[top - 1][left - 1]
        for row in range(top, min(bottom, len(grid)) + 1):
            wide[row - 1, left - 1] = min(right, width) - left + 1
            if row > top:
                grid[row - 1][left - 1] = Cell(source.text, bold=source.bold, held=True)
    return wide


def _stream(grid: list[list[Cell]], wide: dict[tuple[int, int], int], title: str) -> Iterator[SourceLine | SourceRow]:
    """Before the header of the sheet a row with one filled cell is a line of text; after it every row is a row."""
    seen_header = False
    blanks = 0
    last = max((number for number, row in enumerate(grid) if any(cell.text for cell in row)), default=-1)
    for number, row in enumerate(grid[: last + 1]):
        place = Place(sheet=title, row=number + 1)
        filled = [cell for cell in row if cell.text and not cell.held]
        if not seen_header and len(filled) <= 1:
            for line in filled[0].text.split("\n") if filled else []:
                if line.strip():
                    yield SourceLine(line, place, filled[0].bold, blanks)
            blanks = 0 if filled else blanks + 1
            continue
        cells = tuple(_spanned(row, wide, number))
        texts = [cell.text for cell in cells for _ in range(cell.span)]
        seen_header = seen_header or bool(columns.recognise(texts) or columns.years_only(texts)) or len(filled) > 2
        yield SourceRow(cells, place)


def _spanned(row: list[Cell], wide: dict[tuple[int, int], int], number: int) -> Iterator[Cell]:
    position = 0
    while position < len(row):
        cell, span = row[position], max(1, wide.get((number, position), 1))
        yield Cell(cell.text, span, cell.bold, cell.held)
        position += span


def shown(value: object, number_format: str) -> str:
    """The value as a person sees it: 1.10 keeps its zero, dates are dd.mm.yyyy, whole numbers have no tail."""
    if isinstance(value, bool):
        return "да" if value else "нет"
    if isinstance(value, dt.datetime | dt.date):
        return _shown_date(value, number_format.lower())
    if isinstance(value, float | int):
        return _shown_number(value, number_format)
    text = str(value).replace("_x000D_", "").replace("\r", "")
    return "\n".join(collapse(line) for line in text.split("\n"))


def _shown_date(value: dt.date, number_format: str) -> str:
    number_format = _CODES.sub("", number_format)
    if "mmm" in number_format and "d" not in number_format:
        name = month_name(value.month)
        return f"{name} {value.year}" if "y" in number_format else name
    if "d" in number_format and "m" in number_format and "y" not in number_format:
        return f"{value.day}.{value.month}" if "dd" not in number_format else f"{value.day:02d}.{value.month:02d}"
    if number_format and "d" not in number_format and "y" in number_format and "mmm" not in number_format:
        return f"{value.month:02d}.{value.year}"
    return f"{value.day:02d}.{value.month:02d}.{value.year}"


def _shown_number(value: float, number_format: str) -> str:
    if "%" in number_format:
        return f"{value * 100:g}%".replace(".", ",")
    decimals = _DECIMALS.search(number_format)
    if decimals and isinstance(value, float | int):
        return f"{value:.{len(decimals[1])}f}"
    return str(int(value)) if float(value).is_integer() else repr(value)
