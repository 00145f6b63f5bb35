"""What Word prints outside the running text: text boxes, headers and footers of pages, footnotes."""

from collections.abc import Iterator

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import XmlPart
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from lxml.etree import _Element

_BOX = qn("w:txbxContent")
_ALTERNATE, _CHOICE, _FALLBACK = (
    f"{{http://schemas.openxmlformats.org/markup-compatibility/2006}}{name}"
    for name in ("AlternateContent", "Choice", "Fallback")
)
_REMOVED = {qn("w:del"), qn("w:moveFrom")}
_SECTION = qn("w:sectPr")
_KINDS = ("first", "default", "even")


def boxes(element: _Element) -> Iterator[_Element]:
    """Text boxes under an element in their order, each once: Word stores the same box for old programs as well.

    A box inside a box belongs to the outer one.
    """
    for child in element if next(element.iter(_BOX), None) is not None else ():
        if child.tag == _BOX:
            yield child
        elif child.tag == _ALTERNATE:
            way = _branch(child)
            if way is not None:
                yield from boxes(way)
        elif child.tag not in _REMOVED:
            yield from boxes(child)


def _branch(alternate: _Element) -> _Element | None:
    """The one of several ways to draw the same thing that has text: the newest first, the fallback last."""
    ways = [*alternate.findall(_CHOICE), *alternate.findall(_FALLBACK)]
    return next((way for way in ways if next(way.iter(_BOX), None) is not None), None)


def ends_section(block: _Element) -> bool:
    """True for the last paragraph of a section (a part of the document with pages of its own)."""
    return block.find(f"{qn('w:pPr')}/{_SECTION}") is not None


def margins(document: Document, reference: str) -> list[list[_Element]]:
    """The own headers (``reference`` = «w:headerReference») or footers of each section, the first page's one first."""
    return [
        [
            part.element
            for kind in _KINDS
            for link in section.findall(qn(reference))
            if link.get(qn("w:type"), "default") == kind
            for part in [document.part.related_parts.get(link.get(qn("r:id"), ""))]
            if isinstance(part, XmlPart)
        ]
        for section in document.element.body.iter(_SECTION)
    ]


def footnotes(document: Document) -> list[_Element]:
    """The notes under the pages; the lines that Word draws above them are no notes."""
    return [
        note
        for relation in document.part.rels.values()
        if relation.reltype == RELATIONSHIP_TYPE.FOOTNOTES and not relation.is_external
        for note in parse_xml(relation.target_part.blob).iter(qn("w:footnote"))
        if note.get(qn("w:type"), "normal") == "normal"
    ]
