"""Word: what stands outside the running text, text boxes and the heads and feet of pages."""

from typing import Any

import docx
import pytest
from docx.enum.section import WD_SECTION
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from roadmaps.importers.reading import ReadResult, read
from tests.unit.roadmaps.importers.documents import saved

HEAD = ("№ п/п", "Мероприятие", "Срок", "Ответственный")
ROW = ("1", "Семинар", "май", "УО")
STAMP = ("УТВЕРЖДЕН", "приказом управления образования", "от 14.01.2026 № 12-О")
TITLE = "План мероприятий по оценке качества на 2026-2028 годы"
MODERN = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
NEW = "<wps:wsp><wps:txbx>{0}</wps:txbx></wps:wsp>"
OLD = "<w:pict><v:shape><v:textbox>{0}</v:textbox></v:shape></w:pict>"
BOTH = (
    '<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>' + NEW + "</w:drawing></mc:Choice>"
    "<mc:Fallback>" + OLD + "</mc:Fallback></mc:AlternateContent>"
)
LATE = '<mc:AlternateContent><mc:Choice Requires="wpg"/><mc:Fallback>' + OLD + "</mc:Fallback></mc:AlternateContent>"


def hang(paragraph: Any, lines: tuple[str, ...], drawing: str = BOTH) -> None:
    """Put a text box with these lines on the paragraph."""
    body = "".join(f'<w:p><w:r><w:t xml:space="preserve">{line}</w:t></w:r></w:p>' for line in lines)
    box = drawing.format(f"<w:txbxContent>{body}</w:txbxContent>")
    paragraph._p.append(parse_xml(f"<w:r {nsdecls('w')} {MODERN}>{box}</w:r>"))


def add_table(parent: Any, *lines: tuple[str, ...]) -> Any:
    table = parent.add_table(rows=0, cols=len(HEAD))
    for line in lines:
        for cell, text in zip(table.add_row().cells, line, strict=True):
            cell.text = text
    return table


def reading_of(document: Any) -> ReadResult:
    return read(saved(document), "план.docx")


def act_of(document: Any) -> tuple[str, str, str]:
    act = reading_of(document).requisites
    return act.headline(), act.document, act.period


@pytest.mark.parametrize("drawing", [BOTH, OLD, LATE], ids=["both ways", "old way", "fallback only"])
def test_stamp_in_a_text_box_is_read_once(drawing: str) -> None:
    document = docx.Document()
    hang(document.add_paragraph(), STAMP, drawing)
    document.add_paragraph(TITLE)
    add_table(document, HEAD, ROW)
    assert act_of(document) == ("приказ от 14.01.2026 № 12-О", TITLE, "2026-2028")
    act = reading_of(document).requisites
    assert (act.annex, act.issuer) == (" ".join(STAMP), "управления образования")


def test_a_box_on_the_title_stands_before_it() -> None:
    document = docx.Document()
    hang(document.add_paragraph(TITLE), STAMP)
    add_table(document, HEAD, ROW)
    assert act_of(document) == ("приказ от 14.01.2026 № 12-О", TITLE, "2026-2028")


def test_a_box_on_the_head_of_the_table_stands_above_it() -> None:
    document = docx.Document()
    hang(add_table(document, HEAD, ROW).cell(0, 1).paragraphs[0], (*STAMP, TITLE))
    reading = reading_of(document)
    assert (reading.requisites.number, reading.requisites.document) == ("12-О", TITLE)
    assert reading.columns == HEAD


def test_boxes_in_cells_belong_to_the_cells() -> None:
    document = docx.Document()
    table = add_table(document, HEAD, ("1", "Семинар", "", "УО"))
    hang(table.cell(1, 2).paragraphs[0], ("май",))
    hang(table.cell(1, 1).paragraphs[0], ("для учителей",))
    row = reading_of(document).sections[0].rows[0]
    assert (row.title, row.deadline) == ("Семинар для учителей", "май")


def test_a_road_map_in_a_box() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph()
    table = add_table(document, HEAD, ROW)
    hang(paragraph, ("План",))
    next(paragraph._p.iter("{*}txbxContent")).append(table._tbl)
    assert [row.title for row in reading_of(document).sections[0].rows] == ["Семинар"]


def test_heads_of_pages_stand_before_the_text() -> None:
    document = docx.Document()
    section = document.sections[0]
    section.different_first_page_header_footer = True
    section.first_page_header.paragraphs[0].text = "\n".join(STAMP)
    section.header.paragraphs[0].text = "Страница 2"
    document.add_paragraph(TITLE)
    add_table(document, HEAD, ROW)
    assert act_of(document) == ("приказ от 14.01.2026 № 12-О", TITLE, "2026-2028")


def test_what_the_text_repeats_is_read_once() -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "\n".join((*STAMP, TITLE))
    for line in (*STAMP, TITLE):
        document.add_paragraph(line)
    add_table(document, HEAD, ROW)
    assert reading_of(document).requisites.annex == " ".join(STAMP)


def test_the_head_of_the_part_with_the_table_stands_at_its_beginning() -> None:
    document = docx.Document()
    for line in ("ПРИКАЗ", "от 14.01.2026 № 12-О", "Об утверждении плана", "1. Утвердить план."):
        document.add_paragraph(line)
    landscape = document.add_section(WD_SECTION.NEW_PAGE)
    landscape.header.is_linked_to_previous = False
    landscape.header.paragraphs[0].text = TITLE
    add_table(document, HEAD, ROW)
    assert act_of(document) == ("приказ от 14.01.2026 № 12-О", TITLE, "2026-2028")


def test_heads_between_the_parts_of_a_table_and_feet_add_nothing_to_the_rows() -> None:
    document = docx.Document()
    add_table(document, HEAD, ROW)
    following = document.add_section(WD_SECTION.NEW_PAGE)
    following.header.is_linked_to_previous = False
    following.header.paragraphs[0].text = "Продолжение приложения к приказу"
    document.sections[0].footer.paragraphs[0].text = "УО (далее – управление образования)"
    add_table(document, ("2", "Совещание", "июнь", "УО"))
    sections = reading_of(document).sections
    assert [[row.title for row in section.rows] for section in sections] == [["Семинар", "Совещание"]]


def test_footnotes_define_abbreviations_and_leave_the_rows_alone() -> None:
    document = docx.Document()
    table = add_table(document, HEAD, ROW)
    table.cell(1, 3).paragraphs[0]._p.append(parse_xml(f'<w:r {nsdecls("w")}><w:footnoteReference w:id="2"/></w:r>'))
    blob = (
        f'<w:footnotes {nsdecls("w")}><w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
        '<w:footnote w:id="2"><w:p><w:r><w:t>Управление образования (далее – УО)</w:t></w:r></w:p></w:footnote>'
        "</w:footnotes>"
    )
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    part = Part(PackURI("/word/footnotes.xml"), kind, blob.encode(), document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    reading = reading_of(document)
    assert [row.responsible for row in reading.sections[0].rows] == ["УО"]
    assert reading.requisites.aliases == {"УО": "Управление образования"}
