"""Page, styles and numbering of documents by ГОСТ Р 7.0.97-2016, for ``msoko.lib.docx``."""

from dataclasses import dataclass
from typing import Any

from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
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
HEADING_LEVELS = 3
SHOWN_RUN = 3
"""Which run of a field holds the text that is shown."""


def set_page(section: Any, left_margin: int, *, landscape: bool) -> None:
    """A4 with the margins of the standard; ``left_margin`` in millimetres."""
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    width, height = (PAGE_HEIGHT, PAGE_WIDTH) if landscape else (PAGE_WIDTH, PAGE_HEIGHT)
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.top_margin, section.bottom_margin = Mm(MARGINS["top"]), Mm(MARGINS["bottom"])
    section.left_margin, section.right_margin = Mm(left_margin), Mm(MARGINS["right"])
    section.header_distance = Mm(10)
    section.footer_distance = Mm(10)


def number_pages(section: Any) -> None:
    """In the middle of the upper margin, from page 2: the first page has a header of its own, an empty one."""
    section.different_first_page_header_footer = True
    holder = section.header.paragraphs[0]
    holder.alignment = WD_ALIGN_PARAGRAPH.CENTER
    holder.paragraph_format.first_line_indent = Cm(0)
    field(holder, "PAGE", "2")


def hyphenate(document: Any) -> None:
    """Word parts words by itself: justified lines and narrow columns have no holes."""
    compat = document.settings.element.find(qn("w:characterSpacingControl"))
    mark = _valued("w:autoHyphenation", "true")
    if compat is None:
        document.settings.element.append(mark)
    else:
        compat.addprevious(mark)


def field(holder: Any, instruction: str, shown: str) -> None:
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


def set_styles(document: Any) -> None:
    """Dress the built-in styles and add those of the portal; the language is Russian."""
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
    for name in ("Title", "Subtitle", *(f"Heading {level}" for level in range(1, HEADING_LEVELS + 1))):
        _whole_words(styles[name])
    for language in _languages(styles):
        for attribute in ("w:val", "w:eastAsia", "w:bidi"):
            language.set(qn(attribute), "ru-RU")


def _whole_words(style: Any) -> None:
    """Words of a heading are not parted. The format wants the mark before spaces and alignment."""
    properties = style.element.get_or_add_pPr()
    later = [
        child for child in properties if child.tag in {qn("w:spacing"), qn("w:ind"), qn("w:jc"), qn("w:outlineLvl")}
    ]
    mark = _valued("w:suppressAutoHyphens", "true")
    if later:
        later[0].addprevious(mark)
    else:
        properties.append(mark)


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
    for spacing in style.element.get_or_add_rPr().findall(qn("w:spacing")):
        style.element.rPr.remove(spacing)
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


def number_headings(document: Any) -> None:
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
