"""A small paper with a block of every kind."""

from datetime import UTC, date, datetime
from decimal import Decimal

from msoko.lib.charts import PRINT_WIDTH, Head, StackedRow, stacked_bars
from reports.papers.blocks import Bullets, Column, Figure, Heading, Note, Paper, Requisites, Table, Text

COLUMNS = (
    Column("Организация", width=30),
    Column("Всего", "int"),
    Column("Исполнено, %", "percent"),
    Column("Изменение", "signed"),
    Column("Средняя отметка", "hundredth"),
    Column("Факт", "number"),
    Column("Срок", "date"),
)
ROWS = (
    ("Школа № 4 (пример)", 1234, Decimal("74.6"), Decimal("-6.5"), Decimal("3.75"), Decimal("12"), date(2025, 5, 30)),
    ("=СУММ(A1:A9)", 0, None, Decimal("0.0"), None, Decimal("0.50"), None),
    ("Итого", 1234, Decimal("100.0"), Decimal("6.5"), Decimal("4.00"), None, None),
)


def chart():
    rows = [StackedRow("1. Организационное", (10, 2, 2, 0), "85,7 %", "+7,1 п. п.", Decimal(80))]
    return stacked_bars(
        Head("sample", "Исполнение", width=PRINT_WIDTH), ("в срок", "поздно", "в работе", "просрочено"), rows
    )


def paper(rows=ROWS, **fields) -> Paper:
    values = {
        "kind": "annual",
        "title": "Информационно-аналитический отчёт",
        "subtitle": "за 2025 год",
        "requisites": Requisites(
            authority="Управление образования города Примерска",
            place="город Примерск",
            stamp=("УТВЕРЖДЁН", "приказом управления образования", "от 30.11.2025 № 5"),
            post="Начальник управления образования",
            signer="И. О. Примеров",
        ),
        "blocks": (
            Heading("Исполнение"),
            Text("Исполнено 94 из 126 обязательств <b>не тег</b>."),
            Figure("Обязательства по состоянию", chart()),
            Table("Исполнение по организациям", COLUMNS, rows, has_total=bool(rows), sheet="Организации"),
            Heading("Подраздел", 2),
            Bullets(("Первое", "Второе")),
            Table("Причины", (Column("Причина"), Column("Раз", "int")), (), sheet="Причины"),
            Note("Контрольная сумма: 0123"),
        ),
        "data_as_of": datetime(2026, 1, 20, 9, 0, tzinfo=UTC),
        "version": "расчёт № 2, предварительный",
        "checksum": "f" * 64,
        "facts": (("Исполнено", "74,6 %"),),
        "has_contents": True,
        "is_sample": True,
    } | fields
    return Paper(**values)
