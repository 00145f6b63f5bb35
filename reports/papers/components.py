"""The matrix «direction × component of the cycle» as a document for the regional monitoring."""

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime

from msoko.lib.dates import plain_date
from msoko.lib.records import dump
from msoko.lib.russian import number, percent
from reports.analysis.components import Cell, CellState, Matrix
from reports.contexts.components import MatrixPage
from reports.papers.blocks import Block, Bullets, Column, Heading, Note, Paper, Requisites, Table, Text, Value

SIGNS = {CellState.PROVED: "Д", CellState.HELD: "П", CellState.BROKEN: "С", CellState.EMPTY: "–"}
HEADS = {
    "goals": "Цели", "indicators": "Пока­затели", "methods": "Методы сбора", "monitoring": "Мони­торинг",
    "analysis": "Анализ", "advice": "Рекомен­дации", "measures": "Меры", "decisions": "Реше­ния",
    "effect": "Эффект",
}  # fmt: skip


def matrix_checksum(page: MatrixPage) -> str:
    """Changes with the content only: the same matrix asked twice is one document."""
    text = json.dumps(dump(page.matrix), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def matrix_paper(page: MatrixPage, at: datetime) -> Paper:
    """Signs, points and the document behind every cell."""
    town, totals = page.municipality, page.matrix.totals
    facts = (
        ("Заполнено ячеек", f"{totals.filled} из {totals.cells} ({percent(totals.filled_share)})"),
        ("Подтверждено документами", f"{totals.proved} из {totals.cells}"),
        ("Самооценка", _points_words(page.matrix)),
        ("Неработающих ссылок", str(totals.dead_links)),
    )
    return Paper(
        kind="components",
        title="Матрица управленческого цикла",
        subtitle=f"{town.name_genitive} по направлениям и компонентам за {page.year} год",
        requisites=Requisites(town.authority_name, town.name, post=town.head_post),
        blocks=tuple(_blocks(page)),
        data_as_of=at,
        version=f"дорожная карта {page.roadmap.years}, редакция {page.roadmap.revision}",
        checksum=matrix_checksum(page),
        facts=facts,
        is_sample=town.is_sample,
    )


def _points_words(matrix: Matrix) -> str:
    totals = matrix.totals
    if not totals.rated:
        return "баллы не поставлены"
    got = f"{number(totals.points)} из {number(totals.most)} ({percent(totals.points_share)})"
    return got if totals.rated == totals.cells else f"{got}, оценено ячеек {totals.rated} из {totals.cells}"


def _blocks(page: MatrixPage) -> Iterator[Block]:
    yield Heading("Заполнение по направлениям")
    yield Text("Д – есть документ, П – данные есть в портале, С – ссылка не работает, прочерк – пусто.")
    yield Table(
        "Направления и компоненты цикла", _state_columns(page.matrix), _state_rows(page.matrix), sheet="Матрица"
    )
    if page.matrix.totals.rated:
        caption = "Самооценка в баллах"
        yield Table(caption, _point_columns(page.matrix), _point_rows(page.matrix), has_total=True, sheet="Баллы")
    stamp = f"Дорожная карта {page.roadmap.years}" + (f", {page.roadmap.act}" if page.roadmap.act else "")
    until = f"; анализ: расчёт №\u00a0{page.run.number} от {plain_date(page.run.cut_off.date())}" if page.run else ""
    yield Note(f"{stamp}{until}.")
    yield Heading("Документы и данные")
    rows = tuple(row for line in page.matrix.rows for cell in line.cells for row in _proof_rows(line.label, cell))
    caption = "Что подтверждает ячейки"
    yield Table(caption, PROOFS, rows, sheet="Документы", empty="Подтверждений нет.", said_once=1, grouped=True)
    empty = tuple(_empty_words(page.matrix))
    if empty:
        yield Heading("Пустые ячейки")
        yield Bullets(empty)


PROOFS = (
    Column("Направление", width=24),
    Column("Компонент", width=14),
    Column("Документ или данные", width=34),
    Column("Где", width=26),
    Column("Проверка", width=16),
)


def _state_columns(matrix: Matrix) -> tuple[Column, ...]:
    cells = tuple(Column(HEADS[code], width=7.5) for code, _ in matrix.components)
    return Column("Направление", width=24), *cells, Column("Всего", width=9)


def _state_rows(matrix: Matrix) -> tuple[tuple[Value, ...], ...]:
    rows: list[tuple[Value, ...]] = [
        (row.label, *(SIGNS[cell.state] for cell in row.cells), f"{row.totals.filled} из {row.totals.cells}")
        for row in matrix.rows
    ]
    rows.append(
        (
            f"Заполнено, из {len(matrix.rows)}",
            *(str(total.filled) for total in matrix.columns),
            f"{matrix.totals.filled} из {matrix.totals.cells}",
        )
    )
    return tuple(rows)


def _point_columns(matrix: Matrix) -> tuple[Column, ...]:
    cells = tuple(Column(HEADS[code], "number", 7) for code, _ in matrix.components)
    return Column("Направление", width=23), *cells, Column("Баллы", "number", 7), Column("%", "percent", 7)


def _point_rows(matrix: Matrix) -> tuple[tuple[Value, ...], ...]:
    rows: list[tuple[Value, ...]] = [
        (row.label, *(cell.points for cell in row.cells), row.totals.points, row.totals.points_share)
        for row in matrix.rows
    ]
    rows.append(("Возможно", *(total.most for total in matrix.columns), matrix.totals.most, None))
    got = tuple(total.points for total in matrix.columns)
    rows.append(("Получено", *got, matrix.totals.points, matrix.totals.points_share))
    return tuple(rows)


def _proof_rows(label: str, cell: Cell) -> Iterator[tuple[Value, ...]]:
    for proof in cell.proofs:
        yield label, cell.name, proof.title, _where(proof.url), proof.check
    for holding in cell.holdings:
        yield label, cell.name, holding.words, "портал", "данные портала"


def _where(url: str) -> str:
    """An address that can be opened from paper; pages of the portal are named, their paths say nothing."""
    return "документ портала" if url.startswith("/") else url


def _empty_words(matrix: Matrix) -> Iterator[str]:
    for row in matrix.rows:
        names = [cell.name.lower() for cell in row.cells if not cell.is_filled]
        if names:
            yield f"{row.label}: {', '.join(names)}"
