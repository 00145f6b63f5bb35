import io
import zipfile
from datetime import UTC, datetime

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from msoko.lib.docx import (
    LONG_STORAGE_LEFT,
    add_section,
    add_table,
    bullets,
    contents,
    heading,
    new_document,
    note,
    paragraph,
    picture,
    saved,
    signature,
    stamp,
    table,
    title,
)
from tests.unit.msoko.lib import packages

CREATED = datetime(2026, 11, 30, 9, tzinfo=UTC)


def whole():
    document = new_document(title="Анализ", author="Управление", created=CREATED)
    stamp(document, ["УТВЕРЖДЁН", "приказом управления", "от 30.11.2026 № 512-О"])
    title(document, "Отчёт", "за 2026 год")
    contents(document)
    heading(document, "Итоги")
    paragraph(document, "Исполнено 94 из 126.")
    heading(document, "По направлениям", 2)
    table(document, "Исполнение", ["Направление", "Всего"], [["Одно", 14], ["Итого", "–"]], widths=[3, 1], total=True)
    table(document, "Ещё раз", ["Направление"], [["Одно"]])
    bullets(document, ["первое", "второе"])
    heading(document, "Выводы")
    picture(document, packages.image("PNG"), "График", alt="Столбцы", width=50)
    note(document, "Данные на 8 октября")
    signature(document, "Начальник", "И. О. Фамилия")
    return document


@pytest.fixture(scope="module")
def document():
    return docx.Document(io.BytesIO(saved(whole())))


class TestPage:
    def test_a4_with_the_margins_of_the_standard(self, document):
        section = document.sections[0]
        assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
        margins = (section.left_margin, section.top_margin, section.right_margin, section.bottom_margin)
        assert [round(margin.mm) for margin in margins] == [20, 20, 10, 20]
        assert round(section.header_distance.mm) >= 10

    def test_left_margin_for_long_storage(self):
        section = new_document(left_margin=LONG_STORAGE_LEFT).sections[0]
        assert round(section.left_margin.mm) == 30

    def test_page_number_on_top_from_page_two(self, document):
        section = document.sections[0]
        assert section.different_first_page_header_footer
        assert section.first_page_header.paragraphs[0].text == ""
        holder = section.header.paragraphs[0]
        assert holder.alignment == 1
        assert "PAGE" in [mark.text.strip() for mark in holder._p.iter(qn("w:instrText"))]

    def test_wide_section_numbers_on(self):
        made = new_document(left_margin=30)
        section = add_section(made, landscape=True)
        assert section.page_width > section.page_height
        assert round(section.left_margin.mm) == 30
        assert not section.different_first_page_header_footer

    def test_language_and_properties(self, document):
        assert document.core_properties.language == "ru-RU"
        assert document.core_properties.title == "Анализ"
        assert 'w:lang w:val="ru-RU"' in document.styles.element.xml

    def test_same_data_give_the_same_parts(self):
        first, second = (zipfile.ZipFile(io.BytesIO(saved(whole()))) for _ in range(2))
        assert first.namelist() == second.namelist()
        assert all(first.read(name) == second.read(name) for name in first.namelist())


class TestText:
    def test_contents_list_the_numbered_headings(self, document):
        shown = next(part.text for part in document.paragraphs if "1. Итоги" in part.text)
        assert shown.strip().splitlines() == ["1. Итоги", "1.1. По направлениям", "2. Выводы"]
        assert 'TOC \\o "1-3"' in document.element.xml
        assert document.settings.element.find(qn("w:updateFields")) is not None

    def test_headings_are_one_numbered_list(self, document):
        lists = {document.styles[f"Heading {level}"].element.pPr.numPr.numId.val for level in (1, 2, 3)}
        assert len(lists) == 1
        assert "%1.%2.%3." in document.part.numbering_part.element.xml

    def test_sizes(self, document):
        assert document.styles["Normal"].font.size.pt == 14
        assert document.styles["МСОКО таблица"].font.size.pt == 11
        assert document.styles["Heading 1"].font.color.rgb == docx.shared.RGBColor(0, 0, 0)

    def test_signature_reaches_the_right_margin(self, document):
        line = next(part for part in document.paragraphs if part.text.startswith("Начальник"))
        assert line.text == "Начальник\tИ. О. Фамилия"
        assert round(line.paragraph_format.tab_stops[0].position.mm) == 180

    def test_level_four_is_refused(self):
        with pytest.raises(ValueError, match="от 1 до 3"):
            heading(new_document(), "а", 4)

    @settings(max_examples=25)
    @given(st.text(max_size=80))
    def test_any_text_is_taken_and_opens(self, text):
        made = docx.Document()
        for part in (text, "конец"):
            made.add_paragraph()
            paragraph(made, part)
        assert docx.Document(io.BytesIO(packages.saved(made))).paragraphs[-1].text == "конец"


class TestTables:
    def test_head_repeats_and_rows_are_whole(self, document):
        rows = document.tables[0].rows
        assert rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert rows[1]._tr.trPr.find(qn("w:tblHeader")) is None
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in rows)

    def test_numbers_stand_at_the_right_and_the_total_is_bold(self, document):
        made = document.tables[0]
        assert made.cell(1, 1).paragraphs[0].alignment == 2
        assert made.cell(1, 0).paragraphs[0].alignment is None
        assert made.cell(2, 0).paragraphs[0].runs[0].bold

    def test_widths_fill_the_text(self, document):
        widths = [cell.width.mm for cell in document.tables[0].rows[0].cells]
        assert [round(width) for width in widths] == [135, 45]

    def test_captions_are_numbered_apart(self, document):
        captions = [part.text.replace("\u00a0", " ") for part in document.paragraphs if part.style.name == "Caption"]
        assert captions == ["Таблица 1. Исполнение", "Таблица 2. Ещё раз", "Рис. 1. График"]

    def test_picture_has_words(self, document):
        assert document.inline_shapes[0]._inline.docPr.get("descr") == "Столбцы"

    def test_a_line_over_rows_is_one_cell_that_stays_with_them(self):
        made = new_document()
        rows = add_table(made, ["№", "б"], ["Раздел", ["1", "в"]], numbers=()).rows
        assert len(rows[1]._tr.tc_lst) == 1
        assert rows[1].cells[1].text == "Раздел"
        assert rows[1].cells[0].paragraphs[0].paragraph_format.keep_with_next
        assert rows[2].cells[0].paragraphs[0].alignment is None

    def test_uneven_rows_are_refused(self):
        with pytest.raises(ValueError, match="столько ячеек"):
            add_table(new_document(), ["а", "б"], [["1"]])

    def test_markup_in_cells_stays_text(self):
        made = new_document()
        add_table(made, ["а"], [["<w:t>A & B</w:t> {{ x }}"]])
        again = docx.Document(io.BytesIO(saved(made)))
        assert again.tables[0].cell(1, 0).text == "<w:t>A & B</w:t> {{ x }}"
