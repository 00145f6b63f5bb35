"""Paper → workbook: a summary sheet, then a sheet for each table, with typed cells, frozen heads and filters."""

from dataclasses import replace

from django.utils import timezone

from msoko.lib.xlsx import Column as SheetColumn
from msoko.lib.xlsx import SheetWriter, new_workbook, saved
from reports.papers.blocks import Bullets, Column, Heading, Note, Paper, Table, Text, Value

KINDS = {
    "text": "text",
    "int": "integer",
    "number": "plain",
    "percent": "decimal1",
    "signed": "decimal1",
    "hundredth": "decimal2",
    "date": "date",
    "blank": "text",
}
NARROW, WIDEST, GROUP = 9.0, 70.0, 36.0
"""Letters of the narrowest and the widest column, and of one that repeats its words from row to row."""
STEADY, READABLE = 16.0, 190.0
"""Letters: columns up to the first keep their width; A4 on its side shows the second in small but legible type."""


def render(paper: Paper) -> bytes:
    """The workbook of a paper. User text never becomes a formula."""
    book = new_workbook()
    _summary(book, paper)
    for table in paper.tables:
        _sheet(book, paper, table)
    book.properties.title = f"{paper.title} {paper.subtitle}"[:250]
    book.properties.creator = paper.requisites.authority
    return saved(book)


def _summary(book: object, paper: Paper) -> None:
    """What the document is, as of when, and its words in order."""
    columns = [SheetColumn("Что", 44), SheetColumn("Значение", 90)]
    titles: tuple[str, ...] = (paper.title, paper.subtitle, _stand(paper))
    if paper.checksum:
        titles += (f"Контрольная сумма данных: {paper.checksum}",)
    sheet = SheetWriter(book, "Сводка", columns, titles=titles)  # type: ignore[arg-type]
    for name, value in paper.facts:
        sheet.row([name, value])
    heading = ""
    for block in paper.blocks:
        if isinstance(block, Heading):
            heading = block.text
        elif isinstance(block, Text | Note):
            sheet.row([heading, block.text])
        elif isinstance(block, Bullets):
            for item in block.items:
                sheet.row([heading, item])
    if paper.is_sample:
        sheet.note("Учебный пример: данные организаций вымышлены.")


def _sheet(book: object, paper: Paper, table: Table) -> None:
    columns = _within_page([_column(column, table, place) for place, column in enumerate(table.columns)])
    titles = (table.caption, _stand(paper))
    sheet = SheetWriter(book, table.sheet or table.caption, columns, titles=titles, frozen_columns=1)  # type: ignore[arg-type]
    rows = table.rows[:-1] if table.has_total else table.rows
    for row in rows:
        sheet.row(list(row))
    if table.has_total and table.rows:
        sheet.total(list(table.rows[-1]))
    if not table.rows:
        sheet.note(table.empty)


def _column(column: Column, table: Table, place: int) -> SheetColumn:
    """Width by content, within reason: long texts wrap."""
    longest = max((len(_printed(row[place])) for row in table.rows), default=0)
    word = max(map(len, column.title.split()), default=0) * 1.15 + 1  # a word of the bold head is not torn
    room = column.width * 1.4 if column.kind == "blank" else NARROW
    widest = GROUP if table.grouped and place == 0 else WIDEST
    wanted = max(room, word, min(widest, longest + 2.0), min(24.0, len(column.title) * 0.7))
    return SheetColumn(column.title, wanted, KINDS[column.kind])


def _within_page(columns: list[SheetColumn]) -> list[SheetColumn]:
    """Long texts give way until the printed page can be read: it is fitted to the width of the sheet."""
    total = sum(column.width for column in columns)
    loose = sum(column.width for column in columns if column.width > STEADY)
    if total <= READABLE or not loose:
        return columns
    share = max(READABLE - (total - loose), 0) / loose
    return [
        replace(column, width=max(STEADY, round(column.width * share, 1))) if column.width > STEADY else column
        for column in columns
    ]


def _printed(value: Value) -> str:
    return "" if value is None else str(value)


def _stand(paper: Paper) -> str:
    at = timezone.localtime(paper.data_as_of)
    return f"Данные на {at:%d.%m.%Y %H:%M}; {paper.version}"
