"""The workbook of a report, both ways: what its columns mean, what a filled one changes, what is wrong in it.

The portal writes the organisation's own rows, people fill them in Excel, the portal reads them back and shows exactly
what would change. A cell that says what the report says already changes nothing.
"""

import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from msoko.lib.archives import BadFile
from msoko.lib.russian import capitalised
from msoko.lib.sheets import Row, read_sheets
from reports.checks import LONGEST_TEXT
from reports.models import ReportLine

FORMAT = "msoko-report-1"
SHEET, GUIDE_SHEET = "Отчёт", "Как заполнить"
FIRST_ROW = 5
KEY_COLUMN = "L"
REPORT_CELL = "L1"
NOT_OURS = "Файл не по шаблону. Скачайте шаблон на странице отчёта и заполните его"
RED = PatternFill("solid", fgColor="F8C7C2")
_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII)
EARLIEST, LATEST = date(2015, 1, 1), date(2100, 1, 1)


@dataclass(frozen=True, slots=True)
class TemplateColumn:
    """A column of the sheet; `field` is empty for what the organisation only reads."""

    title: str
    width: float
    field: str = ""

    @property
    def is_date(self) -> bool:
        return self.field in ("done_on", "new_date")


COLUMNS = (
    TemplateColumn("№", 8),
    TemplateColumn("Мероприятие", 46),
    TemplateColumn("Срок", 18),
    TemplateColumn("Вид документа", 24),
    TemplateColumn("Состояние", 20, "state"),
    TemplateColumn("Результат", 60, "text"),
    TemplateColumn("Когда сделано", 14, "done_on"),
    TemplateColumn("Причина", 28, "reason"),
    TemplateColumn("Пояснение причины", 30, "reason_text"),
    TemplateColumn("Новый срок", 14, "new_date"),
    TemplateColumn("Почему строка здесь", 40),
    TemplateColumn("Номер строки", 10),
)
LABELS = {column.field: column.title for column in COLUMNS if column.field}


@dataclass(frozen=True, slots=True)
class CellError:
    """What is wrong in one cell. `row` counts as Excel does; `column` is its letter."""

    row: int
    column: str
    text: str


@dataclass(frozen=True, slots=True)
class LineChange:
    """What the workbook would change in one line: field → (before, after), and the line's version it goes over."""

    line: ReportLine
    values: dict[str, Any]

    @property
    def shown(self) -> list[tuple[str, str, str]]:
        """(label, before, after) for people."""
        return [
            (LABELS[name], in_words(name, getattr(self.line, name)), in_words(name, value))
            for name, value in self.values.items()
        ]


@dataclass(frozen=True, slots=True)
class Reading:
    """A filled workbook against the report."""

    changes: list[LineChange]
    errors: list[CellError]


def cell_values(line: ReportLine) -> list[Any]:
    """One row of the sheet, in the order of `COLUMNS`."""
    known = {name: in_cell(name, getattr(line, name)) for name in LABELS}
    asked = [line.number_clean, line.title, line.due or line.deadline, line.document_kind]
    answer = [known[column.field] for column in COLUMNS if column.field]
    return [*asked, *answer, line.why_here, str(line.pk)]


def in_cell(name: str, value: Any) -> Any:
    """A value as it stands in a cell: labels instead of codes."""
    if name == "state" and value:
        return capitalised(ReportLine.State(value).label)
    if name == "reason" and value:
        return capitalised(ReportLine.Reason(value).label)
    return value


def in_words(name: str, value: Any) -> str:
    """A value for the preview."""
    shown = in_cell(name, value)
    return f"{shown:%d.%m.%Y}" if isinstance(shown, date) else str(shown or "")


def read(content: bytes, report_id: int, lines: Sequence[ReportLine]) -> Reading:
    """Compare a filled workbook with the open lines of a report. `BadFile` when it is not the template of this one."""
    rows = _rows(content, report_id)
    open_lines = {str(line.pk): line for line in lines}
    changes: list[LineChange] = []
    errors: list[CellError] = []
    seen: set[str] = set()
    for number, row in enumerate(rows[FIRST_ROW - 1 :], start=FIRST_ROW):
        key = _text(_at(row, len(COLUMNS) - 1))
        if not any(value not in (None, "") for value in row):
            continue
        if key not in open_lines or key in seen:
            errors.append(CellError(number, "A", _unknown_row(key, seen)))
            continue
        seen.add(key)
        values, wrong = _answer(row, number)
        errors += wrong
        line = open_lines[key]
        differs = {name: value for name, value in values.items() if getattr(line, name) != value}
        if differs:
            changes.append(LineChange(line, differs))
    return Reading(changes, errors)


def _rows(content: bytes, report_id: int) -> tuple[Row, ...]:
    sheet = next((sheet for sheet in read_sheets(content) if sheet.name == SHEET), None)
    if sheet is None or not sheet.rows:
        raise BadFile(NOT_OURS)
    mark = _text(_at(sheet.rows[0], len(COLUMNS) - 1))
    if not mark.startswith(f"{FORMAT}:"):
        raise BadFile(NOT_OURS)
    if mark != f"{FORMAT}:{report_id}":
        raise BadFile("Это шаблон другого отчёта. Скачайте шаблон на странице того отчёта, который заполняете")
    return sheet.rows


def _unknown_row(key: str, seen: set[str]) -> str:
    if key in seen:
        return "Строка повторяется: оставьте одну"
    return "Такой строки нет среди открытых: её добавили руками, приняли или сняли с отчёта"


def _at(row: Row, index: int) -> Any:
    return row[index] if index < len(row) else None


def _answer(row: Row, number: int) -> tuple[dict[str, Any], list[CellError]]:
    values: dict[str, Any] = {}
    errors = []
    for index, column in enumerate(COLUMNS):
        if not column.field:
            continue
        try:
            values[column.field] = READERS[column.field](_at(row, index))
        except ValueError as error:
            errors.append(CellError(number, chr(ord("A") + index), str(error)))
    return values, errors


def _text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).replace("\r\n", "\n").strip()


def _limited(length: int) -> Callable[[Any], str]:
    def limited(value: Any) -> str:
        text = _text(value)
        if len(text) > length:
            raise ValueError(f"Не больше {length} знаков, а здесь {len(text)}: сократите")
        return text

    return limited


def _choice(labels: Mapping[str, str]) -> Callable[[Any], str]:
    codes = {_plain(label): code for code, label in labels.items()}

    def choice(value: Any) -> str:
        text = _plain(_text(value))
        if text and text not in codes:
            raise ValueError(f"Выберите из списка, а не «{_text(value)[:60]}»")
        return codes.get(text, "")

    return choice


def _plain(text: str) -> str:
    """Drop-downs cannot hold commas, and people change case."""
    return " ".join(text.casefold().replace(",", "").split())


def _day(value: Any) -> date | None:
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return _sane(value)
    text = _text(value)
    if not text:
        return None
    if not (found := _DAY.fullmatch(text)):
        raise ValueError(f"Напишите дату так: 25.09.2026, а не «{text[:40]}»")
    try:
        return _sane(date(int(found[3]), int(found[2]), int(found[1])))
    except ValueError as error:
        raise ValueError(f"Такого дня нет или он слишком далёк: «{text}»") from error


def _sane(day: date) -> date:
    if not EARLIEST <= day < LATEST:
        raise ValueError("Проверьте год: дата слишком далека")
    return day


READERS: dict[str, Callable[[Any], Any]] = {
    "state": _choice(dict(ReportLine.State.choices)),
    "text": _limited(LONGEST_TEXT),
    "done_on": _day,
    "reason": _choice(dict(ReportLine.Reason.choices)),
    "reason_text": _limited(1000),
    "new_date": _day,
}


def marked(content: bytes, errors: Sequence[CellError]) -> bytes:
    """The person's own file with red cells and comments. `content` has been read by `read`, so it is sound."""
    book = load_workbook(io.BytesIO(content))
    sheet = book[SHEET]
    for error in errors:
        cell = sheet[f"{error.column}{error.row}"]
        cell.fill = RED
        cell.comment = Comment(error.text, "МСОКО", width=320, height=90)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
