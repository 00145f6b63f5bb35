"""The workbook of a report, both ways: what its sheets mean, what a filled one changes, what is wrong in it.

The portal writes the organisation's own rows, people fill them in Excel, the portal reads them back and shows exactly
what would change. A cell that says what the report says already changes nothing.
"""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from msoko.lib.archives import BadFile
from msoko.lib.russian import capitalised
from msoko.lib.sheets import Row, read_sheets
from reports.checks import LONGEST_TEXT
from reports.explanations import as_cell, from_cell
from reports.models import ReportLine
from reports.worksheet_cells import (
    FIGURES_SHEET,
    FIRST_ROW,
    LINES_SHEET,
    CellError,
    at,
    choice,
    day,
    letter,
    limited,
    text_of,
)
from reports.worksheet_figures import AskedFigure, figure_words, read_figures

FORMAT = "msoko-report-2"
NOT_OURS = "Файл не по шаблону. Скачайте шаблон на странице отчёта и заполните его"
RED = PatternFill("solid", fgColor="F8C7C2")


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
    TemplateColumn("Пояснение к проверкам", 34, "explanations"),
    TemplateColumn("Почему строка здесь", 40),
    TemplateColumn("Номер строки", 10),
)
KEY_COLUMN = letter(len(COLUMNS) - 1)
REPORT_CELL = f"{KEY_COLUMN}1"
LABELS = {column.field: column.title for column in COLUMNS if column.field}


@dataclass(slots=True)
class LineChange:
    """What the workbook would change in one line: field → value, indicator → fields; `line` says what stands there."""

    line: ReportLine
    values: dict[str, Any] = field(default_factory=dict)
    figures: dict[int, dict[str, Any]] = field(default_factory=dict)
    asked: dict[int, AskedFigure] = field(default_factory=dict)

    @property
    def shown(self) -> list[tuple[str, str, str]]:
        """(label, before, after) for people."""
        words = [
            (LABELS[name], in_words(name, getattr(self.line, name)), in_words(name, value))
            for name, value in self.values.items()
        ]
        return words + [
            (self.asked[pk].indicator.name, self.asked[pk].in_words, figure_words(self.asked[pk].indicator, values))
            for pk, values in self.figures.items()
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
    if name == "explanations":
        return as_cell(value)
    return value


def in_words(name: str, value: Any) -> str:
    """A value for the preview."""
    shown = in_cell(name, value)
    return f"{shown:%d.%m.%Y}" if isinstance(shown, date) else str(shown or "")


def read(content: bytes, report_id: int, lines: Sequence[ReportLine], figures: Sequence[AskedFigure] = ()) -> Reading:
    """Compare a filled workbook with the open lines of a report and the figures asked in them.

    `BadFile` when it is not the template of this report.
    """
    sheets = {sheet.name: sheet.rows for sheet in read_sheets(content)}
    changes, errors = _read_lines(_own(sheets.get(LINES_SHEET, ()), report_id), lines)
    found, wrong = read_figures(sheets.get(FIGURES_SHEET, ()), figures)
    for asked, values in found:
        change = changes.setdefault(asked.line.pk, LineChange(asked.line))
        change.figures[asked.indicator.pk], change.asked[asked.indicator.pk] = values, asked
    return Reading(list(changes.values()), errors + wrong)


def _read_lines(rows: tuple[Row, ...], lines: Sequence[ReportLine]) -> tuple[dict[int, LineChange], list[CellError]]:
    open_lines = {str(line.pk): line for line in lines}
    changes: dict[int, LineChange] = {}
    errors: list[CellError] = []
    seen: set[str] = set()
    for number, row in enumerate(rows[FIRST_ROW - 1 :], start=FIRST_ROW):
        key = text_of(at(row, len(COLUMNS) - 1))
        if not any(value not in (None, "") for value in row):
            continue
        if key not in open_lines or key in seen:
            errors.append(CellError(number, "A", _unknown_row(key, seen)))
            continue
        seen.add(key)
        values, wrong = _answer(row, number)
        errors += wrong
        line = open_lines[key]
        if differs := {name: value for name, value in values.items() if _stored(line, name) != value}:
            changes[line.pk] = LineChange(line, differs)
    return changes, errors


def _stored(line: ReportLine, name: str) -> Any:
    """What the line says, as its own cell would be read."""
    value = getattr(line, name)
    return from_cell(as_cell(value)) if name == "explanations" else value


def _own(rows: tuple[Row, ...], report_id: int) -> tuple[Row, ...]:
    mark = text_of(at(rows[0], len(COLUMNS) - 1)) if rows else ""
    if not mark.startswith(f"{FORMAT}:"):
        raise BadFile(NOT_OURS)
    if mark != f"{FORMAT}:{report_id}":
        raise BadFile("Это шаблон другого отчёта. Скачайте шаблон на странице того отчёта, который заполняете")
    return rows


def _unknown_row(key: str, seen: set[str]) -> str:
    if key in seen:
        return "Строка повторяется: оставьте одну"
    return "Такой строки нет среди открытых: её добавили руками, приняли или сняли с отчёта"


def _answer(row: Row, number: int) -> tuple[dict[str, Any], list[CellError]]:
    values: dict[str, Any] = {}
    errors = []
    for index, column in enumerate(COLUMNS):
        if not column.field:
            continue
        try:
            values[column.field] = READERS[column.field](at(row, index))
        except ValueError as error:
            errors.append(CellError(number, letter(index), str(error)))
    return values, errors


READERS: dict[str, Callable[[Any], Any]] = {
    "state": choice(dict(ReportLine.State.choices)),
    "text": limited(LONGEST_TEXT),
    "done_on": day,
    "reason": choice(dict(ReportLine.Reason.choices)),
    "reason_text": limited(1000),
    "new_date": day,
    "explanations": lambda value: from_cell(text_of(value)),
}


def marked(content: bytes, errors: Sequence[CellError]) -> bytes:
    """The person's own file with red cells and comments. `content` has been read by `read`, so it is sound."""
    book = load_workbook(io.BytesIO(content))
    for error in errors:
        cell = book[error.sheet][f"{error.column}{error.row}"]
        cell.fill = RED
        cell.comment = Comment(error.text, "МСОКО", width=320, height=90)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
