"""One case, one letter."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from msoko.outbox.models import Letter
from reports.actions.periods import extend
from reports.actions.reminding import debts, preview, remind
from reports.models import Extension
from schools.access import Role
from tests.factories.reports import NOON, opened, sent, town
from tests.factories.schools import user_with_role

pytestmark = pytest.mark.django_db
LATE = datetime(2026, 10, 8, 9, tzinfo=UTC)


@pytest.fixture
def case():
    municipality, _ = town(schools=3, tasks=1)
    period = opened(municipality)
    reports = list(period.reports.select_related("organisation__municipality", "period"))
    heads = [user_with_role(Role.HEAD, organisation=report.organisation) for report in reports[:2]]
    return period, reports, heads, user_with_role(Role.DEPARTMENT, municipality=municipality)


def test_only_late_ones_are_written_to_and_only_once(case):
    period, reports, heads, department = case
    sent(reports[0], heads[0])
    assert remind(period=period, by=department, at=LATE) == 1
    assert remind(period=period, by=department, at=LATE + timedelta(days=2)) == 0
    letter = Letter.objects.get(kind="report.reminder")
    assert letter.address == heads[1].email
    assert letter.subject == "Сдайте отчёт за III квартал 2026 года: просрочено на 3 дня"
    assert f"/reports/{reports[1].pk}/" in letter.text


def test_nobody_is_written_to_before_the_day_has_passed(case):
    period, _, _, department = case
    assert remind(period=period, by=department, at=NOON) == 0


def test_organisation_without_a_head_is_named(case):
    period, reports, _, _ = case
    nobody = [debt.report for debt in debts(period, LATE) if not debt.people]
    assert nobody == [reports[2]]


def test_extension_makes_a_new_case(case):
    period, reports, _, department = case
    remind(period=period, by=department, at=LATE)
    extend(
        period=period, organisation=reports[0].organisation, kind=Extension.Kind.EXTENSION, until=date(2026, 10, 12),
        reason="карантин", by=department, at=LATE,
    )  # fmt: skip
    assert remind(period=period, by=department, at=LATE + timedelta(days=1)) == 0
    assert remind(period=period, by=department, at=LATE + timedelta(days=9)) == 1


def test_waived_organisation_owes_nothing(case):
    period, reports, _, department = case
    extend(
        period=period, organisation=reports[0].organisation, kind=Extension.Kind.WAIVER, reason="ремонт",
        by=department, at=LATE,
    )  # fmt: skip
    assert reports[0] not in [debt.report for debt in debts(period, LATE)]


def test_chosen_reports_narrow_the_circle(case):
    period, reports, _, department = case
    assert remind(period=period, by=department, at=LATE, chosen=[reports[1].pk]) == 1


def test_preview_is_the_letter_itself(case):
    period, _, _, department = case
    subject, text = preview(debts(period, LATE)[0], LATE.date())
    remind(period=period, by=department, at=LATE)
    letter = Letter.objects.order_by("pk").first()
    assert (letter.subject, letter.text.strip()) == (subject, text)


def test_methodist_does_not_remind(case):
    period, *_ = case
    with pytest.raises(PermissionDenied):
        remind(period=period, by=user_with_role(Role.METHODOLOGIST, municipality=period.municipality), at=LATE)
