"""Passport of an indicator: what is measured and how, targets, values by year, organisations beside one another."""

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime

from indicators.contexts.comparison import Comparison
from indicators.contexts.passport import Passport, YearRow
from indicators.contexts.showing import shown
from msoko.lib.russian import NO_VALUE
from reports.papers.blocks import Block, Column, Figure, Heading, Note, Paper, Requisites, Table, Text

FACTS = (Column("Что", width=28), Column("Как определено", width=72))
YEARS = (
    Column("Год", width=8), Column("Значение", width=13), Column("Из чего", width=17), Column("Цель", width=12),
    Column("Изменение", width=15), Column("Организаций", "int", 13), Column("Сравнение с целью", width=22),
)  # fmt: skip
TARGETS = (Column("Год", width=10), Column("Цель", width=14), Column("Основание", width=76))
ROWS = (
    Column("Организация", width=32), Column("Значение", width=14), Column("Из чего", width=16),
    Column("К прошлому", width=15), Column("Место", width=11), Column("Баллов", width=10),
    Column("Сравнение с целью", width=20),
)  # fmt: skip


def passport_checksum(page: Passport, organisations: Comparison) -> str:
    """Changes with the content only: the same passport asked twice is one document."""
    said = [
        page.title, page.facts, [tuple(map(str, _year(row))) for row in page.years], page.forecast_text, page.baseline,
        [(row.year, str(row.value), row.reason) for row in page.targets], organisations.period.code,
        [tuple(map(str, line)) for line in _organisations(organisations)], organisations.quartiles_text,
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def passport_paper(page: Passport, organisations: Comparison, at: datetime) -> Paper:
    """The paper of one indicator; values of people in small groups are hidden in it as on the page."""
    indicator = page.indicator
    town = indicator.set.municipality
    return Paper(
        kind="passport",
        title=page.title,
        subtitle=f"Паспорт показателя. {indicator.set.name}",
        requisites=Requisites(town.authority_name, town.name, post=town.head_post),
        blocks=(*_definition(page), *_years(page), *_beside(organisations)),
        data_as_of=at,
        version=f"определение {indicator.version}",
        is_sample=indicator.set.is_sample,
    )


def _definition(page: Passport) -> Iterator[Block]:
    method = page.indicator.method.strip()
    facts = tuple((label, text) for label, text in page.facts if text.strip() != method)
    yield Heading("Определение")
    yield Table("Определение показателя", FACTS, facts, sheet="Определение")
    if method:
        yield Heading("Порядок расчёта", 2)
        yield Text(method)


def _years(page: Passport) -> Iterator[Block]:
    yield Heading("Значения и цели")
    if page.chart:
        yield Figure("Динамика показателя", page.chart)
    rows = tuple(_year(row) for row in page.years)
    yield Table("Муниципальные значения по годам", YEARS, rows, sheet="По годам", empty="Значений и целей пока нет.")
    if any(row.is_break for row in page.years):
        yield Note("* С этого года методика изменилась, с прежними годами значение не сравнивается.")
    yield Text(page.forecast_text)
    if page.baseline:
        yield Text(f"Исходное значение: {page.baseline}.")
    if page.targets:
        goals = [(row.year, shown(row.value, page.indicator), row.reason) for row in page.targets]
        targets = tuple((str(year), goal, reason or NO_VALUE) for year, goal, reason in goals)
        yield Table("Цели по годам", TARGETS, targets, sheet="Цели")


def _year(row: YearRow) -> tuple[str | int, ...]:
    return (
        f"{row.year}*" if row.is_break else str(row.year), row.value, row.parts or NO_VALUE, row.target or NO_VALUE,
        row.change, row.organisations, row.verdict_word,
    )  # fmt: skip


def _beside(organisations: Comparison) -> Iterator[Block]:
    yield Heading(f"Организации, {organisations.period.label}")
    yield Text(organisations.quartiles_text)
    if organisations.is_break:
        yield Text("Методика изменилась: с прошлым периодом значения не сравниваются.")
    caption = f"Значения организаций, {organisations.period.label}"
    rows = tuple(_organisations(organisations))
    yield Table(caption, ROWS, rows, sheet="Организации", empty="Значений за этот период нет.")
    if organisations.hidden:
        yield Note(f"Скрыто организаций, где меньше 10 человек: {organisations.hidden}.")
    # The chart comes last: it is high, and the table before it fills the page that the chart does not fit on.
    if organisations.dots:
        yield Figure("Значения организаций", organisations.dots)


def _organisations(organisations: Comparison) -> Iterator[tuple[str, ...]]:
    for row in organisations.rows:
        yield (
            row.organisation.short_name, row.text, row.parts or NO_VALUE, row.change, str(row.place or NO_VALUE),
            row.score or NO_VALUE, f"{row.verdict_word} ({row.own_target})" if row.own_target else row.verdict_word,
        )  # fmt: skip
