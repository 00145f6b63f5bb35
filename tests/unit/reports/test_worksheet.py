"""The workbook round trip: download, change k cells, upload: exactly k changes."""

import io
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from msoko.lib import xlsx
from msoko.lib.archives import BadFile
from msoko.lib.periods import Quarter
from reports.explanations import COMMON
from reports.models import CheckRule, QuarterlyReport, ReportingPeriod, ReportLine
from reports.renderers.template import template_workbook
from reports.worksheet import COLUMNS, in_cell, marked, read
from reports.worksheet_cells import FIRST_ROW
from reports.worksheet_cells import LINES_SHEET as SHEET
from schools.models import Municipality, Organisation

QUARTER = Quarter(2026, 3)
FIELDS = {column.field: number for number, column in enumerate(COLUMNS, start=1) if column.field}
texts = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), max_size=80).map(str.strip)
reasons = st.text(st.characters(codec="utf-8", categories=("L", "N")), min_size=1, max_size=40)
days = st.none() | st.dates(date(2016, 1, 1), date(2090, 1, 1))
answers = st.fixed_dictionaries(
    {
        "state": st.sampled_from(["", *ReportLine.State.values]),
        "text": texts,
        "done_on": days,
        "reason": st.sampled_from(["", *ReportLine.Reason.values]),
        "reason_text": texts,
        "new_date": days,
        "explanations": st.dictionaries(st.sampled_from([COMMON, *CheckRule.Code.values]), reasons, max_size=3),
    }
)


def report_with(answers_of_lines):
    town = Municipality(name="город")
    period = ReportingPeriod(municipality=town, code="2026Q3")
    report = QuarterlyReport(pk=7, period=period, organisation=Organisation(short_name="Школа", municipality=town))
    lines = [
        ReportLine(pk=100 + number, number=f"1.{number}.", title="Мероприятие", deadline="ежегодно", **answer)
        for number, answer in enumerate(answers_of_lines)
    ]
    return report, lines


def filled(content, cells):
    """The workbook with (line number, field) → value written into it."""
    book = load_workbook(io.BytesIO(content))
    sheet = book[SHEET]
    for (number, field), value in cells.items():
        cell = sheet.cell(FIRST_ROW + number, FIELDS[field])
        cell.value = in_cell(field, value) or None
        if isinstance(cell.value, str):
            cell.data_type = "s"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_exactly_the_changed_cells_change(data):
    before = data.draw(st.lists(answers, min_size=1, max_size=4))
    after = data.draw(st.lists(answers, min_size=len(before), max_size=len(before)))
    report, lines = report_with(before)
    cells = data.draw(st.sets(st.tuples(st.integers(0, len(before) - 1), st.sampled_from(sorted(FIELDS)))))
    content = template_workbook(report, lines, QUARTER)
    reading = read(filled(content, {cell: after[cell[0]][cell[1]] for cell in cells}), 7, lines)
    wanted = {
        (lines[number].pk, field): after[number][field]
        for number, field in cells
        if after[number][field] != before[number][field]
    }
    got = {(change.line.pk, name): value for change in reading.changes for name, value in change.values.items()}
    assert reading.errors == []
    assert got == wanted


def empty(count=2):
    return report_with([{"state": "", "text": ""}] * count)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("state", "почти", "Выберите из списка, а не «почти»"),
        ("reason", "лень", "Выберите из списка"),
        ("new_date", "завтра", "Напишите дату так: 25.09.2026"),
        ("new_date", "31.02.2026", "Такого дня нет"),
        ("done_on", date(1900, 1, 2), "Проверьте год"),
        ("explanations", "я" * 501, "Пояснение – не больше 500 знаков, а здесь 501"),
        ("text", "я" * 2001, "Не больше 2000 знаков, а здесь 2001"),
    ],
)
def test_wrong_cell_is_named_and_marked_red_in_the_persons_own_file(field, value, words):
    report, lines = empty()
    content = template_workbook(report, lines, QUARTER)
    book = load_workbook(io.BytesIO(content))
    book[SHEET].cell(FIRST_ROW + 1, FIELDS[field]).value = value
    stream = io.BytesIO()
    book.save(stream)
    reading = read(stream.getvalue(), 7, lines)
    (error,) = reading.errors
    assert error.row == FIRST_ROW + 1
    assert words in error.text
    assert reading.changes == []
    cell = load_workbook(io.BytesIO(marked(stream.getvalue(), reading.errors)))[SHEET][f"{error.column}{error.row}"]
    assert cell.fill.fgColor.rgb.endswith("F8C7C2")
    assert cell.comment.text == error.text


@pytest.mark.parametrize("text", ["25.09.2026", "5.9.2026"])
def test_day_typed_as_text_is_read(text):
    report, lines = empty(1)
    book = load_workbook(io.BytesIO(template_workbook(report, lines, QUARTER)))
    book[SHEET].cell(FIRST_ROW, FIELDS["new_date"]).value = text
    stream = io.BytesIO()
    book.save(stream)
    (change,) = read(stream.getvalue(), 7, lines).changes
    assert change.values["new_date"].year == 2026


def test_template_of_another_report_is_refused():
    report, lines = empty()
    content = template_workbook(report, lines, QUARTER)
    with pytest.raises(BadFile, match="шаблон другого отчёта"):
        read(content, 8, lines)


def test_other_workbook_is_refused():
    book = xlsx.new_workbook()
    xlsx.SheetWriter(book, SHEET, [xlsx.Column("А")]).row(["б"])
    with pytest.raises(BadFile, match="Файл не по шаблону"):
        read(xlsx.saved(book), 7, [])


def test_closed_added_and_doubled_rows_are_errors():
    report, lines = empty(3)
    book = load_workbook(io.BytesIO(template_workbook(report, lines, QUARTER)))
    sheet = book[SHEET]
    last = len(COLUMNS)
    sheet.cell(FIRST_ROW + 3, last).value = sheet.cell(FIRST_ROW, last).value
    sheet.cell(FIRST_ROW + 4, 2).value = "Моя строка"
    stream = io.BytesIO()
    book.save(stream)
    texts_of_errors = [error.text for error in read(stream.getvalue(), 7, lines[:2]).errors]
    assert texts_of_errors == [
        "Такой строки нет среди открытых: её добавили руками, приняли или сняли с отчёта",
        "Строка повторяется: оставьте одну",
        "Такой строки нет среди открытых: её добавили руками, приняли или сняли с отчёта",
    ]


def test_formula_in_an_answer_stays_text():
    report, lines = report_with([{"state": "done", "text": "=1+1"}])
    sheet = load_workbook(io.BytesIO(template_workbook(report, lines, QUARTER)))[SHEET]
    assert sheet.cell(FIRST_ROW, FIELDS["text"]).data_type == "s"
