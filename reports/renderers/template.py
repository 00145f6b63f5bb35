"""The report as a workbook to fill in without the portal: own rows, drop-downs, instructions."""

from collections.abc import Sequence

from openpyxl.styles import PatternFill, Protection
from openpyxl.worksheet.datavalidation import DataValidation

from msoko.lib import xlsx
from msoko.lib.periods import Quarter
from msoko.lib.russian import capitalised
from reports.models import QuarterlyReport, ReportLine
from reports.worksheet import (
    COLUMNS,
    FIRST_ROW,
    FORMAT,
    GUIDE_SHEET,
    KEY_COLUMN,
    LONGEST_TEXT,
    REPORT_CELL,
    SHEET,
    cell_values,
)

OPEN_CELL = PatternFill("solid", fgColor="FFFDF0")
GUIDE = (
    "Как заполнить отчёт без портала",
    "1. Заполняйте только светлые ячейки листа «Отчёт»: состояние, результат, даты, причину.",
    "2. Состояние и причину выбирайте из списка. Даты пишите так: 25.09.2026.",
    "3. Строки не добавляйте, не удаляйте и не меняйте местами столбцы: портал узнаёт строку по скрытому номеру.",
    f"4. Результат – не длиннее {LONGEST_TEXT} знаков. Документы прикладываются в портале.",
    "5. Сохраните файл как XLSX и загрузите его на странице отчёта. Портал покажет, что изменится, и спросит согласия.",
)


def template_workbook(report: QuarterlyReport, lines: Sequence[ReportLine], quarter: Quarter) -> bytes:
    """Rows of the lines that are open to the organisation."""
    book = xlsx.new_workbook()
    titles = (f"Отчёт за {quarter.label}: {report.organisation.short_name}", "Светлые ячейки заполняет организация.")
    columns = [xlsx.Column(column.title, column.width, "date" if column.is_date else "text") for column in COLUMNS]
    writer = xlsx.SheetWriter(book, SHEET, columns, titles=titles, frozen_columns=2)
    sheet = writer.sheet
    if writer.head_row + 1 != FIRST_ROW:
        raise ValueError("The head of the sheet has moved")
    for line in lines:
        writer.row(cell_values(line))
    last = max(writer.last_row, FIRST_ROW)
    _mark_open_cells(sheet, last)
    _add_lists(sheet, last)
    # Which report and which form of the workbook this is; read back on upload.
    xlsx.put_text(sheet[REPORT_CELL], f"{FORMAT}:{report.pk}")
    sheet.column_dimensions[KEY_COLUMN].hidden = True
    guide = book.create_sheet(GUIDE_SHEET)
    guide.column_dimensions["A"].width = 110
    for number, text in enumerate(GUIDE, start=1):
        xlsx.put_text(guide.cell(number, 1), text)
        guide.cell(number, 1).style = "msoko note" if number > 1 else "msoko title"
    return xlsx.saved(book)


def _mark_open_cells(sheet: object, last: int) -> None:
    for row in range(FIRST_ROW, last + 1):
        for number, column in enumerate(COLUMNS, start=1):
            cell = sheet.cell(row, number)  # type: ignore[attr-defined]
            if column.field:
                cell.fill = OPEN_CELL
                cell.protection = Protection(locked=False)


def _add_lists(sheet: object, last: int) -> None:
    choices = {"state": ReportLine.State.labels, "reason": ReportLine.Reason.labels}
    for number, column in enumerate(COLUMNS, start=1):
        if column.field not in choices:
            continue
        words = ",".join(capitalised(label).replace(",", "") for label in choices[column.field])
        rule = DataValidation(type="list", formula1=f'"{words}"', allow_blank=True, showErrorMessage=True)
        rule.errorTitle, rule.error = "Выберите из списка", "Такого значения нет: выберите из списка."
        letter = sheet.cell(1, number).column_letter  # type: ignore[attr-defined]
        rule.add(f"{letter}{FIRST_ROW}:{letter}{last}")
        sheet.add_data_validation(rule)  # type: ignore[attr-defined]
