"""Rules of the automatic checks: chosen by the department, met by the school, read by the reviewer."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from msoko.audit.models import AuditEvent
from reports.actions.checking import save_levels
from reports.contexts.review import review_page
from reports.models import ReportingPeriod, ReportLine, levels_of
from schools.access import Role
from tests.factories.reports import fill, school_report
from tests.factories.schools import user_with_role
from tests.pages import one_line

pytestmark = pytest.mark.django_db
MISSING = "Не приложено: «Приказ»"


@pytest.fixture
def case(client):
    """A filled report whose only line expects an order that is not there; its head is logged in."""
    report, head = school_report(tasks=1)
    ReportingPeriod.objects.update(locks_at=timezone.now() + timedelta(days=20))
    report.period.refresh_from_db()
    report.lines.update(required_documents=["Приказ"])
    fill(report)
    client.force_login(head)
    return report, report.lines.get(), client


def rule(report, **levels):
    town = report.organisation.municipality
    save_levels(municipality=town, levels=levels, by=user_with_role(Role.DEPARTMENT, municipality=town))


def submit(client, report):
    data = {"token": uuid.uuid4().hex, "confirmed": "on"}
    return client.post(reverse("reports:submit", args=[report.pk]), data)


def explain(client, line, words, action="done"):
    data = {"version": line.version, "state": "done", "text": line.text, "explain_missing": words, "action": action}
    return client.post(line.get_absolute_url(), data)


def test_a_warning_is_shown_and_stops_nobody(case):
    report, _, client = case
    assert MISSING in client.get(reverse("reports:check", args=[report.pk])).content.decode()
    assert submit(client, report).status_code == 302


def test_a_check_that_is_off_is_not_mentioned(case):
    report, line, client = case
    rule(report, missing="off")
    assert MISSING not in client.get(reverse("reports:check", args=[report.pk])).content.decode()
    assert MISSING not in client.get(line.get_absolute_url()).content.decode()


def test_a_stop_is_lifted_by_an_explanation_that_the_reviewer_reads(case):
    report, line, client = case
    rule(report, missing="block")
    assert "Осталось 1" in submit(client, report).content.decode()
    page = explain(client, line, "")
    assert page.status_code == 422
    assert 'id="id_explain_missing"' in page.content.decode()
    line.refresh_from_db()
    assert explain(client, line, "Приказ общий, он у управления").status_code == 302
    assert submit(client, report).status_code == 302
    report.refresh_from_db()
    assert report.current.content["lines"][0]["explanations"] == {"missing": "Приказ общий, он у управления"}
    (row,) = review_page(report, [], timezone.now()).lines
    (problem,) = row.problems
    assert (problem.text, problem.explanation, problem.is_waived) == (MISSING, "Приказ общий, он у управления", True)
    client.force_login(user_with_role(Role.METHODOLOGIST, municipality=report.organisation.municipality))
    assert "Приказ общий, он у управления" in client.get(reverse("reports:review", args=[report.pk])).content.decode()


def test_explanation_from_the_workbook_answers_every_check_until_the_page_is_more_exact(case):
    report, line, client = case
    rule(report, missing="block")
    ReportLine.objects.filter(pk=line.pk).update(explanations={"any": "Приказ общий"})
    page = one_line(client.get(line.get_absolute_url()))
    assert 'name="explain_missing" id="id_explain_missing" maxlength="500" value="Приказ общий"' in page
    line.refresh_from_db()
    assert explain(client, line, "Приказ на подписи").status_code == 302
    line.refresh_from_db()
    assert line.explanations == {"missing": "Приказ на подписи"}


def test_a_save_that_does_not_speak_of_explanations_keeps_them(case):
    report, line, client = case
    explain(client, line, "Приказ общий", action="save")
    line.refresh_from_db()
    data = {"version": line.version, "state": "done", "text": "Иначе"}
    assert client.post(reverse("reports:autosave", args=[line.pk]), data).status_code == 200
    line.refresh_from_db()
    assert (line.text, line.explanations) == ("Иначе", {"missing": "Приказ общий"})


def test_the_department_chooses_and_the_journal_knows(case):
    report, _, client = case
    town = report.organisation.municipality
    client.force_login(user_with_role(Role.DEPARTMENT, municipality=town))
    levels = levels_of(town) | {"copy": "block", "figure": "off"}
    client.post(reverse("reports:check_rules"), levels)
    assert levels_of(town) == levels
    assert AuditEvent.objects.get(action="checks.rules").changes == {
        "copy": ["warn", "block"],
        "figure": ["warn", "off"],
    }
    client.post(reverse("reports:check_rules"), levels)
    assert AuditEvent.objects.filter(action="checks.rules").count() == 1
    page = client.post(reverse("reports:check_rules"), levels | {"copy": "stop"})
    assert "Решение" not in page.content.decode()
    assert levels_of(town) == levels
