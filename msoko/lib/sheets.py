"""Reading tables from uploaded workbooks within fixed bounds; what the file says of its own size is not trusted."""

import io
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, BinaryIO

from openpyxl.reader.excel import ExcelReader
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from msoko.lib.archives import (
    DAMAGED,
    MEGABYTE,
    TOO_LARGE_INSIDE,
    UNREADABLE,
    BadFile,
    ZipLimits,
    inspect_zip,
    office_kind,
)

SHARED_STRINGS = "sharedStrings.xml"

ReadValue = str | int | float | bool | date | datetime | time | None
Row = tuple[ReadValue, ...]


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """Bounds of one workbook.

    ``max_rows``, ``max_columns`` and ``max_cells`` count up to the last filled cell; the ``scanned`` bounds also count
    the empty tail that a formatted sheet may carry.
    """

    max_size: int = 10 * MEGABYTE
    max_sheets: int = 50
    max_rows: int = 20_000
    max_columns: int = 200
    max_cells: int = 400_000
    max_scanned_rows: int = 200_000
    max_scanned_cells: int = 5_000_000
    max_strings: int = 30 * MEGABYTE
    archive: ZipLimits = field(default_factory=lambda: ZipLimits(max_unpacked=60 * MEGABYTE))


@dataclass(frozen=True, slots=True)
class SheetRows:
    """A sheet: row ``n`` of Excel is ``rows[n - 1]``; trailing empty cells and rows are cut, inner ones are kept."""

    name: str
    rows: tuple[Row, ...]


def read_rows(content: BinaryIO | bytes, limits: ReadLimits | None = None, *, sheet: str = "") -> tuple[Row, ...]:
    """Rows of the named sheet, or of the first visible one. Raises ``BadFile``."""
    found = _read(content, limits or ReadLimits(), lambda sheets: [s for s in sheets if sheet in ("", s.title)][:1])
    if not found:
        raise BadFile(f"В файле нет листа «{sheet}»" if sheet else "В файле нет ни одного видимого листа")
    return found[0].rows


def read_sheets(content: BinaryIO | bytes, limits: ReadLimits | None = None) -> list[SheetRows]:
    """All visible sheets. The bound on cells holds for all of them together. Raises ``BadFile``."""
    return _read(content, limits or ReadLimits(), lambda sheets: sheets)


def _read(content: BinaryIO | bytes, limits: ReadLimits, choose: Callable[[list[Any]], list[Any]]) -> list[SheetRows]:
    stream = io.BytesIO(content) if isinstance(content, bytes | bytearray) else content
    _check_package(stream, limits)
    try:
        with _quiet(), closing(_opened(stream)) as book:
            return _chosen(choose([sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]), limits)
    except BadFile:
        raise
    except _UNREADABLE as error:
        raise BadFile(DAMAGED) from error
    finally:
        stream.seek(0)


class _Sheet(ReadOnlyWorksheet):
    """A sheet that is read once: its size, which is not believed anyway, is not looked for beforehand."""

    def _get_size(self) -> None:
        """Programs that do not write the size make openpyxl read the whole sheet for it."""


class _Reader(ExcelReader):
    """Opens a workbook for reading of values."""

    def read_worksheets(self) -> None:
        book: Any = self.wb
        for sheet, rel in self.parser.find_sheets():
            if rel.target in self.valid_files and "chartsheet" not in rel.Type:
                found = _Sheet(self.wb, sheet.name, rel.target, self.shared_strings)
                found.sheet_state = sheet.state or "visible"
                book._sheets.append(found)


def _opened(stream: BinaryIO) -> Any:
    reader = _Reader(stream, read_only=True, data_only=True, keep_links=False)
    reader.read()
    return reader.wb


@contextmanager
def _quiet() -> Iterator[None]:
    """openpyxl warns of extensions and styles that it leaves out; nobody needs them here."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        yield


_UNREADABLE = (
    *UNREADABLE,
    InvalidFileException,
    SyntaxError,
    TypeError,
    AttributeError,
)
"""What openpyxl raises on damaged or hostile files; XML errors are ``SyntaxError``."""


def _check_package(stream: BinaryIO, limits: ReadLimits) -> None:
    size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    if not size:
        raise BadFile("Файл пуст")
    if size > limits.max_size:
        raise BadFile(f"Файл больше {limits.max_size // MEGABYTE} МБ. Разделите таблицу на части")
    archive = limits.archive
    entries = inspect_zip(
        stream, max_entries=archive.max_entries, max_unpacked=archive.max_unpacked, max_ratio=archive.max_ratio
    )
    if any(entry.filename.endswith(SHARED_STRINGS) and entry.file_size > limits.max_strings for entry in entries):
        raise BadFile(TOO_LARGE_INSIDE)
    if office_kind(stream, archive) != "xlsx":
        raise BadFile("Это документ Word. Скопируйте таблицу в Excel, сохраните как XLSX и загрузите снова")


def _chosen(sheets: list[Any], limits: ReadLimits) -> list[SheetRows]:
    if len(sheets) > limits.max_sheets:
        raise BadFile(f"В файле больше {limits.max_sheets} листов. Оставьте только нужные")
    found: list[SheetRows] = []
    budget = _Budget(limits)
    for sheet in sheets:
        sheet.reset_dimensions()
        found.append(SheetRows(sheet.title, _bounded(sheet, budget)))
    return found


class _Budget:
    """Cells that may still be read from the workbook: filled ones, and all that had to be looked at."""

    def __init__(self, limits: ReadLimits) -> None:
        self.limits = limits
        self.filled = limits.max_cells
        self.scanned = limits.max_scanned_cells

    def take(self, looked_at: int, filled: int) -> None:
        self.scanned -= looked_at
        self.filled -= filled
        if self.filled < 0 or self.scanned < 0:
            raise BadFile(f"В файле больше {self.limits.max_cells} ячеек. Разделите таблицу на части")


def _bounded(sheet: Any, budget: _Budget) -> tuple[Row, ...]:
    rows: list[Row] = []
    filled = 0
    limits = budget.limits
    for number, values in enumerate(sheet.iter_rows(values_only=True), start=1):
        row = _trimmed(values)
        budget.take(len(values), len(row))
        if number > (limits.max_rows if row else limits.max_scanned_rows):
            raise BadFile(f"На листе «{sheet.title}» больше {limits.max_rows} строк. Разделите таблицу на части")
        if len(row) > limits.max_columns:
            raise BadFile(f"На листе «{sheet.title}» больше {limits.max_columns} столбцов. Удалите лишние")
        if number <= limits.max_rows:
            rows.append(row)
        filled = number if row else filled
    return tuple(rows[:filled])


def _trimmed(values: Sequence[ReadValue]) -> Row:
    last = len(values)
    while last and values[last - 1] in (None, ""):
        last -= 1
    return tuple(values[:last])
