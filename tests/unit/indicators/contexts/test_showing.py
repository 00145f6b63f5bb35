"""How a value of a year is said to stand."""

from decimal import Decimal

import pytest

from indicators.aggregation import MunicipalValue
from indicators.contexts.showing import standing_of
from indicators.models import Indicator

HELD = Indicator(kind="count", unit="ед.", places=0, frequency="quarter", across_periods="sum", comparison="ge")


def year(value: int, periods: int = 4) -> MunicipalValue:
    return MunicipalValue(1, "2025", Decimal(value), periods=periods)


@pytest.mark.parametrize(
    ("periods", "target", "word", "change"),
    [
        (4, 40, "ниже цели", "−12\u00a0ед."),
        (3, 40, "сумма за 3 из 4 кварталов", "–"),
        (3, 25, "цель достигнута", "–"),
    ],
)
def test_a_sum_of_some_quarters_waits_for_the_rest(periods: int, target: int, word: str, change: str) -> None:
    stand = standing_of(HELD, year(30, periods), year(42), Decimal(target))
    assert (stand.word, stand.change) == (word, change)


def test_bounds_of_a_value_follow_from_its_kind_unless_they_are_named() -> None:
    named = Indicator(kind="share", lowest=Decimal(20), highest=Decimal(90))
    yes_no = Indicator(kind="document_presence", across_organisations="share_met", highest=Decimal(1))
    kinds = (HELD, Indicator(kind="share"), Indicator(kind="linked_plan"), named, yes_no)
    assert [row.bounds for row in kinds] == [
        (Decimal(0), None),
        (Decimal(0), Decimal(100)),
        (Decimal(0), None),
        (Decimal(20), Decimal(90)),
        (Decimal(0), Decimal(100)),
    ]
