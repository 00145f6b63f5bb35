"""Index of social welfare, lower quarter, resilience."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from indicators.formulas import WelfareFactor, is_resilient, lower_quarter, upper_part, welfare_index

FACTORS = [WelfareFactor("higher", is_good=True), WelfareFactor("incomplete", Decimal(3))]


def test_index_by_hand() -> None:
    """Worst 0, best 100; a burden counts the other way and three times as much."""
    schools = {
        1: {"higher": Decimal(10), "incomplete": Decimal(40)},
        2: {"higher": Decimal(50), "incomplete": Decimal(20)},
        3: {"higher": Decimal(30), "incomplete": Decimal(35)},
    }
    index = welfare_index(schools, FACTORS)
    assert index == {1: 0, 2: 100, 3: (Decimal(50) + 3 * Decimal(25)) / 4}


def test_school_with_little_known_has_no_index() -> None:
    schools = {
        1: {"higher": Decimal(10), "incomplete": Decimal(40)},
        2: {"higher": Decimal(50), "incomplete": Decimal(20)},
        3: {"higher": Decimal(30), "incomplete": None},
    }
    assert set(welfare_index(schools, FACTORS)) == {1, 2}


def test_equal_schools_say_nothing() -> None:
    assert welfare_index({1: {"higher": Decimal(5)}, 2: {"higher": Decimal(5)}}, FACTORS[:1]) == {}


@given(st.dictionaries(st.integers(1, 99), st.integers(0, 100).map(Decimal), min_size=4, max_size=40))
def test_lower_quarter_is_the_lowest(index: dict[int, Decimal]) -> None:
    low = lower_quarter(index)
    assert len(low) >= max(1, len(index) // 4)
    assert max(index[school] for school in low) <= min((index[s] for s in index if s not in low), default=Decimal(101))


def test_few_schools_have_no_quarter() -> None:
    assert lower_quarter({1: Decimal(1), 2: Decimal(2)}) == set()


def test_resilience_needs_both() -> None:
    strong = upper_part({1: Decimal(70), 2: Decimal(50), 3: Decimal(30)})
    assert strong == {1}
    assert upper_part({}) == set()
    assert is_resilient(1, {1, 2}, strong)
    assert not is_resilient(2, {1, 2}, strong)
