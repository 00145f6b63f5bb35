"""Due dates follow accepted answers, there and back."""

from datetime import date

import pytest

from reports.actions.periods import extend
from reports.actions.reviewing import accept
from reports.models import Extension
from roadmaps.models import Occurrence
from schools.access import Role
from tests.factories.reports import NOON, opened, sent, town
from tests.factories.schools import user_with_role

pytestmark = pytest.mark.django_db


@pytest.fixture
def accepted():
    """The accepted reports of two schools with one activity, and the department."""
    municipality, _ = town(schools=2, tasks=1)
    reports = list(opened(municipality).reports.select_related("organisation__municipality", "period"))
    department = user_with_role(Role.DEPARTMENT, municipality=municipality)
    for report in reports:
        sent(report, user_with_role(Role.HEAD, organisation=report.organisation))
        accept(report=report, by=department, at=NOON)
    return reports, department


def reopen(report, department):
    extend(
        period=report.period, organisation=report.organisation, kind=Extension.Kind.REOPENING, reason="Ошиблись",
        until=date(2026, 12, 1), by=department, at=NOON,
    )  # fmt: skip


def test_a_reopened_report_opens_its_due_dates_again(accepted):
    reports, department = accepted
    assert Occurrence.objects.get().done_on == date(2026, 9, 30)
    reopen(reports[0], department)
    assert Occurrence.objects.get().done_on is None


def test_a_date_that_a_person_marked_as_done_stays_done(accepted):
    reports, department = accepted
    Occurrence.objects.update(done_on=date(2026, 9, 12), done_by=department)
    reopen(reports[0], department)
    assert Occurrence.objects.get().done_on == date(2026, 9, 12)
