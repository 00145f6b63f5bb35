"""Bytes of an uploaded file → rows of cells: XLSX, or CSV in utf-8, utf-16 or cp1251 with «;», tab or comma."""

import codecs
import csv
import hashlib
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from indicators.importers.rows import BadTable
from msoko.lib.archives import MEGABYTE, NOT_OFFICE, BadFile, ZipLimits
from msoko.lib.sheets import ReadLimits, read_rows, read_sheets

LIMITS = ReadLimits(
    max_size=30 * MEGABYTE,
    max_rows=150_000,
    max_columns=200,
    max_cells=4_000_000,
    max_scanned_rows=250_000,
    max_strings=60 * MEGABYTE,
    archive=ZipLimits(max_unpacked=250 * MEGABYTE),
)
ARCHIVE = "Внутри файла нет таблицы Excel. Если это архив, распакуйте его и загрузите файлы XLSX или CSV"
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_DELIMITERS = ";\t,"
_SAMPLE_LINES = 20


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of the first visible sheet or of the text; the row people call `n` is `rows[n - 1]`.

    A table that was turned keeps for each row where it stood in the file: number of the row or letter of the column.
    """

    rows: Sequence[Sequence[Any]]
    origins: Sequence[int | str] = ()

    def text(self, row: int, column: int) -> str:
        """A cell as trimmed text; empty beyond the edge."""
        cells = self.rows[row]
        return cell_text(cells[column]) if column < len(cells) else ""


def read_table(name: str, content: bytes) -> Table:
    """The table of a file. Raises BadFile (a workbook that cannot be taken) or BadTable."""
    if content[:2] == b"PK":
        with _plain_words():
            return Table(read_rows(content, LIMITS))
    if name.casefold().endswith((".xlsx", ".xls")):
        raise BadTable("Это не таблица XLSX. Сохраните файл в Excel как «Книга Excel (XLSX)» или CSV и загрузите снова")
    return Table(_csv_rows(content))


def read_tables(name: str, content: bytes) -> list[tuple[str, Table]]:
    """All tables of a file with the names of their sheets: a workbook may hold a subject on each sheet."""
    if content[:2] != b"PK":
        return [("", read_table(name, content))]
    with _plain_words():
        return [(sheet.name, Table(sheet.rows)) for sheet in read_sheets(content, LIMITS) if sheet.rows]


@contextmanager
def _plain_words() -> Iterator[None]:
    """An archive is named an archive: the usual sentence speaks of documents and pictures, which are no results."""
    try:
        yield
    except BadFile as refusal:
        raise (BadTable(ARCHIVE) if refusal.message == NOT_OFFICE else refusal) from refusal


def _csv_rows(content: bytes) -> list[list[str]]:
    if not content.strip():
        raise BadTable("Файл пуст: проверьте, что таблица сохранилась, и загрузите его снова")
    if len(content) > LIMITS.max_size:
        raise BadTable(f"Файл больше {LIMITS.max_size // MEGABYTE} МБ. Разделите его на части")
    if content[:5] == b"%PDF-" or (b"\x00" in content[:4096] and not content.startswith(_UTF16)):
        raise BadTable("Внутри файла не таблица. Сохраните её в Excel как XLSX или CSV и загрузите снова")
    text = _decoded(content)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    rows: list[list[str]] = []
    try:
        for row in reader:
            if len(rows) >= LIMITS.max_rows:
                raise BadTable(f"В файле больше {LIMITS.max_rows} строк. Разделите его на части")
            if len(row) > LIMITS.max_columns:
                raise BadTable(f"В файле больше {LIMITS.max_columns} столбцов. Удалите лишние")
            rows.append(row)
    except csv.Error as error:
        raise BadTable("Файл CSV повреждён: сохраните таблицу заново и загрузите снова") from error
    return rows


def _decoded(content: bytes) -> str:
    """UTF-8 with or without a mark, «Текст Юникод» of Excel, else cp1251, which Excel and ФИС ОКО write."""
    if content.startswith(_UTF16):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1251", errors="replace")


def _delimiter(text: str) -> str:
    """The sign that divides most cells of the first lines; «;» wins a tie."""
    sample = "\n".join(text.splitlines()[:_SAMPLE_LINES])
    return max(_DELIMITERS, key=lambda sign: (sample.count(sign), -_DELIMITERS.index(sign)))


def cell_text(value: Any) -> str:
    """A cell as people see it: whole numbers without «.0», no line breaks."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(str(value).split())


def digest(texts: Sequence[str]) -> str:
    """A fingerprint of texts of a head."""
    return hashlib.sha256("\x1f".join(texts).encode()).hexdigest()
