"""Documents by ГОСТ Р 7.0.97-2016 with python-docx: page, styles, numbering, tables, captions, stamp, signature.

    doc = new_document(title="Анализ исполнения за 2026 год")
    stamp(doc, ["УТВЕРЖДЁН", "приказом управления образования", "от 30.11.2026 № 512-О"])
    title(doc, "Информационно-аналитический отчёт")
    contents(doc)
    heading(doc, "Исполнение по направлениям")
    table(doc, "Исполнение обязательств", ["Направление", "Всего"], [["1. Нормативное", "14"]], widths=[120, 60])
    signature(doc, "Начальник управления образования", "И. О. Фамилия")
    content = saved(doc)

Every text may come from a person: characters that XML cannot carry are dropped, nothing is interpreted.
"""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt, RGBColor

FONT = "Times New Roman"
TEXT_SIZE = 14
TABLE_SIZE = 11
PAGE_WIDTH, PAGE_HEIGHT = 210, 297
"""A4 in millimetres."""
MARGINS = {"top": 20, "right": 10, "bottom": 20, "left": 20}
"""Least margins of the standard in millimetres."""
LONG_STORAGE_LEFT = 30
HEADING_LEVELS = 3
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_NUMERIC = re.compile(r"[+−-]?[\d\s\u00a0\u202f]+(?:,\d+)?(?:\s?%)?|–|нет данных")


# Document ------------------------------------------------------------------------------------------------------------


def new_document(
    *,
    title: str = "",
    author: str = "",
    created: datetime | None = None,
    left_margin: int = MARGINS["left"],
    landscape: bool = False,
) -> Any:
    """An empty A4 document: margins, page number on top from page 2, styles, heading numbers, Russian language.

    ``left_margin`` is in millimetres: 30 for documents stored over ten years. ``created`` fixes the date in the
    properties, so that the same data give the same file.
    """
    document = docx.Document()
    _set_page(document.sections[0], left_margin, landscape=landscape)
    _set_styles(document)
    _number_headings(document)
    _number_pages(document.sections[0])
    properties = document.core_properties
    properties.title, properties.author, properties.language = clean(title), clean(author), "ru-RU"
    properties.comments = ""
    if created:
        properties.created = properties.modified = created.replace(tzinfo=None)
    return document


def saved(document: Any) -> bytes:
    """The finished file."""
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def clean(text: object) -> str:
    """Text without characters that XML cannot carry."""
    return _ILLEGAL.sub("", "" if text is None else str(text))


def add_section(document: Any, *, landscape: bool) -> Any:
    """Start a new page with another orientation, for wide tables; the page numbers go on."""
    first = document.sections[0]
    section = document.add_section()
    _set_page(section, round(first.left_margin.mm) if first.left_margin else MARGINS["left"], landscape=landscape)
    section.different_first_page_header_footer = False
    return section


# Text ----------------------------------------------------------------------------------------------------------------


def title(document: Any, text: str, subtitle: str = "") -> None:
    """The name of the document in the middle, with the period or the subject under it."""
    document.add_paragraph(clean(text), style="Title")
    if subtitle:
        document.add_paragraph(clean(subtitle), style="Subtitle")


def heading(document: Any, text: str, level: int = 1) -> Any:
    """A heading of level 1–3; Word numbers it («1.», «1.1.») and the contents find it."""
    if not 1 <= level <= HEADING_LEVELS:
        raise ValueError(f"Уровень заголовка – от 1 до {HEADING_LEVELS}")
    return document.add_paragraph(clean(text), style=f"Heading {level}")


def paragraph(document: Any, text: str, *, style: str = "Normal", bold: bool = False) -> Any:
    """A paragraph of running text; line breaks in the text stay."""
    added = document.add_paragraph(style=style)
    added.add_run(clean(text)).bold = bold or None
    return added


def bullets(document: Any, items: Sequence[str]) -> None:
    """A list with dashes, as Russian documents have it."""
    for item in items:
        document.add_paragraph(f"–\u00a0{clean(item)}", style="Normal")


def stamp(document: Any, lines: Sequence[str]) -> None:
    """The approval stamp in the right upper corner: «УТВЕРЖДЁН / приказом … / от … № …»."""
    for line in lines:
        document.add_paragraph(clean(line), style="МСОКО гриф")


def signature(document: Any, post: str, name: str) -> None:
    """Post at the left, name at the right margin; the line with the last text before it does not part from it."""
    added = document.add_paragraph(style="МСОКО подпись")
    section = document.sections[-1]
    width = section.page_width - section.left_margin - section.right_margin
    added.paragraph_format.tab_stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT)
    added.add_run(f"{clean(post)}\t{clean(name)}")


def note(document: Any, text: str) -> None:
    """Small print: data as of, filters, version, executor."""
    document.add_paragraph(clean(text), style="МСОКО примечание")


def contents(document: Any, heading_text: str = "Содержание") -> None:
    """A field with the contents: Word offers to fill it when the document is opened, F9 renews it."""
    document.add_paragraph(clean(heading_text), style="МСОКО заголовок без номера")
    added = document.add_paragraph(style="МСОКО примечание")
    _field(added, f'TOC \\o "1-{HEADING_LEVELS}" \\h \\z \\u', "Обновите поле, чтобы увидеть содержание (F9).")
    settings = document.settings.element
    if settings.find(qn("w:updateFields")) is None:
        update = OxmlElement("w:updateFields")
        update.set(qn("w:val"), "true")
        settings.append(update)
    added.add_run().add_break(WD_BREAK.PAGE)


# Tables and figures --------------------------------------------------------------------------------------------------


def table(
    document: Any,
    caption_text: str,
    header: Sequence[str],
    rows: Sequence[Sequence[object]],
    *,
    widths: Sequence[float] = (),
    total: bool = False,
) -> Any:
    """A captioned table; see ``add_table``."""
    caption(document, "Таблица", caption_text)
    return add_table(document, header, rows, widths, total=total)


def add_table(
    document: Any,
    header: Sequence[str],
    rows: Sequence[Sequence[object]],
    widths: Sequence[float] = (),
    *,
    total: bool = False,
) -> Any:
    """A table whose head repeats on every page and whose rows are not split; numbers stand at the right.

    ``widths`` are parts of the text width in any unit; ``total`` prints the last row in bold.
    """
    if any(len(row) != len(header) for row in rows):
        raise ValueError("В каждой строке таблицы столько ячеек, сколько в её заголовке")
    added = document.add_table(rows=0, cols=len(header), style="Table Grid")
    added.alignment = WD_TABLE_ALIGNMENT.CENTER
    added.autofit = False
    columns = _column_widths(document, widths or [1.0] * len(header))
    for column, width in zip(added.columns, columns, strict=True):
        column.width = width
    head = _add_row(added, list(header), columns, bold=True, head=True)
    _row_property(head, "w:tblHeader")
    for number, row in enumerate(rows):
        _add_row(added, list(row), columns, bold=total and number == len(rows) - 1)
    document.add_paragraph(style="МСОКО отступ")
    return added


def caption(document: Any, word: str, text: str) -> None:
    """«Таблица 1. …» or «Рис. 1. …»: the number is a field, so Word keeps it right when tables are moved."""
    number = 1 + sum(part.text.startswith(f"{word}\u00a0") for part in document.paragraphs if _is_caption(part))
    added = document.add_paragraph(style="Caption")
    added.add_run(f"{word}\u00a0")
    _field(added, f"SEQ {word.rstrip('.')} \\* ARABIC", str(number))
    added.add_run(f". {clean(text)}")
    added.paragraph_format.keep_with_next = word == "Таблица"


def picture(document: Any, png: bytes, caption_text: str, *, alt: str, width: float = 170) -> None:
    """A picture with its caption below; ``alt`` is read aloud in place of it, ``width`` is in millimetres."""
    holder = document.add_paragraph(style="МСОКО рисунок")
    shape = holder.add_run().add_picture(io.BytesIO(png), width=Mm(width))
    shape._inline.docPr.set("descr", clean(alt))
    caption(document, "Рис.", caption_text)


def _is_caption(part: Any) -> bool:
    return part.style is not None and part.style.name == "Caption"


def _column_widths(document: Any, widths: Sequence[float]) -> list[int]:
    section = document.sections[-1]
    available = section.page_width - section.left_margin - section.right_margin
    return [int(available * width / sum(widths)) for width in widths]


def _add_row(
    added: Any, values: Sequence[object], columns: Sequence[int], *, bold: bool = False, head: bool = False
) -> Any:
    row = added.add_row()
    _row_property(row, "w:cantSplit")
    for cell, value, width in zip(row.cells, values, columns, strict=True):
        cell.width = width
        part = cell.paragraphs[0]
        part.style = "МСОКО таблица"
        text = clean(value)
        part.add_run(text).bold = bold or None
        if head:
            part.alignment = WD_ALIGN_PARAGRAPH.CENTER
        elif _NUMERIC.fullmatch(text.strip()):
            part.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    return row


def _row_property(row: Any, name: str) -> None:
    mark = OxmlElement(name)
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


# Page and styles -----------------------------------------------------------------------------------------------------


def _set_page(section: Any, left_margin: int, *, landscape: bool) -> None:
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    width, height = (PAGE_HEIGHT, PAGE_WIDTH) if landscape else (PAGE_WIDTH, PAGE_HEIGHT)
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.top_margin, section.bottom_margin = Mm(MARGINS["top"]), Mm(MARGINS["bottom"])
    section.left_margin, section.right_margin = Mm(left_margin), Mm(MARGINS["right"])
    section.header_distance = Mm(10)
    section.footer_distance = Mm(10)


def _number_pages(section: Any) -> None:
    """In the middle of the upper margin, from page 2: the first page has a header of its own, an empty one."""
    section.different_first_page_header_footer = True
    holder = section.header.paragraphs[0]
    holder.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _field(holder, "PAGE", "2")


def _field(holder: Any, instruction: str, shown: str) -> None:
    """A Word field: begin, instruction, separator, the text shown until it is renewed, end."""
    for kind in ("begin", "instruction", "separate", "shown", "end"):
        run = holder.add_run(shown if kind == "shown" else "")
        if kind == "shown":
            continue
        if kind == "instruction":
            mark = OxmlElement("w:instrText")
            mark.set(qn("xml:space"), "preserve")
            mark.text = f" {instruction} "
        else:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        run._r.append(mark)


@dataclass(frozen=True, slots=True)
class _Dress:
    """Looks of a style: sizes and spaces in points, ``left`` in millimetres."""

    size: float
    bold: bool = False
    indent: bool = False
    left: float = 0
    align: Any = WD_ALIGN_PARAGRAPH.LEFT
    before: float = 0
    after: float = 0
    spacing: float = 1.0


_BUILT_IN = {
    "Normal": _Dress(TEXT_SIZE, indent=True, align=WD_ALIGN_PARAGRAPH.JUSTIFY, spacing=1.15),
    "Heading 1": _Dress(16, bold=True, before=12, after=6),
    "Heading 2": _Dress(14, bold=True, before=12, after=6),
    "Heading 3": _Dress(14, bold=True, before=12, after=6),
    "Title": _Dress(16, bold=True, align=WD_ALIGN_PARAGRAPH.CENTER, before=12, after=6),
    "Subtitle": _Dress(TEXT_SIZE, align=WD_ALIGN_PARAGRAPH.CENTER, after=12),
    "Caption": _Dress(12, before=6, after=4),
}
_OWN = {
    "МСОКО гриф": _Dress(TEXT_SIZE, left=95),
    "МСОКО подпись": _Dress(TEXT_SIZE, before=30),
    "МСОКО примечание": _Dress(11, before=6),
    "МСОКО заголовок без номера": _Dress(16, bold=True, after=6),
    "МСОКО таблица": _Dress(TABLE_SIZE),
    "МСОКО отступ": _Dress(6),
    "МСОКО рисунок": _Dress(TEXT_SIZE, align=WD_ALIGN_PARAGRAPH.CENTER, before=6),
}


def _set_styles(document: Any) -> None:
    styles = document.styles
    for name, dress in _BUILT_IN.items():
        _apply(styles[name], dress)
    _without_border(styles["Title"])
    for name, dress in _OWN.items():
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = None
        _apply(style, dress)
    styles["МСОКО рисунок"].paragraph_format.keep_with_next = True
    styles["МСОКО подпись"].paragraph_format.keep_together = True
    for language in _languages(styles):
        for attribute in ("w:val", "w:eastAsia", "w:bidi"):
            language.set(qn(attribute), "ru-RU")


def _languages(styles: Any) -> list[Any]:
    """The language mark of the document's defaults, which all styles inherit."""
    defaults = styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    if defaults.find(qn("w:lang")) is None:
        defaults.append(OxmlElement("w:lang"))
    return list(defaults.findall(qn("w:lang")))


def _apply(style: Any, dress: _Dress) -> None:
    """Put the looks on; the theme's own font and colour are taken away."""
    style.font.name, style.font.size, style.font.bold, style.font.italic = FONT, Pt(dress.size), dress.bold, False
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in list(fonts.attrib):
        del fonts.attrib[attribute]
    for attribute in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(attribute), FONT)
    layout = style.paragraph_format
    layout.first_line_indent = Cm(1.25) if dress.indent else Cm(0)
    layout.left_indent, layout.alignment, layout.line_spacing = Mm(dress.left), dress.align, dress.spacing
    layout.space_before, layout.space_after = Pt(dress.before), Pt(dress.after)


def _without_border(style: Any) -> None:
    properties = style.element.get_or_add_pPr()
    for border in properties.findall(qn("w:pBdr")):
        properties.remove(border)


def _number_headings(document: Any) -> None:
    """One multilevel list for the three heading styles: «1.», «1.1.», «1.1.1.»."""
    numbering = document.part.numbering_part.element
    used = [int(node.get(qn("w:abstractNumId"))) for node in numbering.findall(qn("w:abstractNum"))]
    abstract_id = str(max(used, default=0) + 1)
    abstract = OxmlElement("w:abstractNum")
    abstract.set(qn("w:abstractNumId"), abstract_id)
    abstract.append(_valued("w:multiLevelType", "multilevel"))
    for level in range(HEADING_LEVELS):
        abstract.append(_numbering_level(level))
    first_list = numbering.find(qn("w:num"))
    if first_list is None:
        numbering.append(abstract)
    else:
        first_list.addprevious(abstract)
    list_id = numbering.add_num(int(abstract_id)).numId
    for level in range(HEADING_LEVELS):
        properties = document.styles[f"Heading {level + 1}"].element.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val = level
        properties.get_or_add_numId().val = list_id


def _numbering_level(level: int) -> Any:
    node = OxmlElement("w:lvl")
    node.set(qn("w:ilvl"), str(level))
    text = "".join(f"%{number}." for number in range(1, level + 2))
    for name, value in (
        ("w:start", "1"),
        ("w:numFmt", "decimal"),
        ("w:pStyle", f"Heading{level + 1}"),
        ("w:suff", "space"),
        ("w:lvlText", text),
        ("w:lvlJc", "left"),
    ):
        node.append(_valued(name, value))
    return node


def _valued(name: str, value: str) -> Any:
    node = OxmlElement(name)
    node.set(qn("w:val"), value)
    return node
