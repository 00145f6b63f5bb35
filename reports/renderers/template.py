"""The report as a workbook to fill in without the portal: own rows, drop-downs, instructions."""

from collections.abc import Sequence
from typing import Any

from openpyxl.styles import PatternFill, Protection
from openpyxl.worksheet.datavalidation import DataValidation

from msoko.lib import xlsx
from msoko.lib.periods import Quarter
from msoko.lib.russian import capitalised
from reports.models import QuarterlyReport, ReportLine
from reports.worksheet import COLUMNS, FORMAT, KEY_COLUMN, LONGEST_TEXT, REPORT_CELL, cell_values
from reports.worksheet_cells import FIGURES_SHEET, FIRST_ROW, GUIDE_SHEET, LINES_SHEET, letter
from reports.worksheet_figures import ABSENCES, PLACES, AskedFigure, figure_cells
from reports.worksheet_figures import COLUMNS as FIGURE_COLUMNS
from reports.worksheet_figures import KEY_COLUMN as FIGURE_KEY_COLUMN

OPEN_CELL = PatternFill("solid", fgColor="FFFDF0")
CLOSED_CELL = PatternFill("solid", fgColor="E4E4DE")
GUIDE = (
    "Как заполнить отчёт без портала",
    "1. Заполняйте только светлые ячейки листа «Отчёт»: состояние, результат, даты, причину.",
    "2. Состояние и причину выбирайте из списка. Даты пишите так: 25.09.2026.",
    "3. Если портал заметит, чего не хватает (нет документа, текст повторяет прошлый), он попросит пояснить. Пояснение"
    " можно сразу написать в столбце «Пояснение к проверкам».",
    "4. Если есть лист «Числа», заполните и его: число или числитель и знаменатель; если числа нет – выберите причину.",
    "5. Строки не добавляйте, не удаляйте и не меняйте местами столбцы: портал узнаёт строку по скрытому номеру.",
    f"6. Результат – не длиннее {LONGEST_TEXT} знаков. Документы прикладываются в портале.",
    "7. Сохраните файл как XLSX и загрузите его на странице отчёта. Портал покажет, что изменится, и спросит согласия.",
)
OPEN_TEXT = "Светлые ячейки заполняет организация."


def template_workbook(
    report: QuarterlyReport, lines: Sequence[ReportLine], quarter: Quarter, figures: Sequence[AskedFigure] = ()
) -> bytes:
    """Rows of the lines that are open to the organisation, and of the figures asked in them."""
    book = xlsx.new_workbook()
    head = f"{quarter.label}: {report.organisation.short_name}"
    columns = [xlsx.Column(column.title, column.width, "date" if column.is_date else "text") for column in COLUMNS]
    sheet, last = _sheet(book, LINES_SHEET, columns, f"Отчёт за {head}", [cell_values(line) for line in lines])
    _mark_open_cells(sheet, [number for number, column in enumerate(COLUMNS, start=1) if column.field], last)
    choices = {"state": ReportLine.State.labels, "reason": ReportLine.Reason.labels}
    for number, column in enumerate(COLUMNS):
        if column.field in choices:
            _add_list(sheet, letter(number), [capitalised(label) for label in choices[column.field]], last)
    # Which report and which form of the workbook this is; read back on upload.
    xlsx.put_text(sheet[REPORT_CELL], f"{FORMAT}:{report.pk}")
    sheet.column_dimensions[KEY_COLUMN].hidden = True
    if figures:
        _add_figures(book, f"Числа отчёта за {head}", figures)
    _add_guide(book)
    return xlsx.saved(book)


def _sheet(
    book: Any, name: str, columns: Sequence[xlsx.Column], title: str, rows: Sequence[Sequence[Any]]
) -> tuple[Any, int]:
    """A sheet with its rows, and the number of the last one. Its last column is the key of the row."""
    writer = xlsx.SheetWriter(book, name, columns, titles=(title, OPEN_TEXT), frozen_columns=2, key_columns=1)
    if writer.head_row + 1 != FIRST_ROW:
        raise ValueError("The head of the sheet has moved")
    for row in rows:
        writer.row(row)
    return writer.sheet, max(writer.last_row, FIRST_ROW)


def _add_figures(book: Any, title: str, figures: Sequence[AskedFigure]) -> None:
    """The denominator of what is one number stays closed."""
    columns = [xlsx.Column(column.title, column.width) for column in FIGURE_COLUMNS]
    sheet, last = _sheet(book, FIGURES_SHEET, columns, title, [figure_cells(row) for row in figures])
    _mark_open_cells(sheet, [place + 1 for place in PLACES.values()], last)
    for number, row in enumerate(figures, start=FIRST_ROW):
        if not row.indicator.is_ratio:
            cell = sheet.cell(number, PLACES["denominator"] + 1)
            cell.fill, cell.protection = CLOSED_CELL, Protection(locked=True)
    _add_list(sheet, letter(PLACES["absence"]), list(ABSENCES.values()), last)
    sheet.column_dimensions[FIGURE_KEY_COLUMN].hidden = True


def _add_guide(book: Any) -> None:
    guide = book.create_sheet(GUIDE_SHEET)
    guide.column_dimensions["A"].width = 110
    for number, text in enumerate(GUIDE, start=1):
        xlsx.put_text(guide.cell(number, 1), text)
        guide.cell(number, 1).style = "msoko note" if number > 1 else "msoko title"


def _mark_open_cells(sheet: Any, columns: Sequence[int], last: int) -> None:
    for row in range(FIRST_ROW, last + 1):
        for number in columns:
            cell = sheet.cell(row, number)
            cell.fill = OPEN_CELL
            cell.protection = Protection(locked=False)


def _add_list(sheet: Any, column: str, labels: Sequence[str], last: int) -> None:
    words = ",".join(label.replace(",", "") for label in labels)
    rule = DataValidation(type="list", formula1=f'"{words}"', allow_blank=True, showErrorMessage=True)
    rule.errorTitle, rule.error = "Выберите из списка", "Такого значения нет: выберите из списка."
    rule.add(f"{column}{FIRST_ROW}:{column}{last}")
    sheet.add_data_validation(rule)
