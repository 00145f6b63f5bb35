"""Who is asked what in a quarter."""

from datetime import date

import pytest

from msoko.lib.periods import Quarter
from reports.actions.reviewing import accept
from reports.models import QuarterlyReport, ReportLine
from reports.obligations import obligations_for
from roadmaps.models import Activity, Occurrence, Roadmap
from schools.access import Role
from schools.models import Organisation
from tests.factories.reports import NOON, QUARTER, PlanFactory, fill, opened, sent, task
from tests.factories.schools import (
    MunicipalityFactory,
    OrganisationFactory,
    RiskGroupFactory,
    RiskGroupMembershipFactory,
    user_with_role,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    return PlanFactory()


@pytest.fixture
def school(plan):
    return OrganisationFactory(municipality=plan.municipality)


def asked(plan, school, quarter=QUARTER):
    return obligations_for(plan.municipality, quarter).by_organisation.get(school.pk, [])


def test_activity_of_a_kind_concerns_all_of_the_kind(plan, school):
    kindergarten = OrganisationFactory(municipality=plan.municipality, kind=Organisation.Kind.PRESCHOOL)
    activity = task(plan)
    (only,) = asked(plan, school)
    assert only.activity == activity
    assert only.why == "Мероприятие для всех школ"
    assert asked(plan, kindergarten) == []


def test_named_organisation_is_asked_and_its_neighbour_is_not(plan, school):
    neighbour = OrganisationFactory(municipality=plan.municipality)
    task(plan, organisation=school)
    assert len(asked(plan, school)) == 1
    assert asked(plan, neighbour) == []


def test_successor_answers_for_a_merged_school(plan, school):
    task(
        plan,
        organisation=OrganisationFactory(
            municipality=plan.municipality, closed_on=date(2026, 8, 15), successor=school, short_name="Школа-сад"
        ),
    )
    (only,) = asked(plan, school)
    assert only.why == "Правопреемник организации «Школа-сад», названной в дорожной карте"


@pytest.mark.parametrize(
    ("since", "until", "is_asked"),
    [
        (date(2025, 11, 14), None, True),
        (date(2025, 11, 14), date(2026, 7, 1), True),
        (date(2025, 11, 14), date(2026, 6, 30), False),
        (date(2026, 9, 30), None, True),
        (date(2026, 10, 1), None, False),
    ],
)
def test_group_counts_when_it_held_at_any_time_of_the_quarter(plan, school, since, until, is_asked):
    group = RiskGroupFactory(municipality=plan.municipality)
    RiskGroupMembershipFactory(group=group, organisation=school, since=since, until=until, basis="Письмо от 14.11.2025")
    task(plan, group=group)
    assert bool(asked(plan, school)) is is_asked


def test_group_line_names_the_date_and_the_basis(plan, school):
    group = RiskGroupFactory(municipality=plan.municipality, short_name="признаки необъективности")
    RiskGroupMembershipFactory(
        group=group, organisation=school, since=date(2025, 11, 14), basis="письмо Рособрнадзора № 5"
    )
    task(plan, group=group)
    (only,) = asked(plan, school)
    assert only.why == (
        "Организация в перечне «признаки необъективности» с 14.11.2025, основание: письмо Рособрнадзора № 5"
    )


@pytest.mark.parametrize(
    ("opened_on", "closed_on", "is_asked"),
    [
        (None, None, True),
        (date(2026, 9, 1), None, True),
        (date(2026, 10, 1), None, False),
        (None, date(2026, 9, 30), False),
        (None, date(2026, 10, 1), True),
    ],
)
def test_only_bodies_that_live_at_the_end_of_the_quarter_report(plan, opened_on, closed_on, is_asked):
    school = OrganisationFactory(municipality=plan.municipality, opened_on=opened_on, closed_on=closed_on)
    task(plan)
    assert bool(asked(plan, school)) is is_asked


@pytest.mark.parametrize(
    ("start", "due", "is_asked"),
    [
        (date(2026, 1, 1), date(2026, 12, 31), True),  # «ежегодно»
        (date(2026, 9, 1), date(2026, 9, 30), True),
        (date(2026, 9, 30), date(2026, 11, 1), True),
        (date(2026, 6, 1), date(2026, 7, 1), True),
        (date(2026, 6, 1), date(2026, 6, 30), False),
        (date(2026, 10, 1), date(2026, 10, 31), False),
    ],
)
def test_window_must_touch_the_quarter(plan, school, start, due, is_asked):
    task(plan, windows=[(start, due)])
    assert bool(asked(plan, school)) is is_asked


def test_day_moved_into_the_next_quarter_is_still_asked_by_its_nominal_day(plan, school):
    activity = task(plan, windows=[(date(2026, 12, 1), date(2026, 12, 31))])
    activity.occurrences.update(due=date(2027, 1, 11))
    assert asked(plan, school, Quarter(2026, 4))[0].due == date(2027, 1, 11)
    plan.ends_on = date(2027, 12, 31)
    plan.save()
    assert asked(plan, school, Quarter(2027, 1)) == []


def test_several_times_make_one_line_about_the_last_of_them(plan, school):
    task(plan, windows=[(date(2026, month, 1), date(2026, month, 25)) for month in (7, 8, 9, 10)])
    (only,) = asked(plan, school)
    assert only.due == date(2026, 9, 25)


@pytest.mark.parametrize("kind", ["continuous", "whole_period"])
def test_continuous_work_is_asked_every_quarter_without_a_date(plan, school, kind):
    task(plan, windows=[], schedule={"kind": kind})
    for number in (1, 2, 3, 4):
        (only,) = asked(plan, school, Quarter(2025, number))
        assert only.due is None


@pytest.mark.parametrize("kind", ["on_event", "external_schedule", "conditional", "on_demand", "undated", "unread"])
def test_work_that_waits_is_not_asked_until_it_has_a_time(plan, school, kind):
    activity = task(plan, windows=[], schedule={"kind": kind})
    assert asked(plan, school) == []
    Occurrence.objects.create(
        activity=activity, key="event", start=date(2026, 9, 1), nominal_due=date(2026, 9, 20), due=date(2026, 9, 21)
    )
    assert asked(plan, school)[0].due == date(2026, 9, 21)


def test_outer_bound_is_asked_only_in_its_own_quarter(plan, school):
    activity = task(plan, windows=[(date(2026, 1, 1), date(2026, 12, 31))], schedule={"kind": "on_event"})
    activity.occurrences.update(is_backstop=True)
    assert asked(plan, school, Quarter(2026, 3)) == []
    assert len(asked(plan, school, Quarter(2026, 4))) == 1


def test_time_of_one_organisation_is_not_asked_of_others(plan, school):
    neighbour = OrganisationFactory(municipality=plan.municipality)
    activity = task(plan)
    activity.occurrences.update(organisation=school)
    assert len(asked(plan, school)) == 1
    assert asked(plan, neighbour) == []


@pytest.mark.parametrize(
    "change",
    [{"kind": Activity.Kind.GROUP}, {"excluded": True, "excluded_reason": "не наше"}, {"removed_at": NOON}],
)
def test_headings_excluded_and_removed_rows_are_not_asked(plan, school, change):
    activity = task(plan)
    Activity.objects.filter(pk=activity.pk).update(**change)
    assert asked(plan, school) == []


@pytest.mark.parametrize("state", [Roadmap.State.DRAFT])
def test_maps_that_are_not_approved_ask_nothing(plan, school, state):
    task(plan)
    Roadmap.objects.update(state=state)
    assert asked(plan, school) == []


def test_school_own_map_makes_no_obligations(plan, school):
    own = PlanFactory(municipality=plan.municipality, organisation=school)
    task(own)
    assert asked(plan, school) == []


def test_other_municipality_asks_nothing_here(plan, school):
    stranger = PlanFactory(municipality=MunicipalityFactory())
    task(stranger)
    assert asked(plan, school) == []


def _report_of_third_quarter(plan, school):
    period = opened(plan.municipality)
    return QuarterlyReport.objects.get(period=period, organisation=school)


def test_what_was_accepted_as_done_is_not_asked_again(plan, school):
    activity = task(plan, windows=[(date(2026, 1, 1), date(2026, 12, 31))])
    report = _report_of_third_quarter(plan, school)
    sent(report, user_with_role(Role.HEAD, organisation=school))
    assert len(asked(plan, school, Quarter(2026, 4))) == 1, "not accepted yet"
    accept(report=report, by=user_with_role(Role.DEPARTMENT, municipality=plan.municipality), at=NOON)
    assert asked(plan, school, Quarter(2026, 4)) == []
    assert activity.occurrences.get().done_on == date(2026, 9, 30)


def test_what_was_promised_comes_back_with_the_new_date(plan, school):
    task(plan)
    report = _report_of_third_quarter(plan, school)
    fill(report, state=ReportLine.State.NOT_DONE, reason=ReportLine.Reason.STAFF, new_date=date(2026, 11, 16))
    (only,) = asked(plan, school, Quarter(2026, 4))
    assert only.due == date(2026, 11, 16)
    assert only.nominal_due == only.due
    assert only.instead_of == date(2026, 9, 30)
    assert only.why == "Не сделано за III квартал 2026 года, новый срок 16.11.2026"


LAST_YEAR = (date(2025, 1, 1), date(2025, 12, 31))
THIS_YEAR = (date(2026, 1, 1), date(2026, 12, 31))


def _debt_of_last_quarter(plan, school):
    period = opened(plan.municipality, Quarter(2025, 4), today=date(2026, 1, 9))
    report = QuarterlyReport.objects.get(period=period, organisation=school)
    fill(report, state=ReportLine.State.NOT_DONE, reason=ReportLine.Reason.STAFF, new_date=date(2026, 2, 16))


def test_a_new_year_of_yearly_work_does_not_hide_what_was_promised_for_the_old_one(plan, school):
    task(plan, windows=[LAST_YEAR, THIS_YEAR])
    _debt_of_last_quarter(plan, school)
    (only,) = asked(plan, school, Quarter(2026, 1))
    assert (only.due, only.instead_of) == (date(2026, 2, 16), date(2025, 12, 31))
    assert only.occurrence.nominal_due == date(2025, 12, 31)


def test_a_new_time_due_in_the_quarter_leads_and_names_the_debt(plan, school):
    task(plan, windows=[LAST_YEAR, (date(2026, 1, 1), date(2026, 3, 31))])
    _debt_of_last_quarter(plan, school)
    (only,) = asked(plan, school, Quarter(2026, 1))
    assert only.due == date(2026, 3, 31)
    assert only.why.endswith("Остаётся и прежнее: не сделано за IV квартал 2025 года, новый срок 16.02.2026")


def test_a_promised_day_off_moves_by_the_rule_of_the_municipality(plan, school):
    task(plan)
    report = _report_of_third_quarter(plan, school)
    saturday = date(2026, 11, 21)
    fill(report, state=ReportLine.State.NOT_DONE, reason=ReportLine.Reason.STAFF, new_date=saturday)
    (only,) = asked(plan, school, Quarter(2026, 4))
    assert only.nominal_due == saturday
    assert only.due == plan.municipality.shifted(saturday) != saturday


def test_activity_without_executor_or_date_is_told_to_the_department(plan, school):
    nobody = task(plan)
    nobody.responsibilities.all().delete()
    undated = task(plan, windows=[], schedule={})
    task(plan, windows=[], schedule={"kind": "on_event"})
    reasons = {row.activity: row.why for row in obligations_for(plan.municipality, QUARTER).unplaced}
    assert reasons == {
        nobody: "Нет исполнителя: проверьте ответственных и состав групп",
        undated: "Нет срока: назначьте расписание или дату",
    }


def test_queries_do_not_grow_with_rows(plan, django_assert_num_queries):
    counts = []
    for _ in range(2):
        OrganisationFactory.create_batch(5, municipality=plan.municipality)
        for _ in range(5):
            task(plan)
        with django_assert_num_queries(7) as captured:
            obligations_for(plan.municipality, QUARTER)
        counts.append(len(captured))
    assert counts[0] == counts[1]
