"""Typed numbers become observations: what stands there is what the newest accepted report of the period says."""

from typing import Any

from django.db.models import F

from indicators.actions.values import Entry, record_following
from indicators.cells import Cell
from indicators.models import Indicator, Observation
from indicators.periods import AnyPeriod
from reports.figures import by_period
from reports.models import LineFigure, QuarterlyReport, ReportLine


def record_figures(report: QuarterlyReport, *, by: Any) -> int:
    """Bring the observations in step with the numbers of accepted reports; returns how many changed.

    The values follow from all accepted reports of the organisation in the indicator's period. A report that is
    accepted no more takes its numbers back: what an earlier quarter of the same year said comes into force again, and
    without one there is no value. A number that a person has entered since then stays. A fixed number of queries for
    a period.
    """
    asked = list(Indicator.objects.filter(line_figures__line__report=report).distinct().order_by("pk"))
    return sum(_record(report, own, period, by) for period, own in by_period(asked, report.period.quarter))


def _record(report: QuarterlyReport, indicators: list[Indicator], period: AnyPeriod, by: Any) -> int:
    newest = _newest(report, indicators, period)
    entries = [_entry(indicator, report.organisation_id, newest.get(indicator.pk)) for indicator in indicators]
    own = {(pk, report.organisation_id) for pk, figure in newest.items() if figure.line.report_id == report.pk}
    state = "принят" if report.state == QuarterlyReport.State.ACCEPTED else "открыт заново"
    return record_following(
        by=by, municipality=report.organisation.municipality, period=period, entries=entries,
        source=Observation.Source.REPORT, reason=f"Отчёт № {report.current.number if report.current else ''} {state}",
        over=own,
    )  # fmt: skip


def _newest(report: QuarterlyReport, indicators: list[Indicator], period: AnyPeriod) -> dict[int, LineFigure]:
    """The last given number of each indicator in accepted reports of the period. One query.

    A line that was not done still speaks by its numbers; one that is not required does not.
    """
    rows = LineFigure.objects.filter(
        indicator__in=indicators,
        line__report__organisation=report.organisation_id,
        line__report__state=QuarterlyReport.State.ACCEPTED,
        line__report__period__start__gte=period.start,
        line__report__period__end__lte=period.end,
        line__removed_at__isnull=True,
    ).exclude(line__state=ReportLine.State.NOT_REQUIRED)
    due = F("line__due").asc(nulls_first=True)  # engines differ in where they put what is empty
    ordered = rows.select_related("line").order_by("line__report__period__start", due, "pk")
    return {row.indicator_id: row for row in ordered if row.is_given}


def _entry(indicator: Indicator, organisation: int, figure: LineFigure | None) -> Entry:
    if figure is None:
        return Entry(indicator.pk, organisation, Cell())
    cell = Cell(figure.numerator, figure.denominator, figure.value, absence=figure.absence)
    return Entry(indicator.pk, organisation, cell, note=figure.comment)
