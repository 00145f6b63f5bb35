"""Cells of the value matrix: typed texts and back."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.cells import BadCell, Cell, cell_text, parse_cell


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("12/50", Cell(Decimal(12), Decimal(50), Decimal(24))),
        ("12 из 50", Cell(Decimal(12), Decimal(50), Decimal(24))),
        ("24,5 %", Cell(value=Decimal("24.5"))),
        ("1 234", Cell(value=Decimal(1234))),
        ("0", Cell(value=Decimal(0))),
        ("", Cell()),
        ("н/д", Cell(absence="no_data")),
        ("неприменимо", Cell(absence="not_applicable")),
        ("Н/С", Cell(absence="not_submitted")),
    ],
)
def test_typed(typed: str, expected: Cell) -> None:
    assert parse_cell(typed, is_ratio=True) == expected


def test_zero_is_not_absence() -> None:
    assert not parse_cell("0").is_empty
    assert parse_cell("").is_empty
    assert not parse_cell("н/д").is_empty


@pytest.mark.parametrize("typed", ["12/0", "5/-2", "много", "1/2/3", "=1+1", "9" * 30, "1e5", "Infinity", "NaN"])
def test_refused(typed: str) -> None:
    with pytest.raises(BadCell):
        parse_cell(typed, is_ratio=True)


def test_fraction_needs_an_indicator_with_a_denominator() -> None:
    with pytest.raises(BadCell, match="одно число"):
        parse_cell("1/2")


@pytest.mark.parametrize(("typed", "value"), [("да", 1), ("Нет", 0), ("3", 3)])
def test_yes_no(typed: str, value: int) -> None:
    assert parse_cell(typed, is_yes_no=True).value == value


def test_words_are_a_value_only_of_qualitative_indicators() -> None:
    assert parse_cell("Хорошо", is_words=True).text == "Хорошо"


NUMBERS = st.decimals(-(10**9), 10**9, places=3)


@given(NUMBERS)
def test_numbers_come_back(value: Decimal) -> None:
    assert parse_cell(cell_text(Cell(value=value))).value == value


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_fractions_come_back(top: int, bottom: int) -> None:
    cell = parse_cell(f"{top}/{bottom}", is_ratio=True)
    assert parse_cell(cell_text(cell), is_ratio=True) == cell


@given(st.text(max_size=30), st.booleans(), st.booleans())
def test_any_text_is_read_or_refused(typed: str, is_ratio: bool, is_yes_no: bool) -> None:
    try:
        cell = parse_cell(typed, is_ratio=is_ratio, is_yes_no=is_yes_no)
    except BadCell:
        cell = Cell(text="отказано")
    assert cell.is_empty or cell.absence or cell.text or cell.value is not None
