"""Strengths and problem zones of a year: only what the numbers of the snapshot carry, each with its number."""

from collections.abc import Iterator
from decimal import Decimal

from msoko.lib.russian import counted, number, percent, signed
from reports.analysis.measures import Measure
from reports.analysis.results import ProcedureResult, procedure_name
from reports.analysis.snapshot import Analysis
from reports.analysis.wording import NEARLY, OF_OBLIGATIONS, POINTS, WEAK, named

NOTICEABLE = Decimal(5)
"""Points of quality between two years that are called a change; source: the portal's default."""
FEWEST_WORKS = 50
"""Works behind a change of quality: fewer are not informative (ФИОКО, recommendations of 2026)."""
PROMPT = Decimal(90)


def strengths_of(analysis: Analysis) -> tuple[str, ...]:
    """Directions done to the end, goals reached and improved, quality that grew, reports that came in time."""
    return tuple(_strengths(analysis))


def problems_of(analysis: Analysis) -> tuple[str, ...]:
    """Directions behind, goals missed, quality that fell, schools to look at, late reports."""
    return tuple(_problems(analysis))


def _strengths(analysis: Analysis) -> Iterator[str]:
    for row in analysis.directions:
        if row.tally.total and row.tally.executed == row.tally.total:
            late = f", с опозданием {row.tally.late}" if row.tally.late else ""
            done = counted(row.tally.total, "обязательство", "обязательства", "обязательств")
            if analysis.is_whole:
                yield f"Направление {named(row.title)} исполнено полностью: {done}{late}"
            else:
                yield f"По направлению {named(row.title)} исполнено всё, о чём уже отчитались: {done}{late}"
    for measure in analysis.measures:
        if measure.verdict == "done":
            yield f"Цель показателя {named(measure.name)} достигнута: {_against_plan(measure)}"
    for result in _changed(analysis):
        if (result.quality_change or 0) > 0:
            yield _quality_words(result, "выросло")
    if analysis.reporting.expected and (analysis.reporting.timeliness or 0) >= PROMPT:
        yield f"Вовремя сдано {percent(analysis.reporting.timeliness)} отчётов"


def _problems(analysis: Analysis) -> Iterator[str]:
    behind = [row for row in analysis.directions if row.tally.overdue and (row.tally.executed_share or 0) < NEARLY]
    for row in sorted(behind, key=lambda row: row.tally.executed_share or Decimal(0)):
        debts = f"{row.tally.overdue} из {counted(row.tally.total, *OF_OBLIGATIONS)}"
        yield f"Направление {named(row.title)}: просрочено {debts}, исполнено {percent(row.tally.executed_share)}"
    weak = [row for row in analysis.activities if row.tally.overdue and row.tally.due_share < WEAK]
    if weak:
        activities = counted(len(weak), "мероприятие исполнено", "мероприятия исполнены", "мероприятий исполнены")
        yield f"{activities} меньше чем на {percent(WEAK, 0)} (без сроков, которые не наступили)"
    yield from _missed(analysis)
    if analysis.reporting.expected and (analysis.reporting.timeliness or 0) < PROMPT:
        yield f"Вовремя сдано только {percent(analysis.reporting.timeliness)} отчётов"


def _missed(analysis: Analysis) -> Iterator[str]:
    """Goals and results of pupils."""
    for measure in analysis.measures:
        if measure.verdict == "failed":
            yield f"Цель показателя {named(measure.name)} не достигнута: {_against_plan(measure)}"
    for result in _changed(analysis):
        if (result.quality_change or 0) < 0:
            yield _quality_words(result, "снизилось")
    for gap in analysis.gaps:
        if gap.is_wide:
            yield f"{gap.subject}: качество ВПР и ОГЭ расходится на {number(abs(gap.gap), 1)}\u00a0{POINTS}"
    schools = len({row.organisation_id for row in analysis.low_results})
    if schools:
        where = counted(schools, "школе", "школах", "школах")
        yield f"Не менее 30\u00a0% отметок «2» хотя бы в одной процедуре – в {where}"


def _against_plan(row: Measure) -> str:
    unit = f"\u00a0{row.unit}" if row.unit else ""
    change = "" if row.change is None else f", за год {row.change_words}"
    return f"{number(row.fact, row.places)}{unit} при плане {number(row.plan, row.places)}{unit}{change}"


def _changed(analysis: Analysis) -> list[ProcedureResult]:
    """Procedures whose quality changed noticeably, with enough works behind it."""
    return [
        row
        for row in analysis.results
        if row.quality_change is not None and abs(row.quality_change) >= NOTICEABLE and row.participants >= FEWEST_WORKS
    ]


def _quality_words(row: ProcedureResult, verb: str) -> str:
    change = signed(row.quality_change)
    return f"{procedure_name(row)}: качество {verb} до {percent(row.quality)} ({change})"
