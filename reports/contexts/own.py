"""The list of its reports that an organisation sees as «Отчёты»."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from msoko.lib.dates import local_day
from msoko.lib.periods import Quarter
from msoko.lib.russian import capitalised, counted
from reports.models import Extension, QuarterlyReport
from reports.workflow import Dates, dates_of


@dataclass(frozen=True, slots=True)
class OwnReport:
    """One row of «Отчёты» of an organisation."""

    report: QuarterlyReport
    quarter: Quarter
    dates: Dates
    status: str
    label: str
    note: str
    url: str


def own_reports(organisation: Any, at: datetime) -> list[OwnReport]:
    """All reports of an organisation, newest first. Two queries."""
    today = local_day(at, organisation.municipality.zone)
    reports = (
        organisation.reports.with_counts()
        .select_related("period", "current", "organisation__municipality")
        .order_by("-period__start")
    )
    longer = defaultdict(list)
    for row in Extension.objects.in_force().filter(organisation=organisation):
        longer[row.period_id].append(row)
    return [_own(report, longer[report.period_id], today) for report in reports]


def _own(report: Any, extensions: list[Extension], today: Any) -> OwnReport:
    dates = dates_of(report.period, extensions, report.return_due)
    status, label = report.state, capitalised(report.get_state_display())
    note = f"Версия {report.current.version}, № {report.current.number}" if report.current else ""
    if dates.waiver is not None and report.is_editable:
        status, label, note = "waived", "Не нужен", dates.waiver.reason
    elif report.is_editable:
        note = f"Заполнено {report.lines_filled} из {counted(report.lines_total, 'строки', 'строк', 'строк')}"
        if today > dates.due:
            status, label = "overdue", "Не сдан в срок"
    return OwnReport(
        report, report.period.quarter, dates, status, label, note, reverse("reports:report", args=[report.pk])
    )
