"""The yearly information-analytical report, in the order that municipal reports have."""

from collections.abc import Iterator

from msoko.lib.dates import plain_date
from msoko.lib.periods import Quarter
from msoko.lib.russian import percent
from reports.analysis.snapshot import Analysis
from reports.analysis.wording import CONTINUE, not_sent, row_title
from reports.contexts.annual import AnnualReport
from reports.papers import columns
from reports.papers.blocks import Block, Bullets, Heading, Paper, Requisites, Table, Text
from reports.papers.execution import activity_blocks, execution_blocks, organisation_blocks
from reports.papers.expected import expected_blocks
from reports.papers.followed import advice_blocks, effect_blocks
from reports.papers.followed import measure_blocks as measure_taken_blocks
from reports.papers.measured import measure_blocks, result_blocks, risk_blocks, timeliness_blocks, zone_blocks


def annual_paper(report: AnnualReport) -> Paper:
    """All sections in their order; a section without data says so."""
    return Paper(
        kind="annual",
        title="Информационно-аналитический отчёт",
        subtitle=(
            "о функционировании муниципальной системы оценки качества образования "
            f"{report.place_genitive} за {report.analysis.year_label}"
        ),
        requisites=requisites_of(report),
        blocks=tuple(_blocks(report)),
        data_as_of=report.run.cut_off,
        version=version_of(report),
        checksum=report.run.checksum,
        facts=facts_of(report),
        has_contents=True,
        is_sample=report.is_sample,
    )


def requisites_of(report: AnnualReport, stamp: tuple[str, ...] | None = None) -> Requisites:
    """Who issues and signs; papers that nobody approves have no stamp."""
    return Requisites(
        authority=report.authority,
        place=report.place,
        stamp=report.stamp if stamp is None else stamp,
        post=report.head_post,
    )


def version_of(report: AnnualReport) -> str:
    """«расчёт № 2, предварительный»: which computation the numbers are from."""
    state = "окончательный" if report.run.is_final else "предварительный"
    return f"расчёт №\u00a0{report.run.number}, {state}"


def facts_of(report: AnnualReport) -> tuple[tuple[str, str], ...]:
    """The numbers of the cover: those of execution, then reports that did not come."""
    return *execution_facts(report), ("Не сдано отчётов", str(len(report.analysis.missing)))


def execution_facts(report: AnnualReport) -> tuple[tuple[str, str], ...]:
    """Executed, in time, in work where something is, overdue."""
    total = report.analysis.total
    return (
        ("Исполнено обязательств", f"{total.executed} из {total.total} ({percent(total.executed_share)})"),
        ("Исполнено в срок", f"{total.in_time} ({percent(total.in_time_share)})"),
        *((("В работе", str(total.in_work)),) if total.in_work else ()),
        ("Просрочено", str(total.overdue)),
    )


def _blocks(report: AnnualReport) -> Iterator[Block]:
    yield from introduction(report)
    yield from passport_blocks(report)
    yield from execution_blocks(report)
    yield from activity_blocks(report)
    yield from organisation_blocks(report)
    yield from expected_blocks(report.expected, report.analysis.year)
    yield from measure_blocks(report)
    yield from result_blocks(report)
    yield from risk_blocks(report)
    yield from timeliness_blocks(report)
    yield from zone_blocks(report)
    yield from advice_blocks(report)
    yield from measure_taken_blocks(report)
    yield from effect_blocks(report)
    yield from _proposals(report)
    yield from method_blocks(report)


def introduction(report: AnnualReport) -> Iterator[Block]:
    """What the numbers are from, as of when, and whose reports are missing."""
    analysis = report.analysis
    yield Heading("Введение")
    yield Text(
        f"Отчёт подготовлен по итогам исполнения {report.plan}. Период – {analysis.year_label}, "
        f"данные на {plain_date(analysis.data_day)}. Числа рассчитаны по отчётам организаций, значениям показателей и "
        "результатам оценочных процедур; порядок расчёта приведён в последнем разделе."
    )
    if not report.run.is_final:
        yield Text(
            "Отчёт предварительный: после сдачи остальных отчётов расчёт повторяется, ему присваивается новый номер."
        )
    if analysis.missing:
        yield Text(f"К дате данных {not_sent(len(analysis.missing))}:")
        rows = tuple((row.organisation, Quarter.parse(row.quarter).label, row.state) for row in analysis.missing)
        yield Table("Несданные отчёты", columns.MISSING, rows, sheet="Не сдано")


def passport_blocks(report: AnnualReport) -> Iterator[Block]:
    """Organisations and pupils by kind."""
    yield Heading("Муниципальная система образования")
    caption = "Организации, исполняющие дорожную карту"
    known = len(columns.PASSPORT) - (report.passport[-1][-1] is None)  # teachers, where anybody has told
    rows = tuple(row[:known] for row in report.passport)
    yield Table(caption, columns.PASSPORT[:known], rows, has_total=True, sheet="Паспорт")


def _proposals(report: AnnualReport) -> Iterator[Block]:
    yield Heading("Предложения по изменению дорожной карты")
    decided = tuple(row.text for row in report.cycle.proposals if row.state != "declined")
    if decided:
        yield Bullets(decided)
    labels = {row.id: row.label for row in report.analysis.directions}
    rows = tuple(
        (labels.get(row.direction_id, ""), row.number, row_title(row.title), words.proposal)
        for row in report.analysis.activities
        if (words := report.words("activity", str(row.id))) and words.proposal and words.proposal != CONTINUE
    )
    if rows:
        yield Table("Предложения по мероприятиям", columns.PROPOSALS, rows, sheet="Предложения", grouped=True)
    elif not decided:
        yield Text("Предложений нет.")


def method_of(analysis: Analysis) -> tuple[tuple[str, str], ...]:
    """Formulas, thresholds and editions of what was read; the page shows the same."""
    return (*analysis.formulas, *analysis.thresholds, *analysis.sources)


def method_blocks(report: AnnualReport) -> Iterator[Block]:
    """How the numbers were made."""
    yield Heading("Порядок расчёта")
    yield Bullets(tuple(f"{name}: {text}" for name, text in method_of(report.analysis)))
