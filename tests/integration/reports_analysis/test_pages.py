"""What people do on the pages of the analysis and of the documents."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from msoko.audit.models import AuditEvent
from msoko.jobs import running
from msoko.jobs.models import Job
from msoko.outbox.models import Letter
from reports.contexts.words import facts_of
from reports.models import AnalysisRun, Document
from schools.access import Role
from tests.factories.analysis import YEAR, busy_year, computed
from tests.factories.schools import user_with_role

pytestmark = pytest.mark.django_db
MOST_QUERIES = 28


@pytest.fixture
def town():
    return busy_year(schools=2, tasks=3)


@pytest.fixture
def methodist(client, town):
    person = user_with_role(Role.METHODOLOGIST, municipality=town)
    client.force_login(person)
    return person


@pytest.fixture
def run(town):
    return computed(town)


def work_off():
    for job in Job.objects.filter(state=Job.State.WAITING):
        running.run(job.pk)


def page(client, name, *args, query=""):
    response = client.get(reverse(f"reports:{name}", args=args) + query)
    assert response.status_code == 200
    return response.content.decode()


def test_a_run_is_started_and_seen(client, town, methodist):
    form = {"year": YEAR, "year_kind": "calendar", "state": "final"}
    response = client.post(reverse("reports:analysis_start"), form)
    run = AnalysisRun.objects.get()
    assert response["Location"] == reverse("jobs:job", args=[run.job_id])
    assert client.get(run.get_absolute_url()).status_code == 302  # still computed: to the job
    Job.objects.update(created_at=F("created_at") - timedelta(minutes=2))
    work_off()
    shown = page(client, "analysis_run", run.pk)
    assert "Окончательный" in shown
    assert "Исполнение по направлениям" in shown
    assert "Эффект мер" in shown
    assert run.findings.exists()  # nobody has to ask for them
    assert AuditEvent.objects.filter(action="analysis.requested", target_id=str(run.pk)).exists()
    told = Letter.objects.get(kind="analysis.ready")  # who waited for minutes has gone on to other work
    assert told.user == methodist
    assert told.subject == " ".join(f"{run}: расчёт готов".split())
    assert run.get_absolute_url() in told.text


def test_a_stopped_run_is_started_again_and_a_colleague_is_told_where_it_stands(client, town, methodist):
    client.post(reverse("reports:analysis_start"), {"year": YEAR, "year_kind": "calendar", "state": "final"})
    run = AnalysisRun.objects.get()
    client.post(reverse("jobs:cancel", args=[run.job_id]))
    state = client.get(reverse("jobs:state", args=[run.job_id]))
    assert state["HX-Refresh"] == "true"  # the buttons around the progress change too
    client.force_login(user_with_role(Role.DEPARTMENT, municipality=town))
    assert client.get(run.get_absolute_url())["Location"] == reverse("reports:analysis")
    listed = page(client, "analysis")
    assert "запустите новый расчёт" in listed
    assert run.get_absolute_url() not in listed
    client.force_login(methodist)
    client.post(reverse("jobs:repeat", args=[run.job_id]))
    work_off()
    again = AnalysisRun.objects.get()
    assert again.job.state == Job.State.DONE
    assert again.cut_off == again.job.created_at > run.cut_off  # the data of the day it was counted on
    assert "Окончательный" in page(client, "analysis_run", run.pk)
    assert not Letter.objects.filter(kind="analysis.ready").exists()  # it was ready while one looked


@pytest.mark.parametrize("form", [{}, {"year": "1999", "year_kind": "calendar", "state": "final"}, {"year": "год"}])
def test_a_bad_form_is_shown_again(client, methodist, form):
    response = client.post(reverse("reports:analysis_start"), form)
    assert response.status_code == 422
    assert not AnalysisRun.objects.exists()


def test_numbers_lead_to_their_rows(client, run, methodist):
    overdue = page(client, "analysis_drill", run.pk, query="?outcome=overdue")
    assert "просрочено" in overdue
    school = run.municipality.organisations.filter(kind="school").first()
    shown = page(client, "analysis_drill", run.pk, query=f"?organisation={school.pk}&outcome=nonsense&direction=abc")
    assert school.short_name in shown


def test_two_runs_are_compared(client, run, methodist):
    alone = page(client, "analysis_compare", run.pk)
    assert "сравнивать не с чем" in alone
    later = computed(run.municipality)
    shown = page(client, "analysis_compare", later.pk)
    assert "Числа и порядок расчёта одинаковы." in shown
    assert "Было" in page(client, "analysis_compare", later.pk, query=f"?with={run.pk}")
    assert client.get(reverse("reports:analysis_compare", args=[run.pk]) + "?with=999999").status_code == 404


def test_words_are_edited_and_kept_beside_the_draft(client, run, methodist):
    words = run.conclusions.get(subject="total")
    url = reverse("reports:conclusion", args=[words.pk])
    client.post(url, {"text": "Исполнение достаточное.", "proposal": "", "seen": words.version, "approve": "1"})
    words.refresh_from_db()
    assert (words.text, words.is_approved, words.edited_by) == ("Исполнение достаточное.", True, methodist)
    assert words.draft.startswith("За 2025 год исполнено")
    assert "Исполнение достаточное." in page(client, "analysis_run", run.pk)
    event = AuditEvent.objects.get(action="conclusion.edited")
    assert event.changes["text"][1] == "Исполнение достаточное."


def test_words_are_approved_one_after_another_beside_their_numbers(client, run, methodist):
    """All words of a kind in one pass: each page shows the numbers and leads to the next that waits."""
    rows = list(run.conclusions.exclude(subject="activity"))
    address = reverse("reports:conclusion", args=[rows[0].pk])
    for row, following in zip(rows, [*rows[1:], None], strict=True):
        shown = page(client, "conclusion", row.pk)
        assert "Числа расчёта" in shown
        form = {"text": row.text, "proposal": row.proposal, "seen": row.version, "next": "1"}
        address = client.post(reverse("reports:conclusion", args=[row.pk]), form)["Location"]
        if following is not None:
            assert address == reverse("reports:conclusion", args=[following.pk])
    assert address.startswith(run.get_absolute_url())
    assert not run.conclusions.exclude(subject="activity").filter(is_approved=False).exists()
    words = run.conclusions.filter(subject="activity").first()
    facts = {fact.label: fact for fact in facts_of(words)}
    assert {"Срок", "Всего обязательств", "Исполнено"} <= set(facts)
    assert client.get(facts["Всего обязательств"].url).context["found"] == int(facts["Всего обязательств"].value)


def test_of_two_editors_the_second_sees_the_first(client, run, methodist):
    words = run.conclusions.get(subject="total")
    url = reverse("reports:conclusion", args=[words.pk])
    client.post(url, {"text": "Первый.", "proposal": "", "seen": words.version})
    response = client.post(url, {"text": "Второй.", "proposal": "", "seen": words.version})
    assert response.status_code == 409
    shown = response.content.decode()
    assert "Первый." in shown
    assert "Второй." in shown
    words.refresh_from_db()
    assert words.text == "Первый."


def test_a_published_analysis_stands_still(client, run, methodist):
    assert client.post(reverse("reports:analysis_publish", args=[run.pk])).status_code == 403
    client.force_login(user_with_role(Role.DEPARTMENT, municipality=run.municipality))
    client.post(reverse("reports:analysis_publish", args=[run.pk]))
    run.refresh_from_db()
    assert run.published_at is not None
    words = run.conclusions.get(subject="total")
    client.force_login(methodist)
    response = client.post(
        reverse("reports:conclusion", args=[words.pk]), {"text": "Иначе.", "proposal": "", "seen": words.version}
    )
    assert "Анализ опубликован" in response.content.decode()
    words.refresh_from_db()
    assert words.text != "Иначе."


def order(client, run, kind="xlsx"):
    return client.post(reverse("reports:analysis_document", args=[run.pk]), {"format": kind})


def test_a_document_is_made_once_and_downloaded(client, run, methodist):
    order(client, run)
    work_off()
    document = Document.objects.get()
    assert (document.state, document.data_as_of, document.version) == ("ready", run.cut_off, 1)
    assert order(client, run)["Location"] == document.get_absolute_url()  # asked twice, made once
    response = client.get(reverse("reports:document_file", args=[document.pk]))
    assert b"".join(response.streaming_content).startswith(b"PK")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "attachment" in response["Content-Disposition"]
    assert document.checksum in page(client, "document", document.pk)
    assert document.title in page(client, "documents")


def test_changed_words_make_a_new_version(client, run, methodist):
    order(client, run)
    words = run.conclusions.get(subject="total")
    url = reverse("reports:conclusion", args=[words.pk])
    client.post(url, {"text": "Иначе.", "proposal": "", "seen": words.version})
    order(client, run)
    assert list(Document.objects.order_by("version").values_list("version", flat=True)) == [1, 2]


def test_a_document_is_made_anew_on_purpose(client, run, methodist):
    order(client, run)
    again = reverse("reports:document_again", args=[Document.objects.get().pk])
    client.post(again)
    assert Document.objects.count() == 1  # the first one is not ready yet
    work_off()
    client.post(again)
    assert Document.objects.count() == 2


def test_a_job_run_again_makes_no_second_file(client, run, methodist):
    order(client, run)
    work_off()
    document = Document.objects.get()
    Job.objects.filter(pk=document.job_id).update(state=Job.State.WAITING, lease_until=None)
    running.run(document.job_id)
    again = Document.objects.get()
    assert (again.file.name, again.checksum) == (document.file.name, document.checksum)


def test_an_unknown_format_is_not_found(client, run, methodist):
    assert order(client, run, "exe").status_code == 404
    assert order(client, run, "zip").status_code == 404


def test_a_file_that_is_lost_is_not_found(client, run, methodist):
    order(client, run)
    work_off()
    document = Document.objects.get()
    document.file.storage.delete(document.file.name)
    assert client.get(reverse("reports:document_file", args=[document.pk])).status_code == 404


def test_documents_are_found_by_words(client, run, methodist):
    order(client, run)
    assert "Информационно-аналитический" in page(client, "documents", query="?q=ОТЧЁТ+2025")
    assert "Информационно-аналитический отчёт за" not in page(client, "documents", query="?q=справка")


def queries(client, run):
    client.force_login(user_with_role(Role.DEPARTMENT, municipality=run.municipality))
    with CaptureQueriesContext(connection) as caught:
        page(client, "analysis_run", run.pk)
    return len(caught)


def test_queries_of_the_page_do_not_grow(client):
    small, big = computed(busy_year(schools=2, tasks=2)), computed(busy_year(schools=6, tasks=8))
    assert queries(client, small) == queries(client, big) <= MOST_QUERIES
