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
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from msoko.lib.docx_layout import (
    HEADING_LEVELS,
    MARGINS,
    SHOWN_RUN,
    field,
    hyphenate,
    number_headings,
    number_pages,
    set_page,
    set_styles,
)

LONG_STORAGE_LEFT = 30
"""Left margin in millimetres of documents that are stored for more than ten years."""
TABLE_WORD, FIGURE_WORD = "Таблица", "Рис."
HEAD_SIZE = 9
"""Points of the head of a table: smaller than its cells, so that words of narrow columns are not broken."""
_CONTENTS = "TOC"
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
    set_page(document.sections[0], left_margin, landscape=landscape)
    set_styles(document)
    number_headings(document)
    number_pages(document.sections[0])
    hyphenate(document)
    properties = document.core_properties
    # The format keeps 255 characters of a property.
    properties.title, properties.author, properties.language = clean(title)[:255], clean(author)[:255], "ru-RU"
    properties.comments = ""
    if created:
        properties.created = properties.modified = created.replace(tzinfo=None)
    return document


def saved(document: Any) -> bytes:
    """The finished file; the contents field shows the headings even where nobody renews it."""
    _fill_contents(document)
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
    set_page(section, round(first.left_margin.mm) if first.left_margin else MARGINS["left"], landscape=landscape)
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


def authority(document: Any, text: str, *, before: float = 12) -> None:
    """Who issues the document, in the middle; ``before`` is the room above in points."""
    added = paragraph(document, text, bold=True)
    layout = added.paragraph_format
    layout.alignment, layout.first_line_indent = WD_ALIGN_PARAGRAPH.CENTER, Mm(0)
    layout.space_before, layout.space_after = Pt(before), Pt(before)


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
    last = added._p.getprevious()
    if last is not None and last.tag == qn("w:p"):
        Paragraph(last, added._parent).paragraph_format.keep_with_next = True


def note(document: Any, text: str) -> None:
    """Small print: data as of, filters, version, executor."""
    document.add_paragraph(clean(text), style="МСОКО примечание")


def contents(document: Any, heading_text: str = "Содержание") -> None:
    """A page with the contents: ``saved`` lists the headings, Word adds their pages when it opens the document."""
    head = document.add_paragraph(clean(heading_text), style="МСОКО заголовок без номера")
    head.paragraph_format.page_break_before = True
    added = document.add_paragraph(style="МСОКО примечание")
    field(added, f'{_CONTENTS} \\o "1-{HEADING_LEVELS}" \\h \\z \\u', "")
    settings = document.settings.element
    if settings.find(qn("w:updateFields")) is None:
        update = OxmlElement("w:updateFields")
        update.set(qn("w:val"), "true")
        settings.append(update)
    added.add_run().add_break(WD_BREAK.PAGE)


def _fill_contents(document: Any) -> None:
    """Put «1. Heading», «1.1. Heading» lines between the separator and the end of the contents field."""
    levels = {document.styles[f"Heading {level}"].style_id: level for level in range(1, HEADING_LEVELS + 1)}
    lines = []
    numbers = [0] * HEADING_LEVELS
    holders = []
    for part in document.paragraphs:
        if any(mark.text and mark.text.strip().startswith(_CONTENTS) for mark in part._p.xpath("./w:r/w:instrText")):
            holders.append(part)
        level = levels.get(part._p.style, 0)
        if level:
            numbers[level - 1] += 1
            numbers[level:] = [0] * (HEADING_LEVELS - level)
            lines.append(f"{'.'.join(map(str, numbers[:level]))}. {part.text}")
    for holder in holders:
        holder.runs[SHOWN_RUN].text = "\n".join(lines)


# Tables and figures --------------------------------------------------------------------------------------------------


def table(
    document: Any,
    caption_text: str,
    header: Sequence[str],
    rows: Sequence[Sequence[object] | str],
    *,
    widths: Sequence[float] = (),
    total: bool = False,
    numbers: Collection[int] | None = None,
    whole: bool = False,
) -> Any:
    """A captioned table; see ``add_table``."""
    caption(document, TABLE_WORD, caption_text)
    return add_table(document, header, rows, widths, total=total, numbers=numbers, whole=whole)


def add_table(
    document: Any,
    header: Sequence[str],
    rows: Sequence[Sequence[object] | str],
    widths: Sequence[float] = (),
    *,
    total: bool = False,
    numbers: Collection[int] | None = None,
    whole: bool = False,
) -> Any:
    """A table whose head repeats on every page and whose rows are not split; numbers stand at the right.

    ``widths`` are parts of the text width in any unit; ``total`` prints the last row in bold. A row that is one text
    stands across the table over the rows below it. ``numbers`` are places of columns of numbers; without them a cell
    is judged by its text. The end of a page does not part a ``whole`` table; of others no row stands alone.
    """
    if any(len(row) != len(header) for row in rows if not isinstance(row, str)):
        raise ValueError("В каждой строке таблицы столько ячеек, сколько в её заголовке")
    added = document.add_table(rows=0, cols=len(header), style="Table Grid")
    added.alignment = WD_TABLE_ALIGNMENT.CENTER
    added.autofit = False
    columns = _column_widths(document, widths or [1.0] * len(header))
    for column, width in zip(added.columns, columns, strict=True):
        column.width = width
    style = document.styles["МСОКО таблица"].style_id
    _narrow_margins(added)
    head = _add_row(added, list(header), columns, style, head=True)
    _row_property(head, "w:tblHeader")
    for number, row in enumerate(rows):
        if isinstance(row, str):
            _add_band(added, row, columns, style)
        else:
            _add_row(added, list(row), columns, style, bold=total and number == len(rows) - 1, numbers=numbers)
    _keep_together(added, whole=whole)
    document.add_paragraph(style="МСОКО отступ")
    return added


def caption(document: Any, word: str, text: str) -> None:
    """«Таблица 1. …» or «Рис. 1. …»: the number is a field, so Word keeps it right when tables are moved."""
    sequence = f"SEQ {word.rstrip('.')} "
    number = 1 + sum(sequence in (mark.text or "") for mark in _field_codes(document))
    added = document.add_paragraph(style="Caption")
    added.add_run(f"{word}\u00a0")
    field(added, f"{sequence}\\* ARABIC", str(number))
    added.add_run(f". {clean(text)}")
    added.paragraph_format.keep_with_next = word == TABLE_WORD
    if word != TABLE_WORD:
        added.alignment = WD_ALIGN_PARAGRAPH.CENTER


def picture(document: Any, png: bytes, caption_text: str, *, alt: str, width: float = 170) -> None:
    """A picture with its caption below; ``alt`` is read aloud in place of it, ``width`` is in millimetres."""
    holder = document.add_paragraph(style="МСОКО рисунок")
    shape = holder.add_run().add_picture(io.BytesIO(png), width=Mm(width))
    shape._inline.docPr.set("descr", clean(alt))
    caption(document, FIGURE_WORD, caption_text)


def _field_codes(document: Any) -> list[Any]:
    """Codes of fields in the paragraphs of the document itself; looking styles up would take seconds in a long one."""
    return list(document.element.body.xpath("./w:p/w:r/w:instrText"))


def _column_widths(document: Any, widths: Sequence[float]) -> list[int]:
    section = document.sections[-1]
    available = section.page_width - section.left_margin - section.right_margin
    return [int(available * width / sum(widths)) for width in widths]


def _add_row(
    added: Any,
    values: Sequence[object],
    columns: Sequence[int],
    style: str,
    *,
    bold: bool = False,
    head: bool = False,
    numbers: Collection[int] | None = None,
) -> Any:
    """A row written straight into the elements: looking a style up for each cell would take seconds in a long table."""
    row = added.add_row()
    _row_property(row, "w:cantSplit")
    for place, (cell, value, width) in enumerate(zip(row._tr.tc_lst, values, columns, strict=True)):
        cell.width = width
        part = cell.p_lst[0]
        part.style = style
        text = clean(value)
        run = part.add_r()
        run.text = text
        if bold:
            run.get_or_add_rPr()._add_b()
        if head:
            run.get_or_add_rPr().sz_val = Pt(HEAD_SIZE)
            part.get_or_add_pPr().jc_val = WD_ALIGN_PARAGRAPH.CENTER
        elif _NUMERIC.fullmatch(text.strip()) if numbers is None else place in numbers:
            part.get_or_add_pPr().jc_val = WD_ALIGN_PARAGRAPH.RIGHT
    return row


def _keep_together(added: Any, *, whole: bool) -> None:
    """Rows that stay with the next one: all of a whole table, else the first and the last but one."""
    rows = list(added._tbl.tr_lst)
    kept = rows[:-1] if whole or len(rows) < 3 else [*rows[:2], rows[-2]]
    for row in kept:
        for part in (part for cell in row.tc_lst for part in cell.p_lst):
            part.get_or_add_pPr().get_or_add_keepNext().val = True


def _add_band(added: Any, text: str, columns: Sequence[int], style: str) -> None:
    """One cell over all columns; it stays with the row below."""
    row = _add_row(added, [text, *([""] * (len(columns) - 1))], columns, style, bold=True)
    first, *others = row._tr.tc_lst
    for cell in others:
        row._tr.remove(cell)
    first.grid_span = len(columns)
    first.width = sum(columns)
    properties = first.p_lst[0].get_or_add_pPr()
    properties.jc_val = WD_ALIGN_PARAGRAPH.LEFT
    properties.get_or_add_keepNext().val = True


def _narrow_margins(added: Any) -> None:
    """A millimetre at the sides of each cell, half of it above and below: heads of narrow columns stay whole."""
    margins = OxmlElement("w:tblCellMar")
    for side, room in (("w:top", 0.5), ("w:left", 1), ("w:bottom", 0.5), ("w:right", 1)):
        mark = OxmlElement(side)
        mark.set(qn("w:w"), str(Mm(room).twips))
        mark.set(qn("w:type"), "dxa")
        margins.append(mark)
    look = added._tbl.tblPr.find(qn("w:tblLook"))
    if look is None:
        added._tbl.tblPr.append(margins)
    else:
        look.addprevious(margins)


def _row_property(row: Any, name: str) -> None:
    mark = OxmlElement(name)
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)
