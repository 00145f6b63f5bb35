"""Points, achievement, verdicts."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.formulas import Verdict, achievement, judge, monitoring_score

POSITIVE = st.integers(1, 10_000).map(Decimal)


@given(st.lists(POSITIVE, min_size=1, max_size=20), st.booleans())
def test_best_has_hundred_and_order_is_kept(values: list[Decimal], lower: bool) -> None:
    best = min(values) if lower else max(values)
    scores = [monitoring_score(value, best, lower_is_better=lower) for value in values]
    assert max(score for score in scores if score is not None) == 100
    assert all(score is not None and 0 <= score <= 100 for score in scores)
    order = sorted(zip(values, scores, strict=True), reverse=not lower)
    assert [score for _, score in order] == sorted((score for score in scores if score is not None), reverse=True)


@pytest.mark.parametrize(
    ("value", "best", "lower", "expected"),
    [
        (40, 80, False, 50),
        (10, 5, True, 50),
        (0, 0, True, 100),
        (3, 0, True, 0),
        (0, 80, False, 0),
        (-1, 5, False, None),
    ],
)
def test_scores_by_hand(value: int, best: int, lower: bool, expected: int | None) -> None:
    assert monitoring_score(Decimal(value), Decimal(best), lower_is_better=lower) == expected


@pytest.mark.parametrize(
    ("value", "target", "comparison", "previous", "expected"),
    [
        (30, 40, "ge", None, 75), (50, 40, "ge", None, 125), (0, 0, "ge", None, 100), (5, 0, "ge", None, 100),
        (10, 5, "le", None, 50), (4, 5, "le", None, 125), (0, 5, "le", None, 100), (3, 0, "le", None, 0),
        (8, 10, "eq", None, 80), (12, 10, "eq", None, 80), (25, 10, "eq", None, 0), (1, 0, "eq", None, None),
        (15, 10, "growth", 10, 50), (15, 10, "growth", None, None),
    ],
)  # fmt: skip
def test_achievement(value: int, target: int, comparison: str, previous: int | None, expected: int | None) -> None:
    before = None if previous is None else Decimal(previous)
    assert achievement(Decimal(value), Decimal(target), comparison, before) == expected


@pytest.mark.parametrize(
    ("value", "target", "comparison", "verdict"),
    [
        (40, 40, "ge", Verdict.MET), (37, 40, "ge", Verdict.CLOSE), (35, 40, "ge", Verdict.MISSED),
        (5, 5, "le", Verdict.MET), (Decimal("5.4"), 5, "le", Verdict.CLOSE), (6, 5, "le", Verdict.MISSED),
        (10, 10, "eq", Verdict.MET), (11, 10, "eq", Verdict.CLOSE), (12, 10, "eq", Verdict.MISSED),
        (1, None, "ge", Verdict.UNKNOWN), (1, 1, "none", Verdict.UNKNOWN),
    ],
)  # fmt: skip
def test_verdict_with_a_band_of_ten_percent(
    value: Decimal, target: int | None, comparison: str, verdict: Verdict
) -> None:
    goal = None if target is None else Decimal(target)
    assert judge(Decimal(value), goal, comparison, tolerance=Decimal(10)) == verdict


@pytest.mark.parametrize(
    ("value", "previous", "lower", "verdict"),
    [
        (12, 10, False, Verdict.MET), (10, 10, False, Verdict.MISSED), (8, 10, True, Verdict.MET),
        (12, 10, True, Verdict.MISSED), (12, None, False, Verdict.UNKNOWN),
    ],
)  # fmt: skip
def test_growth_goes_in_the_good_direction(value: int, previous: int | None, lower: bool, verdict: Verdict) -> None:
    before = None if previous is None else Decimal(previous)
    assert judge(Decimal(value), None, "growth", previous=before, lower_is_better=lower) == verdict


def test_absent_value_is_never_judged() -> None:
    assert judge(None, Decimal(5), "ge") == Verdict.UNKNOWN
