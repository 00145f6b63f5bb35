"""Ratios, medians, quartiles, places: against the standard library and by hand."""

from decimal import Decimal
from fractions import Fraction
from statistics import median as library_median
from statistics import quantiles

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.formulas import as_printed, is_small, median, places, quartiles, ratio, ratio_of_sums

VALUES = st.lists(st.integers(-1000, 1000).map(Decimal), min_size=1, max_size=60)


@given(st.lists(st.tuples(st.integers(0, 900), st.integers(0, 900)), max_size=30))
def test_ratio_of_sums(pairs: list[tuple[int, int]]) -> None:
    used = [(top, bottom) for top, bottom in pairs if bottom]
    found = ratio_of_sums(pairs)
    if not used:
        assert found is None
    else:
        expected = Fraction(100 * sum(top for top, _ in used), sum(bottom for _, bottom in used))
        assert found is not None
        assert abs(Fraction(found) - expected) < Fraction(1, 10**12)


def test_ratio_without_a_denominator() -> None:
    assert ratio(5, 0) is None
    assert ratio(None, 5) is None
    assert ratio(0, 5) == 0


@given(VALUES)
def test_median(values: list[Decimal]) -> None:
    assert median(values) == library_median(values)


@given(VALUES.filter(lambda values: len(values) >= 4))
def test_quartiles(values: list[Decimal]) -> None:
    found = quartiles(values)
    expected = quantiles(values, n=4, method="inclusive")
    assert found is not None
    assert [found.lower, found.middle, found.upper] == [pytest.approx(value) for value in expected]
    assert (found.minimum, found.maximum) == (min(values), max(values))


def test_three_schools_have_no_quartiles() -> None:
    assert quartiles([Decimal(1), Decimal(2), Decimal(3)]) is None
    assert median([]) is None


def test_ties_share_their_places() -> None:
    found = places([Decimal(80), None, Decimal(90), Decimal(80), Decimal(70)])
    assert [str(place) if place else None for place in found] == ["2–3 из 4", None, "1 из 4", "2–3 из 4", "4 из 4"]


@given(st.lists(st.one_of(st.none(), st.integers(0, 9).map(Decimal)), max_size=30), st.booleans())
def test_places_count_those_who_are_better(values: list[Decimal | None], lower: bool) -> None:
    known = [value for value in values if value is not None]
    for value, place in zip(values, places(values, lower_is_better=lower), strict=True):
        if value is None:
            assert place is None
            continue
        better = sum(other < value if lower else other > value for other in known)
        assert place is not None
        assert (place.first, place.last, place.of) == (better + 1, better + known.count(value), len(known))


@pytest.mark.parametrize(("people", "small"), [(None, False), (0, False), (1, True), (9, True), (10, False)])
def test_small_groups(people: int | None, small: bool) -> None:
    assert is_small(people) is small


def test_numbers_are_judged_as_they_are_printed():
    assert as_printed(Decimal("54.95"), 1) == Decimal("55.0")
    assert as_printed(Decimal("-0.05"), 1) == Decimal("-0.1")
    assert as_printed(Decimal("2.5"), 0) == 3
