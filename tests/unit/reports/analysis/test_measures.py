"""Indicators of the year: plan, fact, change, spread over schools, forecast."""

from dataclasses import replace
from decimal import Decimal

import pytest

from reports.analysis.measures import measures_of
from reports.analysis.rows import IndicatorRow, TargetRow, TotalRow, ValueRow
from tests.unit.reports.analysis.samples import inputs

QUALITY = IndicatorRow(5, "Качество знаний", "%", "higher", "ge", is_ratio=True, places=1)


def world(*totals, indicator=QUALITY, values=(), targets=()):
    rows = tuple(TotalRow(5, year, Decimal(str(value))) for year, value in totals)
    return inputs(indicators=(indicator,), totals=rows, values=values, targets=targets)


def only(*args, **kwargs):
    (row,) = measures_of(world(*args, **kwargs))
    return row


def test_change_is_fact_minus_last_year():
    row = only((2024, "48.25"), (2025, "50.5"))
    assert (row.fact, row.previous, row.change, row.is_better) == (
        Decimal("50.5"),
        Decimal("48.3"),
        Decimal("2.2"),
        True,
    )


def test_a_changed_method_gives_no_change():
    grows = replace(QUALITY, method_changed=(2025,), comparison="growth")
    row = only((2024, 48), (2025, 50), indicator=grows)
    assert (row.comparable, row.change, row.is_better, row.verdict) == (False, None, None, "undated")
    assert row.history == {2025: 50}


def test_less_is_better_where_the_indicator_says_so():
    assert only((2024, 10), (2025, 12), indicator=replace(QUALITY, better="lower")).is_better is False


@pytest.mark.parametrize(("fact", "verdict"), [("60", "done"), ("59", "soon"), ("40", "failed")])
def test_the_goal(fact, verdict):
    assert only((2025, fact), targets=(TargetRow(5, 2025, Decimal(60)),)).verdict == verdict


def test_the_goal_is_judged_by_the_numbers_that_are_printed():
    """«55,0 при плане 55,0» is a goal reached; a finer indicator tells the difference."""
    plan = (TargetRow(5, 2025, Decimal(55)),)
    assert only((2025, "54.96"), targets=plan, indicator=replace(QUALITY, tolerance=Decimal(0))).verdict == "done"
    finer = replace(QUALITY, tolerance=Decimal(0), places=2)
    assert only((2025, "54.96"), targets=plan, indicator=finer).verdict == "failed"


def test_a_change_has_the_decimals_and_the_unit_of_its_value():
    marks = replace(QUALITY, unit="балла", places=2, is_ratio=False)
    assert only((2024, "3.61"), (2025, "3.57"), indicator=marks).change_words == "−0,04\u00a0балла"
    assert only((2024, "48.25"), (2025, "50.5")).change_words == "+2,2\u00a0п.\u00a0п."


def test_a_sum_of_some_quarters_is_not_held_against_the_goal_and_last_year():
    """What is not added yet would look like a fall; a goal that is reached already stays reached."""
    held = replace(QUALITY, unit="ед.", is_ratio=False, adds_up=True, places=0)
    totals = [TotalRow(5, year, Decimal(value), periods=4) for year, value in ((2022, 40), (2023, 41), (2024, 42))]
    three = (*totals, TotalRow(5, 2025, Decimal(30), periods=3))
    plan = (TargetRow(5, 2025, Decimal(40)),)
    (row,) = measures_of(inputs(indicators=(held,), totals=three, targets=plan))
    assert (row.fact, row.change, row.verdict, row.is_partial) == (Decimal(30), None, "undated", True)
    assert row.forecast_value == 44  # of the three whole years
    low = (TargetRow(5, 2025, Decimal(25)),)
    assert measures_of(inputs(indicators=(held,), totals=three, targets=low))[0].verdict == "done"
    ceiling = replace(held, comparison="le", better="lower")
    judged = [measures_of(inputs(indicators=(ceiling,), totals=three, targets=goal))[0].verdict for goal in (plan, low)]
    assert judged == ["undated", "failed"]  # it may still be exceeded; it is exceeded already


def test_closeness_to_the_goal_is_the_indicators_own():
    strict = replace(QUALITY, tolerance=Decimal(0))
    assert only((2025, 59), indicator=strict, targets=(TargetRow(5, 2025, Decimal(60)),)).verdict == "failed"


def test_places_of_schools_and_the_median():
    values = tuple(
        ValueRow(5, school, 2025, None if value is None else Decimal(value), "" if value else "no_data")
        for school, value in [(1, "60"), (2, "40"), (3, "60"), (4, None)]
    )
    row = only((2025, 50), values=values)
    assert [(school.name, school.place) for school in row.schools[:3]] == [
        ("Школа № 1", "1–2 из 3"),
        ("Школа № 2", "3 из 3"),
        ("Школа № 10", "1–2 из 3"),
    ]
    assert row.without_data == ("УО",)
    assert row.median is None  # a median of three schools says nothing


def test_values_of_other_years_are_not_of_this_year():
    row = only((2025, 50), values=(ValueRow(5, 1, 2024, Decimal(90)),))
    assert row.schools == ()


def test_a_forecast_needs_three_years():
    assert only((2024, 48), (2025, 50)).forecast_value is None
    ahead = only((2023, 46), (2024, 48), (2025, 50))
    assert ahead.forecast_value == Decimal("52.0")
    assert ahead.forecast_low <= ahead.forecast_value <= ahead.forecast_high


def test_a_forecast_of_a_share_stays_within_a_hundred():
    share = replace(QUALITY, lowest=Decimal(0), highest=Decimal(100))
    ahead = only((2023, 80), (2024, 90), (2025, 99), indicator=share)
    assert ahead.forecast_high <= 100


def test_an_indicator_without_any_number_is_not_shown():
    assert measures_of(world()) == ()
    assert len(measures_of(world(targets=(TargetRow(5, 2025, Decimal(60)),)))) == 1


def test_zero_is_a_value():
    row = only((2024, 1), (2025, 0))
    assert (row.fact, row.change) == (Decimal("0.0"), Decimal("-1.0"))
