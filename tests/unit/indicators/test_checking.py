"""Automatic checks of values."""

from decimal import Decimal

import pytest

from indicators.cells import Cell, parse_cell
from indicators.checking import Limits, check_cell, check_parts

SHARE = Limits(is_ratio=True, lowest=Decimal(0), highest=Decimal(100), jump=Decimal(50))


@pytest.mark.parametrize(
    ("typed", "limits", "previous", "codes"),
    [
        ("12/50", SHARE, None, []),
        ("51/50", SHARE, None, ["over"]),
        ("120", SHARE, None, ["over"]),
        ("24", SHARE, None, ["bare"]),
        ("45/50", SHARE, 40, ["jump"]),
        ("30/50", SHARE, 40, []),
        ("-5", Limits(lowest=Decimal(0)), None, ["range"]),
        ("55/50", Limits(is_ratio=True, may_exceed=True), None, []),
        ("н/д", SHARE, 40, []),
    ],
)
def test_remarks(typed: str, limits: Limits, previous: int | None, codes: list[str]) -> None:
    before = None if previous is None else Decimal(previous)
    assert [remark.code for remark in check_cell(parse_cell(typed, is_ratio=True), limits, before)] == codes


def test_only_the_impossible_stops_saving() -> None:
    assert [remark.is_error for remark in check_cell(Cell(value=Decimal(24)), SHARE)] == [False]
    assert any(remark.is_error for remark in check_cell(Cell(value=Decimal(120)), SHARE))


def test_sum_of_parts() -> None:
    assert check_parts(Decimal(10), [Decimal(4), Decimal(6)]) is None
    remark = check_parts(Decimal(10), [Decimal(4), Decimal(5)])
    assert remark is not None
    assert "9" in remark.text
    assert check_parts(Decimal(10), [Decimal(4), None]) is None
    assert check_parts(None, [Decimal(4)]) is None
