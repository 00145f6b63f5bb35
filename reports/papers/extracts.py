"""Parts of an analysis as documents of their own: execution of the road map; recommendations and decisions."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from msoko.lib.dates import plain_date
from reports.contexts.annual import AnnualReport
from reports.contexts.cycle import cycle_page
from reports.models import Recommendation
from reports.papers.annual import facts_of, introduction, method_blocks, requisites_of, version_of
from reports.papers.blocks import Block, Column, Heading, Paper, Row, Table, Text, Value
from reports.papers.execution import activity_blocks, execution_blocks, organisation_blocks
from reports.papers.followed import effect_blocks, grounds_of, measure_blocks, names
from reports.papers.measured import timeliness_blocks

ADVICE = (
    Column("№", "int", 5),
    Column("Что рекомендовано", width=30),
    Column("На чём основана", width=30),
    Column("Кому", width=22),
    Column("Срок", "date", 14),
    Column("Состояние", width=14.5),
    Column("Решение", width=20),
)
LOOPS = (
    Column("Что не завершено", width=24),
    Column("О чём", width=36),
    Column("Чей шаг", width=18),
    Column("С какого дня", "date", 14),
    Column("Дней", "int", 7),
)


def execution_paper(report: AnnualReport) -> Paper:
    """Execution of the road map: in total, by direction, activity and body, sending of reports."""
    return Paper(
        kind="execution",
        title="Отчёт",
        subtitle=f"об исполнении дорожной карты {report.place_genitive} за {report.analysis.year_label}",
        requisites=requisites_of(report),
        blocks=tuple(_execution(report)),
        data_as_of=report.run.cut_off,
        version=version_of(report),
        checksum=report.run.checksum,
        facts=facts_of(report),
        has_contents=True,
        is_sample=report.is_sample,
    )


def _execution(report: AnnualReport) -> Iterator[Block]:
    yield from introduction(report)
    yield from execution_blocks(report)
    yield from activity_blocks(report)
    yield from organisation_blocks(report)
    yield from timeliness_blocks(report)
    yield from method_blocks(report)


def register_paper(report: AnnualReport, today: date) -> Paper:
    """All recommendations of a run with what was decided and done after each, and the steps owed today."""
    report = replace(report, cycle=cycle_page(report.run, today))
    cycle = report.cycle
    issued = sum(row.state == Recommendation.State.ISSUED for row in cycle.recommendations)
    return Paper(
        kind="register",
        title="Реестр рекомендаций и решений",
        subtitle=f"по итогам анализа {report.place_genitive} за {report.analysis.year_label}",
        requisites=requisites_of(report, stamp=()),
        blocks=tuple(_register(report, today)),
        data_as_of=report.run.cut_off,
        version=version_of(report),
        checksum=report.run.checksum,
        facts=(
            ("Рекомендаций направлено", str(issued)),
            ("Решений принято", str(len(cycle.decisions))),
            ("Мер назначено", str(len(cycle.measures))),
            ("Незавершённых шагов", str(len(cycle.loops))),
        ),
        is_sample=report.is_sample,
        landscape=True,
    )


def _register(report: AnnualReport, today: date) -> Iterator[Block]:
    cycle = report.cycle
    yield Heading("Адресные рекомендации")
    advice = tuple(_advice(row, report) for row in cycle.recommendations)
    yield Table("Рекомендации", ADVICE, advice, sheet="Рекомендации", empty="Рекомендаций нет.")
    yield from measure_blocks(report)
    yield from effect_blocks(report)
    yield Heading("Незавершённые шаги")
    steps = list(dict.fromkeys(row.step for row in cycle.loops))
    rows = sorted(cycle.loops, key=lambda row: steps.index(row.step))
    loops: tuple[Row, ...] = tuple((row.step, row.what, row.owner, row.since, row.age) for row in rows)
    yield Text(f"Шаги, за которыми ещё не последовал следующий, на {plain_date(today)}.")
    yield Table("Незавершённые шаги", LOOPS, loops, sheet="Незавершённое", empty="Все шаги завершены.", grouped=True)


def _advice(row: Recommendation, report: AnnualReport) -> tuple[Value, ...]:
    decisions = [str(one) for one in report.cycle.decisions if row in one.recommendations.all()]
    state = row.get_state_display()
    if row.reason:
        state = f"{state}: {row.reason}"
    grounds = grounds_of(report.cycle.findings)
    return (
        row.number,
        row.text,
        grounds.get(row.finding_id, ""),
        names(row.organisations.all()),
        row.due,
        state,
        "; ".join(decisions),
    )
