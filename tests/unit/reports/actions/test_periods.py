"""Opening a quarter: dates, reports, lines; again and again; extensions."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from msoko.lib.periods import Quarter
from reports.actions.filling import is_line_open
from reports.actions.periods import close_period, extend, open_period, reopen_period, revoke
from reports.actions.reviewing import accept
from reports.models import Extension, QuarterlyReport, ReportLine
from reports.refusals import ActionRefused
from roadmaps.models import Activity
from schools.access import Role
from schools.models import Municipality
from tests.factories.reports import NOON, OPENED, QUARTER, fill, opened, school_report, sent, task, town
from tests.factories.schools import OrganisationFactory, user_with_role

pytestmark = pytest.mark.django_db
State = QuarterlyReport.State


def again(municipality, today=OPENED):
    return open_period(municipality=municipality, quarter=QUARTER, by=None, today=today)


@pytest.mark.parametrize(
    ("quarter", "rule", "nominal", "due"),
    [
        (Quarter(2025, 4), "forward", date(2026, 1, 5), date(2026, 1, 12)),
        (Quarter(2025, 4), "none", date(2026, 1, 5), date(2026, 1, 5)),
        (Quarter(2025, 4), "back", date(2026, 1, 5), date(2026, 1, 12)),  # the day before is inside the quarter
        (Quarter(2026, 3), "forward", date(2026, 10, 5), date(2026, 10, 5)),
        (Quarter(2026, 2), "back", date(2026, 7, 5), date(2026, 7, 3)),
    ],
)
def test_due_day_follows_the_order_and_the_calendar(quarter, rule, nominal, due):
    municipality, _ = town(1, 1, shift_rule=rule)
    period = open_period(municipality=municipality, quarter=quarter, by=None, today=quarter.end).period
    assert (period.nominal_due, period.due, period.on_time_until) == (nominal, due, due)


def test_period_locks_at_the_end_of_the_day_in_the_zone_of_the_town():
    municipality, _ = town(1, 1, time_zone="Asia/Kamchatka", lock_after_days=10)
    assert opened(municipality).locks_at == datetime(2026, 10, 15, 11, 59, 59, 999999, tzinfo=UTC)


def test_every_concerned_body_gets_a_report_with_its_lines():
    municipality, plan = town(schools=3, tasks=4)
    idle = OrganisationFactory(municipality=municipality, kind="preschool")
    period = opened(municipality)
    assert period.reports.count() == 3
    assert not period.reports.filter(organisation=idle).exists()
    assert {report.lines.count() for report in period.reports.all()} == {4}
    line = ReportLine.objects.first()
    assert line.direction_title == "1. Организационное обеспечение"
    assert line.why_here == "Мероприятие для всех школ"
    assert (line.due, line.plan_revision) == (date(2026, 9, 30), plan.revision)


def test_opening_twice_changes_nothing():
    municipality, _ = town()
    first = again(municipality)
    second = again(municipality)
    assert first.is_new
    assert not second.is_new
    assert (second.reports_added, bool(second.lines)) == (0, False)
    assert ReportLine.objects.count() == 6


def test_quarter_cannot_be_opened_before_it_begins():
    municipality, _ = town(1, 1)
    with pytest.raises(ActionRefused, match="IV квартал 2026 года ещё не начался"):
        open_period(municipality=municipality, quarter=Quarter(2026, 4), by=None, today=date(2026, 9, 30))


def test_only_the_department_opens():
    report, head = school_report()
    with pytest.raises(PermissionDenied):
        open_period(municipality=report.period.municipality, quarter=Quarter(2026, 2), by=head, today=OPENED)


def test_amended_plan_changes_open_reports_visibly():
    municipality, plan = town(1, 2)
    opened(municipality)
    changed, gone = plan.activities.order_by("position")
    Activity.objects.filter(pk=changed.pk).update(title="Новое название", deadline="октябрь")
    Activity.objects.filter(pk=gone.pk).update(removed_at=NOON)
    task(plan, title="Новая строка")
    result = again(municipality)
    assert (result.lines.added, result.lines.changed, result.lines.removed) == (1, 1, 1)
    lines = {line.activity_id: line for line in ReportLine.objects.all()}
    assert lines[changed.pk].title == "Новое название"
    assert lines[changed.pk].plan_changed == "Карта изменена: мероприятие, срок по карте"
    assert lines[gone.pk].removed_at is not None
    assert lines[gone.pk].removed_reason == "Мероприятие больше не требуется в этом квартале"
    new = next(line for line in lines.values() if line.title == "Новая строка")
    assert new.plan_changed == "Добавлено 01.10.2026: мероприятие для всех школ"


def test_answers_stay_when_the_plan_moves():
    municipality, plan = town(1, 1)
    report = opened(municipality).reports.get()
    fill(report, text="наш ответ")
    Activity.objects.update(removed_at=NOON)
    again(municipality)
    line = report.lines.get()
    assert (line.text, line.state) == ("наш ответ", "done")
    Activity.objects.update(removed_at=None)
    again(municipality)
    line.refresh_from_db()
    assert (line.text, line.removed_at, line.plan_changed) == ("наш ответ", None, "Строка снова требуется")


@pytest.mark.parametrize("state", [State.SUBMITTED, State.ACCEPTED])
def test_sent_and_accepted_reports_never_move(state):
    report, head = school_report()
    sent(report, head)
    if state == State.ACCEPTED:
        department = user_with_role(Role.DEPARTMENT, municipality=report.organisation.municipality)
        accept(report=report, by=department, at=NOON)
    before = list(report.lines.order_by("pk").values())
    Activity.objects.update(title="Другое", deadline="другой срок")
    task(Activity.objects.first().roadmap)
    again(report.organisation.municipality)
    assert list(report.lines.order_by("pk").values()) == before


def test_new_school_gets_its_report_by_a_refresh():
    municipality, _ = town(1, 2)
    opened(municipality)
    OrganisationFactory(municipality=municipality)
    assert again(municipality).reports_added == 1


def test_statements_do_not_grow_with_rows(django_assert_max_num_queries):
    counts = []
    for size in (3, 12):
        municipality, _ = town(schools=size, tasks=size)
        with django_assert_max_num_queries(36) as captured:
            again(municipality)
        counts.append(len(captured))
    assert counts[1] - counts[0] <= 2, "rows go in batches"


@pytest.fixture
def department():
    municipality, _ = town(1, 1)
    return municipality, user_with_role(Role.DEPARTMENT, municipality=municipality)


def test_closing_and_opening_again(department):
    municipality, person = department
    period = opened(municipality)
    close_period(period=period, by=person, at=NOON)
    with pytest.raises(ActionRefused, match="закрыт"):
        again(municipality)
    reopen_period(period=period, by=person, at=NOON + timedelta(days=1))
    period.refresh_from_db()
    assert not period.is_locked(NOON + timedelta(days=2))


def test_locked_period_is_reopened_until_a_day(department):
    municipality, person = department
    period = opened(municipality)
    late = period.locks_at + timedelta(days=5)
    with pytest.raises(ActionRefused, match="Назовите день"):
        reopen_period(period=period, by=person, at=late)
    reopen_period(period=period, by=person, at=late, until=(late + timedelta(days=7)).date())
    period.refresh_from_db()
    assert not period.is_locked(late + timedelta(days=6))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"reason": " "}, "Напишите причину"),
        ({"until": None}, "до какого дня"),
        ({"until": date(2026, 10, 1)}, "уже прошёл"),
    ],
)
def test_extension_is_a_record_with_a_reason_and_a_day(department, fields, words):
    municipality, person = department
    values = {"kind": Extension.Kind.EXTENSION, "reason": "карантин", "until": date(2026, 10, 20)} | fields
    with pytest.raises(ActionRefused, match=words):
        extend(period=opened(municipality), organisation=municipality.organisations.get(), by=person, at=NOON, **values)


def test_extension_of_a_foreign_organisation_is_refused(department):
    municipality, person = department
    with pytest.raises(ActionRefused, match="другого муниципалитета"):
        extend(
            period=opened(municipality), organisation=OrganisationFactory(), by=person, at=NOON,
            kind=Extension.Kind.WAIVER, reason="ошибка",
        )  # fmt: skip


def test_revoked_extension_stays_as_a_record(department):
    municipality, person = department
    extension = extend(
        period=opened(municipality), organisation=municipality.organisations.get(), by=person, at=NOON,
        kind=Extension.Kind.WAIVER, reason="школа на ремонте",
    )  # fmt: skip
    revoke(extension=extension, by=person, at=NOON)
    assert Extension.objects.get().revoked_at == NOON
    assert not Extension.objects.in_force().exists()


def test_accepted_report_is_opened_again_by_a_record_only():
    report, head = school_report()
    person = user_with_role(Role.DEPARTMENT, municipality=report.organisation.municipality)
    sent(report, head)
    accept(report=report, by=person, at=NOON)
    extend(
        period=report.period, organisation=report.organisation, by=person, at=NOON, kind=Extension.Kind.REOPENING,
        reason="школа нашла ошибку", until=date(2026, 10, 30),
    )  # fmt: skip
    report.refresh_from_db()
    assert (report.state, report.return_due, report.accepted_at) == (State.RETURNED, date(2026, 10, 30), None)
    assert report.transitions.last().comment == "школа нашла ошибку"
    assert all(is_line_open(report, line) for line in report.lines.live())


def test_municipalities_do_not_meet():
    first, _ = town(1, 1)
    second, _ = town(1, 1)
    opened(first)
    assert not QuarterlyReport.objects.filter(organisation__municipality=second).exists()
    assert Municipality.objects.count() == 2
