"""From the stream of a source to table runs: which header governs which rows, and which text stands before it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from roadmaps.importers import columns as heads
from roadmaps.importers.columns import Columns
from roadmaps.importers.rows import Cell, Place, Source, SourceLine, SourceRow
from roadmaps.importers.wording import collapse, squeeze

MAP, YEARS, OTHER = "map", "years", "other"
_PAGE_NUMBER = re.compile(
    r"^\s*+(?:[-–—|]?\s*+\d{0,4}\s*+[-–—|]?|\|[\s|]*+|стр(?:аница|\.)?\s*+\d+(?:\s*из\s*\d+)?|страница"
    r")\s*+$",
    re.I,
)
_CAPTION = re.compile(
    r"^\s*+(?:(?:продолжение|окончание)\s+(?:таблицы|приложения)|таблица)\s*+(?:№\s*+)?[\d.]{0,6}\s*+$", re.I
)


@dataclass
class GridRow:
    """A data row laid on the columns of its run; ``whole`` = one cell over (almost) the whole width."""

    cells: list[Cell]
    place: Place
    gap: bool
    whole: bool = False
    loose: list[SourceLine] = field(default_factory=list)

    @property
    def texts(self) -> list[str]:
        return [collapse(cell.text) for cell in self.cells]


@dataclass
class Run:
    """Rows under one header: a road map, a table of years, or some other table."""

    kind: str
    columns: Columns | None
    before: list[SourceLine]
    rows: list[GridRow | SourceLine] = field(default_factory=list)
    years: tuple[str, ...] = ()
    place: Place = Place()

    @property
    def data(self) -> list[GridRow]:
        return [row for row in self.rows if isinstance(row, GridRow)]


def is_noise(text: str) -> bool:
    """Page numbers, captions of tables and stray column marks (a year alone in its line is neither)."""
    return is_caption(text) or (bool(_PAGE_NUMBER.match(text)) and not re.search(r"(?:19|20)\d\d", text))


def is_caption(text: str) -> bool:
    """True for «Таблица 1», «Продолжение таблицы 1» that say nothing else."""
    return bool(_CAPTION.match(text))


def spread(cells: Sequence[Cell]) -> list[str]:
    """Texts by grid position: the text of a cell that spans several columns is repeated in each of them."""
    return [cell.text for cell in cells for _ in range(cell.span)]


def collect(source: Source) -> tuple[list[Run], list[SourceLine]]:
    """Table runs in reading order and the lines printed after the last of them."""
    collector = _Collector(source.kind)
    for item in source.items:
        if isinstance(item, SourceLine):
            collector.pending.append(item)
        else:
            collector.take(item)
    return [run for run in collector.runs if run.rows or run.kind == MAP], collector.pending


class _Collector:
    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.runs: list[Run] = []
        self.pending: list[SourceLine] = []
        self.gap = False
        self.table: tuple[str | None, int | None] = (None, None)

    @property
    def run(self) -> Run | None:
        return self.runs[-1] if self.runs else None

    def take(self, row: SourceRow) -> None:
        """One table row: header, part of a header, or data."""
        texts = spread(row.cells)
        table = (row.place.sheet, row.place.table)
        fresh_table, self.table = table != self.table, table
        if self._is_second_head(row) or self._is_column_count(texts):
            return
        head = heads.recognise(texts)
        if head and not fresh_table and not self.pending and not self._may_repeat(head):
            head = None
        years = None if head else heads.years_only(texts)
        if head:
            self._head(head, row)
        elif years and not (self.run and self.run.kind == MAP and not fresh_table and not self.pending):
            self._open(Run(YEARS, None, self._taken(), years=years, place=row.place))
        elif self.run is None or (fresh_table and not self._goes_on(row)):
            self._open(Run(OTHER, None, self._taken(), place=row.place))
            self._data(row)
        else:
            self._data(row)

    def _may_repeat(self, head: Columns) -> bool:
        """Inside a table a header is either the same header again or one with a number column of its own."""
        run = self.run
        if run is None or run.columns is None or head.has(heads.NUMBER):
            return True
        same = sum(squeeze(one) == squeeze(two) for one, two in zip(head.printed, run.columns.printed, strict=False))
        return same >= 0.6 * len(head.printed)

    def _open(self, run: Run) -> None:
        self.runs.append(run)
        self.gap = False

    def _taken(self) -> list[SourceLine]:
        lines, self.pending = self.pending, []
        return lines

    def _head(self, head: Columns, row: SourceRow) -> None:
        """A header: repeated at a page break when nothing but page numbers stands between, else a new table."""
        text_between = [line for line in self.pending if not is_noise(line.text)]
        run = self.run
        if run and run.kind == MAP and run.columns and not text_between and run.columns.roles == head.roles:
            self.gap = True
            self.pending = []
            return
        self._open(Run(MAP, head, self._taken(), place=row.place))

    def _is_second_head(self, row: SourceRow) -> bool:
        """The second printed row of a two-row header (quarters under «Срок», levels under «Мероприятия»)."""
        run = self.run
        if not run or run.kind != MAP or not run.columns or (run.rows and not self.gap) or self.pending:
            return False
        texts = spread(row.cells)
        held = [cell.held for cell in row.cells for _ in range(cell.span)]
        if self.gap:
            return (
                len(texts) == len(run.columns.printed)
                and any(texts)
                and all(
                    not text.strip() or run.columns.printed[index].endswith(collapse(text))
                    for index, text in enumerate(texts)
                )
            )
        merged = heads.with_subheads(run.columns, texts, held)
        if merged:
            run.columns = merged
        return merged is not None

    def _is_column_count(self, texts: Sequence[str]) -> bool:
        """The row «1 2 3 4 5» printed under a header."""
        run = self.run
        if not run or run.kind != MAP or (run.rows and not self.gap) or len(texts) < 3:
            return False
        return [squeeze(text) for text in texts] == [str(number) for number in range(1, len(texts) + 1)]

    def _goes_on(self, row: SourceRow) -> bool:
        """A new table (page) without a header that continues the road map: same width and no text between."""
        run = self.run
        if not run or run.kind == OTHER or not run.rows:
            return bool(run and run.kind != OTHER)
        width = len(run.columns.roles) if run.columns else len(run.years)
        between = [line for line in self.pending if not is_noise(line.text)]
        if self.kind == "pdf":
            self.gap = True
            return sum(cell.span for cell in row.cells) == width
        goes_on = (
            sum(cell.span for cell in row.cells) == width
            and len(between) <= 2
            and all(len(line.text) < 300 for line in between)
        )
        self.gap = self.gap or (goes_on and not between)  # the table was cut by the end of a page
        return goes_on

    def _data(self, row: SourceRow) -> None:
        run = self.run
        if run is None:
            return
        lines = [line for line in self._taken() if not is_noise(line.text)]
        if lines:
            run.rows.extend(lines)
        width = len(run.columns.roles) if run.columns else len(run.years)
        run.rows.append(_on_grid(row, width, row.gap or self.gap))
        self.gap = False


def _on_grid(row: SourceRow, width: int, gap: bool) -> GridRow:
    """Put cells at their grid positions: the columns a wide cell covers besides its first are empty."""
    cells: list[Cell] = []
    for cell in row.cells:
        cells.append(cell)
        cells.extend(Cell("", held=cell.held) for _ in range(cell.span - 1))
    filled = [cell for cell in row.cells if cell.text.strip()]
    whole = len(filled) == 1 and (filled[0].span > max(1, width // 2) or len(row.cells) == 1)
    return GridRow(cells, row.place, gap, whole)
