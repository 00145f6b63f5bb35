import resource
import time
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from msoko.lib.archives import BadFile
from msoko.lib.sheets import ReadLimits, read_rows, read_sheets
from tests.unit.msoko.lib import packages

SMALL = ReadLimits(max_rows=20, max_columns=5, max_cells=50, max_sheets=2)
WORDS = st.text(st.characters(min_codepoint=32, exclude_categories=("C",)), min_size=1, max_size=10)


def refusal(content, limits=None):
    with pytest.raises(BadFile) as caught:
        read_rows(content, limits)
    return caught.value.message


class TestReadRows:
    def test_types_and_places_are_kept(self):
        day = datetime(2026, 10, 5)  # noqa: DTZ001 - Excel knows no time zones
        content = packages.xlsx([("№", None, "Срок"), (), (1, 2.5, day, None)])
        assert read_rows(content) == (("№", None, "Срок"), (), (1, 2.5, day))

    def test_a_wrong_dimension_loses_nothing(self):
        body = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 301))
        assert len(read_rows(packages.with_sheet(body, "A1:A2"))) == 300

    def test_chosen_sheet(self):
        book = Workbook()
        book.active.title = "Первый"
        book.create_sheet("Второй")["A1"] = "здесь"
        book.create_sheet("Скрытый").sheet_state = "hidden"
        content = packages.saved(book)
        assert read_rows(content, sheet="Второй") == (("здесь",),)
        assert [sheet.name for sheet in read_sheets(content)] == ["Первый", "Второй"]
        with pytest.raises(BadFile, match="нет листа «Скрытый»"):
            read_rows(content, sheet="Скрытый")

    def test_formatted_tails_do_not_count(self):
        body = '<row r="1"><c r="A1"><v>1</v></c><c r="Z1" s="0"/></row><row r="900"><c r="A900" s="0"/></row>'
        assert read_rows(packages.with_sheet(body), SMALL) == ((1,),)

    def test_a_formula_without_a_stored_result_is_empty(self):
        assert read_rows(packages.xlsx([("=1+1", "a")])) == ((None, "a"),)

    @given(st.lists(st.lists(st.one_of(st.none(), st.integers(-9, 9), WORDS), max_size=5), max_size=8))
    def test_what_was_written_is_read(self, rows):
        safe = [[f"_{cell}" if isinstance(cell, str) else cell for cell in row] for row in rows]
        trimmed = [
            tuple(row[: max((n + 1 for n, cell in enumerate(row) if cell is not None), default=0)]) for row in safe
        ]
        while trimmed and not trimmed[-1]:
            trimmed.pop()
        book = Workbook()
        for number, row in enumerate(safe, start=1):
            for place, cell in enumerate(row, start=1):
                book.active.cell(number, place, cell)
        assert read_rows(packages.saved(book)) == tuple(trimmed)


class TestBounds:
    @pytest.mark.parametrize(
        ("rows", "sentence"),
        [
            ([(1,)] * 21, "больше 20 строк"),
            ([(1,) * 6], "больше 5 столбцов"),
            ([(1,) * 5] * 11, "больше 50 ячеек"),
        ],
    )
    def test_each_has_its_sentence(self, rows, sentence):
        assert sentence in refusal(packages.xlsx(rows), SMALL)

    def test_sheets(self):
        book = Workbook()
        for number in range(3):
            book.create_sheet(f"Лист {number}")
        with pytest.raises(BadFile, match="больше 2 листов"):
            read_sheets(packages.saved(book), SMALL)

    def test_cells_of_all_sheets_count_together(self):
        book = Workbook()
        second = book.create_sheet()
        for sheet in (book.active, second):
            for _ in range(6):
                sheet.append([1] * 5)
        assert read_rows(packages.saved(book), SMALL)
        with pytest.raises(BadFile, match="больше 50 ячеек"):
            read_sheets(packages.saved(book), SMALL)

    def test_size(self):
        assert "Файл больше 0 МБ" in refusal(packages.xlsx(), ReadLimits(max_size=100))
        assert refusal(b"") == "Файл пуст"


class TestHostile:
    def taken(self, content, limits=None):
        """The refusal, with proof that it took less than 2 s of the processor and 150 MB."""
        started, memory = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        message = refusal(content, limits)
        assert time.process_time() - started < 2
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory < 150 * 1024
        return message

    def test_one_cell_at_the_far_corner(self):
        body = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
        assert "больше 20000 строк" in self.taken(packages.with_sheet(body))

    def test_one_cell_at_the_far_right(self):
        body = '<row r="1"><c r="XFD1"><v>1</v></c></row>'
        assert "больше 200 столбцов" in self.taken(packages.with_sheet(body))

    def test_empty_cells_at_the_far_right_of_many_rows(self):
        body = "".join(f'<row r="{n}"><c r="XFD{n}" s="0"/></row>' for n in range(1, 5000))
        assert "ячеек" in self.taken(packages.with_sheet(body))

    def test_dense_sheet(self):
        row = '<row r="{0}">' + "<c><v>1</v></c>" * 150 + "</row>"
        body = "".join(row.format(n) for n in range(1, 30_000))
        assert "распакованном виде" in self.taken(packages.with_sheet(body))

    @pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"])
    @pytest.mark.parametrize("attack", [packages.BILLION_LAUGHS, packages.EXTERNAL_ENTITY])
    def test_entities(self, part, attack):
        assert "небезопасно" in self.taken(packages.repacked(packages.xlsx(), {part: attack}))

    def test_a_word_file_is_named(self):
        assert "документ Word" in refusal(packages.docx())

    @pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml"])
    @pytest.mark.parametrize("content", [b"", b"<a", b"<?xml version='1.0'?><worksheet><sheetData><row r='x'/>"])
    def test_broken_parts(self, part, content):
        assert "повреждён" in refusal(packages.repacked(packages.xlsx(), {part: content}))

    def test_a_package_without_sheets_is_named(self):
        assert "ни одного видимого листа" in refusal(packages.repacked(packages.xlsx(), {"xl/workbook.xml": b"<a/>"}))

    def test_what_openpyxl_only_warns_about_is_read(self):
        assert read_rows(packages.repacked(packages.xlsx(), {"xl/styles.xml": b"<a/>"})) == (("а", 1),)
