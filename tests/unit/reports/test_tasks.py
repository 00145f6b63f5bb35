"""Background work of reports that no page starts: open reports follow lists, new, closed and merged organisations."""

from datetime import timedelta

import pytest
from django.utils import timezone

from msoko.jobs.models import Job
from msoko.jobs.running import run
from reports.contexts.matrix import MatrixFilter, matrix
from reports.contexts.rates import rates
from reports.models import QuarterlyReport, ReportingPeriod, ReportLine
from roadmaps.actions.events import register_event
from roadmaps.actions.scheduling import reschedule
from roadmaps.deadlines import parse
from roadmaps.models import Event
from schools import actions
from schools.access import Role
from schools.models import Organisation, RiskGroupMembership
from tests.factories.reports import DONE_TEXT, NOON, QUARTER, fill, opened, task, town
from tests.factories.schools import OrganisationFactory, RiskGroupFactory, UserFactory, user_with_role

pytestmark = pytest.mark.django_db


def follow() -> None:
    """What the worker does after the commit."""
    for job in Job.objects.filter(kind=actions.COMPOSITION, state=Job.State.WAITING):
        run(job.pk)
        job.refresh_from_db()
        assert job.state == Job.State.DONE


@pytest.fixture
def quarter():
    """Two schools with two activities, a third one for a list; the quarter is open."""
    municipality, plan = town(2, 2)
    group = RiskGroupFactory(municipality=municipality, name="Школы с низкими результатами", short_name="ШНОР")
    listed = task(plan, group=group)
    period = opened(municipality)
    ReportingPeriod.objects.update(locks_at=timezone.now() + timedelta(days=20))
    return period, group, listed


def test_one_run_serves_all_changes_made_before_it(quarter):
    period, group, listed = quarter
    elsewhere = OrganisationFactory()
    for municipality in (group.municipality, group.municipality, group.municipality, elsewhere.municipality):
        actions.composition_changed(municipality.pk)
    first, *others = Job.objects.filter(kind=actions.COMPOSITION).order_by("created_at")
    run(first.pk)
    states = [Job.objects.get(pk=job.pk).state for job in others]
    assert states == [Job.State.DONE, Job.State.DONE, Job.State.WAITING]
    assert run(others[0].pk) is False


def test_school_put_on_a_list_finds_the_new_line_with_its_basis(quarter):
    period, group, listed = quarter
    report, other = period.reports.order_by("pk")
    row = RiskGroupMembership(
        group=group, organisation=report.organisation, since=QUARTER.start - timedelta(days=9), basis="письмо № 12"
    )
    actions.join_group(membership=row, by=UserFactory())
    follow()
    line = report.lines.get(activity=listed)
    assert line.plan_changed.startswith(f"Добавлено {timezone.localdate():%d.%m.%Y}: организация в перечне")
    assert line.plan_changed.endswith("основание: письмо № 12")
    assert other.lines.count() == 2

    fill(report)
    actions.leave_group(membership=row, until=QUARTER.start - timedelta(days=1), by=UserFactory())
    follow()
    line.refresh_from_db()
    assert line.text == DONE_TEXT
    assert line.removed_reason.startswith("Мероприятие больше не относится к организации. Прежнее основание: орг")


def test_sent_report_does_not_move_with_a_list(quarter):
    period, group, listed = quarter
    report = period.reports.select_related("organisation").first()
    fill(report)
    QuarterlyReport.objects.filter(pk=report.pk).update(state=QuarterlyReport.State.SUBMITTED)
    before = list(report.lines.order_by("pk").values())
    row = RiskGroupMembership(group=group, organisation=report.organisation, since=QUARTER.start)
    actions.join_group(membership=row, by=UserFactory())
    follow()
    assert list(report.lines.order_by("pk").values()) == before


def test_closed_school_owes_nothing_and_its_answers_stay(quarter):
    period, _, _ = quarter
    municipality = period.municipality
    old, heir = (row.organisation for row in period.reports.select_related("organisation").order_by("pk"))
    report = period.reports.get(organisation=old)
    line = report.lines.first()
    ReportLine.objects.filter(pk=line.pk).update(state="done", text=DONE_TEXT)
    old.closed_on, old.successor = QUARTER.end - timedelta(days=20), heir
    actions.save_organisation(organisation=old, by=UserFactory())
    follow()
    line.refresh_from_db()
    assert line.text == DONE_TEXT
    assert line.removed_reason == f"Организация закрыта 10.09.2026, правопреемник – {heir}"
    assert not report.lines.live().exists()
    shown = matrix(municipality, MatrixFilter(), NOON)
    assert [row.cells[-1].code for row in shown.rows if row.organisation == old] == ["none"]
    assert shown.columns[-1].expected == 1
    late = timezone.now() + timedelta(days=400)
    assert rates(municipality, late).total.expected == 1
    assert list(period.reports.not_sent().values_list("organisation", flat=True)) == [heir.pk]


def test_new_school_gets_its_report_by_itself(quarter):
    period, _, _ = quarter
    school = OrganisationFactory.build(municipality=period.municipality, kind=Organisation.Kind.SCHOOL)
    actions.save_organisation(organisation=school, by=UserFactory())
    follow()
    assert period.reports.get(organisation=school).lines.count() == 2


def test_dates_that_come_or_move_reach_open_reports(quarter):
    """An event dates what waited for it, a person moves a date into the quarter: the reports ask for both."""
    period, _, listed = quarter
    municipality, plan = period.municipality, listed.roadmap
    phrase = "после получения результатов ВПР"
    waiting = task(plan, windows=[], deadline=phrase, schedule=parse(phrase, plan.plan).to_dict())
    later = task(plan, windows=[(QUARTER.end + timedelta(days=1), QUARTER.end + timedelta(days=60))])
    by = user_with_role(Role.DEPARTMENT, municipality=municipality)
    day = QUARTER.end - timedelta(days=40)
    event = Event(municipality=municipality, name="Результаты", key="результаты ВПР", occurred_on=day, basis="№ 1")
    register_event(event=event, by=by, at=timezone.now())
    reschedule(later.occurrences.get(), due=QUARTER.end, reason="Карантин", by=by)
    follow()
    for report in period.reports.all():
        assert report.lines.filter(activity__in=[waiting, later]).count() == 2


def test_change_of_a_name_asks_for_nothing(quarter):
    period, _, _ = quarter
    school = period.municipality.organisations.first()
    school.short_name = "Школа с новым именем"
    actions.save_organisation(organisation=school, by=UserFactory())
    assert not Job.objects.filter(kind=actions.COMPOSITION).exists()
