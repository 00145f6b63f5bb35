"""A block copied from Excel or Word, laid over rows of a road map. Pure: what would change, and what does not fit."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

PASTED = ("number", "title", "deadline", "responsible", "document_kind", "indicator_text", "expected_result", "note")
MAX_ROWS = 500
LONGEST = 200_000
_QUOTED = re.compile(r'"(?:[^"]|"")*"')


@dataclass(frozen=True)
class PastedCell:
    """One cell of the block on its row: old and new text."""

    row: int
    name: str
    field: str
    old: str
    new: str

    @property
    def differs(self) -> bool:
        return self.old != self.new


@dataclass(frozen=True)
class Paste:
    """The whole block: cells in order, and why some of it does not fit."""

    cells: tuple[PastedCell, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def changes(self) -> tuple[PastedCell, ...]:
        return tuple(cell for cell in self.cells if cell.differs)

    @property
    def rows(self) -> int:
        """How many rows would change."""
        return len({cell.row for cell in self.changes})


def read_block(text: str) -> list[list[str]]:
    """Rows and cells of a copied block; a cell in quotes may hold line breaks, as Excel copies it."""
    safe: list[str] = []

    def keep(found: re.Match[str]) -> str:
        safe.append(found[0][1:-1].replace('""', '"'))
        return f"\x00{len(safe) - 1}\x00"

    plain = text[:LONGEST].replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")
    marked = re.sub(rf"(?:(?<=\t)|(?<=\n)|^){_QUOTED.pattern}(?=\t|\n|$)", keep, plain)
    lines = marked.rstrip("\n").split("\n") if marked.strip() else []
    return [[_cell(cell, safe) for cell in line.split("\t")] for line in lines]


def _cell(text: str, safe: Sequence[str]) -> str:
    return re.sub("\x00(\\d+)\x00", lambda found: safe[int(found[1])], text).strip()


def plan_paste(text: str, rows: Sequence[tuple[int, str, Mapping[str, str]]], *, start: str, field: str) -> Paste:
    """Lay the block from the cell (`start`, `field`) to the right and down.

    `rows` are (key, name, texts by field) in the order of the table.
    """
    block = read_block(text)
    keys = [str(key) for key, _, _ in rows]
    if not block:
        return Paste(problems=("Вставьте строки, скопированные из таблицы Excel или Word.",))
    if start not in keys or field not in PASTED:
        return Paste(problems=("Выберите, с какой строки и с какого столбца вставлять.",))
    first, left = keys.index(start), PASTED.index(field)
    problems = _misfits(block, room=len(rows) - first, width=len(PASTED) - left)
    cells = [
        _pasted(rows[first + down], PASTED[left + right], new)
        for down, line in enumerate(block[: min(len(rows) - first, MAX_ROWS)])
        for right, new in enumerate(line[: len(PASTED) - left])
    ]
    empty = sum(cell.field == "title" and not cell.new for cell in cells)
    if empty:
        problems.append(f"Пустых названий мероприятий: {empty}. Такие ячейки не вставляются.")
    kept = [cell for cell in cells if cell.new or cell.field != "title"]
    return Paste(tuple(kept), tuple(problems))


def _pasted(row: tuple[int, str, Mapping[str, str]], field: str, new: str) -> PastedCell:
    key, name, texts = row
    return PastedCell(key, name, field, texts[field], new)


def _misfits(block: Sequence[Sequence[str]], *, room: int, width: int) -> list[str]:
    problems = []
    if len(block) > min(room, MAX_ROWS):
        fits = min(room, MAX_ROWS)
        problems.append(f"В блоке {len(block)} строк, а помещается {fits}: остальные не вставляются.")
    wide = max(len(line) for line in block)
    if wide > width:
        problems.append(f"В блоке {wide} столбцов, а справа есть {width}: лишние не вставляются.")
    return problems
