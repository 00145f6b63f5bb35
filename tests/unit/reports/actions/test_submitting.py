"""A sent version: numbered, whole, unchangeable, one for one click."""

import json
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from msoko.audit.models import AuditEvent
from msoko.outbox.models import Letter
from reports.actions.evidence import attach_link
from reports.actions.filling import Conflict, save_answer
from reports.actions.reviewing import return_report
from reports.actions.submitting import checksum_of, number_of, short_letters, submit
from reports.models import Evidence, QuarterlyReport, ReportLine, Submission
from reports.refusals import ActionRefused
from schools.access import Role
from tests.factories.reports import NOON, EvidenceFileFactory, fill, school_report, sent
from tests.factories.schools import user_with_role

pytestmark = pytest.mark.django_db
State = QuarterlyReport.State


@pytest.fixture
def filled():
    report, head = school_report()
    fill(report)
    return report, head


def send(report, by, token="form-0000000000001", at=NOON, **fields):
    return submit(report=report, by=by, token=token, at=at, **fields)


def test_version_is_numbered_and_moves_the_report(filled):
    report, head = filled
    submission = send(report, head)
    report.refresh_from_db()
    assert submission.number == f"{number_of(report)}/1"
    assert (report.state, report.current) == (State.SUBMITTED, submission)
    move = report.transitions.last()
    assert (move.source, move.target, move.by, move.submission) == (State.DRAFT, State.SUBMITTED, head, submission)


def test_content_is_whole_and_its_checksum_is_of_what_the_database_keeps(filled):
    report, head = filled
    line = report.lines.first()
    Evidence.objects.create(
        line=line, document_kind="Приказ", number="5", file=EvidenceFileFactory(organisation=report.organisation),
        added_by=head, added_at=NOON,
    )  # fmt: skip
    submission = Submission.objects.get(pk=send(report, head).pk)
    assert submission.checksum == checksum_of(submission.content)
    assert len(submission.content["lines"]) == 3
    first = submission.content["lines"][0]
    assert (first["state"], first["text"], first["title"]) == (line.state, line.text, line.title)
    assert first["evidence"][0]["kind"] == "Приказ"
    assert len(first["evidence"][0]["sha256"]) == 64
    assert json.loads(json.dumps(submission.content)) == submission.content


def test_same_form_sent_twice_makes_one_version_one_letter_one_event(filled):
    report, head = filled
    assert send(report, head) == send(report, head, at=NOON + timedelta(seconds=1))
    assert Submission.objects.count() == 1
    assert Letter.objects.filter(kind="report.submitted").count() == 1
    assert AuditEvent.objects.filter(action="report.submitted").count() == 1


def test_an_answer_typed_while_the_report_is_sent_is_a_conflict(filled):
    report, head = filled
    related = ("report__period", "report__organisation__municipality", "report__current")
    opened = report.lines.select_related(*related).first()
    send(report, head)
    with pytest.raises(Conflict):
        save_answer(line=opened, by=head, version=opened.version, values={"text": "Позже"}, at=NOON)


def test_a_document_attached_while_the_report_is_sent_is_refused(filled):
    report, head = filled
    opened = report.lines.select_related("report__period", "report__organisation__municipality").first()
    send(report, head)
    with pytest.raises(ActionRefused, match="ждёт проверки"):
        attach_link(line=opened, link="https://example.org/order", by=head, at=NOON)


def test_another_form_after_sending_is_refused(filled):
    report, head = filled
    send(report, head)
    with pytest.raises(ActionRefused, match="уже отправлен"):
        send(report, head, token="form-0000000000002")


def test_token_of_another_report_is_refused(filled):
    report, head = filled
    send(report, head)
    other, other_head = school_report()
    fill(other)
    with pytest.raises(ActionRefused, match="Страница устарела"):
        send(other, other_head)


def test_unfilled_report_is_refused_with_the_numbers_of_lines(filled):
    report, head = filled
    line = report.lines.last()
    ReportLine.objects.filter(pk=line.pk).update(state="")
    with pytest.raises(ActionRefused, match=f"Осталось 1: {line.number_clean}"):
        send(report, head)
    assert not Submission.objects.exists()


def test_removed_lines_are_not_asked(filled):
    report, head = filled
    report.lines.filter(pk=report.lines.last().pk).update(state="", removed_at=NOON)
    assert len(send(report, head).content["lines"]) == 2


def test_locked_period_is_refused(filled):
    report, head = filled
    with pytest.raises(ActionRefused, match="прошёл"):
        send(report, head, at=report.period.locks_at + timedelta(seconds=1))


@pytest.mark.parametrize("role", [Role.STAFF])
def test_staff_prepares_but_does_not_sign(filled, role):
    report, _ = filled
    with pytest.raises(PermissionDenied):
        send(report, user_with_role(role, organisation=report.organisation))


def test_department_does_not_sign_for_a_school(filled):
    report, _ = filled
    with pytest.raises(PermissionDenied):
        send(report, user_with_role(Role.DEPARTMENT, municipality=report.organisation.municipality))


def test_signature_on_behalf_is_kept_twice(filled):
    report, head = filled
    submission = send(report, head, on_behalf_of="Иванова И. И., директор, приказ № 3")
    assert submission.on_behalf_of == report.transitions.last().on_behalf_of == "Иванова И. И., директор, приказ № 3"
    assert submission.by == head


def test_letter_tells_number_time_and_checksum(filled):
    report, head = filled
    submission = send(report, head)
    letter = Letter.objects.get(kind="report.submitted")
    assert letter.subject == f"Отчёт за III квартал 2026 года отправлен, № {submission.number}"
    assert submission.checksum in letter.text
    assert letter.address == head.email


def test_versions_never_change(filled):
    report, head = filled
    submission = send(report, head)
    submission.checksum = "0"
    with pytest.raises(TypeError):
        submission.save()
    with pytest.raises(TypeError):
        Submission.objects.update(checksum="0")


def test_second_version_after_a_return_keeps_the_first(filled):
    report, head = filled
    first = send(report, head)
    department = user_with_role(Role.DEPARTMENT, municipality=report.organisation.municipality)
    line = report.lines.first()
    return_report(
        report=report, by=department, due=NOON.date() + timedelta(days=5), at=NOON, remarks={line.pk: "Назовите число"}
    )
    with pytest.raises(ActionRefused, match=f"Исправьте строки с замечаниями: {line.number_clean}"):
        send(report, head, token="form-0000000000002")
    line.refresh_from_db()
    ReportLine.objects.filter(pk=line.pk).update(text="Участвовали 35 человек", filled_at=NOON + timedelta(hours=1))
    second = send(report, head, token="form-0000000000002", at=NOON + timedelta(hours=2))
    assert second.number.endswith("/2")
    assert Submission.objects.get(pk=first.pk).content["lines"][0]["text"] != "Участвовали 35 человек"
    assert second.content["lines"][0]["text"] == "Участвовали 35 человек"
    assert line.remarks.get().resolved_at == NOON + timedelta(hours=2)


@pytest.mark.parametrize(
    ("name", "letters"),
    [("город Покачи", "ПК"), ("Рассказово", "РС"), ("Шемышейский район", "ШМ"), ("город Ош", "ОШ"), ("", "МО")],
)
def test_letters_of_a_town(name, letters):
    assert short_letters(name) == letters


def test_sent_helper_uses_the_real_action():
    report, head = school_report()
    assert sent(report, head).report == report
