"""The lists of reports that an organisation sees as «Отчёты»: its own and those of organisations it took over."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse

from msoko.lib.dates import local_day
from msoko.lib.periods import Quarter
from msoko.lib.russian import capitalised, counted
from reports.models import Extension, QuarterlyReport
from reports.workflow import Dates, dates_of
from schools.models import Organisation


@dataclass(frozen=True, slots=True)
class OwnReport:
    """One row of «Отчёты» of an organisation."""

    organisation: Organisation

    report: QuarterlyReport
    quarter: Quarter
    dates: Dates
    status: str
    label: str
    note: str
    url: str


@dataclass(frozen=True, slots=True)
class OwnReports:
    """Reports of an organisation and of those it has taken over, newest first."""

    own: list[OwnReport]
    inherited: list[OwnReport]


def own_reports(organisation: Organisation, at: datetime) -> OwnReports:
    """All reports that the organisation answers for. Two queries."""
    today = local_day(at, organisation.municipality.zone)
    bodies = Q(organisation=organisation) | Q(organisation__successor=organisation)
    reports = (
        QuarterlyReport.objects.filter(bodies)
        .with_counts()
        .select_related("period", "current", "organisation__municipality")
        .order_by("-period__start", "organisation__sort_key")
    )
    longer = Extension.objects.filter(bodies).by_report()
    rows = [_own(report, longer[report.period_id, report.organisation_id], today) for report in reports]
    return OwnReports(
        own=[row for row in rows if row.organisation.pk == organisation.pk],
        inherited=[row for row in rows if row.organisation.pk != organisation.pk],
    )


def _own(report: Any, extensions: list[Extension], today: Any) -> OwnReport:
    dates = dates_of(report.period, extensions, report.return_due)
    status, label = report.state, capitalised(report.get_state_display())
    note = f"Версия {report.current.version}, № {report.current.number}" if report.current else ""
    if report.state == QuarterlyReport.State.DRAFT and not report.lines_total:
        status, label, note = "waived", "Не нужен", "В этом квартале ничего не спрашивают"
    elif dates.waiver is not None and report.is_editable:
        status, label, note = "waived", "Не нужен", dates.waiver.reason
    elif report.is_editable:
        note = f"Заполнено {report.lines_filled} из {counted(report.lines_total, 'строки', 'строк', 'строк')}"
        if today > dates.due:
            status, label = "overdue", "Не сдан в срок"
    url = reverse("reports:report", args=[report.pk])
    return OwnReport(report.organisation, report, report.period.quarter, dates, status, label, note, url)
