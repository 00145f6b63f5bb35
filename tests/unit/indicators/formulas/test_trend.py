"""Forecast against the standard library's regression and a textbook prediction range."""

from decimal import Decimal
from math import isclose, sqrt
from statistics import linear_regression

from hypothesis import given
from hypothesis import strategies as st

from indicators.formulas import forecast, is_comparable

YEARS = st.dictionaries(st.integers(2010, 2025), st.integers(0, 100).map(Decimal), min_size=3, max_size=10)


@given(YEARS)
def test_line_goes_as_the_library_draws_it(values: dict[int, Decimal]) -> None:
    found = forecast(values, 2026)
    xs = sorted(values)
    slope, intercept = linear_regression(xs, [float(values[x]) for x in xs])
    assert found is not None
    assert isclose(float(found.value), slope * 2026 + intercept, abs_tol=1e-6)
    assert found.low <= found.value <= found.high


def test_range_by_hand() -> None:
    """60, 64, 65: slope 2.5, residual 0.5; t of one degree of freedom at 80 % is 3.078."""
    found = forecast({2023: Decimal(60), 2024: Decimal(64), 2025: Decimal(65)}, 2026)
    assert found is not None
    assert found.value == 68
    scatter = sqrt(0.5**2 + 1.0**2 + 0.5**2)
    assert isclose(float(found.high - found.value), 3.078 * scatter * sqrt(1 + 1 / 3 + 4 / 2), rel_tol=1e-9)


def test_two_years_are_too_few() -> None:
    assert forecast({2024: Decimal(1), 2025: Decimal(2)}, 2026) is None
    assert forecast({}, 2026) is None


def test_years_before_a_change_of_method_do_not_count() -> None:
    values = {year: Decimal(year - 2000) for year in range(2018, 2026)}
    found = forecast(values, 2026, changed=[2020, 2023])
    assert found is not None
    assert found.years == (2023, 2024, 2025)
    assert forecast(values, 2026, changed=[2024]) is None


def test_years_are_compared_within_one_method() -> None:
    assert not is_comparable([2023], 2022, 2023)
    assert is_comparable([2023], 2023, 2024)
    assert is_comparable([2023], 2020, 2022)


def test_result_stays_within_what_is_possible() -> None:
    found = forecast(
        {2023: Decimal(80), 2024: Decimal(90), 2025: Decimal(99)}, 2026, lowest=Decimal(0), highest=Decimal(100)
    )
    assert found is not None
    assert (found.value, found.high) == (100, 100)
