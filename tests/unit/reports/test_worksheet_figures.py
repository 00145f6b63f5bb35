"""The sheet «Числа»: download, change k rows, upload: exactly k changes; a wrong number is named in its cell."""

import io
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from indicators.models import Indicator
from msoko.lib.periods import Quarter
from reports.figures import figure_of
from reports.models import LineFigure, QuarterlyReport, ReportingPeriod, ReportLine
from reports.renderers.template import template_workbook
from reports.worksheet import marked, read
from reports.worksheet_cells import FIGURES_SHEET, FIRST_ROW, LINES_SHEET, CellError
from reports.worksheet_figures import ABSENCES, PLACES, AskedFigure
from schools.models import Municipality, Organisation

QUARTER = Quarter(2026, 3)
SHARE = Indicator(pk=5, name="Охват", kind="share", unit="%", numerator_label="охвачено", denominator_label="всего")
COUNT = Indicator(pk=6, name="Проведено", kind="count", unit="ед.")
numbers = st.decimals(Decimal(0), Decimal("999999999999.999999"), places=6)
comments = st.text(st.characters(codec="utf-8", categories=("L", "N", "Zs")), max_size=20).map(str.strip)


@st.composite
def typed(draw, indicator):
    """What a person may type for an indicator."""
    data = {"comment": draw(comments)}
    kind = draw(st.sampled_from(["empty", "absence", "number"]))
    if kind == "absence":
        data["absence"] = str(draw(st.sampled_from(sorted(ABSENCES))))
    elif kind == "number" and indicator.is_ratio:
        data["denominator"] = draw(numbers.filter(bool))
        data["numerator"] = min(draw(numbers), data["denominator"])
    elif kind == "number":
        data["value"] = draw(numbers)
    return data


def asked_with(answers):
    """Lines, each with one indicator of each kind; `answers` are pairs of what was typed, or None."""
    town = Municipality(name="город")
    period = ReportingPeriod(municipality=town, code="2026Q3")
    report = QuarterlyReport(pk=7, period=period, organisation=Organisation(short_name="Школа", municipality=town))
    lines = [ReportLine(pk=100 + place, number=f"1.{place}.", title="Мероприятие") for place in range(len(answers))]
    asked = []
    for line, pair in zip(lines, answers, strict=True):
        for indicator, data in zip((SHARE, COUNT), pair, strict=True):
            figure = None if data is None else LineFigure(line=line, indicator=indicator, **figure_of(data))
            asked.append(AskedFigure(line, indicator, figure))
    return report, lines, asked


def filled(content, cells):
    """The workbook with (row number, field) → value written on the sheet of numbers."""
    book = load_workbook(io.BytesIO(content))
    for (number, name), value in cells.items():
        cell = book[FIGURES_SHEET].cell(FIRST_ROW + number, PLACES[name] + 1)
        cell.value = f"{value:f}".replace(".", ",") if isinstance(value, Decimal) else value
        if isinstance(cell.value, str):
            cell.data_type = "s"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def as_cells(place, indicator, data):
    """The four open cells of a row that holds what was typed."""
    first = data.get("numerator" if indicator.is_ratio else "value")
    absence = ABSENCES.get(data.get("absence"))
    values = {"first": first, "denominator": data.get("denominator"), "absence": absence, "comment": data["comment"]}
    return {(place, name): None if value == "" else value for name, value in values.items()}


pairs = st.tuples(st.none() | typed(SHARE), st.none() | typed(COUNT))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_exactly_the_changed_rows_change(data):
    report, lines, asked = asked_with(data.draw(st.lists(pairs, min_size=1, max_size=3)))
    after = {
        place: data.draw(typed(asked[place].indicator)) for place in data.draw(st.sets(st.integers(0, len(asked) - 1)))
    }
    content = template_workbook(report, lines, QUARTER, asked)
    cells = {}
    for place, answer in after.items():
        cells |= as_cells(place, asked[place].indicator, answer)
    reading = read(filled(content, cells), 7, lines, asked)
    before = [
        figure_of({}) if row.figure is None else {k: getattr(row.figure, k) for k in figure_of({})} for row in asked
    ]
    wanted = {
        asked[place].key: figure_of(answer) for place, answer in after.items() if figure_of(answer) != before[place]
    }
    got = {f"{change.line.pk}:{pk}": values for change in reading.changes for pk, values in change.figures.items()}
    assert reading.errors == []
    assert got == wanted


@pytest.mark.parametrize(
    ("place", "cells", "column", "words"),
    [
        (
            0,
            {"first": 34, "denominator": 31},
            "D",
            "Число «охвачено» не может быть больше, чем «всего». Проверьте числа",
        ),
        (0, {"first": 1, "denominator": 0}, "E", "Делить можно только на число больше нуля"),
        (0, {"first": "много", "denominator": 3}, "D", "Напишите число цифрами, например 31 или 93,5, а не «много»"),
        (0, {"first": 1, "denominator": 2, "absence": "Нет данных"}, "F", "что-то одно"),
        (1, {"first": 3, "denominator": 5}, "E", "Здесь нужно одно число"),
        (1, {"absence": "потом"}, "F", "Выберите из списка"),
        (1, {"comment": "я" * 501}, "G", "Не больше 500 знаков"),
    ],
)
def test_wrong_number_is_marked_red_in_the_persons_own_file(place, cells, column, words):
    report, lines, asked = asked_with([(None, None)])
    content = template_workbook(report, lines, QUARTER, asked)
    content = filled(content, {(place, name): value for name, value in cells.items()})
    reading = read(content, 7, lines, asked)
    (error,) = reading.errors
    assert (error.column, error.row, error.sheet) == (column, FIRST_ROW + place, "Числа")
    assert words in error.text
    assert reading.changes == []
    cell = load_workbook(io.BytesIO(marked(content, reading.errors)))["Числа"][f"{column}{error.row}"]
    assert cell.fill.fgColor.rgb.endswith("F8C7C2")
    assert cell.comment.text == error.text


def test_the_preview_shows_numbers_in_words():
    report, lines, asked = asked_with([({"numerator": Decimal(27), "denominator": Decimal(29), "comment": ""}, None)])
    content = filled(template_workbook(report, lines, QUARTER, asked), {(0, "first"): 28, (1, "first"): "12"})
    (change,) = read(content, 7, lines, asked).changes
    shown = [tuple(text.replace("\u00a0", " ") for text in row) for row in change.shown]
    assert shown == [
        ("Охват", "27 из 29, то есть 93,1 %", "28 из 29, то есть 96,6 %"),
        ("Проведено", "", "12 ед."),
    ]


def test_figures_of_closed_lines_and_doubled_rows_are_errors():
    report, lines, asked = asked_with([(None, None)])
    content = template_workbook(report, lines, QUARTER, asked)
    book = load_workbook(io.BytesIO(content))
    book[FIGURES_SHEET].cell(FIRST_ROW + 2, len(PLACES) + 4).value = asked[0].key
    stream = io.BytesIO()
    book.save(stream)
    errors = read(stream.getvalue(), 7, lines, asked[:1]).errors
    assert [error.text.split(":")[0] for error in errors] == [
        "Такого показателя нет среди открытых строк отчёта",
        "Показатель повторяется",
    ]


def test_a_report_that_asks_no_numbers_has_no_sheet_of_them():
    report, lines, _ = asked_with([(None, None)])
    assert FIGURES_SHEET not in load_workbook(io.BytesIO(template_workbook(report, lines, QUARTER))).sheetnames


@pytest.mark.parametrize(("sheet", "place"), [(LINES_SHEET, "F7"), (FIGURES_SHEET, "F7 листа «Числа»")])
def test_a_cell_is_named_with_its_sheet(sheet, place):
    assert CellError(7, "F", "", sheet).place == place
