"""Charts of assessment results: marks by school, histogram with borders, tasks, quality by year."""

from collections.abc import Sequence
from decimal import Decimal

from indicators.contexts.assessments import Figures, ProcedureResults, ResultRow
from indicators.formulas import border_peak, is_small
from msoko.lib.charts import (
    BarGroup,
    Chart,
    Head,
    Histogram,
    MarkBorder,
    Series,
    StackedRow,
    grouped_bars,
    histogram,
    line_chart,
    stacked_bars,
)
from msoko.lib.russian import counted, percent

PEAK = Decimal(2)
INFORMATIVE = 50
"""A distribution of fewer works says little (ФИОКО, 2026)."""


def marks_chart(results: ProcedureResults) -> Chart | None:
    """Shares of «2»…«5» by school, quality at the right, small schools left out."""
    rows = [*results.levels, *results.rows]
    bars = [
        StackedRow(
            row.name,
            row.figures.marks.as_tuple()[::-1],
            percent(row.figures.marks.quality),
            counted(row.figures.n, "работа", "работы", "работ"),
        )
        for row in rows
        if row.figures.marks and row.figures.marks.n and not row.is_hidden
    ]
    if not bars:
        return None
    return stacked_bars(Head("marks", "Отметки по школам"), ["«5»", "«4»", "«3»", "«2»"], bars)


def journal_chart(results: ProcedureResults) -> Chart | None:
    """Marks against the journal by school; at the right the share of those who got less than in the journal."""
    bars = [
        StackedRow(
            row.name, (own.lowered, own.confirmed, own.raised), percent(own.share_lowered),
            counted(own.n, "работа", "работы", "работ"),
        )
        for row in (*results.levels, *results.rows)
        if (own := row.figures.journal) and own.n and not row.is_hidden
    ]  # fmt: skip
    if not bars:
        return None
    return stacked_bars(
        Head("journal", "Отметки против журнала"), ["ниже журнала", "как в журнале", "выше журнала"], bars
    )


def peaks_of(figures: Figures, borders: dict[int, int]) -> list[int]:
    """Borders that stand out, where there are enough works in all and at the border."""
    return [
        border
        for border in sorted(borders.values())
        if figures.n >= INFORMATIVE
        and not is_small(figures.histogram.get(border))
        and border_peak(figures.histogram, border) >= PEAK
    ]


def scores_chart(name: str, figures: Figures, borders: dict[int, int], highest: int | None) -> Chart | None:
    """Histogram of primary scores; peaks at borders are marked only where there are enough works."""
    if not figures.histogram:
        return None
    last = max([*figures.histogram, highest or 0])
    counts = tuple(figures.histogram.get(score, 0) for score in range(last + 1))
    lines = tuple(MarkBorder(score, str(mark)) for mark, score in sorted(borders.items()) if score <= last)
    data = Histogram(counts, 0, lines, frozenset(peaks_of(figures, borders)))
    return histogram(Head("scores", f"Распределение первичных баллов: {name}"), data)


def tasks_chart(school: ResultRow | None, municipality: ResultRow) -> Chart | None:
    """Execution of tasks, % of the highest score, of the school beside the municipality."""
    common = municipality.figures.tasks
    if not common:
        return None
    shown = [row for row in (school, municipality) if row is not None and not row.is_hidden]
    groups = [BarGroup(name, tuple(task_share(row.figures, name) for row in shown)) for name in common]
    return grouped_bars(Head("tasks", "Выполнение заданий"), [row.name for row in shown], groups)


def task_share(figures: Figures, name: str) -> Decimal | None:
    """Points got of the points that could be got, %."""
    score, works, most = figures.tasks.get(name, (0, 0, 0))
    return Decimal(score) * 100 / (works * most) if works and most else None


def years_chart(results: ProcedureResults) -> Chart | None:
    """Quality and pass rate by year; years with another method carry a star."""
    years: Sequence[tuple[object, ResultRow]] = results.years
    if len(years) < 2:
        return None
    breaks = {place for place, (procedure, _) in enumerate(results.years) if procedure.is_changed}
    labels = [f"{procedure.year}*" if place in breaks else str(procedure.year)
              for place, (procedure, _) in enumerate(results.years)]  # fmt: skip
    marks = [row.figures.marks for _, row in years]
    if not any(marks):
        scores = tuple(row.figures.score for _, row in years)
        if sum(score is not None for score in scores) < 2:
            return None
        return line_chart(Head("years", "Средний балл по годам"), labels, [Series("средний балл", scores)], unit="")
    lines = [
        Series("качество", tuple(count.quality if count else None for count in marks)),
        Series("успеваемость", tuple(count.pass_rate if count else None for count in marks)),
    ]
    return line_chart(Head("years", "Качество и успеваемость по годам"), labels, lines, breaks=breaks)
