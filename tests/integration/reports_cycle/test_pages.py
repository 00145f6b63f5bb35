"""The whole loop as people walk it: finding, recommendation, order, measure, a school's answer, proposal."""

import io
from datetime import timedelta

import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from msoko.outbox.models import Letter
from reports.models import Decision, Finding, Measure, MeasureBody, Proposal, Recommendation
from roadmaps.models import Activity, Direction
from schools.access import Role
from tests.factories.analysis import busy_year, computed
from tests.factories.schools import user_with_role

pytestmark = pytest.mark.django_db
MOST_QUERIES = 24


@pytest.fixture
def run():
    return computed(busy_year(schools=3, tasks=3))


@pytest.fixture
def chief(client, run):
    person = user_with_role(Role.DEPARTMENT, municipality=run.municipality)
    client.force_login(person)
    return person


@pytest.fixture
def school(run):
    return run.municipality.organisations.filter(kind="school").first()


def scan():
    """A file of one empty page."""
    stream, writer = io.BytesIO(), pypdf.PdfWriter()
    writer.add_blank_page(width=595, height=842)
    writer.write(stream)
    return SimpleUploadedFile("order.pdf", stream.getvalue())


def url(name, *args):
    return reverse(f"reports:{name}", args=args)


def soon(days=30):
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def recommend(client, run, school, text="Разобрать причины неисполнения."):
    form = {"text": text, "due": soon(), "organisations": [school.pk]}
    assert client.post(url("recommendation_new", run.pk), form).status_code == 302
    return Recommendation.objects.latest("pk")


def decide(client, run, row, **extra):
    form = {"kind": "order", "number": "5-О", "date": soon(0), "title": "О мерах", "recommendations": [row.pk]} | extra
    return client.post(url("decision_new", run.pk), form)


def test_the_whole_loop(client, run, chief, school):
    client.post(url("findings_propose", run.pk))
    finding = Finding.objects.first()
    page = client.get(url("cycle", run.pk)).content.decode()
    assert "Наблюдение не рассмотрено" in page
    assert client.get(url("recommendation_new", run.pk) + f"?finding={finding.pk}").status_code == 200

    row = recommend(client, run, school)
    client.post(url("recommendation_issue", row.pk))
    decide(client, run, row, file=scan())
    decision = Decision.objects.get()
    assert "attachment" in client.get(url("decision_file", decision.pk))["Content-Disposition"]
    measure = {"text": "Провести семинар.", "starts_on": soon(0), "due": soon(60), "organisations": [school.pk]}
    assert client.post(url("measure_new", decision.pk), measure).status_code == 302
    assert "Провести семинар." in client.get(url("decision", decision.pk)).content.decode()

    client.force_login(user_with_role(Role.HEAD, organisation=school))
    assert "Провести семинар." in client.get(reverse("home")).content.decode()
    report = school.reports.filter(period__code="2025Q4").get()
    Measure.objects.update(starts_on="2025-11-01")
    assert "Провести семинар." in client.get(report.get_absolute_url()).content.decode()
    own = client.get(url("recommendations")).content.decode()
    assert "Разобрать причины неисполнения." in own
    body = MeasureBody.objects.get()
    client.post(url("measure_done", body.pk), {"done_on": soon(0), "note": "Протокол № 3."})
    assert "Протокол № 3." in client.get(url("recommendations")).content.decode()
    assert "Провести семинар." not in client.get(reverse("home")).content.decode()

    client.force_login(chief)
    assert "Протокол № 3." in client.get(url("cycle", run.pk)).content.decode()
    client.post(url("proposal_new", run.pk), {"text": "Перенести срок на май."})
    proposal = Proposal.objects.get()
    client.post(url("proposal_decide", proposal.pk), {"state": "taken"})
    assert "войдёт в изменения" in client.get(url("cycle", run.pk)).content.decode().lower()


def test_all_findings_become_drafts_then_letters_then_one_order(client, run, chief):
    """The short way of a department: every step takes what the one before it knows."""
    client.post(url("findings_propose", run.pk))
    client.post(url("recommendations_draft_all", run.pk))
    rows = list(Recommendation.objects.all())
    assert len(rows) == Finding.objects.filter(state="accepted").count() > 1
    client.post(url("recommendations_draft_all", run.pk))
    assert Recommendation.objects.count() == len(rows)
    school = rows[0].organisations.first()
    head = user_with_role(Role.HEAD, organisation=school)
    client.post(url("recommendations_issue_all", run.pk))
    letters = Letter.objects.filter(user=head)
    assert letters.count() == Recommendation.objects.filter(organisations=school, state="issued").count()
    assert any(rows[0].text in letter.text for letter in letters)
    form = client.get(url("decision_new", run.pk)).context["form"]
    assert {row.pk for row in form["recommendations"].initial} == {row.pk for row in rows}
    decide(client, run, rows[0])
    assert rows[0] not in client.get(url("decision_new", run.pk)).context["form"]["recommendations"].initial
    page = client.get(url("measure_new", Decision.objects.get().pk) + f"?recommendation={rows[0].pk}")
    assert page.context["form"]["text"].initial == rows[0].text
    assert school in page.context["form"]["organisations"].initial


def test_a_taken_proposal_goes_into_the_working_copy_of_the_map(client, run, chief):
    Activity.objects.update(schedule={})  # the year's rows are made by hand, without rules of dates
    client.post(url("proposals_gather", run.pk))
    proposal = Proposal.objects.filter(activity__isnull=False).first()
    client.post(url("proposals_gather", run.pk))
    assert Proposal.objects.filter(activity=proposal.activity, text=proposal.text).count() == 1
    early = client.post(url("proposal_carry", proposal.pk), {"roadmap": proposal.activity.roadmap_id})
    assert "Сначала включите предложение" in early.content.decode()
    client.post(url("proposal_decide", proposal.pk), {"state": "taken"})  # its activity says where: one click
    proposal.refresh_from_db()
    row = proposal.amendment.copy.activities.get(lineage=proposal.lineage)
    assert proposal.text in row.note
    assert proposal.activity.note == ""
    assert proposal.text in client.get(proposal.amendment.get_absolute_url()).content.decode()
    page = client.get(url("cycle", run.pk)).content.decode()
    assert "Предложение не внесено в карту" not in page
    assert "Изменение карты не введено в действие" in page
    again = client.post(url("proposal_carry", proposal.pk), {"roadmap": proposal.activity.roadmap_id})
    assert "уже внесено" in again.content.decode()
    client.post(url("proposal_decide", proposal.pk), {"state": "declined", "reason": "Передумали."})
    proposal.refresh_from_db()
    assert proposal.state == "taken"


def test_a_proposal_without_an_activity_becomes_a_draft_row(client, run, chief):
    Activity.objects.update(schedule={})
    client.post(url("proposal_new", run.pk), {"text": "Провести День объективности."})
    proposal = Proposal.objects.get()
    taken = client.post(url("proposal_decide", proposal.pk), {"state": "taken"})
    assert taken["Location"] == url("proposal_carry", proposal.pk)
    assert "Предложение не внесено в карту" in client.get(url("cycle", run.pk)).content.decode()
    direction = Direction.objects.filter(roadmap__municipality=run.municipality).first()
    form = {"roadmap": direction.roadmap_id}
    assert "Выберите направление" in client.post(url("proposal_carry", proposal.pk), form).content.decode()
    client.post(url("proposal_carry", proposal.pk), form | {"direction": direction.pk})
    proposal.refresh_from_db()
    row = proposal.amendment.copy.activities.get(lineage=proposal.lineage)
    assert (row.title, row.direction.lineage) == ("Провести День объективности.", direction.lineage)
    assert not direction.activities.filter(lineage=proposal.lineage).exists()


def test_a_finding_offers_its_direction(client, run, chief, school):
    client.post(url("findings_propose", run.pk))
    finding = Finding.objects.filter(rule="overdue_activity").first()
    page = client.get(url("recommendation_new", run.pk) + f"?finding={finding.pk}")
    activity = Activity.objects.get(pk=finding.key.split(":")[1])
    assert page.context["form"].initial["direction"] == activity.direction_id
    row = recommend(client, run, school)
    client.post(url("recommendation_issue", row.pk))
    client.post(url("recommendation_direction", row.pk), {"direction": activity.direction_id})
    row.refresh_from_db()
    assert row.direction_id == activity.direction_id


def test_open_loops_name_the_step_the_owner_and_the_age(client, run, chief, school):
    row = recommend(client, run, school)
    assert "Рекомендация не направлена" in client.get(url("cycle", run.pk)).content.decode()
    client.post(url("recommendation_issue", row.pk))
    assert "Нет решения по рекомендации" in client.get(url("cycle", run.pk)).content.decode()
    decide(client, run, row)
    page = client.get(url("cycle", run.pk)).content.decode()
    assert "Решение без мер" in page
    assert "Нет решения по рекомендации" not in page


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"text": "Что-то.", "due": "2020-01-01"}, "уже прошёл"),
        ({"text": "", "due": "завтра"}, "Обязательное поле"),
    ],
)
def test_a_bad_recommendation_is_shown_again(client, run, chief, school, form, words):
    response = client.post(url("recommendation_new", run.pk), form | {"organisations": [school.pk]})
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not Recommendation.objects.exists()


def test_a_school_of_another_municipality_cannot_be_addressed(client, run, chief):
    other = busy_year(schools=1, tasks=1, seed=8).organisations.first()
    form = {"text": "Что-то.", "due": soon(), "organisations": [other.pk]}
    assert client.post(url("recommendation_new", run.pk), form).status_code == 422


def test_two_editors_of_a_draft(client, run, chief, school):
    row = recommend(client, run, school)
    form = {"text": "Первый.", "due": soon(), "organisations": [school.pk], "seen": 1}
    client.post(url("recommendation_edit", row.pk), form)
    response = client.post(url("recommendation_edit", row.pk), form | {"text": "Второй."})
    assert response.status_code == 409
    page = response.content.decode()
    assert "Первый." in page
    assert "Второй." in page


def test_a_file_of_the_wrong_kind_is_refused_in_words(client, run, chief, school):
    row = recommend(client, run, school)
    client.post(url("recommendation_issue", row.pk))
    response = decide(client, run, row, file=SimpleUploadedFile("order.exe", b"MZ\x90\x00"))
    assert response.status_code == 422
    assert not Decision.objects.exists()


def test_a_neighbour_sees_nothing_of_it(client, run, chief, school):
    row = recommend(client, run, school)
    client.post(url("recommendation_issue", row.pk))
    neighbour = run.municipality.organisations.filter(kind="school").last()
    client.force_login(user_with_role(Role.HEAD, organisation=neighbour))
    assert client.get(row.get_absolute_url()).status_code == 404
    assert row.text not in client.get(url("recommendations")).content.decode()


def test_a_school_does_not_see_other_addressees(client, run, chief, school):
    neighbour = run.municipality.organisations.filter(kind="school").last()
    form = {"text": "Общее.", "due": soon(), "organisations": [school.pk, neighbour.pk]}
    client.post(url("recommendation_new", run.pk), form)
    row = Recommendation.objects.get()
    client.post(url("recommendation_issue", row.pk))
    client.force_login(user_with_role(Role.HEAD, organisation=school))
    assert neighbour.short_name not in client.get(row.get_absolute_url()).content.decode()


def test_a_wrong_verdict_or_reason_says_what_to_do(client, run, chief):
    client.post(url("findings_propose", run.pk))
    finding = Finding.objects.first()
    response = client.post(url("finding_dismiss", finding.pk), {"reason": ""}, follow=True)
    assert "Напишите, почему наблюдение отклонено" in response.content.decode()


def test_queries_of_the_page_do_not_grow(client, run, chief, school):
    def queries():
        with CaptureQueriesContext(connection) as caught:
            client.get(url("cycle", run.pk))
        return len(caught)

    def fill(count, number):
        for place in range(count):
            row = recommend(client, run, school)
            client.post(url("recommendation_issue", row.pk))
            decide(client, run, row, number=f"{number}-{place}")
            measure = {"text": "Мера.", "starts_on": soon(0), "due": soon(60), "organisations": [school.pk]}
            client.post(url("measure_new", Decision.objects.latest("pk").pk), measure)

    client.post(url("findings_propose", run.pk))
    fill(2, "а")
    few = queries()
    fill(4, "б")
    assert queries() == few <= MOST_QUERIES
