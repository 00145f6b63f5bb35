from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from roadmaps.contexts.who import Roster, distinct
from roadmaps.models import Responsibility
from roadmaps.responsible import Target
from schools.models import Organisation
from tests.factories.roadmaps import RoadmapFactory
from tests.factories.schools import (
    MunicipalityFactory,
    OrganisationFactory,
    RiskGroupFactory,
    RiskGroupMembershipFactory,
)

pytestmark = pytest.mark.django_db
DAY = date(2026, 10, 8)


@pytest.fixture
def town():
    return MunicipalityFactory()


def test_kind_is_a_number_of_open_organisations(town):
    for closed in (None, None, date(2026, 1, 1)):
        OrganisationFactory(municipality=town, closed_on=closed)
    body = Roster(town, DAY).body(Responsibility(kind="school"))
    assert body.text == "2\u00a0школы"
    assert len(body.organisations) == 2
    assert "нет" in Roster(town, DAY).body(Responsibility(kind="preschool")).text


def test_group_names_its_members_of_the_quarter(town):
    group = RiskGroupFactory(municipality=town)
    assert Roster(town, DAY).body(Responsibility(group=group)).text.endswith("в этом квартале никого")
    inside = RiskGroupMembershipFactory(group=group)
    RiskGroupMembershipFactory(group=group, until=date(2026, 9, 30))
    body = Roster(town, DAY).body(Responsibility(group=group))
    assert body.text == f"Признаки необъективности: {inside.organisation}"
    assert body.organisations == {inside.organisation_id}
    for _ in range(3):
        RiskGroupMembershipFactory(group=group)
    assert Roster(town, DAY).body(Responsibility(group=group)).text.endswith("4\u00a0школы")


def test_body_that_is_being_typed_is_named_like_a_stored_one(town):
    school, group = OrganisationFactory(municipality=town), RiskGroupFactory(municipality=town)
    roster = Roster(town, DAY)
    assert roster.target(Target("СОШ", organisation=school.pk), {}).text == school.short_name
    assert roster.target(Target("ШНОР", group=group.pk), {group.pk: group}).label == "Признаки необъективности"
    assert roster.target(Target("ОО", kind="school"), {}) == roster.body(Responsibility(kind="school"))


def test_few_own_services_are_named(town):
    OrganisationFactory(municipality=town, kind=Organisation.Kind.ASSOCIATION, short_name="РМО (пример)")
    assert Roster(town, DAY).body(Responsibility(kind="association")).text == "РМО (пример)"


def test_roster_of_a_finished_plan_is_of_its_last_quarter_and_takes_two_queries(town):
    OrganisationFactory(municipality=town, opened_on=date(2025, 1, 1))
    old = RoadmapFactory(municipality=town, starts_on=date(2020, 1, 1), ends_on=date(2022, 12, 31))
    with CaptureQueriesContext(connection) as queries:
        roster = Roster.of(old, DAY)
    assert roster.organisations == {}
    assert len(queries) == 2


def test_bodies_of_the_filter_are_listed_once_by_frequency(town):
    roster = Roster(town, DAY)
    school, garden = (roster.body(Responsibility(kind=kind)) for kind in ("school", "preschool"))
    assert distinct([garden, school, school]) == [school, garden]
