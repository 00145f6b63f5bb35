"""Results of a procedure as a workbook: what the page shows, with numbers as numbers."""

from decimal import Decimal
from typing import Any

from indicators.contexts.assessments import COLUMNS, PERCENTS, PLACES, ProcedureResults, ResultRow
from indicators.contexts.drawings import task_share
from msoko.lib.xlsx import Column, SheetWriter, new_workbook, saved

_HUNDRED = Decimal(100)
_WIDTHS = {"n": 8, "n2": 6, "n3": 6, "n4": 6, "n5": 6, "high": 7, "hundred": 7}
_KINDS = {2: "decimal2", 1: "decimal1"}


def results_workbook(results: ProcedureResults) -> bytes:
    """Schools, scores, tasks; hidden small groups stay empty here too."""
    book = new_workbook()
    titles = [str(results.procedure)]
    columns = [Column(COLUMNS[code], _WIDTHS.get(code, 11), _kind(code)) for code in results.columns]
    head = [Column("Школа", 30), *columns, Column("Место", 10)]
    sheet = SheetWriter(book, "Школы", head, titles=titles, frozen_columns=1)
    for row in (*results.levels, *results.rows):
        name = f"{row.name} (меньше 10 работ)" if row.is_hidden else row.name
        cells = [name, *(_exported(row, code) for code in results.columns), row.place]
        (sheet.row if row.organisation else sheet.total)(cells)
    shown = [row for row in (results.municipality, results.chosen) if row is not None and not row.is_hidden]
    _scores(book, shown, results)
    _tasks(book, shown, titles)
    return saved(book)


def _kind(code: str) -> str:
    return "share" if code in PERCENTS else _KINDS.get(PLACES.get(code, 0), "integer")


def _exported(row: ResultRow, code: str) -> Any:
    value = row.value(code)
    return value / _HUNDRED if value is not None and code in PERCENTS else value


def _scores(book: Any, rows: list[ResultRow], results: ProcedureResults) -> None:
    known = [row for row in rows if row.figures.histogram]
    if not known:
        return
    head = [Column("Балл", 10, "integer"), Column("Отметка", 10), *(Column(row.name, 24, "integer") for row in known)]
    sheet = SheetWriter(book, "Баллы", head, titles=[f"{results.procedure}: распределение первичных баллов"])
    marks = {score: f"«{mark}» с этого балла" for mark, score in results.borders.items()}
    for score in range(max(max(row.figures.histogram) for row in known) + 1):
        sheet.row([score, marks.get(score, ""), *(row.figures.histogram.get(score, 0) for row in known)])


def _tasks(book: Any, rows: list[ResultRow], titles: list[str]) -> None:
    known = [row for row in rows if row.figures.tasks]
    if not known:
        return
    head = [Column("Задание", 12), *(Column(row.name, 24, "share") for row in known)]
    sheet = SheetWriter(book, "Задания", head, titles=[f"{titles[0]}: выполнение заданий"])
    for task in known[0].figures.tasks:
        shares = [task_share(row.figures, task) for row in known]
        sheet.row([task, *(None if share is None else share / _HUNDRED for share in shares)])
