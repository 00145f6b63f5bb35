"""DOCX → lines and rows: merged cells, lists numbered by Word, tracked changes, nested tables."""

import io
from collections.abc import Iterator

import docx as python_docx
from docx.oxml.ns import qn
from lxml.etree import _Element

from roadmaps.importers import safety
from roadmaps.importers.rows import Cell, Place, Source, SourceLine, SourceRow, UnreadableFile
from roadmaps.importers.sources.docx_numbering import Numbering
from roadmaps.importers.sources.guard import damaged

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
        items = list(reader.blocks(body))
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

    def blocks(self, parent: _Element) -> Iterator[SourceLine | SourceRow]:
        """Paragraphs and table rows under an element, wrappers opened."""
        for child in parent:
            if child.tag == _P:
                yield from self._paragraph(child)
            elif child.tag == _TBL:
                self.tables += 1
                yield from self._table(child)
            elif child.tag in _WRAPPERS:
                yield from self.blocks(child)

    def _paragraph(self, element: _Element) -> Iterator[SourceLine]:
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
            if _is_frame(row):
                for cell in _opened(row, _TC):
                    yield from self.blocks(cell)
                continue
            cells = self._row(row, above)
            self.cells += len(cells)
            if self.cells > safety.MAX_CELLS:
                raise UnreadableFile(safety.MANY_CELLS)
            yield SourceRow(tuple(cells), Place(table=number, row=index))

    def _row(self, row: _Element, above: dict[int, str]) -> list[Cell]:
        cells: list[Cell] = []
        position = _number(row, "w:trPr/w:gridBefore", 0)
        cells.extend(Cell("") for _ in range(position))
        for element in _opened(row, _TC):
            span = max(1, min(_number(element, "w:tcPr/w:gridSpan", 1), safety.MAX_COLUMNS))
            merge = element.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
            held = merge is not None and merge.get(qn("w:val"), "continue") == "continue"
            text = above.get(position, "") if held else self._cell_text(element)
            above[position] = text
            cells.append(Cell(text, span, _cell_bold(element), held))
            position += span
        return cells

    def _cell_text(self, cell: _Element) -> str:
        """Paragraphs of a cell on separate lines, nested tables included, lists with their numbers."""
        lines = []
        for element in cell.iter(_P):
            if any(ancestor.tag in _SKIPPED or ancestor.tag == _FALLBACK for ancestor in element.iterancestors()):
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


def _is_frame(row: _Element) -> bool:
    """The row holds a table of its own that is big enough to be a road map."""
    return any(
        len(rows) > _FRAMED_ROWS and len(list(_opened(rows[0], _TC))) > _FRAMED_CELLS
        for table in row.iter(_TBL)
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
    runs = [run for run in paragraph.iter(qn("w:r")) if any((text.text or "").strip() for text in run.iter(_TEXT))]
    return bool(runs) and all(_run_bold(run) for run in runs)


def _run_bold(run: _Element) -> bool:
    bold = run.find(f"{qn('w:rPr')}/{qn('w:b')}")
    return bold is not None and bold.get(qn("w:val"), "1") not in _OFF
