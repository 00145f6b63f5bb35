"""Tables of a paper as a person reads them on paper, for comparing formats."""

from collections.abc import Iterable

from reports.papers.blocks import Table
from reports.renderers.texts import in_cell, text_of


def printed(table: Table) -> list[list[str]]:
    """Rows in words; a line over several rows fills all its cells, as Word gives a merged cell back."""
    return [
        [in_cell(line)] * len(table.read_columns)
        if isinstance(line, str)
        else [text_of(value, column) for value, column in zip(line, table.read_columns, strict=True)]
        for line in table.lines
    ]


def printed_all(tables: Iterable[Table]) -> list[list[list[str]]]:
    """Of every table that has rows."""
    return [printed(table) for table in tables if table.rows]
