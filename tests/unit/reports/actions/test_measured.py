"""Observations follow the newest accepted report: reopening takes back, correction writes anew, people count."""

from datetime import date

import pytest

from indicators.models import Indicator, Observation
from msoko.audit.models import AuditEvent
from msoko.lib.periods import Quarter
from reports.actions.periods import extend
from reports.actions.reviewing import accept
from reports.models import Extension, LineFigure, QuarterlyReport, ReportingPeriod
from roadmaps.models import Activity
from schools.access import Role
from tests.factories.indicators import IndicatorFactory, IndicatorSetFactory
from tests.factories.reports import NOON, QUARTER, opened, sent, task, town
from tests.factories.schools import user_with_role

pytestmark = pytest.mark.django_db
SPRING = Quarter(2026, 2)


@pytest.fixture
def case():
    """Two accepted reports of a year, 5 in spring and 8 in autumn; the department that may open them again."""
    municipality, plan = town(1, 0)
    task(plan, windows=[(date(2026, 5, 1), date(2026, 5, 31)), (date(2026, 9, 1), date(2026, 9, 30))])
    IndicatorFactory(
        set=IndicatorSetFactory(municipality=municipality), kind=Indicator.Kind.COUNT, unit="ед.",
        origin=Activity.objects.get().lineage, across_organisations="sum",
    )  # fmt: skip
    head = user_with_role(Role.HEAD, organisation=municipality.organisations.get())
    department = user_with_role(Role.DEPARTMENT, municipality=municipality)
    for quarter, value in ((SPRING, 5), (QUARTER, 8)):
        opened(municipality, quarter)
        ReportingPeriod.objects.update(locks_at="2100-01-01T00:00Z")
        answer(report_of(quarter), head, department, value)
    return head, department


def answer(report, head, department, value):
    LineFigure.objects.update_or_create(
        line=report.lines.get(), indicator=Indicator.objects.get(), defaults={"value": value}
    )
    sent(report, head)
    accept(report=QuarterlyReport.objects.get(pk=report.pk), by=department, at=NOON)


def report_of(quarter):
    rows = QuarterlyReport.objects.select_related("period", "organisation__municipality")
    return rows.get(period__code=quarter.code)


def reopen(quarter, department):
    report = report_of(quarter)
    extend(
        period=report.period, organisation=report.organisation, kind=Extension.Kind.REOPENING, reason="Ошиблись",
        until=date(2026, 12, 1), by=department, at=NOON,
    )  # fmt: skip


def values():
    return [(int(value), source) for value, source in Observation.objects.values_list("value", "source")]


def test_a_reopened_report_takes_its_numbers_back(case):
    _, department = case
    assert values() == [(8, "report")]
    reopen(QUARTER, department)
    assert values() == [(5, "report")]  # the year is what the spring said
    reopen(SPRING, department)
    assert values() == []
    assert AuditEvent.objects.filter(action="value.removed").get().reason.endswith("открыт заново")


def test_a_corrected_older_report_does_not_overwrite_a_newer_one(case):
    head, department = case
    reopen(SPRING, department)
    assert values() == [(8, "report")]
    answer(report_of(SPRING), head, department, 6)
    assert values() == [(8, "report")]
    reopen(QUARTER, department)
    assert values() == [(6, "report")]


def test_what_a_person_has_entered_since_then_stays_until_the_correction(case):
    head, department = case
    Observation.objects.update(value=9, source="manual")
    reopen(QUARTER, department)
    assert values() == [(9, "manual")]
    answer(report_of(QUARTER), head, department, 7)
    assert values() == [(7, "report")]
