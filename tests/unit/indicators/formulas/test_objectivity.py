"""Signs of bias against hand-made figures."""

from decimal import Decimal
from math import isclose, sqrt
from statistics import fmean, pstdev

from hypothesis import given
from hypothesis import strategies as st

from indicators.formulas import (
    JournalAgreement,
    bias_index,
    border_peak,
    medal_index,
    over_performance,
    quality_gap,
    score_statistics,
)


def test_journal_shares() -> None:
    agreement = JournalAgreement(18, 20, 2)
    assert (agreement.share_lowered, agreement.share_confirmed, agreement.share_raised) == (45, 50, 5)
    assert (agreement + JournalAgreement(2, 0, 0)).n == 42
    assert JournalAgreement().share_lowered is None


def test_border_peak() -> None:
    """30 works at the border against 10 and 14 beside it: 30 / 12."""
    assert border_peak({5: 10, 6: 30, 7: 14}, 6) == Decimal("2.5")


def test_border_peak_of_few_works_is_not_infinite() -> None:
    assert border_peak({6: 3}, 6) == 3
    assert border_peak({}, 6) == 0


@given(st.lists(st.integers(0, 30), min_size=3, max_size=60), st.lists(st.integers(0, 30), min_size=3, max_size=60))
def test_z_against_the_standard_library(school: list[int], others: list[int]) -> None:
    everyone = school + others
    whole = score_statistics({score: everyone.count(score) for score in everyone})
    own = score_statistics({score: school.count(score) for score in school})
    assert whole is not None
    assert own is not None
    z = over_performance(own.mean, own.n, whole.mean, whole.deviation)
    if pstdev(everyone) == 0:
        assert z is None
    else:
        expected = (fmean(school) - fmean(everyone)) / (pstdev(everyone) / sqrt(len(school)))
        assert z is not None
        assert isclose(float(z), expected, abs_tol=1e-9)


def test_gap_between_procedures() -> None:
    assert quality_gap(Decimal(70), Decimal(45)) == 25
    assert quality_gap(None, Decimal(45)) is None


def test_indices() -> None:
    assert medal_index(3, 12) == 25
    assert medal_index(0, 0) is None
    assert bias_index(2, 8) == 25
