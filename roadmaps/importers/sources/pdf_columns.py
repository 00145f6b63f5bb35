"""Columns of a table without drawn lines: found by the places of the words of its header and of its cells.

The places are those of a PDF page or of a text that keeps its columns with spaces (a word of such a text bears the
number of its printed ``line``).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from roadmaps.importers import columns, headings, numbering
from roadmaps.importers.rows import Cell, Place, SourceLine, SourceRow
from roadmaps.importers.tables import is_noise
from roadmaps.importers.wording import squeeze, unwrap

Word = dict[str, Any]
Line = list[Word]

_HEADER_LINES = 5
_BETWEEN_COLUMNS = 9.0
_MANY_LINES = 0.15
_FEWEST_LINES, _SAMPLE = 3, 1_000
_STEP = 1.0
_ENOUGH_LINES = 8
_FAR = 1.2
_MOST = 0.8


@dataclass(frozen=True)
class _Header:
    """Where the header stands, its squeezed text, and the horizontal extent of each name."""

    page: int
    first: int
    count: int
    text: str
    spans: tuple[tuple[float, float], ...]


def read(pages: Sequence[Sequence[Line]]) -> list[SourceLine | SourceRow]:
    """Rows of all pages (each page = its printed lines), or nothing when no header with clear columns is found."""
    pages = [[line for line in lines if not is_noise(_text(line))] for lines in pages]
    header = _find_header(pages)
    if header is None:
        return []
    body = [list(lines) if index > header.page else [] for index, lines in enumerate(pages)]
    body[header.page] = list(pages[header.page][header.first :])
    gutters = _gutters(header.spans, [line for lines in body for line in lines])
    if gutters is None:
        return []
    items: list[SourceLine | SourceRow] = []
    for number, lines in enumerate(pages):
        before = lines[: len(lines) - len(body[number])]
        items.extend(SourceLine(_text(line), _place([line], number)) for line in before)
        items.extend(_rows(body[number], gutters, header, number))
    return items


def _place(lines: Sequence[Line], page: int, table: int | None = None) -> Place:
    first, last = lines[0][0].get("line"), lines[-1][0].get("line")
    if first:
        return Place(line=first, until=last if last != first else None)
    return Place(page=page + 1, table=table)


def _text(line: Line) -> str:
    return " ".join(word["text"] for word in line)


def _find_header(pages: Sequence[Sequence[Line]]) -> _Header | None:
    """The first lines whose words, grouped by place, name the columns of a road map.

    A line of the title above may seem to belong to the names: of the blocks that begin inside the first one found, the
    one with the most columns is the header.
    """
    for page, lines in enumerate(pages):
        for first in range(len(lines)):
            best = _header_at(lines, page, first)
            if best:
                inside = (_header_at(lines, page, later) for later in range(first + 1, first + best.count))
                return max((best, *filter(None, inside)), key=lambda found: len(found.spans))
    return None


def _header_at(lines: Sequence[Line], page: int, first: int) -> _Header | None:
    """The longest header that begins with the line."""
    best: _Header | None = None
    for count in range(1, min(_HEADER_LINES, len(lines) - first) + 1):
        block = lines[first : first + count]
        if count > 1 and (numbering.path(block[-1][0]["text"]) or _is_apart(block[-2], block[-1])):
            break
        groups = _clusters([word for line in block for word in line])
        texts = [unwrap([_text(line) for line in _by_top(group)]) for group in groups]
        if len(groups) > 2 and columns.is_number_header(texts[0]) and columns.recognise(texts):
            spans = tuple((min(item["x0"] for item in one), max(item["x1"] for item in one)) for one in groups)
            best = _Header(page, first, count, squeeze("".join(_text(line) for line in block)), spans)
    return best


def _is_apart(above: Line, line: Line) -> bool:
    """More than the height of a line of white between the two."""
    return bool(line[0]["top"] - max(word["bottom"] for word in above) > line[0]["bottom"] - line[0]["top"])


def _clusters(words: Sequence[Word]) -> list[list[Word]]:
    """Words whose horizontal extents overlap or nearly touch form one name."""
    groups: list[list[Word]] = []
    right = float("-inf")
    for word in sorted(words, key=lambda item: item["x0"]):
        if groups and word["x0"] - right < _BETWEEN_COLUMNS:
            groups[-1].append(word)
        else:
            groups.append([word])
        right = max(right, word["x1"])
    return groups


def _by_top(words: Sequence[Word]) -> list[Line]:
    lines: list[Line] = []
    for word in sorted(words, key=lambda item: (item["top"], item["x0"])):
        if lines and abs(lines[-1][0]["top"] - word["top"]) < _BETWEEN_COLUMNS / 3:
            lines[-1].append(word)
        else:
            lines.append([word])
    return lines


def _gutters(heads: Sequence[tuple[float, float]], body: Sequence[Line]) -> list[float] | None:
    """One empty strip between each two neighbouring names: few printed lines cross it (titles of sections may)."""
    lines = [line for line in body if not _is_across(_stretches(line), heads)][:_SAMPLE]
    words = [[(word["x0"], word["x1"]) for word in line] for line in lines]
    texts = [_stretches(line) for line in lines]
    if len(lines) < _FEWEST_LINES:
        return None
    found = []
    for (left_begin, left_end), (right_begin, right_end) in zip(heads, heads[1:], strict=False):
        begin, end = (left_begin + left_end) / 2, (right_begin + right_end) / 2
        middle = (left_end + right_begin) / 2
        places = [begin + step * _STEP for step in range(int((end - begin) / _STEP) + 1)]
        # a space between two words of one text is no strip: of places that cross no word the widest parted ones count
        best = min(places, key=lambda at: (_crossing(words, at), _crossing(texts, at), abs(at - middle)))
        if _crossing(words, best) > _MANY_LINES * len(lines):
            return None
        found.append(best)
    return found


def _crossing(lines: Sequence[Sequence[tuple[float, float]]], position: float) -> int:
    """How many lines have something printed over the position."""
    return sum(1 for line in lines if any(start < position < stop for start, stop in line))


def _stretches(line: Line) -> list[tuple[float, float]]:
    """Where the line is printed on: words parted by a usual space make one stretch."""
    found: list[tuple[float, float]] = []
    for word in line:
        if found and word["x0"] - found[-1][1] < _BETWEEN_COLUMNS / 2:
            found[-1] = (found[-1][0], word["x1"])
        else:
            found.append((word["x0"], word["x1"]))
    return found


def _is_across(text: Sequence[tuple[float, float]], heads: Sequence[tuple[float, float]]) -> bool:
    """One stretch of text under several names: the title of a section, or a paragraph after the table."""
    return len(text) == 1 and sum(1 for begin, end in heads if text[0][0] < end and begin < text[0][1]) > 1


def _rows(lines: Sequence[Line], gutters: Sequence[float], header: _Header, page: int) -> Iterator[SourceRow]:
    """Lines of one page joined into rows: a number, a header or a line across the columns begins a new one."""
    rows: list[tuple[bool, list[list[str]], list[Line]]] = []
    index = 0
    apart = _far_lines(lines, gutters)
    while index < len(lines):
        count = _header_lines(lines, index, header)
        block = lines[index : index + max(1, count)]
        index += len(block)
        cells = _cells(block[0], gutters)
        whole = not count and _is_whole(block[0], cells, gutters, header)
        if whole:
            text = _text(block[0])
            if rows and rows[-1][0] and not headings.split_title(text)[0]:
                rows[-1][1][0].append(text)
                rows[-1][2].append(block[0])
            else:
                rows.append((True, [[text]], list(block)))
            continue
        fresh = index - 1 in apart and sum(1 for text in cells if text) > 1
        if count or numbering.is_number(cells[0]) or fresh or not rows or rows[-1][0]:
            rows.append((False, [[] for _ in cells], []))
        rows[-1][2].extend(block)
        for line in block:
            for target, text in zip(rows[-1][1], _cells(line, gutters), strict=True):
                target.extend([text] if text else [])
        if count and index < len(lines):
            rows.append((False, [[] for _ in cells], []))
    for position, (whole, texts, printed) in enumerate(rows):
        if any(texts):
            span = len(gutters) + 1 if whole else 1
            cells_found = tuple(Cell(unwrap(list(text)), span) for text in texts)
            yield SourceRow(cells_found, _place(printed, page, 1), position == 0 and page > header.page)


def _far_lines(lines: Sequence[Line], gutters: Sequence[float]) -> set[int]:
    """Lines printed farther from the line above than usual, if that is how rows are set apart in this table."""
    steps = [after[0]["top"] - before[0]["top"] for before, after in zip(lines, lines[1:], strict=False)]
    if len(steps) < _ENOUGH_LINES:
        return set()
    usual = sorted(steps)[len(steps) // 2]
    far = {index for index, step in enumerate(steps, 1) if step > _FAR * usual}
    numbered = [index for index in range(1, len(lines)) if numbering.is_number(_cells(lines[index], gutters)[0])]
    set_apart = sum(1 for index in numbered if index in far)
    return far if numbered and set_apart >= _MOST * len(numbered) else set()


def _header_lines(lines: Sequence[Line], index: int, header: _Header) -> int:
    """How many lines from here on repeat the header."""
    block = lines[index : index + header.count]
    return header.count if squeeze("".join(_text(line) for line in block)) == header.text else 0


def _cells(line: Line, gutters: Sequence[float]) -> list[str]:
    cells: list[list[str]] = [[] for _ in range(len(gutters) + 1)]
    for word in line:
        middle = (word["x0"] + word["x1"]) / 2
        cells[sum(1 for gutter in gutters if middle > gutter)].append(word["text"])
    return [" ".join(words) for words in cells]


def _is_whole(line: Line, cells: Sequence[str], gutters: Sequence[float], header: _Header) -> bool:
    """The line runs across the columns.

    In a text whose columns are kept with spaces a single space may part two of them, so only a line that is one stretch
    and does not begin where a column begins is such a line there.
    """
    if cells[0] and not numbering.is_number(cells[0]):
        return True
    if "line" not in line[0]:
        return _crosses(line, gutters)
    begins = any(abs(line[0]["x0"] - begin) < _BETWEEN_COLUMNS / 2 for begin, _ in header.spans[1:])
    return not begins and len(_stretches(line)) == 1 and _crosses(line, gutters)


def _crosses(line: Line, gutters: Sequence[float]) -> bool:
    """One text runs over a strip between columns: a word lies on it, or two words next to it nearly touch."""
    for gutter in gutters:
        if any(word["x0"] < gutter < word["x1"] for word in line):
            return True
        left = max((word["x1"] for word in line if word["x1"] <= gutter), default=None)
        right = min((word["x0"] for word in line if word["x0"] >= gutter), default=None)
        if left is not None and right is not None and right - left < _BETWEEN_COLUMNS / 2:
            return True
    return False
