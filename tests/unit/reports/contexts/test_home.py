"""What the department is asked to do about periods."""

from datetime import UTC, date, datetime

import pytest

from indicators.models import Indicator
from reports.contexts.home import department_home
from schools.access import Role
from schools.place import Place
from tests.factories.indicators import IndicatorFactory, IndicatorSetFactory
from tests.factories.reports import PlanFactory
from tests.factories.schools import MembershipFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 10, 7, 6, tzinfo=UTC)


@pytest.fixture
def place():
    membership = MembershipFactory(role=Role.DEPARTMENT)
    return Place(membership.user, membership, membership.municipality, None)


def titles(place) -> list[str]:
    page = department_home(place, AT)
    return [task.title for task in [page.now, *(task for group in page.groups for task in group.tasks)] if task]


def test_ended_quarter_of_a_map_in_force_is_to_be_opened(place):
    PlanFactory(municipality=place.municipality, starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31))
    assert "Откройте III квартал 2026 года" in titles(place)


def test_department_whose_map_is_over_is_asked_for_the_next_one(place):
    PlanFactory(municipality=place.municipality, starts_on=date(2021, 1, 1), ends_on=date(2022, 12, 31))
    assert titles(place) == ["Загрузите действующую дорожную карту"]


def test_values_that_no_report_asks_for_are_asked_of_the_department(place):
    own_set = IndicatorSetFactory(municipality=place.municipality)
    IndicatorFactory(set=own_set, level=Indicator.Level.MUNICIPALITY, frequency="year")
    assert "Внесите 1 показатель муниципалитета за 2026 год" in [title.replace("\xa0", " ") for title in titles(place)]
