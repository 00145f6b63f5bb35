"""Excel: numbers and dates as a person sees them, merged cells, hidden sheets, wrong dimensions."""

import datetime as dt
import io
import zipfile
from typing import Any

import openpyxl
import pytest

from roadmaps.importers.reading import read
from roadmaps.importers.sources.xlsx import shown
from tests.unit.roadmaps.importers.broken import repacked
from tests.unit.roadmaps.importers.documents import saved

HEAD = ["№ п/п", "Мероприятие", "Срок", "Ответственный"]


def book_with(*rows: list[Any]) -> tuple[Any, Any]:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (HEAD, *rows):
        sheet.append(row)
    return book, sheet


def rows_of(content: bytes) -> list[Any]:
    return [row for section in read(content, "план.xlsx").sections for row in section.rows]


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (1, "General", "1"),
        (2025.0, "General", "2025"),
        (1.1, "General", "1.1"),
        (1.1, "0.00", "1.10"),
        (0.55, "0%", "55%"),
        (dt.date(2025, 3, 1), "dd.mm.yyyy", "01.03.2025"),
        (dt.date(2025, 2, 1), "d.m", "1.2"),
        (True, "General", "да"),
        ("две\r\nстроки", "@", "две\nстроки"),
    ],
)
def test_values_are_shown_as_in_the_cell(value: object, number_format: str, text: str) -> None:
    assert shown(value, number_format) == text


def test_merged_cells() -> None:
    book, sheet = book_with(["Раздел 1. Кадры"], [1, "Первое", "май", "УО"], [2, "Второе", dt.date(2025, 6, 1), None])
    sheet.merge_cells("A2:D2")
    sheet.merge_cells("D3:D4")
    result = read(saved(book), "план.xlsx")
    assert [(one.number, one.title) for one in result.sections] == [("1.", "Кадры")]
    assert [(row.number, row.deadline, row.responsible) for row in result.sections[0].rows] == [
        ("1", "май", "УО"),
        ("2", "01.06.2025", "УО"),
    ]


def test_a_merged_header_of_two_rows() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        ["Дорожная карта на 2025 год"],
        ["№ п/п", "Мероприятие", "Срок", None, "Исполнители"],
        [None, None, "I полугодие", "II полугодие", None],
        [1, "Первое", "+", None, "УО"],
    ):
        sheet.append(row)
    for area in ("A1:E1", "A2:A3", "B2:B3", "C2:D2", "E2:E3"):
        sheet.merge_cells(area)
    result = read(saved(book), "план.xlsx")
    assert result.sections[0].rows[0].deadline == "I полугодие"
    assert result.requisites.period == "2025"


def test_hidden_sheets_are_named_and_every_visible_sheet_is_read() -> None:
    book, _ = book_with([1, "Первое", "май", "УО"])
    hidden = book.create_sheet("Черновик")
    hidden.append(HEAD)
    hidden.append([1, "Скрытое", "май", "УО"])
    hidden.sheet_state = "hidden"
    second = book.create_sheet("Школы")
    for row in (["Дорожная карта школ района"], HEAD, [1, "Второе", "июнь", "ОО"]):
        second.append(row)
    result = read(saved(book), "план.xlsx")
    assert [row.title for one in result.sections for row in one.rows] == ["Первое", "Второе"]
    assert any("«Черновик»" in problem.what for problem in result.problems)


def test_a_wrong_dimension_hides_no_rows() -> None:
    book, _ = book_with(*[[number, f"Дело {number}", "май", "УО"] for number in range(1, 40)])

    def lie(parts: dict[str, bytes]) -> None:
        name = "xl/worksheets/sheet1.xml"
        assert b'<dimension ref="A1:D40"' in parts[name]
        parts[name] = parts[name].replace(b'<dimension ref="A1:D40"', b'<dimension ref="A1:A2"')

    assert len(rows_of(repacked(saved(book), lie))) == 39


def test_formulas_are_never_run() -> None:
    book, _ = book_with([1, "Первое", "=1+1", "УО"])
    content = saved(book)
    assert b"<f>1+1</f>" in zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml")
    assert rows_of(content)[0].deadline == ""


def test_place_of_a_row() -> None:
    book, _ = book_with([1, "Первое", "май", "УО"])
    assert rows_of(saved(book))[0].places[0].describe() == "лист «Sheet», строка 2"
