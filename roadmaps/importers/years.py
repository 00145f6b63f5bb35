"""The table «Ожидаемые результаты» whose columns are years: directions and what each year must bring."""

from collections.abc import Sequence

from roadmaps.importers import headings
from roadmaps.importers.rows import Place, SourceLine, YearBlock
from roadmaps.importers.tables import GridRow, Run
from roadmaps.importers.wording import collapse, join_pieces, likeness, significant_words, starts_low

_LIKE = 0.5


class _Block:
    def __init__(self, direction: str) -> None:
        self.direction = direction
        self.rows: list[tuple[list[str], list[Place]]] = []


def read_years(run: Run, titles: Sequence[str]) -> list[YearBlock]:
    """Blocks by direction. A row of one cell is a direction when it resembles the title of a road map section."""
    blocks = [_Block("")]
    waiting: list[SourceLine] = []
    for item in run.rows:
        if isinstance(item, SourceLine):
            waiting.append(item)
            continue
        _take_lines(blocks, waiting, titles, len(run.years))
        waiting = []
        _take_row(blocks, item, titles, len(run.years))
    _take_lines(blocks, waiting, titles, len(run.years))
    return [
        YearBlock(
            block.direction,
            tuple((dict(zip(run.years, cells, strict=True)), tuple(places)) for cells, places in block.rows),
        )
        for block in blocks
        if block.rows
    ]


def _is_direction(text: str, row: GridRow | None, titles: Sequence[str]) -> bool:
    if row is not None and (row.whole or any(cell.bold for cell in row.cells if cell.text.strip())):
        return True
    return any(_names_the_same(text, title) for title in titles)


def _names_the_same(text: str, title: str) -> bool:
    """Most words are common and the first word of the one is a word of the other: «Мониторинг …» = «Мониторинг …»."""
    return likeness(text, title) >= _LIKE and bool(
        significant_words(" ".join(text.split()[:1])) & significant_words(title)
    )


def _take_row(blocks: list[_Block], row: GridRow, titles: Sequence[str], width: int) -> None:
    texts = [*row.texts[:width], *([""] * (width - len(row.texts)))]
    filled = [text for text in texts if text]
    if not filled:
        return
    if len(filled) == 1 and texts[0] and _is_direction(texts[0], row, titles):
        _, title = headings.split_title(texts[0])
        blocks.append(_Block(title))
        return
    rows = blocks[-1].rows
    if rows and any(starts_low(text) for text in filled):
        cells, places = rows[-1]
        rows[-1] = ([join_pieces(cell, text) for cell, text in zip(cells, texts, strict=True)], [*places, row.place])
        return
    rows.append((texts, [row.place]))


def _take_lines(blocks: list[_Block], lines: Sequence[SourceLine], titles: Sequence[str], width: int) -> None:
    """Lines without columns inside the table: a direction, a value of the first year, or tails of the last row."""
    groups: list[list[SourceLine]] = []
    for line in lines:
        if groups and not line.blanks:
            groups[-1].append(line)
        else:
            groups.append([line])
    texts = [collapse(" ".join(line.text for line in group)) for group in groups]
    start = 0
    if len(groups) >= width and blocks[-1].rows and all(starts_low(text) for text in texts[:width]):
        _spread_tails(blocks[-1], groups[:width], texts[:width])
        start = width
    for group, text in zip(groups[start:], texts[start:], strict=True):
        places = [line.place for line in group]
        if _is_direction(text, None, titles):
            blocks.append(_Block(text))
        elif starts_low(text) and blocks[-1].rows:
            cells, before = blocks[-1].rows[-1]
            blocks[-1].rows[-1] = ([join_pieces(cells[0], text), *cells[1:]], [*before, *places])
        else:
            blocks[-1].rows.append(([text, *([""] * (width - 1))], places))


def _spread_tails(block: _Block, groups: Sequence[Sequence[SourceLine]], texts: Sequence[str]) -> None:
    """As many loose pieces as columns: each ends its own cell; a word printed twice at the seam is kept once."""
    cells, places = block.rows[-1]
    joined = []
    for cell, tail in zip(cells, texts, strict=True):
        first, _, rest = tail.partition(" ")
        joined.append(join_pieces(cell, rest if rest and cell.split()[-1:] == [first] else tail))
    block.rows[-1] = (joined, [*places, *(line.place for group in groups for line in group)])
