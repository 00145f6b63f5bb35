import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from msoko.lib.xlsx import (
    LONGEST_TEXT,
    Column,
    SheetWriter,
    clean_text,
    new_workbook,
    put_text,
    read_rows,
    saved,
    sheet_name,
    text_cell,
)

DANGEROUS = ['=HYPERLINK("http://a","b")', "+1+1", "-2+3", "@SUM(A1)", "\t=1+1", "\r=1+1", "\n=1", "|calc", "%0A=1"]
COLUMNS = [
    Column("№", 6, "integer"),
    Column("Название", 40),
    Column("Исполнено", 12, "share"),
    Column("Срок", 12, "date"),
    Column("Балл", 10, "decimal1"),
]
MODES = pytest.mark.parametrize("write_only", [False, True])


def reopened(book):
    return load_workbook(io.BytesIO(saved(book)))


def written(write_only, **options):
    book = new_workbook(write_only=write_only)
    sheet = SheetWriter(book, "Исполнение: 2026/27", COLUMNS, titles=["Исполнение", "2026 год"], **options)
    sheet.group("1. Раздел")
    sheet.row([1, "=1+1", Decimal("0.746"), date(2026, 10, 5), Decimal("61.2")])
    sheet.row([2, "Школа", None, None, "нет данных"])
    sheet.total([None, "Итого", Decimal("0.5"), None, None])
    sheet.note("Данные на 8 октября")
    return reopened(book).active


class TestText:
    @MODES
    @pytest.mark.parametrize("text", DANGEROUS)
    def test_formula_prefixes_stay_text(self, text, write_only):
        book = new_workbook(write_only=write_only)
        sheet = book.create_sheet()
        sheet.append([text_cell(sheet, text)])
        cell = reopened(book).active["A1"]
        assert cell.data_type == "s"
        assert cell.quotePrefix
        assert cell.value.strip() == text.strip()

    def test_put_text_does_the_same_in_place(self):
        book = Workbook()
        put_text(book.active["B2"], "=1+1")
        cell = reopened(book).active["B2"]
        assert (cell.value, cell.data_type, cell.quotePrefix) == ("=1+1", "s", True)

    @given(st.text(max_size=60))
    def test_no_text_becomes_a_formula_or_fails(self, text):
        book = Workbook()
        put_text(book.active["A1"], text)
        assert reopened(book).active["A1"].data_type in {"s", "n"}
        assert book.active["A1"].data_type != "f"

    def test_characters_that_xml_cannot_carry_are_dropped(self):
        assert clean_text("а\x00б\x1fв\ufffeг") == "абвг"
        assert clean_text(None) == ""

    def test_a_text_too_long_for_a_cell_is_cut_visibly(self):
        assert len(clean_text("я" * 40_000)) == LONGEST_TEXT
        assert clean_text("я" * 40_000).endswith("…")


class TestSheetWriter:
    @MODES
    def test_types_and_formats(self, write_only):
        row = written(write_only)[6]
        assert [cell.value for cell in row] == [1, "=1+1", 0.746, datetime(2026, 10, 5), 61.2]  # noqa: DTZ001
        assert [cell.number_format for cell in row] == ["#,##0", "@", "0.0 %", "DD.MM.YYYY", "#,##0.0"]
        assert [cell.data_type for cell in row] == ["n", "s", "n", "d", "n"]

    @MODES
    def test_head_stays_in_view_and_is_filtered(self, write_only):
        sheet = written(write_only, frozen_columns=2)
        assert [cell.value for cell in sheet[4]] == [column.title for column in COLUMNS]
        assert sheet.freeze_panes == "C5"
        assert sheet.auto_filter.ref == "A4:E7"
        assert sheet.column_dimensions["B"].width == 40

    @MODES
    def test_prints_on_a4_with_a_repeated_head(self, write_only):
        sheet = written(write_only)
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows == "$4:$4"

    @MODES
    def test_rows_are_as_tall_as_their_wrapped_text(self, write_only):
        book = new_workbook(write_only=write_only)
        writer = SheetWriter(book, "Лист", [Column("Не требуется", 10), Column("Текст", 20)])
        writer.row(["а", "слово"])
        writer.row(["а", "слово " * 10])
        writer.row(["а", "я" * 100 + "\nещё"])
        sheet = reopened(book)["Лист"]
        heights = [sheet.row_dimensions[number].height for number in (1, 2, 3, 4)]
        assert heights == [27, None, 54, 81]

    def test_absence_is_an_empty_cell_and_words_stay_words(self):
        row = written(write_only=False)[7]
        assert row[2].value is None
        assert row[4].value == "нет данных"

    def test_total_is_bold_and_outside_the_filter(self):
        sheet = written(write_only=False)
        assert sheet["B8"].value == "Итого"
        assert sheet["B8"].font.bold

    def test_without_titles_the_head_is_first(self):
        book = new_workbook()
        SheetWriter(book, "Лист", COLUMNS).row([1, "а", None, None, None])
        assert read_rows(saved(book))[0] == tuple(column.title for column in COLUMNS)

    def test_zoned_moments_and_truth(self):
        book = new_workbook()
        sheet = SheetWriter(book, "Лист", [Column("Когда", 16, "datetime"), Column("Сдан", 8)])
        sheet.row([datetime(2026, 10, 5, 9, tzinfo=UTC), True])
        sheet.row([None, False])
        assert read_rows(saved(book))[1:] == ((datetime(2026, 10, 5, 9), "да"), (None, "нет"))  # noqa: DTZ001

    def test_a_row_of_another_length_is_refused(self):
        sheet = SheetWriter(new_workbook(), "Лист", COLUMNS)
        with pytest.raises(ValueError, match="Столбцов 5, а значений 1"):
            sheet.row([1])


class TestSheetName:
    @given(st.text(max_size=60))
    def test_excel_takes_any(self, title):
        name = sheet_name(title)
        assert 0 < len(name) <= 31
        assert not set(name) & set("[]:*?/\\")
        assert Workbook().create_sheet(name).title == name

    def test_no_name_twice(self):
        taken = ["Лист", "ЛИСТ (2)"]
        assert sheet_name("лист", taken) == "лист (3)"
        assert len(sheet_name("я" * 40, ["я" * 31])) == 31
