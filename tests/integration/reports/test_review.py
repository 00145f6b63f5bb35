"""The department at work: matrix, queue, review, periods, reminders, rates."""

import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from msoko.lib.periods import Quarter
from msoko.outbox.models import Letter
from reports.actions.periods import extend
from reports.contexts.consolidated import consolidated
from reports.contexts.rates import rates as rates_of
from reports.models import Extension, QuarterlyReport, Remark, ReportingPeriod
from schools.access import Role
from schools.models import Organisation
from tests.factories.reports import NOON, OPENED, opened, school_report, sent, town
from tests.factories.schools import (
    OrganisationFactory,
    RiskGroupFactory,
    RiskGroupMembershipFactory,
    user_with_role,
)
from tests.pages import one_line

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(client):
    """A report under review; the department's person is logged in."""
    report, head = school_report(schools=3)
    sent(report, head)
    department = user_with_role(Role.DEPARTMENT, municipality=report.organisation.municipality)
    client.force_login(department)
    client.get("/help/")
    return report, department, client


def test_matrix_shows_states_in_words_and_leads_to_the_report(case):
    report, _, client = case
    page = one_line(client.get("/reports/"))
    assert "На проверке" in page
    assert f'href="{report.get_absolute_url()}"' in page
    assert "<b>0 из 3</b>" in page
    assert "ждут проверки 1" in page


def test_filters_and_tabs_live_in_the_address(case):
    report, _, client = case
    group = RiskGroupFactory(municipality=report.organisation.municipality)
    RiskGroupMembershipFactory(group=group, organisation=report.organisation)
    rows = client.get(f"/reports/?group={group.pk}").context["page"].rows
    assert [row.organisation for row in rows] == [report.organisation]
    rows = client.get("/reports/?state=submitted").context["page"].rows
    assert [row.organisation for row in rows] == [report.organisation]
    rows = client.get("/reports/", {"text": report.organisation.short_name}).context["page"].rows
    assert report.organisation in [row.organisation for row in rows]
    assert client.get("/reports/?kind=preschool").context["page"].rows == []
    assert client.get("/reports/?group=0&years=x&kind=?&state=zzz").status_code == 200


def test_states_of_an_earlier_quarter_are_asked_for_by_name(case):
    report, _, client = case
    opened(report.organisation.municipality, report.period.quarter.next(), report.period.quarter.next().end)
    assert client.get("/reports/?state=submitted").context["page"].rows == []
    page = client.get(f"/reports/?state=submitted&quarter={report.period.code}").context["page"]
    assert [row.organisation for row in page.rows] == [report.organisation]
    assert page.current == report.period
    assert client.get("/reports/?quarter=2000Q9").context["page"].current != report.period


def test_organisation_that_did_not_exist_owes_nothing(case):
    report, _, client = case
    new = OrganisationFactory(municipality=report.organisation.municipality, kind=Organisation.Kind.PRESCHOOL)
    row = next(row for row in client.get("/reports/").context["page"].rows if row.organisation == new)
    assert [cell.code for cell in row.cells] == ["none"]
    assert row.share is None


@pytest.mark.parametrize(("schools", "quarters"), [(10, 4), (100, 12)])
def test_matrix_costs_the_same_at_any_size(client, schools, quarters, django_assert_max_num_queries):
    municipality, _ = town(schools=schools, tasks=0)
    bodies = list(municipality.organisations.all())
    for number in range(quarters):
        quarter = Quarter(2024, 1).shifted(number)
        period = opened(municipality, quarter, quarter.end + timedelta(days=1))
        sent_ones = [QuarterlyReport(period=period, organisation=body, state="submitted") for body in bodies]
        QuarterlyReport.objects.bulk_create(sent_ones)
    client.force_login(user_with_role(Role.DEPARTMENT, municipality=municipality))
    client.get("/help/")
    with django_assert_max_num_queries(12):
        page = client.get("/reports/?years=5").context["page"]
    assert (len(page.rows), len(page.columns)) == (schools, quarters)


def test_line_by_line_then_return(case):
    report, _, client = case
    first, second, _ = report.lines.all()
    line = reverse("reports:review_line", args=[report.pk, first.pk])
    client.post(line, {"verdict": "remark", "text": "Приложите приказ"})
    client.post(reverse("reports:review_line", args=[report.pk, second.pk]), {"verdict": "accept"})
    page = client.get(reverse("reports:review", args=[report.pk])).content.decode()
    assert "Приложите приказ" in page
    assert "Строка принята" in page
    due = timezone.localdate() + timedelta(days=7)
    client.post(reverse("reports:decide", args=[report.pk]), {"decision": "return", "due": due.isoformat()})
    report.refresh_from_db()
    assert (report.state, report.return_due) == ("returned", due)
    assert Remark.objects.get().published_at


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"decision": "return", "due": ""}, "Исправить до"),
        ({"decision": "return", "due": "2026-01-01", "comment": "Заново"}, "уже прошёл"),
        ({"decision": "return", "due": "2090-01-01"}, "Напишите замечание"),
        ({"decision": "check"}, "в один шаг"),
        ({}, "Выберите решение"),
    ],
)
def test_wrong_decision_is_explained(case, data, words):
    report, _, client = case
    response = client.post(reverse("reports:decide", args=[report.pk]), data)
    assert response.status_code == 422
    assert words in response.content.decode()


def test_acceptance_leads_to_the_next_report_of_the_queue(case):
    report, _, client = case
    neighbour = report.period.reports.exclude(pk=report.pk).select_related("organisation__municipality", "period")[0]
    sent(neighbour, user_with_role(Role.HEAD, organisation=neighbour.organisation), at=NOON + timedelta(hours=1))
    page = client.get(reverse("reports:review", args=[report.pk]))
    assert page.context["page"].next_id == neighbour.pk
    response = client.post(reverse("reports:decide", args=[report.pk]), {"decision": "accept"})
    assert response["Location"] == reverse("reports:review", args=[neighbour.pk])
    response = client.post(reverse("reports:decide", args=[neighbour.pk]), {"decision": "accept"})
    assert response["Location"] == reverse("reports:queue")
    assert "Всё, что прислали, проверено" in client.get("/review/").content.decode()


def test_lines_without_questions_are_accepted_at_once(case):
    report, _, client = case
    report.lines.filter(pk=report.lines.first().pk).update(required_documents=["Приказ"])
    client.post(reverse("reports:clean_lines", args=[report.pk]))
    assert list(report.lines.values_list("review", flat=True)) == ["none", "accepted", "accepted"]


def test_many_reports_are_accepted_from_the_queue(case):
    report, _, client = case
    client.post(reverse("reports:accept_many"), {"report": [report.pk, "x", "999999"]})
    report.refresh_from_db()
    assert report.state == "accepted"


@pytest.mark.parametrize("size", [3, 30])
def test_review_costs_the_same_for_few_and_many_lines(client, size, django_assert_max_num_queries):
    report, head = school_report(tasks=size)
    sent(report, head)
    client.force_login(user_with_role(Role.METHODOLOGIST, municipality=report.organisation.municipality))
    client.get("/help/")
    with django_assert_max_num_queries(18):
        assert client.get(reverse("reports:review", args=[report.pk])).status_code == 200
    with django_assert_max_num_queries(8):
        assert client.get("/review/").status_code == 200
    with django_assert_max_num_queries(14):
        assert client.get("/").status_code == 200


def test_quarter_is_opened_closed_and_opened_again(case):
    report, _, client = case
    page = client.get("/reports/periods/")
    offered = page.context["page"].to_open
    assert Quarter(2026, 3) not in offered
    client.post(reverse("reports:period_open"), {"quarter": "2026Q2"})
    period = ReportingPeriod.objects.get(code="2026Q2")
    client.post(reverse("reports:period_close", args=["2026Q2"]))
    period.refresh_from_db()
    assert period.closed_at
    until = timezone.localdate() + timedelta(days=10)
    client.post(reverse("reports:period_reopen", args=["2026Q2"]), {"until": until.isoformat()})
    period.refresh_from_db()
    assert not period.is_locked(timezone.now())


@pytest.mark.parametrize("code", ["2026Q9", "", "вчера", "2199Q1"])
def test_wrong_quarter_is_explained(case, code):
    _, _, client = case
    page = client.post(reverse("reports:period_open"), {"quarter": code}, follow=True)
    assert page.status_code == 200
    assert [message.level_tag for message in page.context["messages"]] == ["error"]


def test_extension_is_recorded_and_the_school_sees_why(case):
    report, _, client = case
    neighbour = report.period.reports.exclude(pk=report.pk).first()
    until = timezone.localdate() + timedelta(days=10)
    data = {"organisation": neighbour.organisation_id, "kind": "extension", "until": until.isoformat()}
    url = reverse("reports:extend", args=[report.period.code])
    assert client.post(url, data).status_code == 422
    client.post(url, data | {"reason": "Ремонт здания"})
    extension = Extension.objects.get()
    assert "Ремонт здания" in client.get(report.period.get_absolute_url()).content.decode()
    head = user_with_role(Role.HEAD, organisation=neighbour.organisation)
    client.force_login(head)
    assert "Ремонт здания" in client.get(neighbour.get_absolute_url()).content.decode()
    assert extension.approved_by


def test_foreign_organisation_cannot_be_extended(case):
    report, _, client = case
    data = {"organisation": OrganisationFactory().pk, "kind": "waiver", "reason": "ошибка"}
    assert client.post(reverse("reports:extend", args=[report.period.code]), data).status_code == 422
    assert not Extension.objects.exists()


def test_reminder_is_previewed_and_sent_once(case):
    report, _, client = case
    neighbour = report.period.reports.exclude(pk=report.pk).first()
    head = user_with_role(Role.HEAD, organisation=neighbour.organisation)
    url = reverse("reports:remind", args=[report.period.code])
    page = client.get(url).content.decode()
    assert head.email in page
    assert "Некому: нет руководителя" in page
    for _ in range(2):
        client.post(url, {"report": [neighbour.pk]})
    assert Letter.objects.filter(kind="report.reminder").count() == 1


def test_rates_on_the_page_and_in_the_workbook_are_the_same(case):
    report, _, client = case
    rates = client.get("/reports/rates/").context["rates"]
    assert (rates.total.expected, rates.total.actual, rates.total.on_time) == (3, 1, 1)
    response = client.get("/reports/rates/?format=xlsx")
    sheet = load_workbook(io.BytesIO(response.content)).worksheets[0]
    last = [cell.value for cell in sheet[sheet.max_row]]
    assert last[:6] == ["Всего", 3, 1, 1, 0, 0]
    assert abs(last[6] - 1 / 3) < 1e-9


def test_a_returned_report_has_come_on_every_page(case):
    """Rates, periods, the list and the consolidated report say the same of a report that is being corrected."""
    report, department, client = case
    QuarterlyReport.objects.filter(pk=report.pk).update(state="returned")
    freed = report.period.reports.exclude(pk=report.pk).first()
    Extension.objects.create(
        period=report.period, organisation=freed.organisation, kind="waiver", reason="ремонт", approved_at=NOON,
        approved_by=department,
    )  # fmt: skip
    total = client.get("/reports/rates/").context["rates"].total
    assert (total.expected, total.actual, total.returned) == (2, 1, 1)
    period = client.get(report.period.get_absolute_url()).context["page"].row.period
    assert (period.total, period.sent, period.returned) == (2, 1, 1)
    column = client.get("/reports/").context["page"].columns[-1]
    assert (column.expected, column.returned, column.missing) == (2, 1, 1)
    found = consolidated(report.period, NOON)
    assert (found.expected, found.sent, len(found.returned), len(found.missing)) == (2, 1, 1, 1)
    assert not any(row.counts for row in found.activities), "what is being corrected is not counted yet"


def test_late_and_waived_reports_in_the_rates():
    municipality, _ = town(schools=3, tasks=1)
    period = opened(municipality, today=OPENED)
    reports = list(period.reports.select_related("organisation__municipality", "period"))
    sent(reports[0], user_with_role(Role.HEAD, organisation=reports[0].organisation), at=NOON + timedelta(days=20))
    extend(
        period=period, organisation=reports[1].organisation, kind=Extension.Kind.WAIVER, reason="ремонт", at=NOON,
        by=user_with_role(Role.DEPARTMENT, municipality=municipality),
    )  # fmt: skip
    found = rates_of(municipality, NOON + timedelta(days=30)).total
    assert (found.expected, found.actual, found.on_time) == (2, 1, 0)
    assert rates_of(municipality, NOON).total.expected == 1, "the day has not come: only what was sent counts"
