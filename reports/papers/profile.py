"""The profile of one school: execution, indicators beside the municipality, results, what it was recommended."""

from collections.abc import Iterator

from msoko.lib.dates import plain_date
from msoko.lib.russian import percent
from reports.analysis.measures import Measure, SchoolValue
from reports.analysis.results import ProcedureResult
from reports.contexts.profile import Profile
from reports.papers import columns
from reports.papers.annual import requisites_of, version_of
from reports.papers.blocks import Block, Column, Heading, Paper, Row, Table, Text, Value
from reports.papers.execution import counts
from schools.models import Organisation

BY_DIRECTION = (Column("Направление", width=45), *columns.TALLY)
OPEN = (
    Column("Направление", width=24),
    Column("№", width=7),
    Column("Мероприятие", width=55),
    Column("Срок", "date", 13),
    Column("Состояние", width=15),
)
VALUES = (
    Column("Показатель", width=36),
    Column("Ед.", width=6),
    Column("Значение", "number", 10),
    Column("Место", width=12),
    Column("Медиана школ", "number", 10),
    Column("Муниципалитет", "number", 14),
    Column("План", "number", 8),
)
RESULTS = (
    Column("Процедура", width=11),
    Column("Класс", "int", 7),
    Column("Предмет", width=18),
    Column("Участников", "int", 11),
    Column("Качество, %", "percent", 10),
    Column("По муниципалитету, %", "percent", 16),
    Column("Успеваемость, %", "percent", 13),
    Column("По муниципалитету, %", "percent", 16),
)
SIGNALS = (
    Column("Что", width=50),
    Column("Значение, %", "percent", 12),
    Column("Порог, %", "percent", 10),
    Column("Работ", "int", 8),
)
ADVICE = (Column("№", "int", 6), Column("Что рекомендовано", width=70), Column("Срок", "date", 14))
DUTIES = (
    Column("Мера", width=48),
    Column("Решение", width=24),
    Column("Срок", "date", 13),
    Column("Исполнена", "date", 13),
)


def profile_paper(profile: Profile) -> Paper:
    """All sections in their order; a section without data says so."""
    report, line = profile.report, profile.line
    is_school = profile.organisation.kind == Organisation.Kind.SCHOOL
    tally = line.tally
    median = "нет похожих организаций" if line.peers is None else percent(line.peers)
    return Paper(
        kind="profile",
        title="Профиль школы" if is_school else "Профиль организации",
        subtitle=f"{line.name}, {report.analysis.year_label}",
        requisites=requisites_of(report, stamp=()),
        blocks=tuple(_blocks(profile)),
        data_as_of=report.run.cut_off,
        version=version_of(report),
        checksum=report.run.checksum,
        facts=(
            ("Исполнено обязательств", f"{tally.executed} из {tally.total} ({percent(tally.executed_share)})"),
            ("Медиана похожих организаций", median),
            ("Отчётов сдано вовремя", f"{line.rate.on_time} из {line.rate.expected}"),
            ("Группы риска", ", ".join(line.groups) or "не входит"),
        ),
        is_sample=report.is_sample,
    )


def _blocks(profile: Profile) -> Iterator[Block]:
    report, tally = profile.report, profile.line.tally
    yield Heading("Исполнение дорожной карты")
    yield Text(
        f"Период – {report.analysis.year_label}, данные на {plain_date(report.analysis.data_day)}. "
        "Похожие организации – того же вида, той же местности и с близким числом обучающихся."
    )
    rows = (*((name, *counts(row)) for name, row in profile.directions), ("Итого", *counts(tally)))
    yield Table("Исполнение по направлениям", BY_DIRECTION, rows, has_total=True, sheet="Исполнение")
    undone: tuple[Row, ...] = profile.open_rows  # type: ignore[assignment]
    yield Table("Что не сделано", OPEN, undone, sheet="Не сделано", empty="Всё сделано.", grouped=True)
    yield Heading("Показатели")
    values = tuple(_value(row, own) for row, own in profile.measures)
    yield Table("Показатели рядом с муниципальными", VALUES, values, sheet="Показатели", empty="Значений нет.")
    yield Heading("Оценочные процедуры")
    results = tuple(_result(own, town) for own, town in profile.results)
    yield Table("Результаты процедур", RESULTS, results, sheet="Процедуры", empty="Результатов нет.")
    if profile.signals:
        signals = tuple((row.what, row.value, row.threshold, row.n) for row in profile.signals)
        yield Table("На что стоит посмотреть (сигналы, не выводы)", SIGNALS, signals, sheet="Сигналы")
    yield Heading("Адресные рекомендации")
    advice = tuple((row.number, row.text, row.due) for row in profile.recommendations)
    yield Table("Рекомендации этой организации", ADVICE, advice, sheet="Рекомендации", empty="Рекомендаций нет.")
    if profile.duties:
        duties = tuple((row.text, str(row.decision), row.due, body.done_on) for row, body in profile.duties)
        yield Table("Меры по решениям", DUTIES, duties, sheet="Меры")


def _value(row: Measure, own: SchoolValue) -> tuple[Value, ...]:
    return row.name, row.unit, own.value, own.place or own.absence, row.median, row.fact, row.plan


def _result(own: ProcedureResult, town: ProcedureResult) -> tuple[Value, ...]:
    return (
        own.kind_name, own.grade, own.subject, own.participants, own.quality, town.quality, own.pass_rate,
        town.pass_rate,
    )  # fmt: skip
