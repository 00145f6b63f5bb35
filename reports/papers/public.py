"""The yearly report for everybody: the same sections and numbers, without lines about single schools."""

from collections.abc import Iterator

from msoko.lib.dates import plain_date
from msoko.lib.russian import counted
from reports.analysis.snapshot import ActivityLine
from reports.analysis.wording import row_title
from reports.contexts.public_report import FEWEST_BODIES, FEWEST_PEOPLE, PublicReport, public_tally
from reports.papers import columns
from reports.papers.annual import execution_facts, method_blocks, passport_blocks, requisites_of, version_of
from reports.papers.blocks import Block, Column, Heading, Paper, Table, Text, Value
from reports.papers.execution import counts, direction_blocks, said
from reports.papers.measured import VERDICTS, result_rows, timeliness_blocks

ACTIVITIES = (Column("№", width=7), Column("Мероприятие", width=45), *columns.TALLY)
MEASURES = tuple(column for column in columns.MEASURES if column.title not in ("Медиана школ", "Прогноз"))
ADVICE = (
    Column("№", "int", 6),
    Column("Что рекомендовано", width=60),
    Column("Организаций", "int", 14),
    Column("Срок", "date", 14),
)
DECISIONS = (Column("Документ", width=36), Column("О чём", width=60))


def public_paper(public: PublicReport) -> Paper:
    """All sections in their order; what is left out is said."""
    report = public.report
    return Paper(
        kind="public",
        title="Отчёт",
        subtitle=(
            "о состоянии муниципальной системы оценки качества образования "
            f"{report.place_genitive} за {report.analysis.year_label}"
        ),
        requisites=requisites_of(report),
        blocks=tuple(_blocks(public)),
        data_as_of=report.run.cut_off,
        version=version_of(report),
        checksum=report.run.checksum,
        facts=execution_facts(report),
        has_contents=True,
        is_sample=report.is_sample,
    )


def _blocks(public: PublicReport) -> Iterator[Block]:
    report = public.report
    analysis = report.analysis
    yield Heading("О чём этот отчёт")
    yield Text(
        f"Отчёт составлен по итогам исполнения {report.plan}. Период – {analysis.year_label}, данные на "
        f"{plain_date(analysis.data_day)}. Показаны итоги по муниципалитету. Сведения об отдельных школах, "
        f"группы меньше {FEWEST_PEOPLE} человек, мероприятия и процедуры меньше чем в {FEWEST_BODIES} школах "
        "не показаны."
    )
    yield from passport_blocks(report)
    yield from _execution(public)
    yield from _measured(public)
    yield from timeliness_blocks(report)
    yield from _followed(public)
    yield from method_blocks(report)


def _execution(public: PublicReport) -> Iterator[Block]:
    report = public.report
    analysis = report.analysis
    yield Heading("Исполнение дорожной карты")
    yield from said(report.words("total"))
    yield from direction_blocks(analysis)
    for place, direction in enumerate(analysis.directions, start=1):
        yield Heading(direction.title, 2)
        yield from said(report.words("direction", str(direction.id)))
        rows = tuple(_activity(row, public) for row in analysis.activities if row.direction_id == direction.id)
        yield Table("Мероприятия направления", ACTIVITIES, rows, sheet=f"{place}. {direction.title}")


def _activity(row: ActivityLine, public: PublicReport) -> tuple[Value, ...]:
    tally = public_tally(row.id, row.tally, public.shown)
    return (row.number, row_title(row.title), *(counts(tally) if tally else (None,) * len(columns.TALLY)))


def _measured(public: PublicReport) -> Iterator[Block]:
    analysis = public.report.analysis
    yield Heading("Показатели")
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (row.name, row.unit, row.plan, row.fact, row.previous, row.change, VERDICTS.get(row.verdict, ""))
        for row in analysis.measures
    )
    caption = f"Показатели: план и факт, {analysis.year_label}"
    yield Table(caption, MEASURES, rows, sheet="Показатели", empty="Показателей, которые можно показать, нет.")
    if public.hidden_measures:
        yield Text(f"Не показано из-за малых групп: {_counted(public.hidden_measures, 'показатель')}.")
    yield Heading("Оценочные процедуры")
    caption = f"Результаты процедур, {analysis.year_label}"
    empty = "Результатов, которые можно показать, нет."
    yield Table(caption, columns.RESULTS, result_rows(analysis), sheet="Процедуры", empty=empty)
    if public.hidden_results:
        yield Text(f"Не показано из-за малых групп: {_counted(public.hidden_results, 'процедура')}.")


def _counted(count: int, what: str) -> str:
    forms = {
        "показатель": ("показатель", "показателя", "показателей"),
        "процедура": ("процедура", "процедуры", "процедур"),
    }
    return counted(count, *forms[what])


def _followed(public: PublicReport) -> Iterator[Block]:
    yield Heading("Рекомендации и решения")
    advice = tuple((row.number, row.text, row.addressees, row.due) for row in public.recommendations)
    yield Table("Рекомендации", ADVICE, advice, sheet="Рекомендации", empty="Рекомендаций нет.")
    yield Table("Управленческие решения", DECISIONS, public.decisions, sheet="Решения", empty="Решений нет.")
