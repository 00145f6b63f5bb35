"""Execution of the road map in a document: in total, by direction and activity, by body."""

from collections.abc import Iterator

from msoko.lib.charts import PRINT_WIDTH, Chart, Head, StackedRow, stacked_bars
from msoko.lib.charts.drawing import WIDTH
from msoko.lib.russian import percent, signed
from reports.analysis.execution import Tally
from reports.analysis.snapshot import Analysis, DirectionLine
from reports.analysis.wording import CONTINUE, named, row_title
from reports.contexts.annual import AnnualReport, Words
from reports.papers import columns
from reports.papers.blocks import Block, Figure, Heading, Table, Text, Value

SERIES = ("в срок", "с опозданием", "в работе", "просрочено")


def said(words: Words | None) -> Iterator[Block]:
    """A conclusion and its proposal as people left them."""
    if words is None:
        return
    yield Text(words.text)
    if words.proposal:
        yield Text(f"Предложение: {words.proposal}")


def execution_blocks(report: AnnualReport) -> Iterator[Block]:
    """In total and by direction; what stands outside the percent, with reasons."""
    analysis = report.analysis
    yield Heading("Исполнение дорожной карты")
    yield from said(report.words("total"))
    yield from direction_blocks(analysis)
    if analysis.reasons:
        rows = tuple((row.name, row.count) for row in analysis.reasons)
        yield Table("Причины, названные организациями", columns.REASONS, rows, sheet="Причины")
    if analysis.not_required:
        outside = outside_rows(analysis)
        yield Table("Не вошло в расчёт", columns.OUTSIDE, outside, sheet="Не вошло в расчёт", grouped=True)


def direction_blocks(analysis: Analysis) -> Iterator[Block]:
    """Directions in numbers and drawn. The chart is high: the table before it fills the page it does not fit on."""
    yield Table(
        f"Исполнение обязательств по направлениям, {analysis.year_label}",
        columns.DIRECTIONS,
        direction_rows(analysis),
        has_total=True,
        sheet="По направлениям",
    )
    caption = f"Обязательства по состоянию, {analysis.year_label}, % от числа в направлении"
    yield Figure(caption, execution_chart(analysis, PRINT_WIDTH))


def outside_rows(analysis: Analysis) -> tuple[tuple[Value, ...], ...]:
    """What stands outside the percent, under its direction: an activity and a reason in one row with all its bodies."""
    labels = {row.id: row.label for row in analysis.directions}
    order = list(labels)
    of_activity = {(row.number.rstrip("."), row.title): row.direction_id for row in analysis.activities}
    grouped: dict[tuple[int | None, str, str, str], list[str]] = {}
    for row in analysis.not_required:
        key = (of_activity.get((row.number, row.title)), row.number, row_title(row.title), row.reason)
        bodies = grouped.setdefault(key, [])
        if row.organisation not in bodies:
            bodies.append(row.organisation)
    rows = sorted(grouped.items(), key=lambda item: order.index(item[0][0]) if item[0][0] in labels else len(order))
    return tuple((labels.get(key[0] or 0, ""), *key[1:], ", ".join(bodies)) for key, bodies in rows)


def activity_blocks(report: AnnualReport) -> Iterator[Block]:
    """A section for each direction: words, then its activities with «вывод и предложение»."""
    yield Heading("Исполнение по направлениям и мероприятиям")
    for place, direction in enumerate(report.analysis.directions, start=1):
        yield Heading(direction.title, 2)
        yield from said(report.words("direction", str(direction.id)))
        yield activity_table(report, direction, f"{place}. {direction.title}")


def activity_table(report: AnnualReport, direction: DirectionLine, sheet: str) -> Table:
    own = [row for row in report.analysis.activities if row.direction_id == direction.id]
    rows = tuple(
        (row.number, row_title(row.title), *counts(row.tally), _conclusion(report.words("activity", str(row.id))))
        for row in own
    )
    caption = f"Мероприятия направления {named(direction.title)}"
    return Table(caption, columns.ACTIVITIES, rows, sheet=sheet)


def _conclusion(words: Words | None) -> str:
    if words is None:
        return ""
    proposal = "" if words.proposal == CONTINUE else words.proposal
    return " ".join(part for part in (words.text, proposal) if part)


def organisation_blocks(report: AnnualReport) -> Iterator[Block]:
    """Bodies beside the median of those like them."""
    analysis = report.analysis
    yield Heading("Исполнение по организациям")
    yield Text(
        "Организация сравнивается с похожими: того же вида, той же местности и с близким числом обучающихся (от "
        "половины до двукратного). Медиана показана, если похожих не меньше двух."
    )
    yield Table(
        f"Исполнение обязательств по организациям, {analysis.year_label}",
        columns.ORGANISATIONS,
        organisation_rows(analysis),
        has_total=True,
        sheet="По организациям",
    )


def organisation_rows(analysis: Analysis) -> tuple[tuple[Value, ...], ...]:
    rows: list[tuple[Value, ...]] = [
        (row.name, ", ".join(row.groups), *counts(row.tally), row.peers) for row in analysis.organisations
    ]
    rows.append(("Итого", "", *counts(analysis.total), None))
    return tuple(rows)


def counts(tally: Tally) -> tuple[Value, ...]:
    """Values of the columns `columns.TALLY`."""
    return tally.total, tally.in_time, tally.late, tally.in_work, tally.overdue, tally.executed_share


def direction_rows(analysis: Analysis) -> tuple[tuple[Value, ...], ...]:
    """Rows of the table of directions with the total; the page draws the same ones."""
    rows: list[tuple[Value, ...]] = [(row.label, *counts(row.tally), row.change) for row in analysis.directions]
    rows.append(("Итого", *counts(analysis.total), analysis.change))
    return tuple(rows)


def execution_chart(analysis: Analysis, width: int = WIDTH) -> Chart:
    """Stacked bars of directions, last year as a tick; the same in the page and in the PDF."""
    head = Head("execution", "Исполнение по направлениям", width=width)
    rows = [_bar(row) for row in analysis.directions]
    return stacked_bars(head, SERIES, rows, tick_label="исполнено в прошлом году")


def _bar(row: DirectionLine) -> StackedRow:
    parts = (row.tally.in_time, row.tally.late, row.tally.in_work, row.tally.overdue)
    note = signed(row.change) if row.change is not None else ""
    return StackedRow(row.label, parts, percent(row.tally.executed_share), note, row.previous_share)
