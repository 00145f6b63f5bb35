"""Municipal values: recomputed from rows with plain Python."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.aggregation import MunicipalValue, across_periods, municipal_values, yearly_values
from indicators.models import Observation
from tests.factories.indicators import IndicatorFactory, ObservationFactory
from tests.factories.schools import OrganisationFactory

pytestmark = pytest.mark.django_db
YEAR = {"start": date(2025, 1, 1), "end": date(2025, 12, 31)}


def value_of(indicator, code: str = "2025") -> MunicipalValue:
    return municipal_values(indicator.set.municipality, [indicator], **YEAR)[indicator.pk, code]


def test_share_is_computed_from_sums_not_from_percents():
    indicator = IndicatorFactory()
    ObservationFactory(indicator=indicator, numerator=1, denominator=1)
    ObservationFactory(indicator=indicator, numerator=0, denominator=99)
    found = value_of(indicator)
    assert (found.value, found.numerator, found.denominator, found.organisations) == (1, 1, 100, 2)


def test_absent_values_are_counted_and_not_summed():
    indicator = IndicatorFactory()
    ObservationFactory(indicator=indicator)
    ObservationFactory(indicator=indicator, numerator=None, denominator=None, value=None, absence="no_data")
    found = value_of(indicator)
    assert (found.numerator, found.organisations, found.absent) == (31, 1, 1)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [("sum", 21), ("mean", 7), ("median", 5), ("min", 4), ("max", 12), ("none", None)],
)
def test_rules(rule, expected):
    indicator = IndicatorFactory(kind="value", across_organisations=rule)
    for value in (4, 5, 12):
        ObservationFactory(indicator=indicator, numerator=None, denominator=None, value=value)
    assert value_of(indicator).value == expected


def test_documents_give_the_share_of_organisations():
    indicator = IndicatorFactory(kind="document_presence", across_organisations="share_met")
    for value in (1, 0, 3, 1):
        ObservationFactory(indicator=indicator, numerator=None, denominator=None, value=value)
    assert value_of(indicator).value == 75


def test_value_entered_for_the_whole_wins():
    indicator = IndicatorFactory()
    ObservationFactory(indicator=indicator)
    ObservationFactory(indicator=indicator, organisation=None, numerator=9, denominator=10)
    found = value_of(indicator)
    assert (found.value, found.is_entered) == (90, True)


def test_other_municipality_stays_out():
    indicator = IndicatorFactory()
    ObservationFactory(indicator=indicator)
    ObservationFactory()
    assert len(municipal_values(indicator.set.municipality, [indicator], **YEAR)) == 1


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 50), st.integers(1, 50)), min_size=1, max_size=12))
def test_sums_of_any_rows(pairs):
    Observation.objects.all().delete()
    indicator = IndicatorFactory()
    rows = [
        ObservationFactory.build(
            indicator=indicator, organisation=OrganisationFactory(municipality=indicator.set.municipality),
            municipality=indicator.set.municipality, numerator=top, denominator=bottom, value=Decimal(top) / bottom,
        )
        for top, bottom in pairs
    ]  # fmt: skip
    Observation.objects.bulk_create(rows)
    found = value_of(indicator)
    expected = Decimal(100) * sum(top for top, _ in pairs) / sum(bottom for _, bottom in pairs)
    assert found.value is not None
    assert abs(found.value - expected) < Decimal("0.000001")


@pytest.mark.parametrize(
    ("rule", "expected"),
    [("last", 40), ("sum", 100), ("mean", 25), ("min", 10), ("max", 40), ("ratio", 40), ("none", None)],
)
def test_quarters_of_a_year(rule, expected):
    """10 of 20, 20 of 40, 30 of 90, 40 of 100: the ratio is 100 / 250."""
    quarters = [
        MunicipalValue(1, f"2025Q{n}", Decimal(10 * n), Decimal(10 * n), Decimal(size))
        for n, size in zip((1, 2, 3, 4), (20, 40, 90, 100), strict=True)
    ]
    assert across_periods(rule, quarters) == expected


def test_absent_quarter_is_skipped_and_zero_is_not():
    quarters = [
        MunicipalValue(1, "2025Q1", Decimal(5)),
        MunicipalValue(1, "2025Q2", None),
        MunicipalValue(1, "2025Q3", Decimal(0)),
    ]
    assert across_periods("last", quarters) == 0
    assert across_periods("mean", quarters) == Decimal("2.5")
    assert across_periods("sum", []) is None


def test_years_of_quarters_and_years(django_assert_max_num_queries):
    indicator = IndicatorFactory(frequency="quarter", across_periods="ratio")
    for quarter, (top, bottom) in {1: (1, 10), 2: (9, 10)}.items():
        row = ObservationFactory.build(
            indicator=indicator, organisation=OrganisationFactory(municipality=indicator.set.municipality),
            municipality=indicator.set.municipality, period_code=f"2025Q{quarter}",
            period_start=date(2025, 3 * quarter - 2, 1),
            period_end=date(2025, 3 * quarter, 28), numerator=top, denominator=bottom, value=Decimal(top * 10),
        )  # fmt: skip
        row.save()
    with django_assert_max_num_queries(3):
        found = yearly_values(indicator.set.municipality, [indicator], [2024, 2025])
    assert found[indicator.pk, 2025].value == 50
    assert (indicator.pk, 2024) not in found
