"""What was measured, in a document: indicators, assessment procedures, sending of reports."""

from collections.abc import Iterator

from msoko.lib.charts import PRINT_WIDTH, Head, Panel, small_multiples
from msoko.lib.periods import Quarter
from msoko.lib.russian import join_and, number
from reports.analysis.measures import Measure
from reports.analysis.snapshot import Analysis
from reports.analysis.zones import problems_of, strengths_of
from reports.contexts.annual import AnnualReport
from reports.papers import columns
from reports.papers.blocks import Block, Bullets, Figure, Heading, Table, Text, Value
from reports.papers.execution import said

VERDICTS = {"done": "достигнута", "soon": "близко", "failed": "не достигнута", "undated": "не сравнивается"}
NO_PLAN = "цели нет"


def measure_blocks(report: AnnualReport) -> Iterator[Block]:
    """Plan, fact, last year, forecast; who gave no data."""
    analysis = report.analysis
    yield Heading("Показатели")
    if not analysis.measures:
        yield Text("Значений показателей за этот год в портале нет.")
        return
    yield from said(report.words("indicators"))
    caption = f"Показатели: план и факт, {analysis.year_label}"
    yield Table(caption, columns.MEASURES, measure_rows(analysis), sheet="Показатели")
    partial = join_and(f"«{row.name}»" for row in analysis.measures if row.is_partial)
    if partial:
        yield Text(f"Суммы не за все кварталы, с целью и прошлым годом сравнивать рано: {partial}.")
    changed = join_and(f"«{row.name}»" for row in analysis.measures if not row.comparable and not row.is_partial)
    if changed:
        yield Text(f"Методика изменилась, с прежними годами не сравнивается: {changed}.")
    absent = tuple(f"{row.name}: {', '.join(row.without_data)}" for row in analysis.measures if row.without_data)
    if absent:
        yield Text("Нет данных:")
        yield Bullets(absent)
    # The chart comes last: it is high, and the table before it fills the page that the chart does not fit on.
    panels = measure_panels(analysis)
    if panels:
        years = [str(year) for year in panel_years(analysis)]
        head = Head("measures", "Динамика показателей", width=PRINT_WIDTH)
        yield Figure("Динамика показателей, %; пунктир – цель года", small_multiples(head, years, panels))


def measure_rows(analysis: Analysis) -> tuple[tuple[Value, ...], ...]:
    return tuple(
        (
            row.title,
            row.unit,
            row.plan,
            row.fact,
            row.previous,
            row.change,
            NO_PLAN if row.plan is None else VERDICTS.get(row.verdict, ""),
            row.median,
            _forecast(row),
        )
        for row in analysis.measures
    )


def _forecast(row: Measure) -> str:
    """«84,0 (80,1–88,0)», an empty text without three years. The range is kept in one piece."""
    if row.forecast_value is None:
        return ""
    low, high = number(row.forecast_low, row.places), number(row.forecast_high, row.places)
    return f"{number(row.forecast_value, row.places)} ({low}\u2060–\u2060{high})"


def panel_years(analysis: Analysis) -> list[int]:
    return sorted({year for row in analysis.measures for year in row.history})


def measure_panels(analysis: Analysis) -> list[Panel]:
    """One small chart for each percent indicator with at least two years."""
    years = panel_years(analysis)
    return [
        Panel(row.name, tuple(row.history.get(year) for year in years), row.plan)
        for row in analysis.measures
        if row.unit == "%" and len(row.history) > 1
    ]


def result_blocks(report: AnnualReport) -> Iterator[Block]:
    """Procedures, comparison across them, objectivity, schools to look at."""
    analysis = report.analysis
    yield Heading("Оценочные процедуры и объективность")
    if not analysis.results:
        yield Text("Результатов оценочных процедур за этот год в портале нет.")
        return
    yield from said(report.words("results"))
    caption = f"Результаты процедур, {analysis.year_label}"
    yield Table(caption, columns.RESULTS, result_rows(analysis), sheet="Процедуры")
    if analysis.gaps:
        gaps = tuple((row.subject, row.vpr_quality, row.oge_quality, row.gap) for row in analysis.gaps)
        yield Table("Качество ВПР и ОГЭ по одному предмету", columns.GAPS, gaps, sheet="ВПР и ОГЭ")
    yield from said(report.words("objectivity"))
    yield from _schools(analysis)


def _schools(analysis: Analysis) -> Iterator[Block]:
    """«Комплексный анализ по нескольким процедурам»: each school over all its procedures."""
    if not analysis.school_results:
        return
    yield Heading("Комплексный анализ по нескольким процедурам", 2)
    yield Text(
        "Качество ВПР (5–8 классы) и ОГЭ сравнивается по предметам, которые есть в обеих процедурах. Числа меньше чем "
        "за 10 работ не показаны. Разница больше 20 п.\u00a0п. – повод посмотреть, как оцениваются работы."
    )
    caption = "Школы по итогам всех процедур года"
    yield Table(caption, columns.SCHOOL_RESULTS, school_rows(analysis), sheet="Школы и процедуры")


def school_rows(analysis: Analysis) -> tuple[tuple[Value, ...], ...]:
    """Rows of the table of schools; the page draws the same ones."""
    return tuple(
        (
            row.name,
            row.procedures,
            row.works,
            row.vpr_quality,
            row.oge_quality,
            row.gap,
            row.failed,
            row.confirmed,
            row.low,
        )
        for row in analysis.school_results
    )


def risk_blocks(report: AnnualReport) -> Iterator[Block]:
    """Schools of risk groups and schools with reasons to look at them."""
    yield Heading("Школы, которым нужно внимание")
    rows = risk_rows(report.analysis)
    if not rows:
        yield Text("Школ в группах риска и школ с сигналами в этом году нет.")
        return
    yield Text("Список составлен по группам риска и сигналам. Сигнал – повод разобраться, а не вывод о школе.")
    yield Table("Группы риска и сигналы", columns.RISKS, rows, sheet="Внимание")


def risk_rows(analysis: Analysis) -> tuple[tuple[Value, ...], ...]:
    nothing = "признаков в этом году нет"
    return tuple((row.name, ", ".join(row.groups), "; ".join(row.reasons) or nothing) for row in analysis.risks)


def zone_blocks(report: AnnualReport) -> Iterator[Block]:
    """Strengths and problem zones, each with its number."""
    yield Heading("Сильные стороны и проблемные зоны")
    for title, items in (
        ("Сильные стороны", strengths_of(report.analysis)),
        ("Проблемы", problems_of(report.analysis)),
    ):
        yield Heading(title, 2)
        if items:
            yield Bullets(items)
        else:
            yield Text("По числам этого года назвать нечего.")


def result_rows(analysis: Analysis) -> tuple[tuple[Value, ...], ...]:
    return tuple(
        (
            row.kind_name,
            row.grade,
            row.subject,
            row.participants,
            row.quality,
            row.quality_change,
            row.pass_rate,
            row.mean,
            row.degree,
            row.confirmed,
        )
        for row in analysis.results
    )


def timeliness_blocks(report: AnnualReport) -> Iterator[Block]:
    """Completeness and timeliness by quarter."""
    analysis = report.analysis
    yield Heading("Сдача квартальных отчётов")
    yield from said(report.words("timeliness"))
    lines = [(Quarter.parse(row.quarter).label, row.rate) for row in analysis.quarters]
    lines.append(("Итого", analysis.reporting))
    rows = tuple(
        (label, rate.expected, rate.sent, rate.on_time, rate.completeness, rate.timeliness) for label, rate in lines
    )
    caption = f"Полнота и своевременность отчётов, {analysis.year_label}"
    yield Table(caption, columns.QUARTERS, rows, has_total=True, sheet="Сдача отчётов")
