"""Before and after, covered and not, with doubts said aloud."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.analysis.effect import Pair, Scale, Verdict, weigh

DUE, YEAR_END = date(2025, 11, 30), date(2026, 12, 31)
COVERED = frozenset({1, 2, 3})


def share(organisation, before, after, people=100):
    whole = Decimal(people)
    parts = [(Decimal(value) * whole / 100, whole) for value in (before, after)]
    return Pair(organisation, Decimal(before), Decimal(after), *parts)


def school(organisation, before, after):
    return Pair(organisation, Decimal(before), Decimal(after))


def judged(pairs, **how):
    values = {
        "lower_is_better": False,
        "target": None,
        "due": DUE,
        "measured_until": YEAR_END,
        "is_comparable": True,
    } | how
    return weigh(pairs, COVERED, **values)


def world(own, others, make=share):
    return [make(n, 50, 50 + own) for n in (1, 2, 3)] + [make(n, 50, 50 + others) for n in (4, 5, 6)]


@pytest.mark.parametrize(
    ("own", "others", "verdict", "effect"),
    [
        (8, 1, Verdict.EFFECTIVE, 7),
        (8, 8, Verdict.PARTLY, 0),
        (1, -4, Verdict.PARTLY, 5),
        (1, 0, Verdict.NOT_EFFECTIVE, 1),
        (-5, -5, Verdict.NOT_EFFECTIVE, 0),
        (2, 0, Verdict.EFFECTIVE, 2),
    ],
)
def test_change_beside_those_not_covered(own, others, verdict, effect):
    result = judged(world(own, others))
    assert (result.verdict, result.effect, result.warnings) == (verdict, effect, ())


def test_less_is_better_turns_the_sign():
    assert judged(world(-8, 0), lower_is_better=True).verdict == Verdict.EFFECTIVE
    assert judged(world(8, 0), lower_is_better=True).verdict == Verdict.NOT_EFFECTIVE


def test_a_reached_goal_without_growth_is_partly():
    assert judged(world(0, 0), target=Decimal(50)).verdict == Verdict.PARTLY
    assert judged(world(-1, 0), target=Decimal(40)).verdict == Verdict.NOT_EFFECTIVE


def test_groups_are_counted_from_people():
    result = judged([share(1, 0, 0, people=900), share(2, 0, 100, people=100)])
    assert (result.covered.after, result.covered.people) == (Decimal("10.0"), 1000)


def test_values_without_parts_are_means():
    result = judged(world(8, 0, make=school))
    assert (result.covered.change, result.covered.people) == (Decimal("8.0"), None)


def test_a_mean_mark_has_its_own_decimals_and_its_own_measure_of_noise():
    """Two percent of the value before: 0,1 of a mark is an effect, four pupils more of a thousand are none."""
    marks = [Pair(n, Decimal("3.50"), Decimal("3.62") if n < 4 else Decimal("3.51")) for n in range(1, 7)]
    result = judged(marks, scale=Scale(2, "балла", False))
    assert (result.covered.after, result.effect, result.verdict) == (Decimal("3.62"), Decimal("0.11"), "effective")
    assert result.words == "на 0,11\u00a0балла лучше, чем у похожих без меры"
    pupils = [Pair(n, Decimal(1000), Decimal(1004 if n < 4 else 1000)) for n in range(1, 7)]
    assert judged(pupils, scale=Scale(1, "чел.", False)).verdict == Verdict.NOT_EFFECTIVE
    nothing = [Pair(n, Decimal(0), Decimal(0)) for n in range(1, 7)]
    assert judged(nothing, scale=Scale(1, "чел.", False)).verdict == Verdict.NOT_EFFECTIVE


def test_the_effect_says_what_it_was_measured_against():
    assert judged(world(8, 3)).words == "на 5,0\u00a0п.\u00a0п. лучше, чем у похожих без меры"
    assert judged(world(1, 3)).words == "на 2,0\u00a0п.\u00a0п. хуже, чем у похожих без меры"
    assert judged(world(3, 3)).words == "так же, как у похожих без меры"
    assert judged([Pair(1, None, None)]).words.startswith("посчитать нельзя")


def test_it_is_too_early_before_the_term_has_passed():
    result = judged(world(8, 0), due=YEAR_END)
    assert result.verdict == Verdict.TOO_EARLY
    assert "судить рано" in result.warnings[0]


def test_years_of_different_methods_are_not_compared():
    result = judged(world(8, 0), is_comparable=False)
    assert (result.verdict, result.effect, result.covered.change) == (Verdict.TOO_EARLY, None, None)
    assert result.words == "посчитать нельзя: методика показателя изменилась"


def test_small_numbers_are_said():
    result = judged([share(1, 50, 60, people=12), share(4, 50, 50)])
    assert [text.split(":")[0] for text in result.warnings] == [
        "Охвачено организаций с данными",
        "В знаменателе всего 12",
        "Сравнить не с кем",
    ]
    assert result.effect == 10  # nobody to take away
    assert result.words == "на 10,0\u00a0п.\u00a0п. лучше, чем до меры"


def test_bodies_without_both_years_are_left_out():
    result = judged([Pair(1, Decimal(50), None), Pair(2, None, Decimal(60))])
    assert (result.covered.bodies, result.effect, result.verdict) == (0, None, Verdict.TOO_EARLY)


@given(st.integers(-50, 50), st.integers(-50, 50))
def test_growth_of_all_alike_is_no_effect(own, shift):
    """What happened to everybody is taken away: the effect does not depend on it."""
    low, high = judged(world(own, 0)), judged(world(own + shift, shift))
    assert low.effect == high.effect == own
