"""A school fills its report: page by page as a person does, and what goes wrong on the way."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from reports.actions.reviewing import return_report
from reports.models import Evidence, QuarterlyReport, ReportingPeriod, ReportLine, Submission
from schools.access import Role
from schools.models import Organisation
from tests.factories.reports import DONE_TEXT, PDF, fill, opened, school_report, sent, task
from tests.factories.schools import OrganisationFactory, user_with_role
from tests.pages import one_line

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(client):
    """An open report of a school whose head is logged in."""
    report, head = school_report()
    ReportingPeriod.objects.update(locks_at=timezone.now() + timedelta(days=20))
    report.period.refresh_from_db()
    client.force_login(head)
    return report, head, client


def answer(line, **fields):
    return {"version": line.version, "state": "done", "text": DONE_TEXT} | fields


def url(line, name="reports:line"):
    return reverse(name, args=[line.pk])


def test_from_the_first_page_to_the_first_field_in_two_clicks(case):
    report, _, client = case
    home = client.get("/").content.decode()
    assert report.get_absolute_url() in home
    page = client.get(report.get_absolute_url()).content.decode()
    assert f"Начать: строка {report.lines.first().number_clean}" in page


def test_task_list_tells_state_due_day_and_why_it_cannot_be_sent(case):
    report, _, client = case
    page = client.get(report.get_absolute_url()).content.decode()
    assert page.count("Не начато") == 3
    assert "до 30\u00a0сентября, ср" in page
    assert "Осталось 3:" in page


def test_done_leads_to_the_next_unfinished_line_and_at_last_to_the_report(case):
    report, _, client = case
    first, second, third = report.lines.all()
    for line, following in ((first, url(second)), (second, url(third)), (third, report.get_absolute_url())):
        response = client.post(url(line), answer(line, action="done"))
        assert response["Location"] == following
    page = client.get(report.get_absolute_url()).content.decode()
    assert "Проверить и отправить" in page


def test_unready_answer_is_saved_and_explained(case):
    report, _, client = case
    line = report.lines.first()
    response = client.post(url(line), answer(line, state="not_done", text="Заболел докладчик", action="done"))
    assert response.status_code == 422
    assert "Укажите причину, почему не сделано" in response.content.decode()
    line.refresh_from_db()
    assert line.text == "Заболел докладчик"


def test_wrong_date_keeps_the_other_fields(case):
    report, _, client = case
    line = report.lines.first()
    response = client.post(url(line), answer(line, text="Мой длинный текст", new_date="завтра", action="done"))
    page = response.content.decode()
    assert response.status_code == 422
    assert "Напишите дату так: 25.09.2026" in page
    assert "Мой длинный текст" in page


def test_autosave_saves_and_tells_the_time(case):
    report, head, client = case
    line = report.lines.first()
    response = client.post(url(line, "reports:autosave"), answer(line, text="Начато"))
    line.refresh_from_db()
    assert response.json()["version"] == line.version == 2
    assert response.json()["saved_at"]
    assert (line.text, line.filled_by) == ("Начато", head)


def test_autosave_costs_few_statements(case, django_assert_max_num_queries):
    report, _, client = case
    line = report.lines.first()
    client.post(url(line, "reports:autosave"), answer(line, text="Первое"))
    line.refresh_from_db()
    with django_assert_max_num_queries(6):
        assert client.post(url(line, "reports:autosave"), answer(line, text="Второе")).status_code == 200


def test_two_people_at_once_lose_nothing(case, django_user_model):
    report, _, client = case
    line = report.lines.first()
    colleague = user_with_role(Role.STAFF, organisation=report.organisation)
    client.post(url(line, "reports:autosave"), answer(line, text="Текст первого"))
    client.force_login(colleague)
    quiet = client.post(url(line, "reports:autosave"), answer(line, text="Текст второго"))
    assert quiet.status_code == 409
    assert quiet.json()["text"] == "Текст первого"
    loud = client.post(url(line), answer(line, text="Текст второго", action="done"))
    page = loud.content.decode()
    assert loud.status_code == 409
    assert "Текст первого" in page
    assert ">Текст второго</textarea>" in page
    assert loud.context["form"]["version"].value() == "2"
    line.refresh_from_db()
    assert line.text == "Текст первого"
    client.post(url(line), answer(line, text="Оба текста", action="done"))
    line.refresh_from_db()
    assert line.text == "Оба текста"


def test_wrong_file_is_explained_and_the_text_is_kept(case):
    report, _, client = case
    line = report.lines.first()
    upload = SimpleUploadedFile("virus.exe", b"MZ")
    response = client.post(url(line), answer(line, text="Важный текст", action="attach", **{"extra-file": upload}))
    page = response.content.decode()
    assert response.status_code == 422
    assert "Нужен PDF, DOCX, XLSX, JPG или PNG" in page
    assert "Важный текст" in page
    line.refresh_from_db()
    assert line.text == "Важный текст"
    again = client.post(url(line), answer(line, version=line.version, action="save"))
    assert again.status_code == 302


def test_document_is_put_into_its_slot_described_and_removed(case):
    report, _, client = case
    report.lines.update(required_documents=["Приказ"])
    line = report.lines.first()
    upload = SimpleUploadedFile("приказ.pdf", PDF)
    data = {"slot0-file": upload, "slot0-number": "01-17", "slot0-date": "2026-09-25"}
    client.post(url(line), answer(line, action="attach", **data))
    evidence = Evidence.objects.get()
    assert (evidence.document_kind, evidence.number, str(evidence.date)) == ("Приказ", "01-17", "2026-09-25")
    line.refresh_from_db()
    described = {f"document{evidence.pk}-number": "01-18", f"document{evidence.pk}-date": "2026-09-26"}
    client.post(url(line), answer(line, action="save", **described))
    evidence.refresh_from_db()
    assert evidence.number == "01-18"
    client.post(url(line), answer(line, remove=evidence.pk, **described))
    assert not Evidence.objects.exists()


def test_file_of_a_line_serves_another_one(case):
    report, _, client = case
    first, second, _ = report.lines.all()
    client.post(url(first), answer(first, action="attach", **{"extra-file": SimpleUploadedFile("a.pdf", PDF)}))
    file = Evidence.objects.get().file
    client.post(url(second), answer(second, action="attach", **{"extra-again": file.pk}))
    assert Evidence.objects.filter(file=file).count() == 2
    page = one_line(client.get(url(first)))
    assert f"используется также в строке {second.number_clean}" in page


def test_file_is_given_as_a_download_that_runs_nowhere(case):
    report, _, client = case
    line = report.lines.first()
    client.post(url(line), answer(line, action="attach", **{"extra-file": SimpleUploadedFile("отчёт.pdf", PDF)}))
    evidence = Evidence.objects.get()
    response = client.get(reverse("reports:evidence", args=[evidence.pk]))
    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''%D0%BE")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    shown = client.get(reverse("reports:evidence_preview", args=[evidence.pk]))
    assert shown["Content-Disposition"].startswith("inline")
    assert shown["X-Frame-Options"] == "SAMEORIGIN"


def test_check_submit_confirmation(case):
    report, head, client = case
    fill(report)
    page = client.get(reverse("reports:check", args=[report.pk]))
    token = page.context["form"].initial["token"]
    data = {"token": token, "confirmed": "on"}
    first = client.post(reverse("reports:submit", args=[report.pk]), data)
    second = client.post(reverse("reports:submit", args=[report.pk]), data)
    assert first["Location"] == second["Location"]
    submission = Submission.objects.get()
    shown = client.get(first["Location"]).content.decode()
    assert submission.number in shown
    assert submission.checksum in shown
    assert "Отчёт отправлен" in shown


@pytest.mark.parametrize("data", [{}, {"confirmed": "on"}, {"token": "x" * 20}])
def test_submission_without_a_signature_or_a_form_is_refused(case, data):
    report, _, client = case
    fill(report)
    assert client.post(reverse("reports:submit", args=[report.pk]), data).status_code == 422
    assert not Submission.objects.exists()


def test_unfilled_report_comes_back_with_the_list(case):
    report, _, client = case
    data = {"token": "x" * 20, "confirmed": "on"}
    response = client.post(reverse("reports:submit", args=[report.pk]), data)
    assert response.status_code == 422
    assert "Осталось 3" in response.content.decode()


def test_staff_sees_that_the_head_sends(case):
    report, _, client = case
    fill(report)
    client.force_login(user_with_role(Role.STAFF, organisation=report.organisation))
    page = client.get(reverse("reports:check", args=[report.pk])).content.decode()
    assert "Отправляет его руководитель организации" in page
    assert "Отправить отчёт</button>" not in page


def test_nothing_happened_in_one_click(case):
    report, _, client = case
    response = client.post(reverse("reports:nothing", args=[report.pk]))
    assert response["Location"] == reverse("reports:check", args=[report.pk])
    assert set(report.lines.values_list("state", flat=True)) == {"not_required"}
    client.post(reverse("reports:nothing", args=[report.pk]), {"undo": "1"})
    assert set(report.lines.values_list("state", flat=True)) == {""}


def test_returned_report_shows_the_remark_at_the_field_and_closes_the_rest(case):
    report, head, client = case
    now = timezone.now()
    sent(report, head, at=now)
    methodist = user_with_role(Role.METHODOLOGIST, municipality=report.organisation.municipality)
    remarked, accepted, _ = report.lines.all()
    due = now.date() + timedelta(days=5)
    return_report(report=report, by=methodist, due=due, at=now, remarks={remarked.pk: "Назовите число участников"})
    assert "Исправьте отчёт за III квартал 2026 года" in client.get("/").content.decode()
    page = one_line(client.get(report.get_absolute_url()))
    assert "Осталось исправить 1\u00a0замечание" in page
    assert "Назовите число участников" in client.get(url(remarked)).content.decode()
    assert "Строка уже принята" in client.get(url(accepted)).content.decode()
    remarked.refresh_from_db()
    client.post(url(remarked), answer(remarked, text="Участвовали 35 человек", action="done"))
    token = client.get(reverse("reports:check", args=[report.pk])).context["form"].initial["token"]
    client.post(reverse("reports:submit", args=[report.pk]), {"token": token, "confirmed": "on"})
    report = QuarterlyReport.objects.get(pk=report.pk)
    assert report.current.version == 2
    versions = client.get(reverse("reports:versions", args=[report.pk])).content.decode()
    assert "Участвовали 35 человек" in versions
    assert "Что изменилось с прошлой версии" in versions


@pytest.mark.parametrize("merged", [False, True])
def test_previous_answer_of_the_school_or_of_one_it_took_over_stands_beside(case, merged):
    report, head, client = case
    heir = report.organisation
    line = report.lines.first()
    ReportLine.objects.filter(pk=line.pk).update(state="done", text="Ответ третьего квартала")
    activity = line.activity
    activity.schedule = {"kind": "continuous"}
    activity.save()
    activity.occurrences.all().delete()
    if merged:
        old = OrganisationFactory(municipality=heir.municipality, successor=heir, closed_on=report.period.quarter.end)
        QuarterlyReport.objects.filter(pk=report.pk).update(organisation=old)
    later = opened(report.organisation.municipality, report.period.quarter.next(), timezone.localdate())
    ReportingPeriod.objects.update(locks_at=timezone.now() + timedelta(days=20))
    page = client.get(url(later.reports.get(organisation=heir).lines.get(activity=activity))).content.decode()
    assert "Ответ третьего квартала" in page
    assert "Перенести в ответ" in page


def test_reports_of_a_school_that_was_taken_over_are_read_not_written(case):
    report, head, client = case
    heir = OrganisationFactory(municipality=report.organisation.municipality)
    own = opened(heir.municipality).reports.get(organisation=heir)
    Organisation.objects.filter(pk=report.organisation_id).update(successor=heir, closed_on=report.period.end)
    line, same = report.lines.first(), own.lines.get(activity=report.lines.first().activity)
    ReportLine.objects.filter(pk=line.pk).update(state="done", text="Ответ присоединённой школы")
    client.force_login(user_with_role(Role.HEAD, organisation=heir))
    page = client.get("/reports/").content.decode()
    assert "Отчёты присоединённых организаций" in page
    assert report.get_absolute_url() in page
    assert "Ответ присоединённой школы" in client.get(url(line)).content.decode()
    assert "Ответ присоединённой школы" in client.get(url(same)).content.decode()
    assert client.post(url(line), answer(line)).status_code == 403
    assert client.get(reverse("reports:template", args=[report.pk])).status_code == 403
    client.force_login(user_with_role(Role.HEAD, organisation=OrganisationFactory(municipality=heir.municipality)))
    assert client.get(report.get_absolute_url()).status_code == 404


def test_script_in_a_text_stays_text(case):
    report, _, client = case
    line = report.lines.first()
    client.post(url(line), answer(line, text="<script>alert(1)</script>", action="save"))
    for address in (url(line), report.get_absolute_url(), reverse("reports:check", args=[report.pk])):
        assert "<script>alert" not in client.get(address).content.decode()


@pytest.mark.parametrize("size", [4, 40])
def test_pages_cost_the_same_for_few_and_many_lines(client, size, django_assert_max_num_queries):
    report, head = school_report(tasks=size)
    ReportingPeriod.objects.update(locks_at=timezone.now() + timedelta(days=20))
    fill(report)
    client.force_login(head)
    client.get("/help/")  # the first request of a session notes the time
    pages = {
        report.get_absolute_url(): 13,
        reverse("reports:check", args=[report.pk]): 12,
        url(report.lines.first()): 16,
        "/": 10,
        "/reports/": 6,
    }
    for address, budget in pages.items():
        with django_assert_max_num_queries(budget):
            assert client.get(address).status_code == 200


def test_lines_of_an_amended_plan_are_marked(case):
    report, _, client = case
    task(report.lines.first().activity.roadmap, title="Добавлено изменением")
    opened(report.organisation.municipality)
    page = client.get(report.get_absolute_url()).content.decode()
    assert "Добавлено изменением" in page
    assert "Добавлено 01.10.2026: мероприятие для всех школ" in page
