from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msoko.lib.charts.scales import Scale, places, range_of, ticks

VALUES = st.decimals(-1_000_000, 1_000_000, places=2)


class TestTicks:
    @given(VALUES, VALUES)
    def test_cover_the_range_in_equal_round_steps(self, first, second):
        low, high = sorted((first, second))
        steps = ticks(low, high)
        assert steps[0] <= low
        assert steps[-1] >= high
        assert 2 <= len(steps) <= 8
        gaps = {after - before for before, after in zip(steps, steps[1:], strict=False)}
        assert len(gaps) == 1
        assert (gaps.pop().normalize().as_tuple().digits) in {(1,), (2,), (2, 5), (5,)}

    def test_examples(self):
        assert ticks(Decimal(0), Decimal(100)) == (0, 20, 40, 60, 80, 100)
        assert places(ticks(Decimal(0), Decimal(1))) == 1
        assert places(ticks(Decimal(0), Decimal(1000))) == 0


class TestScale:
    @given(VALUES)
    def test_stays_inside(self, value):
        assert 10 <= Scale(Decimal(0), Decimal(100), 10, 90).at(value) <= 90

    def test_may_run_upwards(self):
        scale = Scale(Decimal(0), Decimal(10), 200, 100)
        assert [scale.at(value) for value in (0, 5, 10)] == [200, 150, 100]


@pytest.mark.parametrize(
    ("values", "zero", "expected"),
    [
        ([3, None, 7], False, (3, 7)),
        ([3, 7], True, (0, 7)),
        ([-3], True, (-3, 0)),
        ([None], True, (0, 1)),
        ([], False, (0, 1)),
    ],
)
def test_range_of(values, zero, expected):
    assert range_of(values, zero=zero) == expected
