"""DOCX → lines and rows: merged cells, lists numbered by Word, tracked changes, nested tables, boxes, page heads."""

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

import docx as python_docx
from docx.document import Document
from docx.oxml.ns import qn
from lxml.etree import _Element

from roadmaps.importers import safety
from roadmaps.importers.rows import Cell, Place, Source, SourceLine, SourceRow, UnreadableFile
from roadmaps.importers.sources import docx_page
from roadmaps.importers.sources.docx_numbering import Numbering
from roadmaps.importers.sources.guard import damaged
from roadmaps.importers.tables import is_noise
from roadmaps.importers.wording import squeeze

_P, _TBL, _TR, _TC, _SDT = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc"), qn("w:sdt")
_WRAPPERS = {qn("w:sdtContent"), qn("w:ins"), qn("w:smartTag"), qn("w:customXml"), _SDT, qn("w:moveTo")}
_SKIPPED = {
    qn("w:del"),
    qn("w:moveFrom"),
    qn("w:pPr"),
    qn("w:rPr"),
    qn("w:instrText"),
    qn("w:txbxContent"),
    qn("w:footnoteReference"),
}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BREAKS = {
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:tab"): " ",
    qn("w:noBreakHyphen"): "-",
    qn("w:softHyphen"): "",
    qn("w:ptab"): " ",
}
_TEXT = qn("w:t")
_FRAMED_ROWS, _FRAMED_CELLS = 2, 2
_MARGIN, _NOTE = "колонтитул", "сноска"
_OFF = {"0", "false", "off", "none"}


def read(content: bytes) -> Source:
    """The document in reading order; the number of each table and row is kept for messages."""
    with damaged(safety.BROKEN):
        document = python_docx.Document(io.BytesIO(content))
        body = document.element.body
        numbering = Numbering(document)
    if body is None:
        raise UnreadableFile(safety.BROKEN)
    reader = _Reader(numbering)
    with damaged(safety.BROKEN):
        items = reader.document(body, document)
    text = " ".join(
        item.text if isinstance(item, SourceLine) else " ".join(cell.text for cell in item.cells) for item in items
    )
    safety.check_language(text)
    return Source("docx", tuple(items), flow=not any(isinstance(item, SourceRow) for item in items))


class _Reader:
    def __init__(self, numbering: Numbering) -> None:
        self.numbering = numbering
        self.tables = 0
        self.lines = 0
        self.blanks = 0
        self.cells = 0

    def document(self, body: _Element, document: Document) -> list[SourceLine | SourceRow]:
        """The text with the heads of its pages before it (what is printed in the text as well is not repeated).

        A section that begins after the first table only goes on with it, so its page heads are left out, and so are
        the feet of pages and the footnotes when there is no table that they could follow.
        """
        heads = docx_page.margins(document, "w:headerReference")
        parts: list[list[SourceLine | SourceRow]] = [[]]
        for child in body:
            parts[-1].extend(self.blocks([child]))
            if docx_page.ends_section(child):
                parts.append([])
        seen = {squeeze(item.text) for part in parts for item in part if isinstance(item, SourceLine)}
        found: list[SourceLine | SourceRow] = []
        for head, part in zip(heads, parts, strict=False):
            if not found or not any(isinstance(item, SourceRow) for item in found):
                found.extend(self._margin(head, seen, _MARGIN))
            found.extend(part)
        found.extend(item for part in parts[len(heads) :] for item in part)
        if any(isinstance(item, SourceRow) for item in found):
            for foot in docx_page.margins(document, "w:footerReference"):
                found.extend(self._margin(foot, seen, _MARGIN))
            found.extend(self._margin(docx_page.footnotes(document), seen, _NOTE))
        return found

    def _margin(self, elements: Sequence[_Element], seen: set[str], area: str) -> Iterator[SourceLine]:
        """Lines outside the running text that are not ``seen`` yet; a table in it is read cell by cell."""
        for element in elements:
            for item in self.blocks(element):
                place = replace(item.place, area=area)
                texts = [item.text] if isinstance(item, SourceLine) else [cell.text for cell in item.cells]
                for line in (line for text in texts for line in text.split("\n")):
                    if squeeze(line) and not is_noise(line) and squeeze(line) not in seen:
                        seen.add(squeeze(line))
                        yield SourceLine(line, place)

    def blocks(self, parent: Iterable[_Element]) -> Iterator[SourceLine | SourceRow]:
        """Paragraphs and table rows under an element, wrappers opened."""
        for child in parent:
            if child.tag == _P:
                yield from self._paragraph(child)
            elif child.tag == _TBL:
                self.tables += 1
                yield from self._table(child)
            elif child.tag in _WRAPPERS:
                yield from self.blocks(child)

    def _paragraph(self, element: _Element) -> Iterator[SourceLine | SourceRow]:
        """Text boxes that hang on the paragraph (stamps stand above the text), then its own lines."""
        for box in docx_page.boxes(element):
            yield from self.blocks(box)
        text = self.numbering.label(element) + paragraph_text(element)
        self.lines += 1
        if not text.strip():
            self.blanks += 1
            return
        place = Place(paragraph=self.lines)
        for line in text.split("\n"):
            if line.strip():
                yield SourceLine(line, place, _is_bold(element), self.blanks)
        self.blanks = 0

    def _table(self, table: _Element) -> Iterator[SourceLine | SourceRow]:
        """Rows with cells at their grid positions; a cell merged downwards repeats its text as ``held``.

        A cell that only frames a whole table is opened: what stands in it is read as if it stood on the page.
        """
        above: dict[int, str] = {}
        rows = list(_opened(table, _TR))
        if len(rows) > safety.MAX_ROWS:
            raise UnreadableFile(safety.MANY_ROWS)
        number = self.tables
        for index, row in enumerate(rows, 1):
            if _is_deleted(row):
                continue
            if self._is_frame(row):
                for cell in _opened(row, _TC):
                    yield from self.blocks(cell)
                continue
            cells = self._row(row, above, index == 1)
            self.cells += len(cells)
            if self.cells > safety.MAX_CELLS:
                raise UnreadableFile(safety.MANY_CELLS)
            if index == 1:
                yield from self._boxes_of_head(row)
            yield SourceRow(tuple(cells), Place(table=number, row=index))

    def _row(self, row: _Element, above: dict[int, str], first: bool) -> list[Cell]:
        cells: list[Cell] = []
        position = _number(row, "w:trPr/w:gridBefore", 0)
        cells.extend(Cell("") for _ in range(position))
        for element in _opened(row, _TC):
            span = max(1, min(_number(element, "w:tcPr/w:gridSpan", 1), safety.MAX_COLUMNS))
            merge = element.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
            held = merge is not None and merge.get(qn("w:val"), "continue") == "continue"
            text = above.get(position, "") if held else self._cell_text(element)
            if not held and not (text and first):
                text = "\n".join(filter(None, (text, self._boxed_text(element))))
            above[position] = text
            cells.append(Cell(text, span, _cell_bold(element), held))
            position += span
        return cells

    def _is_frame(self, row: _Element) -> bool:
        """The row only frames a table of its own that is big enough to be a road map."""
        cells = list(_opened(row, _TC))
        framing = [cell for cell in cells if _holds_a_table(cell)]
        return bool(framing) and sum(1 for cell in cells if cell not in framing and self._cell_text(cell)) < 2

    def _boxes_of_head(self, row: _Element) -> Iterator[SourceLine | SourceRow]:
        """Stamps that hang on the first row of a table stand above the table; a box alone in its cell is its text."""
        for cell in _opened(row, _TC):
            if self._cell_text(cell):
                for box in docx_page.boxes(cell):
                    yield from self.blocks(box)

    def _boxed_text(self, cell: _Element) -> str:
        return "\n".join(text for box in docx_page.boxes(cell) if (text := self._cell_text(box)))

    def _cell_text(self, cell: _Element) -> str:
        """Paragraphs of a cell on separate lines, nested tables included, lists with their numbers."""
        lines = []
        for element in cell.iter(_P):
            above = takewhile(lambda ancestor: ancestor is not cell, element.iterancestors())
            if any(ancestor.tag in _SKIPPED or ancestor.tag == _FALLBACK for ancestor in above):
                continue
            lines.append(self.numbering.label(element) + paragraph_text(element))
        return "\n".join(lines).strip("\n")


def paragraph_text(paragraph: _Element) -> str:
    """Visible text: insertions in, deletions, field codes and alternative drawings out."""
    parts: list[str] = []
    _collect(paragraph, parts)
    return "".join(parts)


def _collect(element: _Element, parts: list[str]) -> None:
    for child in element:
        tag = child.tag
        if tag == _TEXT:
            parts.append(child.text or "")
        elif tag in _BREAKS:
            parts.append(_BREAKS[tag])
        elif tag not in _SKIPPED and tag != _FALLBACK and tag != _P:
            _collect(child, parts)


def _opened(parent: _Element, tag: str) -> Iterator[_Element]:
    """Children with the tag, also inside content controls and tracked insertions."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _opened(child, tag)


def _is_deleted(row: _Element) -> bool:
    return row.find(f"{qn('w:trPr')}/{qn('w:del')}") is not None


def _holds_a_table(cell: _Element) -> bool:
    return any(
        len(rows) > _FRAMED_ROWS and len(list(_opened(rows[0], _TC))) > _FRAMED_CELLS
        for table in cell.iter(_TBL)
        for rows in [list(_opened(table, _TR))]
    )


def _number(element: _Element, path: str, default: int) -> int:
    found = element.find("/".join(qn(part) for part in path.split("/")))
    value = found.get(qn("w:val"), "") if found is not None else ""
    return int(value) if value.isdigit() else default


def _cell_bold(cell: _Element) -> bool:
    filled = [paragraph for paragraph in cell.iter(_P) if paragraph_text(paragraph).strip()]
    return bool(filled) and all(_is_bold(paragraph) for paragraph in filled)


def _is_bold(paragraph: _Element) -> bool:
    """Every run with text is bold, or the paragraph has a heading style."""
    style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    if style is not None and (style.get(qn("w:val")) or "").lower().startswith(("heading", "title", "1", "2", "3")):
        return True
    runs = [run for run in paragraph.iter(qn("w:r")) if any((text.text or "").strip() for text in run.findall(_TEXT))]
    runs = [run for run in runs if next(run.iterancestors(_P)) is paragraph]
    return bool(runs) and all(_run_bold(run) for run in runs)


def _run_bold(run: _Element) -> bool:
    bold = run.find(f"{qn('w:rPr')}/{qn('w:b')}")
    return bold is not None and bold.get(qn("w:val"), "1") not in _OFF
