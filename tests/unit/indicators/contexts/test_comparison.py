"""The chosen organisation beside those like it; nothing is said of too few of them."""

from datetime import date
from decimal import Decimal

import pytest

from indicators.contexts.comparison import comparison
from indicators.contexts.matrix import previous_values
from msoko.lib.periods import CalendarYear
from schools.models import OrganisationYear
from tests.factories.indicators import IndicatorFactory, ObservationFactory, TargetFactory
from tests.factories.schools import OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("others", "words"), [(3, "медиана похожих организаций (3) – 60,0\xa0%"), (2, "")])
def test_median_of_schools_like_the_chosen_one(others: int, words: str) -> None:
    indicator = IndicatorFactory()
    town = indicator.set.municipality
    schools = OrganisationFactory.create_batch(others + 1, municipality=town)
    for number, school in enumerate(schools):
        OrganisationYear.objects.create(organisation=school, year=2025, pupils=500)
        ObservationFactory(
            indicator=indicator, organisation=school, municipality=town, period_code="2025",
            numerator=20 + 10 * number, denominator=50, value=Decimal(40 + 10 * (number == 1) + 20 * (number > 1)),
        )  # fmt: skip
    found = comparison(indicator, CalendarYear.of(date(2025, 1, 1)), organisations=schools, focus=schools[0])
    assert words in found.focus_text
    assert bool(found.focus_text) == bool(words)


def test_an_organisation_with_a_target_of_its_own_is_judged_by_it() -> None:
    indicator = IndicatorFactory()
    schools = OrganisationFactory.create_batch(2, municipality=indicator.set.municipality)
    TargetFactory(indicator=indicator, value=60)
    TargetFactory(indicator=indicator, organisation=schools[0], value=50)
    for school in schools:
        ObservationFactory(indicator=indicator, organisation=school, numerator=31)
    found = comparison(indicator, CalendarYear.of(date(2025, 1, 1)), organisations=schools)
    assert [(row.verdict, row.own_target) for row in found.rows] == [("done", "50,0\xa0%"), ("failed", "")]


def test_nothing_is_compared_across_a_change_of_method() -> None:
    indicator = IndicatorFactory(method_changed=[2025], comparison="growth")
    schools = OrganisationFactory.create_batch(2, municipality=indicator.set.municipality)
    for school in schools:
        for code, part in (("2024", 20), ("2025", 31)):
            ObservationFactory(indicator=indicator, organisation=school, period_code=code, numerator=part)
    year = CalendarYear.of(date(2025, 1, 1))
    found = comparison(indicator, year, organisations=schools)
    assert {(row.change, row.verdict) for row in found.rows} == {("–", "undated")}
    assert "2024" not in found.dots.description
    assert previous_values(indicator.set.municipality, [indicator], year) == {}
    assert found.is_break
