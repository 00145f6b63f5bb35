"""Remarks, return, acceptance in one or two steps, and what acceptance does to the plan."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from msoko.outbox.models import Letter
from reports.actions.filling import is_line_open
from reports.actions.reviewing import (
    accept,
    accept_line,
    accept_lines,
    accept_many,
    check,
    remark_line,
    return_report,
)
from reports.actions.submitting import submit
from reports.models import QuarterlyReport, Remark, ReportLine
from reports.refusals import ActionRefused
from roadmaps.models import Occurrence
from schools.access import Role
from schools.models import Membership
from tests.factories.reports import NOON, OPENED, fill, opened, school_report, sent, town
from tests.factories.schools import OrganisationFactory, user_with_role

pytestmark = pytest.mark.django_db
State = QuarterlyReport.State
Review = ReportLine.Review
DUE = date(2026, 10, 12)


@pytest.fixture
def waiting():
    report, head = school_report()
    sent(report, head)
    report.refresh_from_db()
    return report, user_with_role(Role.METHODOLOGIST, municipality=report.organisation.municipality)


def reviews(report):
    return list(report.lines.order_by("position").values_list("review", flat=True))


def test_remark_is_hidden_until_the_return_and_can_be_rewritten(waiting):
    report, methodist = waiting
    line = report.lines.first()
    remark_line(line=line, text="Первое", by=methodist, at=NOON)
    remark = remark_line(line=line, text="Второе", by=methodist, at=NOON)
    assert Remark.objects.get().text == "Второе"
    assert remark.published_at is None


def test_accepting_a_line_takes_the_hidden_remark_back(waiting):
    report, methodist = waiting
    line = report.lines.first()
    remark_line(line=line, text="Первое", by=methodist, at=NOON)
    accept_line(line=line, by=methodist)
    assert not Remark.objects.exists()
    assert reviews(report)[0] == Review.ACCEPTED


def test_return_opens_only_the_remarked_lines(waiting):
    report, methodist = waiting
    line = report.lines.all()[1]
    return_report(report=report, by=methodist, due=DUE, at=NOON, remarks={line.pk: "Приложите справку"})
    report.refresh_from_db()
    assert (report.state, report.return_due) == (State.RETURNED, DUE)
    assert reviews(report) == [Review.ACCEPTED, Review.REMARK, Review.ACCEPTED]
    assert [is_line_open(report, row) for row in report.lines.all()] == [False, True, False]
    letter = Letter.objects.get(kind="report.returned")
    assert f"Строка {line.number_clean}: Приложите справку" in letter.text


def test_return_with_a_comment_alone_opens_everything(waiting):
    report, methodist = waiting
    accept_line(line=report.lines.first(), by=methodist)
    return_report(report=report, by=methodist, due=DUE, at=NOON, comment="Отчёт за другой квартал")
    assert reviews(report) == [Review.NONE] * 3


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Напишите замечание"),
        ({"comment": "  "}, "Напишите замечание"),
        ({"comment": "исправьте", "due": NOON.date() - timedelta(days=1)}, "уже прошёл"),
        ({"remarks": {0: "чужая строка"}}, "нет в этом отчёте"),
    ],
)
def test_return_needs_words_and_a_day(waiting, fields, words):
    report, methodist = waiting
    with pytest.raises(ActionRefused, match=words):
        return_report(report=report, by=methodist, at=NOON, **{"due": DUE} | fields)
    report.refresh_from_db()
    assert report.state == State.SUBMITTED


def test_acceptance_accepts_lines_and_tells_the_head(waiting):
    report, methodist = waiting
    accept(report=report, by=methodist, at=NOON)
    report.refresh_from_db()
    assert (report.state, report.accepted_by, report.accepted_at) == (State.ACCEPTED, methodist, NOON)
    assert reviews(report) == [Review.ACCEPTED] * 3
    assert Letter.objects.filter(kind="report.accepted").count() == 1


def test_acceptance_with_remarks_publishes_them(waiting):
    report, methodist = waiting
    line = report.lines.first()
    remark_line(line=line, text="В следующий раз приложите список", by=methodist, at=NOON)
    accept(report=report, by=methodist, at=NOON)
    assert reviews(report)[0] == Review.REMARK
    assert Remark.objects.get().published_at == NOON


def test_two_steps_need_two_rights():
    report, head = school_report(two_step_review=True)
    sent(report, head)
    town_ = report.organisation.municipality
    methodist = user_with_role(Role.METHODOLOGIST, municipality=town_)
    department = user_with_role(Role.DEPARTMENT, municipality=town_)
    with pytest.raises(ActionRefused, match="Сначала отчёт проверяет методист"):
        accept(report=report, by=department, at=NOON)
    check(report=report, by=methodist, at=NOON)
    with pytest.raises(PermissionDenied):
        accept(report=report, by=methodist, at=NOON)
    accept(report=report, by=department, at=NOON)
    report.refresh_from_db()
    assert [move.target for move in report.transitions.all()] == [
        State.DRAFT, State.SUBMITTED, State.CHECKED, State.ACCEPTED,
    ]  # fmt: skip


def test_nobody_judges_what_he_has_sent():
    report, head = school_report()
    town_ = report.organisation.municipality
    Membership.objects.create(user=head, role=Role.METHODOLOGIST, municipality=town_, since=OPENED)
    sent(report, head)
    line = report.lines.select_related("report").first()
    attempts = [
        lambda: accept(report=report, by=head, at=NOON),
        lambda: accept_line(line=line, by=head),
        lambda: remark_line(line=line, text="Исправьте", by=head, at=NOON),
        lambda: return_report(report=report, by=head, due=OPENED, at=NOON, comment="Исправьте"),
    ]
    for attempt in attempts:
        with pytest.raises(ActionRefused, match="Вы сами отправили этот отчёт"):
            attempt()
    assert accept_many(reports=[report], by=head, at=NOON)[0] == 0
    accept(report=report, by=user_with_role(Role.METHODOLOGIST, municipality=town_), at=NOON)


def test_the_second_step_is_another_persons():
    report, head = school_report(two_step_review=True)
    sent(report, head)
    town_ = report.organisation.municipality
    first, second = (user_with_role(Role.DEPARTMENT, municipality=town_) for _ in range(2))
    check(report=report, by=first, at=NOON)
    with pytest.raises(ActionRefused, match="Вы отметили этот отчёт проверенным"):
        accept(report=report, by=first, at=NOON)
    accept(report=report, by=second, at=NOON)


def test_stranger_and_head_do_not_review(waiting):
    report, _ = waiting
    head = user_with_role(Role.HEAD, organisation=report.organisation)
    stranger = user_with_role(Role.DEPARTMENT)
    for person in (head, stranger):
        for act in (accept, check):
            with pytest.raises(PermissionDenied):
                act(report=report, by=person, at=NOON)


def test_draft_cannot_be_accepted_or_returned():
    report, _ = school_report()
    department = user_with_role(Role.DEPARTMENT, municipality=report.organisation.municipality)
    with pytest.raises(ActionRefused):
        accept(report=report, by=department, at=NOON)
    with pytest.raises(ActionRefused):
        return_report(report=report, by=department, due=DUE, at=NOON, comment="рано")


def test_many_are_accepted_and_the_rest_explained(waiting):
    report, methodist = waiting
    neighbour = OrganisationFactory(municipality=report.organisation.municipality)
    draft = QuarterlyReport.objects.create(period=report.period, organisation=neighbour)
    accepted, refusals = accept_many(reports=[report, draft], by=methodist, at=NOON)
    assert accepted == 1
    assert len(refusals) == 1


def test_several_lines_at_once_leave_remarked_ones(waiting):
    report, methodist = waiting
    lines = list(report.lines.all())
    remark_line(line=lines[0], text="Нет списка", by=methodist, at=NOON)
    assert accept_lines(report=report, lines=[line.pk for line in lines], by=methodist) == 2
    assert reviews(report) == [Review.REMARK, Review.ACCEPTED, Review.ACCEPTED]


def _two_schools():
    municipality, _ = town(schools=2, tasks=1)
    period = opened(municipality)
    reports = list(period.reports.select_related("organisation__municipality", "period"))
    heads = [user_with_role(Role.HEAD, organisation=report.organisation) for report in reports]
    return reports, heads, user_with_role(Role.DEPARTMENT, municipality=municipality)


def test_occurrence_is_done_when_the_last_body_has_done_it():
    reports, heads, department = _two_schools()
    for report, head in zip(reports, heads, strict=True):
        sent(report, head)
    accept(report=reports[0], by=department, at=NOON)
    assert Occurrence.objects.get().done_on is None
    reports[1].lines.update(done_on=date(2026, 9, 12))
    accept(report=reports[1], by=department, at=NOON)
    assert Occurrence.objects.get().done_on == date(2026, 9, 30)


def test_not_required_settles_a_time_that_has_passed_but_alone_does_nothing():
    reports, heads, department = _two_schools()
    sent(reports[0], heads[0])
    fill(reports[1], state="not_required", text="")
    reports[1].refresh_from_db()
    sent_answers = {"state": "not_required", "text": ""}
    _send_as(reports[1], heads[1], sent_answers)
    accept(report=reports[1], by=department, at=NOON)
    assert Occurrence.objects.get().done_on is None
    accept(report=reports[0], by=department, at=NOON)
    assert Occurrence.objects.get().done_on is not None


def _send_as(report, head, answers):
    fill(report, **answers)
    submit(report=report, by=head, token="form-not-required-1", at=NOON)
