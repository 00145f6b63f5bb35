"""PDF with a text layer → lines and rows: ruled tables by their cells, pages without rules as running lines."""

import io
from collections.abc import Iterator, Sequence
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
from pdfplumber.page import Page
from pdfplumber.table import Table
from pdfplumber.utils.exceptions import PdfminerException

from roadmaps.importers import safety
from roadmaps.importers.rows import Cell, Place, Source, SourceLine, SourceRow, UnreadableFile
from roadmaps.importers.sources import pdf_columns
from roadmaps.importers.sources.guard import damaged
from roadmaps.importers.tables import is_noise
from roadmaps.importers.wording import unwrap

_MAX_PAGES = 200
_MAX_WORDS = 200_000
_CLOSE = 2.0
Word = dict[str, Any]
Box = tuple[float, float, float, float]


def read(content: bytes) -> Source:
    """Tables drawn with lines give rows; a PDF without drawn tables is read by the places of its words."""
    with damaged(safety.BROKEN_PDF), _opened(content) as document:
        if len(document.pages) > _MAX_PAGES:
            raise UnreadableFile(safety.MANY_PAGES)
        pages = [_PageText(page) for page in document.pages]
    words = sum(len(page.words) for page in pages)
    if words > _MAX_WORDS:
        raise UnreadableFile(safety.MANY_CELLS)
    if words < 5:
        raise UnreadableFile(safety.SCAN)
    safety.check_language(" ".join(word["text"] for page in pages for word in page.words))
    if any(page.tables for page in pages):
        return Source("pdf", tuple(_ruled(pages)), wrapped=True)
    found = pdf_columns.read([by_lines(page.words) for page in pages])
    if found:
        return Source("pdf", tuple(found), wrapped=True)
    return Source("pdf", tuple(line for page in pages for line in page.lines(page.words, 0)), flow=True)


def _opened(content: bytes) -> pdfplumber.PDF:
    try:
        return pdfplumber.open(io.BytesIO(content))
    except (PDFPasswordIncorrect, PDFEncryptionError) as error:
        raise UnreadableFile(safety.ENCRYPTED_PDF) from error
    except PdfminerException as error:
        if isinstance(error.args[0] if error.args else None, PDFPasswordIncorrect | PDFEncryptionError):
            raise UnreadableFile(safety.ENCRYPTED_PDF) from error
        raise


class _PageText:
    """Words and drawn tables of one page, taken once so that the page can be closed."""

    def __init__(self, page: Page) -> None:
        self.number = page.page_number
        self.words: list[Word] = page.extract_words(x_tolerance=1.5, y_tolerance=3, extra_attrs=["fontname"])
        self.tables: list[list[list[tuple[Box, int, bool]]]] = []
        self.boxes: list[Box] = []
        for table in page.find_tables({"explicit_horizontal_lines": _open_ends(page)}):
            rows = _grid(table)
            if len(rows) > 0 and max(sum(span for _, span, _ in row) for row in rows) > 1:
                self.tables.append(rows)
                self.boxes.append(table.bbox)
        page.close()

    def lines(self, words: Sequence[Word], blanks: int) -> Iterator[SourceLine]:
        """Printed lines from top to bottom; the first line of a page carries the page break."""
        previous: float | None = None
        for index, line in enumerate(by_lines(words)):
            height = line[0]["bottom"] - line[0]["top"]
            far = previous is not None and line[0]["top"] - previous > 1.2 * height
            previous = line[0]["bottom"]
            text = " ".join(word["text"] for word in line)
            yield SourceLine(
                text, Place(page=self.number), _bold(line), 1 if far else blanks, gap=index == 0 and self.number > 1
            )

    def items(self) -> Iterator[tuple[float, SourceLine | list[SourceRow]]]:
        """Lines outside tables and tables, each with its height on the page."""
        inside = [[word for word in self.words if _within(word, box)] for box in self.boxes]
        taken = {id(word) for group in inside for word in group}
        free = [word for word in self.words if id(word) not in taken]
        for line, text in zip(by_lines(free), self.lines(free, 0), strict=True):
            yield line[0]["top"], text
        for number, (rows, box, words) in enumerate(zip(self.tables, self.boxes, inside, strict=True), 1):
            yield box[1], list(self._rows(rows, words, number))

    def _rows(
        self, rows: Sequence[Sequence[tuple[Box, int, bool]]], words: Sequence[Word], number: int
    ) -> Iterator[SourceRow]:
        for index, row in enumerate(rows, 1):
            cells = []
            for box, span, held in row:
                mine = [word for word in words if _within(word, box)]
                lines = by_lines(mine)
                text = unwrap([" ".join(word["text"] for word in line) for line in lines])
                cells.append(Cell(text, span, bool(mine) and _bold(mine), held))
            yield SourceRow(tuple(cells), Place(page=self.number, table=number, row=index))


def _open_ends(page: Page) -> list[float]:
    """Heights at which drawn columns stop without a rule: a row torn by the end of the page has no bottom line."""
    sides = [edge for edge in page.edges if edge["orientation"] == "v" and edge["height"] > 3]
    rules = [edge["top"] for edge in page.edges if edge["orientation"] == "h"]
    found: list[float] = []
    for name in ("top", "bottom"):
        heights = [edge[name] for edge in sides]
        for height in sorted(set(heights)):
            alike = sum(1 for other in heights if abs(other - height) < _CLOSE)
            if alike > 1 and not any(abs(height - other) < _CLOSE for other in [*rules, *found]):
                found.append(height)
    return found


def _ruled(pages: Sequence[_PageText]) -> Iterator[SourceLine | SourceRow]:
    """The stream of all pages. A table at the top of a page goes on with the last table of the page before."""
    number, width, between = 0, -1, False
    for page in pages:
        fresh = True
        for _, item in sorted(page.items(), key=lambda pair: pair[0]):
            if isinstance(item, SourceLine):
                between = between or not is_noise(item.text)
                yield item
                continue
            own = sum(cell.span for cell in item[0].cells)
            goes_on = fresh and own == width and not between
            number += 0 if goes_on else 1
            for index, row in enumerate(item):
                place = Place(page=page.number, table=number, row=row.place.row)
                yield SourceRow(row.cells, place, goes_on and index == 0)
            fresh, width, between = False, own, False


def _grid(table: Table) -> list[list[tuple[Box, int, bool]]]:
    """Rows of (box, span in columns, held from above). pdfplumber leaves None where a merged cell goes on."""
    rows = [list(row.cells) for row in table.rows]
    tops = [row.bbox[1] for row in table.rows]
    lefts = _edges(table)
    grid = []
    for index, cells in enumerate(rows):
        found: list[tuple[Box, int, bool]] = []
        position = 0
        while position < len(cells):
            box, held = cells[position], False
            if box is None:
                box, held = _from_above(rows, index, position, tops[index]), True
            if box is None:
                found.append(((0.0, 0.0, 0.0, 0.0), 1, False))
                position += 1
                continue
            span = max(1, sum(1 for left in lefts[position:] if left < box[2] - 1))
            span = min(span, len(cells) - position)
            found.append((box, span, held))
            position += span
        grid.append(found)
    return grid


def _edges(table: Table) -> list[float]:
    """Left edges of the columns: pdfplumber aligns the cells of every row to them."""
    return sorted({cell[0] for row in table.rows for cell in row.cells if cell})


def _from_above(rows: Sequence[Sequence[Box | None]], index: int, position: int, top: float) -> Box | None:
    for above in range(index - 1, -1, -1):
        box = rows[above][position]
        if box is not None:
            return box if box[3] > top + 1 else None
    return None


def _within(word: Word, box: Box) -> bool:
    middle_x, middle_y = (word["x0"] + word["x1"]) / 2, (word["top"] + word["bottom"]) / 2
    return bool(box[0] <= middle_x < box[2] and box[1] <= middle_y < box[3])


def by_lines(words: Sequence[Word]) -> list[list[Word]]:
    """Words grouped into printed lines by height, each line from left to right."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda item: (item["top"], item["x0"])):
        middle = (word["top"] + word["bottom"]) / 2
        if lines and lines[-1][0]["top"] <= middle <= lines[-1][0]["bottom"]:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [sorted(line, key=lambda item: item["x0"]) for line in lines]


def _bold(words: Sequence[Word]) -> bool:
    return all("bold" in str(word.get("fontname", "")).lower() for word in words)
