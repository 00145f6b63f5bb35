"""An analytical note (справка) in its usual order: basis, sources, results, conclusions, recommendations, measures."""

from collections.abc import Iterator

from msoko.lib.dates import plain_date
from msoko.lib.russian import percent
from reports.analysis.execution import Tally
from reports.analysis.measures import Measure as MeasureLine
from reports.contexts.note import RESULTS, TIMELINESS, NoteReport
from reports.papers import columns
from reports.papers.annual import requisites_of, version_of
from reports.papers.blocks import Block, Bullets, Column, Heading, Note, Paper, Table, Text, Value
from reports.papers.execution import activity_table, counts
from reports.papers.followed import advice_table, effect_table, measure_row
from reports.papers.measured import measure_rows, result_blocks, timeliness_blocks

BY_ORGANISATION = (Column("Организация", width=35), *columns.TALLY)
VALUES = (Column("Организация", width=40), Column("Значение", "number", 12), Column("Место среди школ", width=18))
USED = {
    "direction": ("Исполнено, %", "Обязательство", "В срок", "Просрочено"),
    "mechanism": ("Показатель по муниципалитету", "Прогноз"),
    RESULTS: ("Качество", "Успеваемость", "СОУ"),
    TIMELINESS: ("Сдача отчётов",),
}
"""Formulas that the numbers of a subject rest on."""


def note_paper(note: NoteReport) -> Paper:
    """All sections in their order; a section without data says so."""
    report = note.report
    of = "по направлению" if note.direction else "по теме"
    return Paper(
        kind="note",
        title="Аналитическая справка",
        subtitle=f"{of} «{note.title}» {report.place_genitive} за {report.analysis.year_label}",
        requisites=requisites_of(report, stamp=()),
        blocks=tuple(_blocks(note)),
        data_as_of=report.run.cut_off,
        version=version_of(report),
        checksum=report.run.checksum,
        facts=_facts(note),
        is_sample=report.is_sample,
    )


def _facts(note: NoteReport) -> tuple[tuple[str, str], ...]:
    if note.direction is None:
        return ()
    tally = note.direction.tally
    return (
        ("Исполнено обязательств", f"{tally.executed} из {tally.total} ({percent(tally.executed_share)})"),
        ("Просрочено", str(tally.overdue)),
    )


def _blocks(note: NoteReport) -> Iterator[Block]:
    report = note.report
    analysis = report.analysis
    yield Heading("Основание и цель")
    yield Text(
        f"Справка подготовлена по итогам исполнения {report.plan}. Период – {analysis.year_label}, данные на "
        f"{plain_date(analysis.data_day)}. Цель – показать положение дел, назвать трудности и предложить, что делать."
    )
    yield Heading("Источники и порядок расчёта")
    yield Text(
        "Отчёты организаций, значения показателей и результаты оценочных процедур, внесённые в портал к дате данных."
    )
    formulas = tuple(f"{name}: {text}" for name, text in analysis.formulas if name in USED[note.topic])
    yield Bullets(formulas)
    yield from _results(note)
    yield from _conclusions(note)
    yield from _advice(note)


def _results(note: NoteReport) -> Iterator[Block]:
    report = note.report
    if note.topic == RESULTS:
        yield from result_blocks(report)
    elif note.topic == TIMELINESS:
        yield from timeliness_blocks(report)
    else:
        yield Heading("Результаты")
    if note.direction is not None:
        yield activity_table(report, note.direction, "Мероприятия")
        yield Table(
            f"Исполнение по организациям, {report.analysis.year_label}",
            BY_ORGANISATION,
            _organisation_rows(note.direction.tally, note.organisations),
            has_total=True,
            sheet="По организациям",
        )
    if note.guessed:
        yield Note(f"Направление не связано с темой; показатели взяты по теме «{note.guessed}», близкой по названию.")
    if report.analysis.measures:
        caption = f"Показатели: план и факт, {report.analysis.year_label}"
        yield Table(caption, columns.MEASURES, measure_rows(report.analysis), sheet="Показатели")
        for place, row in enumerate(report.analysis.measures, start=1):
            yield from _schools(row, place)


def _organisation_rows(total: Tally, rows: tuple[tuple[str, Tally], ...]) -> tuple[tuple[Value, ...], ...]:
    return (*((name, *counts(tally)) for name, tally in rows), ("Итого", *counts(total)))


def _schools(row: MeasureLine, place: int) -> Iterator[Block]:
    rows = tuple((one.name, one.value, one.place) for one in row.schools if one.value is not None)
    if rows:
        caption = f"{row.name}, {row.unit}" if row.unit else row.name
        yield Table(caption, VALUES, rows, sheet=f"Показатель {place}")


def _conclusions(note: NoteReport) -> Iterator[Block]:
    """Words as people left them; those of results and timeliness stand in their section already."""
    yield Heading("Выводы")
    if note.direction is not None:
        found = note.report.words("direction", str(note.direction.id))
    elif note.topic in (RESULTS, TIMELINESS):
        found = note.report.words("objectivity" if note.topic == RESULTS else "timeliness")
    else:
        found = note.report.words("indicators")
    if found is None:
        yield Text("Выводов по этой теме нет.")
        return
    yield Text(found.text)
    if found.proposal:
        yield Text(f"Предложение: {found.proposal}")


def _advice(note: NoteReport) -> Iterator[Block]:
    yield Heading("Адресные рекомендации")
    if note.recommendations:
        yield advice_table(note.recommendations, note.report.cycle.findings)
    else:
        yield Text("Рекомендации по этой теме не направлялись.")
    yield Heading("Меры")
    if note.measures:
        rows_of_measures = tuple(measure_row(row) for row in note.measures)
        yield Table("Меры", columns.MEASURES_TAKEN, rows_of_measures, sheet="Меры")
    else:
        yield Text("Мер по этим рекомендациям ещё нет.")
    if note.effects:
        yield Heading("Эффект принятых мер")
        yield from effect_table(note.effects)
