"""Pages of period control."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from msoko.lib.dates import local_day
from msoko.lib.periods import Quarter
from reports.models import Extension, QuarterlyReport, ReportingPeriod
from reports.obligations import Unplaced, obligations_for
from schools.models import Municipality

State = QuarterlyReport.State
QUARTERS_OFFERED = 4


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """An opened quarter in the list; counts are annotations of `period`."""

    period: Any
    quarter: Quarter
    state: str
    label: str


@dataclass(frozen=True, slots=True)
class PeriodsPage:
    """Opened quarters, newest first, and those that can be opened now."""

    rows: list[PeriodRow]
    to_open: list[Quarter]


def periods_page(municipality: Municipality, at: datetime) -> PeriodsPage:
    """One query."""
    rows = [_row(period, at) for period in counted(municipality.periods.order_by("-start"))]
    opened = {row.period.code for row in rows}
    current = Quarter.of(local_day(at, municipality.zone))
    offered = [current.shifted(-number) for number in range(QUARTERS_OFFERED)]
    return PeriodsPage(rows, [quarter for quarter in offered if quarter.code not in opened])


def counted(periods: Any) -> Any:
    """Annotate how many reports have to come, how many came, were accepted and are being corrected.

    The words mean what they mean in `reports.contexts.rates`: a report that was returned has come all the same.
    """
    expected = Q(Exists(QuarterlyReport.objects.expected().filter(pk=OuterRef("reports__pk"))))
    return periods.annotate(
        total=Count("reports", filter=expected),
        sent=Count("reports", filter=expected & Q(reports__current__isnull=False)),
        accepted=Count("reports", filter=expected & Q(reports__state=State.ACCEPTED)),
        returned=Count("reports", filter=expected & Q(reports__state=State.RETURNED, reports__current__isnull=False)),
    )


def _row(period: Any, at: datetime) -> PeriodRow:
    if period.is_locked(at):
        return PeriodRow(period, period.quarter, "closed", "Закрыт")
    return PeriodRow(period, period.quarter, "running", "Идёт приём")


@dataclass(frozen=True, slots=True)
class PeriodPage:
    """One quarter for its keeper."""

    row: PeriodRow
    extensions: list[Extension]
    unplaced: list[Unplaced]
    is_locked: bool


def period_page(period: ReportingPeriod, at: datetime) -> PeriodPage:
    """Nine queries; what got into nobody's report is looked up only while the quarter is open."""
    row = _row(counted(ReportingPeriod.objects.filter(pk=period.pk)).get(), at)
    locked = period.is_locked(at)
    extensions = period.extensions.select_related("organisation", "approved_by").order_by("-approved_at")
    unplaced = [] if locked else obligations_for(period.municipality, period.quarter).unplaced
    return PeriodPage(row, list(extensions), unplaced, locked)
