"""Widths of the columns of a printed table, by what stands in them.

Numbers take what they need; the rest is shared between the texts so that the table is as low as it can be. Everything
is counted in letters of a table's text.
"""

from collections.abc import Sequence
from math import ceil

from reports.papers.blocks import Column, Paper, Row
from reports.renderers.texts import is_number, text_of

PORTRAIT, LANDSCAPE = 92.0, 135.0
"""Letters of a line."""
PADDING, AFTER_NUMBER, BROAD = 1.3, 0.8, 0.6
"""Beside the text of a cell; what a text keeps away from a number on its left; what broad letters of a word take."""
SHORT = 16
"""Texts up to this long are given one line to begin with; a longer word may be broken."""
WHOLE = 8
"""A column of texts no longer than this is never broken: «3 из 10»."""
STEP = 2.0
SAMPLE = 120
"""Rows that are looked at: a longer table is like its sample."""
SHORT_LINES, LOW_ROW = 8, 3
"""A table of so many lines is kept on one page; a first row of so many does not end a page."""
EVERY, FULLNESS, STEEP = 0.15, 0.05, 1.5
"""What a line of a cell weighs where it makes its row no higher; how full the fullest cell is; one very high row is
worse than several that are a little higher."""

Paragraphs = tuple[int, ...]
"""Lengths of the paragraphs of a text."""


def widths_of(paper: Paper, head: float) -> dict[tuple[Column, ...], list[float]]:
    """Widths by the columns that are read: tables of the same columns look alike all through a document.

    `head` is how many letters of a text a letter of a head takes.
    """
    lines: dict[tuple[Column, ...], list[Row]] = {}
    for table in paper.tables:
        lines.setdefault(table.read_columns, []).extend(line for line in table.lines if not isinstance(line, str))
    line = LANDSCAPE if paper.landscape else PORTRAIT
    return {columns: _fitted(columns, rows[:: len(rows) // SAMPLE + 1], line, head) for columns, rows in lines.items()}


def _fitted(columns: tuple[Column, ...], rows: Sequence[Row], line: float, head: float) -> list[float]:
    """Without texts, or without room for their words, as the paper asks."""
    whole = sum(column.width for column in columns)
    asked = [column.width / whole * line for column in columns]
    cells = [[text_of(row[place], column) for row in rows] for place, column in enumerate(columns)]
    texts = [place for place, column in enumerate(columns) if column.kind == "text"]
    least = [_least(column, own, head) for column, own in zip(columns, cells, strict=True)]
    for place in texts:
        least[place] += AFTER_NUMBER * (place > 0 and is_number(columns[place - 1]))
    for place in set(range(len(columns))) - set(texts):
        least[place] = max(least[place], asked[place] * PORTRAIT / line)  # rows of numbers breathe
    if not texts or sum(least) > line:
        return asked
    widths = _begun(least, asked, texts, cells, line)
    _level(widths, least, {place: [_paragraphs(text) for text in cells[place]] for place in texts})
    return widths


def _least(column: Column, texts: Sequence[str], head: float) -> float:
    """No word is torn, unless it is a long one; a soft hyphen parts a word of a head; what is short stays whole."""
    title = max(len(word) for word in column.title.replace("\u00ad", " ").split(" "))
    is_wrapped = column.kind == "text" and max(map(len, texts), default=0) > WHOLE
    words = (len(word) for text in texts for word in (text.split() if is_wrapped else [text]))
    return max(title * head, min(max(words, default=0), SHORT) + BROAD * is_wrapped) + PADDING


def _begun(
    least: Sequence[float], asked: Sequence[float], texts: Sequence[int], cells: Sequence[Sequence[str]], line: float
) -> list[float]:
    """Short texts in one line if there is room, what is left shared between the long ones as the paper asks."""
    longest = {place: max((max(_paragraphs(text)) for text in cells[place]), default=0) for place in texts}
    short = {place: longest[place] + PADDING for place in texts if longest[place] <= SHORT}
    widths = [max(least[place], short.get(place, 0)) for place in range(len(least))]
    if sum(widths) > line:
        widths = list(least)
    loose = [place for place in texts if place not in short] or [max(texts, key=lambda place: asked[place])]
    spare, share = line - sum(widths), sum(asked[place] for place in loose)
    for place in loose:
        widths[place] += spare * asked[place] / share
    return widths


def lines_of(rows: Sequence[Sequence[str]], widths: Sequence[float]) -> int:
    """How many lines the rows take, a line over several rows left out."""
    pairs = [zip(row, widths, strict=True) for row in rows]
    return sum(max(_wrapped(_paragraphs(text), width) for text, width in row) for row in pairs)


def _paragraphs(text: str) -> Paragraphs:
    return tuple(len(part) for part in text.split("\n"))


def _wrapped(parts: Paragraphs, width: float) -> int:
    return sum(max(1, ceil(part / width)) for part in parts)


def _level(widths: list[float], least: Sequence[float], lengths: dict[int, list[Paragraphs]]) -> None:
    """Move width from text to text for as long as the table gets lower."""
    best = _height(widths, lengths)
    moved = True
    while moved:
        moved = False
        for giver in lengths:
            for taker in lengths:
                if giver == taker or widths[giver] - STEP < least[giver]:
                    continue
                widths[giver] -= STEP
                widths[taker] += STEP
                height = _height(widths, lengths)
                if height < best:
                    best, moved = height, True
                else:
                    widths[giver] += STEP
                    widths[taker] -= STEP


def _height(widths: Sequence[float], lengths: dict[int, list[Paragraphs]]) -> float:
    """Lines of the table; of two equal heights the one is better whose cells have fewer lines and more room."""
    columns = [(widths[place] - PADDING, own) for place, own in lengths.items()]
    total = 0.0
    for row in zip(*([(width, parts) for parts in own] for width, own in columns), strict=True):
        lines = [_wrapped(parts, width) for width, parts in row]
        total += max(lines) ** STEEP + EVERY * sum(lines) + FULLNESS * max(sum(parts) / width for width, parts in row)
    return total
