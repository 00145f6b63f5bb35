"""The workbook: typed cells, frozen heads, text that stays text."""

import io
from dataclasses import replace
from datetime import datetime

import openpyxl
import pytest

from reports.papers.blocks import Column, Table
from reports.renderers import xlsx
from tests.unit.reports.renderers.samples import paper


@pytest.fixture(scope="module")
def book():
    return openpyxl.load_workbook(io.BytesIO(xlsx.render(paper())))


@pytest.fixture(scope="module")
def rows(book):
    sheet = book["Организации"]
    head = next(row for row in sheet.iter_rows() if row[0].value == "Организация")
    return list(sheet.iter_rows(min_row=head[0].row))


def test_a_summary_and_a_sheet_for_each_table(book):
    assert book.sheetnames == ["Сводка", "Организации", "Причины"]


def test_values_keep_their_types(rows):
    values = [cell.value for cell in rows[1]]
    assert values == ["Школа № 4 (пример)", 1234, 74.6, -6.5, 3.75, 12, datetime(2025, 5, 30)]  # noqa: DTZ001 Excel knows no zones
    formats = [cell.number_format for cell in rows[1]]
    assert formats == ["@", "#,##0", "#,##0.0", "#,##0.0", "#,##0.00", "General", "DD.MM.YYYY"]


def test_absent_values_are_empty_and_zero_is_zero(rows):
    assert [cell.value for cell in rows[2][1:]] == [0, None, 0, None, 0.5, None]


def test_text_that_looks_like_a_formula_stays_text(rows):
    cell = rows[2][0]
    assert (cell.value, cell.data_type) == ("=СУММ(A1:A9)", "s")


def test_heads_are_frozen_and_totals_bold(book, rows):
    sheet = book["Организации"]
    assert sheet.freeze_panes == f"B{rows[1][0].row}"
    assert all(cell.font.bold for cell in rows[3][:2])
    assert sheet.print_title_rows


def test_the_summary_says_what_it_is_as_of_when(book):
    texts = [str(cell.value) for row in book["Сводка"].iter_rows() for cell in row if cell.value]
    assert any("расчёт № 2, предварительный" in text and "20.01.2026" in text for text in texts)
    assert any("94 из 126" in text for text in texts)
    assert any("Учебный пример" in text for text in texts)


def test_a_table_without_rows_says_so(book):
    assert any(cell.value == "Строк нет." for row in book["Причины"].iter_rows() for cell in row)


def test_a_wide_table_is_printed_in_type_that_can_be_read():
    long = "Проведение мониторинга и анализа результатов " * 9
    columns = (Column("№", width=7), *(Column(f"Столбец {place}", width=20) for place in range(6)))
    table = Table(caption="Мероприятия", columns=columns, rows=(("1.", *[long] * 6),), sheet="Карта", empty="")
    book = openpyxl.load_workbook(io.BytesIO(xlsx.render(replace(paper(), blocks=(table,)))))
    widths = [column.width for column in book["Карта"].column_dimensions.values()]
    assert sum(widths) == pytest.approx(xlsx.READABLE, abs=1)
    assert widths[0] == xlsx.NARROW
    assert [str(found) for found in book["Карта"].merged_cells.ranges] != []
