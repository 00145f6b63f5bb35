"""Tables in HTML markup inside a text (a page saved or copied with its tags) → lines and rows."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from roadmaps.importers import safety
from roadmaps.importers.rows import Cell, Place, SourceLine, SourceRow, UnreadableFile

_TABLE = re.compile(r"<table\b[^>]{0,300}>.{0,2000}?<t[dh]\b", re.I | re.S)
_BLOCKS = frozenset(("p", "div", "li", "br", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "ul", "ol", "center"))
_BOLD = frozenset(("b", "strong", "th", "h1", "h2", "h3", "h4", "h5", "h6"))
_UNSEEN = frozenset(("script", "style", "head", "title"))


def is_markup(text: str) -> bool:
    """The text holds a table written with tags."""
    return bool(_TABLE.search(text))


def read(text: str) -> list[SourceLine | SourceRow]:
    """Lines and rows in their order; a table inside a cell is text of the cell."""
    parser = _Parser()
    parser.feed(text)
    parser.close()
    parser.end_line()
    return parser.items


@dataclass
class _OpenCell:
    span: int
    down: int
    line: int
    parts: list[str] = field(default_factory=list)
    bold: list[bool] = field(default_factory=list)


class _Parser(HTMLParser):
    """Collects text by lines outside tables and by cells inside them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.items: list[SourceLine | SourceRow] = []
        self.tables = 0
        self.depth = 0
        self.bold = 0
        self.unseen = 0
        self.row: list[Cell] | None = None
        self.first = 0
        self.cell: _OpenCell | None = None
        self.above: dict[int, tuple[int, Cell]] = {}
        self.text: list[str] = []
        self.marks: list[bool] = []
        self.cells = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self._break()
        self.bold += tag in _BOLD
        self.unseen += tag in _UNSEEN
        if tag == "table":
            self.depth += 1
            if self.depth == 1:
                self.end_line()
                self.tables += 1
                self.above = {}
        elif self.depth == 1 and tag == "tr":
            self._end_row()
            self.row, self.first = [], self.getpos()[0]
        elif self.depth == 1 and tag in ("td", "th"):
            self._end_cell()
            sizes = dict(attrs)
            self.cell = _OpenCell(_size(sizes.get("colspan")), _size(sizes.get("rowspan")), self.getpos()[0])

    def handle_endtag(self, tag: str) -> None:
        self.bold = max(0, self.bold - (tag in _BOLD))
        self.unseen = max(0, self.unseen - (tag in _UNSEEN))
        if tag in _BLOCKS:
            self._break()
        if tag == "table" and self.depth:
            if self.depth == 1:
                self._end_row()
            self.depth -= 1
        elif self.depth == 1 and tag in ("td", "th"):
            self._end_cell()
        elif self.depth == 1 and tag == "tr":
            self._end_row()

    def handle_data(self, data: str) -> None:
        if self.unseen:
            return
        if self.cell is not None:
            self.cell.parts.append(re.sub(r"\s+", " ", data))
            if data.strip():
                self.cell.bold.append(self.bold > 0)
        elif not self.depth:
            first, *others = data.split("\n")
            self._add(first)
            for line in others:
                self.end_line()
                self._add(line)

    def _add(self, text: str) -> None:
        self.text.append(text)
        if text.strip():
            self.marks.append(self.bold > 0 or text.strip().startswith("**"))

    def _break(self) -> None:
        if self.cell is not None:
            self.cell.parts.append("\n")
        elif not self.depth:
            self.end_line()

    def end_line(self) -> None:
        """What was printed outside tables since the last end is a line."""
        text = "".join(self.text).replace("**", "").strip()
        if text:
            self.items.append(SourceLine(text, Place(line=self.getpos()[0]), all(self.marks)))
        self.text, self.marks = [], []

    def _end_cell(self) -> None:
        cell, self.cell = self.cell, None
        if cell is None:
            return
        if self.row is None:
            self.row, self.first = [], cell.line
        self._hold()
        found = Cell("".join(cell.parts).strip(), cell.span, bool(cell.bold) and all(cell.bold))
        position = sum(one.span for one in self.row)
        if cell.down > 1:
            held = Cell(found.text, found.span, found.bold, held=True)
            self.above[position] = (cell.down - 1, held)
        self.row.append(found)
        self.cells += 1
        if self.cells > safety.MAX_CELLS:
            raise UnreadableFile(safety.MANY_CELLS)

    def _hold(self) -> None:
        """Cells merged downwards that stand at this place of the row."""
        row = self.row if self.row is not None else []
        while (position := sum(one.span for one in row)) in self.above:
            left, held = self.above.pop(position)
            row.append(held)
            if left > 1:
                self.above[-1 - position] = (left - 1, held)  # set aside until the row ends

    def _end_row(self) -> None:
        self._end_cell()
        if self.row is None:
            return
        self._hold()
        if self.row:
            self.items.append(SourceRow(tuple(self.row), Place(table=self.tables, line=self.first)))
        self.row = None
        self.above = {(-1 - key if key < 0 else key): value for key, value in self.above.items()}


def _size(value: str | None) -> int:
    return max(1, min(int(value), safety.MAX_COLUMNS)) if value and value.isdecimal() and len(value) < 5 else 1
