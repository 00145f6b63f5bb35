"""Marks and scores, recomputed pupil by pupil with fractions."""

from collections import Counter
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.formulas import MarkCounts, counts_from_percents, mark_of, marks_from_scores, score_statistics

COUNTS = st.integers(0, 500)
WEIGHTS = {2: Fraction(16, 100), 3: Fraction(36, 100), 4: Fraction(64, 100), 5: Fraction(1)}


def close(value: Decimal | None, expected: Fraction) -> bool:
    return value is not None and abs(Fraction(value) - expected) < Fraction(1, 10**15)


def test_domain_example() -> None:
    """4 «2», 16 «3», 12 «4», 8 «5»: computed by hand."""
    marks = MarkCounts(4, 16, 12, 8)
    assert marks.quality == 50
    assert marks.pass_rate == 90
    assert marks.mean == Decimal("3.6")
    assert marks.degree_of_learning == Decimal("55.2")
    assert marks.failed == 10


@given(COUNTS, COUNTS, COUNTS, COUNTS)
def test_recomputed_from_pupils(n2: int, n3: int, n4: int, n5: int) -> None:
    marks = MarkCounts(n2, n3, n4, n5)
    pupils = [2] * n2 + [3] * n3 + [4] * n4 + [5] * n5
    if not pupils:
        assert marks.quality is marks.pass_rate is marks.mean is marks.degree_of_learning is None
        return
    n = len(pupils)
    assert close(marks.quality, Fraction(100 * sum(mark >= 4 for mark in pupils), n))
    assert close(marks.pass_rate, Fraction(100 * sum(mark >= 3 for mark in pupils), n))
    assert close(marks.mean, Fraction(sum(pupils), n))
    assert close(marks.degree_of_learning, 100 * sum(WEIGHTS[mark] for mark in pupils) / n)


@given(st.lists(st.tuples(COUNTS, COUNTS, COUNTS, COUNTS), min_size=1, max_size=6))
def test_municipality_is_computed_from_pupils(schools: list[tuple[int, int, int, int]]) -> None:
    total = sum((MarkCounts(*school) for school in schools), MarkCounts())
    assert total.as_tuple() == tuple(map(sum, zip(*schools, strict=True)))
    assert total.n == sum(map(sum, schools))


def test_mean_of_percents_is_not_used() -> None:
    """A school of 1 with 100 % and a school of 99 with 0 % make 1 %, not 50 %."""
    assert (MarkCounts(n5=1) + MarkCounts(n2=99)).quality == 1


@given(st.lists(st.integers(0, 40), min_size=1, max_size=200))
def test_score_statistics(scores: list[int]) -> None:
    found = score_statistics(Counter(scores))
    mean = Fraction(sum(scores), len(scores))
    assert found is not None
    assert found.n == len(scores)
    assert close(found.mean, mean)
    assert close(found.variance, sum((Fraction(score) - mean) ** 2 for score in scores) / len(scores))


@given(st.lists(st.integers(0, 20), max_size=100))
def test_marks_by_scale(scores: list[int]) -> None:
    """The scale of maths in class 4 (2021): 0–5 «2», 6–9 «3», 10–14 «4», from 15 «5»."""
    expected = Counter(2 if s <= 5 else 3 if s <= 9 else 4 if s <= 14 else 5 for s in scores)
    marks = marks_from_scores(Counter(scores), {3: 6, 4: 10, 5: 15})
    assert marks.as_tuple() == tuple(expected[mark] for mark in (2, 3, 4, 5))


def test_borders() -> None:
    assert [mark_of(score, {3: 6, 4: 10, 5: 15}) for score in (5, 6, 9, 10, 14, 15)] == [2, 3, 3, 4, 4, 5]


@given(st.lists(COUNTS, min_size=4, max_size=4).filter(any), st.sampled_from([0, 1, 2]))
def test_people_behind_rounded_percents(counts: list[int], places: int) -> None:
    """Percents rounded as reports round them give back counts that add up and miss by the rounding at most."""
    n = sum(counts)
    unit = Decimal(10) ** -places
    percents = [(Decimal(count) * 100 / n).quantize(unit) for count in counts]
    found = counts_from_percents(percents, n)
    if found is None:
        assert abs(sum(percents) - 100) > Decimal("1.05")
        return
    assert sum(found) == n
    # Half a unit is lost by rounding, as much again when what all four have lost is dealt out among them.
    allowed = n * unit / 100 + 2
    assert all(abs(a - b) <= allowed for a, b in zip(found, counts, strict=True))


@pytest.mark.parametrize("percents", [(50, 20, 10, 5), (101, 0, 0, 0, 5), (-5, 50, 50, 5)])
def test_percents_that_are_no_distribution(percents: tuple[int, ...]) -> None:
    assert counts_from_percents([Decimal(share) for share in percents], 40) is None
