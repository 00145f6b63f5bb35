"""Expected results by year as a document, and as a section of the annual report."""

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime

from msoko.lib.records import dump
from msoko.lib.russian import counted, number
from reports.analysis.expected import Expected, ExpectedCell, Promise, PromisedCell
from reports.analysis.wording import named
from reports.papers.blocks import Block, Column, Heading, Paper, Requisites, Table, Text, Value
from roadmaps.models import Roadmap

ACTIVITIES = ("мероприятию", "мероприятиям", "мероприятиям")
RESULTS = ("результат", "результата", "результатов")
OF_YEAR = (
    Column("Направление", width=24),
    Column("Ожидаемый результат", width=34),
    Column("Состояние", width=12),
    Column("Чем подтверждён", width=24),
)
PROMISED = (
    Column("Направление", width=24),
    Column("№", width=7),
    Column("Ожидаемый результат", width=36),
    Column("Обязательств", "int", 13),
    Column("Исполнено", "int", 11),
    Column("%", "percent", 7),
)


def expected_checksum(expected: Expected) -> str:
    return hashlib.sha256(json.dumps(dump(expected), ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def expected_paper(roadmap: Roadmap, expected: Expected, at: datetime) -> Paper:
    """All years of the map: the printed table with marks, activities that name their result."""
    town = roadmap.municipality
    return Paper(
        kind="expected",
        title="Ожидаемые результаты по годам",
        subtitle=f"дорожной карты {town.name_genitive} на {roadmap.years}",
        requisites=Requisites(town.authority_name, town.name, post=town.head_post),
        blocks=tuple(_blocks(expected)),
        data_as_of=at,
        version=f"редакция карты {roadmap.revision}",
        checksum=expected_checksum(expected),
        facts=tuple((f"{year} год", counts_words(expected, year)) for year in expected.years if expected.blocks),
        is_sample=town.is_sample,
        landscape=True,
    )


def counts_words(expected: Expected, year: int) -> str:
    """«получено 3 из 41, частично 1, не получено 2, не отмечено 35»; nothing is said of what nobody has marked."""
    counts = expected.counts(year)
    if counts[""] == counts["all"]:
        return f"обещано {counts['all']}, отметок о получении нет"
    words = [f"получено {counts['done']} из {counts['all']}"]
    words += [
        f"{name} {counts[state]}"
        for state, name in (("partly", "частично"), ("not_done", "не получено"), ("", "не отмечено"))
        if counts[state]
    ]
    return ", ".join(words)


def _blocks(expected: Expected) -> Iterator[Block]:
    if expected.blocks:
        yield Heading("Таблица ожидаемых результатов")
    columns = tuple(Column(str(year), width=30) for year in expected.years)
    for place, block in enumerate(expected.blocks, start=1):
        rows = tuple(tuple(_printed(cell) for cell in row) for row in block.rows)
        yield Table(named(block.title), columns, rows, sheet=f"{place}. {block.title}")
    if expected.promises:
        yield Heading("Результаты мероприятий карты")
        yield Text("Исполнение – по анализу года; там, где анализа нет, показано число сроков по карте.")
        columns = (Column("Направление", width=24), Column("№", width=7), Column("Ожидаемый результат", width=34))
        years = tuple(Column(str(year), width=11) for year in expected.years)
        rows = tuple(
            (row.direction, row.number, row.text, *(executed_words(cell) for cell in row.cells))
            for row in expected.promises
        )
        yield Table("Мероприятия с названным результатом", columns + years, rows, sheet="Мероприятия", grouped=True)
    if not expected.blocks and not expected.promises:
        yield Text("Дорожная карта не называет ожидаемых результатов.")


def _printed(cell: ExpectedCell) -> Value:
    if not cell.text:
        return ""
    basis = f": {cell.basis}" if cell.basis else ""
    return f"{cell.text}\n{cell.state_name.capitalize()}{basis}" if cell.state else cell.text


def executed_words(cell: PromisedCell) -> str:
    """«3 из 4», «2 срока», «–»."""
    if cell.tally is not None and cell.tally.total:
        return f"{cell.tally.executed} из {cell.tally.total}"
    return counted(cell.due, "срок", "срока", "сроков") if cell.due else "–"


def expected_blocks(expected: Expected | None, year: int) -> Iterator[Block]:
    """A section of the annual report: results of the year."""
    yield Heading("Ожидаемые результаты")
    if expected is None or not (expected.blocks or expected.promises):
        yield Text("Дорожная карта не называет ожидаемых результатов по годам.")
        return
    if expected.blocks:
        yield Text(_promise_words(expected, year))
        rows = year_rows(expected, year)
        yield Table(f"Ожидаемые результаты за {year} год", OF_YEAR, rows, sheet="Результаты года", grouped=True)
    if expected.promises:
        yield from _of_activities(expected, year)


def _promise_words(expected: Expected, year: int) -> str:
    counts = expected.counts(year)
    promised = f"На {year} год карта обещает {counted(counts['all'], *RESULTS)}"
    if counts[""] == counts["all"]:
        return f"{promised}. Отметок о том, получены ли они, в портале пока нет."
    return f"{promised}: {counts_words(expected, year)}."


def _of_activities(expected: Expected, year: int) -> Iterator[Block]:
    rows = promised_rows(expected, year)
    if not rows:
        yield Text(f"По мероприятиям с названным результатом обязательств в {year} году не было.")
        return
    done = sum(row[3] == row[4] for row in rows)
    yield Text(
        f"В {year} году обязательства были по {counted(len(rows), *ACTIVITIES)} с названным результатом; "
        f"исполнены полностью – {number(done)}."
    )
    caption = f"Результаты мероприятий за {year} год"
    yield Table(caption, PROMISED, rows, sheet="Результаты мероприятий", grouped=True)


def year_rows(expected: Expected, year: int) -> tuple[tuple[Value, ...], ...]:
    """Printed results of one year; the page draws the same ones."""
    return tuple(
        (block.title, cell.text, cell.state_name, cell.basis)
        for block in expected.blocks
        for row in block.rows
        for cell in row
        if cell.text and cell.year == year
    )


def promised_rows(expected: Expected, year: int) -> tuple[tuple[Value, ...], ...]:
    """Activities with a named result that had obligations in the year."""
    return tuple(row for promise in expected.promises if (row := _promised(promise, year)))


def _promised(promise: Promise, year: int) -> tuple[Value, ...]:
    tally = next((cell.tally for cell in promise.cells if cell.year == year), None)
    if tally is None or not tally.total:
        return ()
    return promise.direction, promise.number, promise.text, tally.total, tally.executed, tally.executed_share
