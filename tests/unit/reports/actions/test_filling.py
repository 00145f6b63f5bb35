"""Typing answers: versions of a line, two people at once, what is open and what is not."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from reports.actions.filling import Conflict, declare_nothing, ensure_open, save_answer, withdraw_nothing
from reports.actions.reviewing import return_report
from reports.models import QuarterlyReport, ReportLine
from reports.refusals import ActionRefused
from schools.access import Role
from tests.factories.reports import NOON, school_report, sent
from tests.factories.schools import user_with_role

pytestmark = pytest.mark.django_db
ANSWER = {"state": "done", "text": "Проведено"}


@pytest.fixture
def draft():
    report, head = school_report()
    return report, head


def fresh(report, number=0):
    rows = ReportLine.objects.select_related("report__period", "report__organisation__municipality", "report__current")
    return rows.filter(report=report)[number]


def test_saving_moves_the_version_and_says_who(draft):
    report, head = draft
    saved = save_answer(line=fresh(report), by=head, version=1, values=ANSWER, at=NOON)
    line = fresh(report)
    assert saved.version == line.version == 2
    assert (line.state, line.text, line.filled_by, line.filled_at) == ("done", "Проведено", head, NOON)


def test_second_editor_gets_a_conflict_and_overwrites_nothing(draft):
    report, head = draft
    colleague = user_with_role(Role.STAFF, organisation=report.organisation)
    opened_by_both = fresh(report)
    save_answer(line=opened_by_both, by=head, version=1, values=ANSWER, at=NOON)
    with pytest.raises(Conflict) as conflict:
        save_answer(line=fresh(report), by=colleague, version=1, values={"text": "Моё"}, at=NOON)
    assert conflict.value.line.text == "Проведено"
    assert conflict.value.line.filled_by == head
    assert fresh(report).text == "Проведено"


def test_same_save_twice_is_one(draft):
    report, head = draft
    line = fresh(report)
    save_answer(line=line, by=head, version=1, values=ANSWER, at=NOON)
    assert save_answer(line=line, by=head, version=1, values=ANSWER, at=NOON).version == 2
    assert fresh(report).version == 2


def test_nothing_changed_moves_nothing(draft):
    report, head = draft
    line = fresh(report)
    assert save_answer(line=line, by=head, version=1, values={"state": "", "text": ""}, at=NOON).version == 1
    assert fresh(report).filled_at is None


def test_foreign_fields_are_not_taken(draft):
    report, head = draft
    save_answer(line=fresh(report), by=head, version=1, values=ANSWER | {"review": "accepted", "due": None}, at=NOON)
    line = fresh(report)
    assert line.review == ReportLine.Review.NONE
    assert line.due is not None


@pytest.mark.parametrize("role", [Role.DEPARTMENT, Role.METHODOLOGIST, Role.OBSERVER])
def test_department_does_not_write_into_a_schools_report(draft, role):
    report, _ = draft
    person = user_with_role(role, municipality=report.organisation.municipality)
    with pytest.raises(PermissionDenied):
        ensure_open(fresh(report), by=person, at=NOON)


def test_head_of_another_school_is_refused(draft):
    report, _ = draft
    with pytest.raises(PermissionDenied):
        ensure_open(fresh(report), by=user_with_role(Role.HEAD), at=NOON)


def test_sent_report_is_closed(draft):
    report, head = draft
    sent(report, head)
    with pytest.raises(ActionRefused, match="ждёт проверки"):
        save_answer(line=fresh(report), by=head, version=1, values=ANSWER, at=NOON)


def test_locked_period_is_closed(draft):
    report, head = draft
    late = report.period.locks_at + timedelta(minutes=1)
    with pytest.raises(ActionRefused, match="прошёл"):
        save_answer(line=fresh(report), by=head, version=1, values=ANSWER, at=late)


def test_only_remarked_lines_of_a_returned_report_are_open(draft):
    report, head = draft
    sent(report, head)
    methodist = user_with_role(Role.METHODOLOGIST, municipality=report.organisation.municipality)
    return_report(
        report=report, by=methodist, due=date(2026, 10, 12), at=NOON, remarks={fresh(report).pk: "Назовите число"}
    )
    ensure_open(fresh(report), by=head, at=NOON)
    with pytest.raises(ActionRefused, match="Строка уже принята"):
        ensure_open(fresh(report, 1), by=head, at=NOON)


def test_removed_line_is_closed_with_its_reason(draft):
    report, head = draft
    report.lines.update(removed_at=NOON, removed_reason="Мероприятие больше не требуется")
    with pytest.raises(ActionRefused, match="больше не требуется. Ответ сохранён"):
        ensure_open(fresh(report), by=head, at=NOON)


def test_nothing_happened_fills_only_empty_lines(draft):
    report, head = draft
    save_answer(line=fresh(report), by=head, version=1, values=ANSWER, at=NOON)
    assert declare_nothing(report=report, by=head, at=NOON) == 2
    report.refresh_from_db()
    assert not report.nothing_to_report, "something was done after all"
    assert list(report.lines.values_list("state", "reason"))[1:] == [("not_required", "no_case")] * 2


def test_nothing_at_all_is_marked_and_can_be_taken_back(draft):
    report, head = draft
    declare_nothing(report=report, by=head, at=NOON)
    assert QuarterlyReport.objects.get().nothing_to_report
    assert withdraw_nothing(report=report, by=head, at=NOON) == 3
    assert not QuarterlyReport.objects.get().nothing_to_report
    assert set(report.lines.values_list("state", "reason")) == {("", "")}
