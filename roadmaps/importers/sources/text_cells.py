"""Tables printed one cell a line («\\tcell»), as converters of Word files write them → rows."""

from collections import Counter
from dataclasses import dataclass

from roadmaps.importers import columns, headings, numbering
from roadmaps.importers.rows import Cell, Place, SourceLine, SourceRow
from roadmaps.importers.tables import is_caption
from roadmaps.importers.wording import collapse, is_bold_markup, strip_markup

_MOSTLY = 0.7
_HEADER_LINES = 30


@dataclass
class _Printed:
    """A cell: its printed lines, the number of the first of them, and whether an empty line stands before it."""

    lines: list[str]
    first: int
    opens: bool

    @property
    def text(self) -> str:
        return collapse(strip_markup(" ".join(self.lines)))


def has_header(lines: list[str]) -> bool:
    """Somewhere cells printed one a line make the header of a road map."""
    return any(line.startswith("\t") and header_run(lines, number) for number, line in enumerate(lines))


def header_run(lines: list[str], start: int) -> list[str] | None:
    """Cells that follow one another and together make a header («\\t№ п/п» / «\\tСроки» / …).

    A name of several paragraphs goes on in lines without a tab; an empty line before a tab ends the row.
    """
    cells: list[list[str]] = []
    blank = False
    for line in lines[start : start + _HEADER_LINES]:
        if line.startswith("\t"):
            if (blank and cells) or "\t" in line[1:].rstrip("\t"):
                break
            cells.append([line.strip()])
        elif line.strip() and cells:
            cells[-1].append(line.strip())
        blank = not line.strip() and not line.startswith("\t")
    names = [" ".join(cell) for cell in cells]
    return names if len(names) > 2 and columns.recognise(names) else None


def read(lines: list[str]) -> list[SourceLine | SourceRow]:
    """A tab opens a cell, lines without a tab are further paragraphs of it."""
    items: list[SourceLine | SourceRow] = []
    cells: list[_Printed] = []
    width, blanks, header_at = 0, 0, -1
    first: list[str] = []
    for number, line in enumerate(lines):
        header = header_run(lines, number) if line.startswith("\t") and number > header_at else None
        if header and (not first or header[:2] == first[:2]):
            first = first or header
            heading = _heading_after(cells, width)
            items.extend(_rows(cells, width))
            items.extend(heading)
            cells, width, header_at = [], len(header), number + len(header) - 1
        if line.startswith("\t"):
            cells.append(_Printed([line[1:]], number + 1, blanks > 0))
        elif width and cells and not is_caption(line):
            cells[-1].lines.append(line)
        elif line.strip():
            items.append(SourceLine(strip_markup(line), Place(line=number + 1), is_bold_markup(line), blanks))
        blanks = 0 if line.strip() or line.startswith("\t") else blanks + 1  # a tab alone is an empty cell
    items.extend(_rows(cells, width))
    return items


def _heading_after(cells: list[_Printed], width: int) -> list[SourceLine]:
    """The title of the next table, printed after the last cell of the one above: taken out of that cell."""
    if not width or not cells:
        return []
    lines = cells[-1].lines
    filled = [index for index, line in enumerate(lines) if line.strip()]
    if len(filled) < 2 or filled[-1] - filled[-2] < 2 or not headings.looks_like_title(lines[filled[-1]]):
        return []
    text = lines[filled[-1]]
    del lines[filled[-1] :]
    place = Place(line=cells[-1].first + filled[-1])
    return [SourceLine(strip_markup(text), place, is_bold_markup(text), 1)]


def _rows(cells: list[_Printed], width: int) -> list[SourceRow]:
    """Rows as the empty lines between them show, else as the numbers do."""
    if not width:  # a table before the first header (a letterhead): every cell stands alone
        return [_row([cell]) for cell in cells]
    groups: list[list[_Printed]] = []
    for cell in cells:
        if cell.opens or not groups:
            groups.append([])
        groups[-1].append(cell)
    sizes = Counter(len(group) for group in groups[1:] if len(group) > 1)
    usual = max(sizes, key=lambda size: (sizes[size], size), default=width)
    clear = sum(len(group) for group in groups if len(group) in (usual, 1))
    if usual < 3 or clear < _MOSTLY * len(cells):
        return _by_numbers(cells, width)
    return _by_blanks(groups, usual)


def _by_blanks(groups: list[list[_Printed]], width: int) -> list[SourceRow]:
    """A group of ``width`` cells is a row; pieces of a row that a blank line has torn are put together."""
    found: list[SourceRow] = []
    index = 0
    while index < len(groups):
        row = list(groups[index])
        index += 1
        if not found and len(row) < width and index < len(groups) and len(groups[index]) == width:
            spans = _spans(len(row), [cell.text for cell in groups[index]])
            found.append(_row(row, spans))
            continue
        if len(row) > 1 or numbering.is_number(row[0].text):
            while index < len(groups) and len(row) + len(groups[index]) <= width:
                row += groups[index]
                index += 1
        found.extend([_row(row)] if len(row) <= width else _by_numbers(row, width))
    return found


def _spans(count: int, below: list[str]) -> list[int]:
    """How many columns each cell of the upper row of a header covers: a run of names below shares one."""
    spans: list[int] = []
    for position, text in enumerate(below):
        shared = text and position and below[position - 1] and spans
        if shared:
            spans[-1] += 1
        else:
            spans.append(1)
    return spans if len(spans) == count else [1] * count


def _by_numbers(cells: list[_Printed], width: int) -> list[SourceRow]:
    """Cells in reading order → rows: a number cell opens a row of ``width`` cells, any other cell stands alone."""
    found: list[SourceRow] = []
    texts = [cell.text for cell in cells]
    position = 0
    previous: tuple[int, ...] = ()
    if columns.recognise(texts[:width]):
        found.append(_row(cells[:width]))
        position = width
    while position < len(cells):
        if not numbering.is_number(texts[position]) and _opens_row(texts, position + 1, previous):
            found.append(_row(cells[position : position + 1]))
            position += 1
            continue
        stop = min(position + width, len(cells))
        for later in range(position + 1, stop):
            if numbering.is_number(texts[later]) and numbering.follows(
                numbering.path(texts[position]), numbering.path(texts[later]), 1
            ):
                stop = later
                break
        found.append(_row(cells[position:stop]))
        previous = numbering.path(texts[position]) or previous
        position = stop
    return found


def _opens_row(texts: list[str], position: int, previous: tuple[int, ...]) -> bool:
    """True when the cell at ``position`` is the number of the next row (so the cell before it is a heading)."""
    if position >= len(texts) or not numbering.is_number(texts[position]):
        return False
    path = numbering.path(texts[position])
    return not previous or numbering.follows(previous, path) or path[-1:] == (1,) or not path


def _row(cells: list[_Printed], spans: list[int] | None = None) -> SourceRow:
    lines, first = cells[-1].lines, cells[-1].first
    filled = [number for number, line in enumerate(lines, first) if line.strip()]
    return SourceRow(
        tuple(
            Cell(strip_markup("\n".join(cell.lines)), span, is_bold_markup(cell.lines[0]))
            for cell, span in zip(cells, spans or [1] * len(cells), strict=True)
        ),
        Place(line=cells[0].first, until=filled[-1] if filled else first),
    )
