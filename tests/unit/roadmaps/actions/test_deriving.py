"""A school's map holds what concerns the school; the next map has its years moved and marked."""

from datetime import UTC, date, datetime

import pytest

from roadmaps.actions import deriving
from roadmaps.actions.workshop import EditError
from roadmaps.models import Activity, Roadmap
from schools.models import RiskGroup
from tests.factories.plans import load_gold
from tests.factories.schools import (
    MunicipalityFactory,
    OrganisationFactory,
    RiskGroupMembershipFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@pytest.fixture
def plan():
    return load_gold("002", MunicipalityFactory())


def school_map(plan, school=None):
    school = school or OrganisationFactory(municipality=plan.municipality)
    return deriving.derive_school_map(plan, organisation=school, by=UserFactory(), today=TODAY)


def numbers(roadmap):
    return list(roadmap.activities.order_by("position").values_list("number", flat=True))


def test_only_rows_of_the_school_are_taken(plan):
    own = school_map(plan)
    everyone = Activity.objects.filter(roadmap=plan, responsibilities__kind="school").distinct()
    assert set(numbers(own)) == set(everyone.values_list("number", flat=True))
    assert 0 < len(numbers(own)) < plan.activities.count()
    assert own.parent == plan
    assert own.state == Roadmap.State.DRAFT
    assert {row.derived_from.number == row.number for row in own.activities.select_related("derived_from")} == {True}


def test_a_school_of_a_risk_group_gets_more(plan):
    plain = numbers(school_map(plan))
    group = RiskGroup.objects.filter(municipality=plan.municipality).first()
    school = OrganisationFactory(municipality=plan.municipality)
    RiskGroupMembershipFactory(group=group, organisation=school)
    assert set(plain) < set(numbers(school_map(plan, school)))


def test_the_school_itself_is_responsible(plan):
    own = school_map(plan)
    bodies = {body.organisation for row in own.activities.all() for body in row.responsibilities.all()}
    assert bodies == {own.organisation}


def test_a_second_click_finds_the_map(plan):
    own = school_map(plan)
    assert school_map(plan, own.organisation) == own


def test_no_map_from_a_project(plan):
    plan.state = Roadmap.State.DRAFT
    with pytest.raises(EditError, match="действующей"):
        school_map(plan)


def test_years_move_and_are_marked(plan):
    new = deriving.next_period(plan, by=UserFactory())
    assert (new.starts_on, new.ends_on) == (date(2027, 1, 1), date(2029, 12, 31))
    assert "2027/2029" in new.title
    old_row, row = plan.activities.get(number="1.1."), new.activities.get(number="1.1.")
    assert row.deadline == deriving.shifted(old_row.deadline, 3)
    assert row.confidence == Activity.Confidence.LOW
    assert any(one["code"] == "shifted" for one in row.problems)
    assert row.lineage != old_row.lineage
    assert {due.nominal_due.year for due in row.occurrences.all()} <= {2027, 2028, 2029}
    yearly = new.activities.get(number="4.2.")
    assert yearly.deadline == plan.activities.get(number="4.2.").deadline
    assert new.activities.count() == plan.activities.count()


def test_the_next_map_is_made_once(plan):
    assert deriving.next_period(plan, by=None) == deriving.next_period(plan, by=None)


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("до 01.03.2025", "до 01.03.2028"),
        ("2024/2026 годы", "2027/2029 годы"),
        ("школа № 20245", "школа № 20245"),
        ("", ""),
    ],
)
def test_only_years_are_shifted(text, result):
    assert deriving.shifted(text, 3) == result
