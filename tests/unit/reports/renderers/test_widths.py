"""Widths of columns by content."""

from dataclasses import replace

from reports.papers.blocks import Column, Table
from reports.renderers.widths import PADDING, PORTRAIT, widths_of
from tests.unit.reports.renderers.samples import paper

COLUMNS = (
    Column("№", width=8),
    Column("Мероприятие", width=30),
    Column("Просрочено", "int", 8),
    Column("Вывод и предложение", width=30),
)
LONG = "Проведение мониторинга показателей качества подготовки обучающихся " * 4


def fitted(*rows, columns=COLUMNS):
    (widths,) = widths_of(replace(paper(), blocks=(Table("Таблица", columns, rows),)), 0.8).values()
    return widths


def test_the_line_is_filled_and_the_long_text_has_the_room() -> None:
    number, title, count, words = fitted(("1.1", LONG, 4, "Исполнено."), ("1.2", LONG, 12, "Исполнено в срок."))
    assert round(number + title + count + words, 6) == PORTRAIT
    assert title > 2 * words
    assert words >= len("предложение") * 0.8 + PADDING
    assert count >= len("Просрочено") * 0.8 + PADDING
    assert number >= len("1.1") + PADDING


def test_equally_long_texts_share_the_room() -> None:
    _, title, _, words = fitted(("1", LONG, 4, LONG))
    assert abs(title - words) <= 4


def test_tables_of_the_same_columns_look_alike() -> None:
    tables = (Table("Первая", COLUMNS, (("1", LONG, 1, "да"),)), Table("Вторая", COLUMNS, (("1", "да", 1, LONG),)))
    assert len(widths_of(replace(paper(), blocks=tables), 0.8)) == 1


def test_without_room_or_texts_the_paper_decides() -> None:
    numbers = (Column("Всего", "int", 30), Column("Из них", "int", 62))
    assert fitted((1, 2), columns=numbers) == [30, 62]
    crowd = tuple(Column(f"Показательный{place}", width=10) for place in range(9))
    assert len(set(fitted(tuple("слово" for _ in crowd), columns=crowd))) == 1


def test_a_table_without_rows_has_widths() -> None:
    assert round(sum(fitted()), 6) == PORTRAIT
