"""A block copied from Excel or Word, laid over rows of a road map. Pure: what would change, and what does not fit."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from roadmaps.importers.columns import recognise

PASTED = ("number", "title", "deadline", "responsible", "document_kind", "indicator_text", "expected_result", "note")
_ROLE_FIELDS = {"indicator": "indicator_text"}
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


@dataclass(frozen=True)
class Appended:
    """Rows that a block adds at the end of a section: texts by field, and what does not fit."""

    fields: tuple[str, ...] = ()
    rows: tuple[Mapping[str, str], ...] = ()
    problems: tuple[str, ...] = ()


def plan_append(text: str, *, field: str) -> Appended:
    """The block as new rows: by its own header, if it has one, else from the column `field` to the right."""
    block = read_block(text)
    if not block:
        return Appended(problems=("Вставьте строки, скопированные из таблицы Excel или Word.",))
    head = recognise(block[0])
    if head is None and field not in PASTED:
        return Appended(problems=("Выберите, с какого столбца вставлять.",))
    named = [_ROLE_FIELDS.get(role, role) for role in head.roles] if head else PASTED[PASTED.index(field) :]
    lines = block[1:] if head else block
    problems = []
    if len(lines) > MAX_ROWS:
        problems.append(f"В блоке {len(lines)} строк, за один раз добавляется {MAX_ROWS}: остальные не вставляются.")
    if not head and (wide := max(map(len, lines))) > len(named):
        problems.append(f"В блоке {wide} столбцов, а справа есть {len(named)}: лишние не вставляются.")
    rows = [_texts(named, line) for line in lines[:MAX_ROWS]]
    titled = [row for row in rows if row.get("title")]
    if empty := sum(any(row.values()) for row in rows) - len(titled):
        problems.append(f"Строк без названия мероприятия: {empty}. Такие строки не вставляются.")
    fields = tuple(name for name in PASTED if any(row.get(name) for row in titled))
    return Appended(fields, tuple(titled), tuple(problems))


def _texts(named: Sequence[str], line: Sequence[str]) -> dict[str, str]:
    """Cells by field; several columns of one field are joined."""
    found: dict[str, str] = {}
    for name, cell in zip(named, line, strict=False):
        if name in PASTED and cell:
            found[name] = f"{found[name]}; {cell}" if name in found else cell
    return found


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
