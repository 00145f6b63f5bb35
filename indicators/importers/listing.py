"""Lists of schools as they come in letters and workbooks: which lines and cells name schools. Pure."""

import re
from collections.abc import Iterator, Sequence

from indicators.importers.shapes import TOTALS, is_same_place
from indicators.importers.tables import Table, cell_text
from indicators.importers.vocabulary import is_school, meaning_of
from msoko.lib.sorting import folded

_NUMBERING = re.compile(r"^\s*(?:\d{1,3}\s*[.)]+\s*|[-•–—*]\s+)")
_SIGNS_AT_END = " ;,."
_HEAD_ROWS = 30


def names_of_text(text: str) -> list[str]:
    """Schools of a pasted list, one in a line: without numbers and bullets; of a pasted table, the cell with a name."""
    return list(dict.fromkeys(name for line in text.splitlines() if (name := _of_line(line))))


def names_of_tables(tables: Sequence[Table], places: Sequence[str]) -> list[str]:
    """Schools of a workbook. Where a column tells municipalities apart, only those of the own one (`places`)."""
    return list(dict.fromkeys(name for table in tables for name in _of_table(table, places)))


def _of_line(line: str) -> str:
    cells = [cell for part in line.split("\t") if (cell := _NUMBERING.sub("", part).strip(_SIGNS_AT_END))]
    return next(filter(is_school, cells), max(cells, key=len, default=""))


def _of_table(table: Table, places: Sequence[str]) -> Iterator[str]:
    head = next((row for row in range(min(_HEAD_ROWS, len(table.rows))) if "name" in _meanings(table, row)), None)
    if head is None:
        for row in range(len(table.rows)):
            yield from filter(is_school, (table.text(row, column) for column in range(len(table.rows[row]))))
        return
    columns = {code: column for column, code in reversed(list(enumerate(_meanings(table, head)))) if code}
    for row in range(head + 1, len(table.rows)):
        name, login = table.text(row, columns["name"]), _cell(table, row, columns.get("login"))
        place = _cell(table, row, columns.get("municipality"))
        if name and not folded(name).startswith(TOTALS) and (not place or is_same_place(place, places)):
            yield f"{name} ({login})" if login and login != name else name


def _meanings(table: Table, row: int) -> list[str]:
    return [meaning_of(cell_text(cell)) for cell in table.rows[row]]


def _cell(table: Table, row: int, column: int | None) -> str:
    return "" if column is None else table.text(row, column)
