"""Pictures of a set: shares over the years and organisations beside one another, small groups untold."""

from decimal import Decimal

import pytest

from indicators.contexts.pictures import MOST_COLUMNS, set_pictures
from tests.factories.indicators import IndicatorFactory, IndicatorSetFactory, ObservationFactory, TargetFactory
from tests.factories.schools import OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def indicator_set():
    return IndicatorSetFactory()


def fill(indicator_set, *, indicators: int, schools: int, **values) -> None:
    bodies = OrganisationFactory.create_batch(schools, municipality=indicator_set.municipality)
    for indicator in IndicatorFactory.create_batch(indicators, set=indicator_set, counts_people=True):
        for body in bodies:
            ObservationFactory(indicator=indicator, organisation=body, **values)


def test_empty_set_has_nothing_to_draw(indicator_set):
    pictures = set_pictures(indicator_set, 2025, with_schools=True)
    assert (pictures.dynamics, pictures.schools) == (None, None)


def test_values_and_targets_are_drawn(indicator_set):
    fill(indicator_set, indicators=1, schools=2)
    TargetFactory(indicator=indicator_set.indicators.get(), year=2025)
    pictures = set_pictures(indicator_set, 2025, with_schools=True)
    assert "51,7" in pictures.dynamics.description
    assert pictures.schools.description.count("51,7") == 2


def test_small_groups_are_not_told(indicator_set):
    fill(indicator_set, indicators=1, schools=1, numerator=Decimal(5), denominator=Decimal(7))
    text = set_pictures(indicator_set, 2025, with_schools=True).schools.description
    assert "71,4" not in text
    assert "нет данных" in text


def test_school_sees_no_other_schools(indicator_set):
    fill(indicator_set, indicators=1, schools=2)
    assert set_pictures(indicator_set, 2025, with_schools=False).schools is None


def test_columns_that_do_not_fit_are_counted(indicator_set):
    fill(indicator_set, indicators=MOST_COLUMNS + 2, schools=1)
    assert set_pictures(indicator_set, 2025, with_schools=True).left_out == 2


@pytest.mark.parametrize("size", [1, 6])
def test_queries_do_not_grow(indicator_set, size, django_assert_max_num_queries):
    fill(indicator_set, indicators=size, schools=size)
    with django_assert_max_num_queries(6):
        set_pictures(indicator_set, 2025, with_schools=True)
