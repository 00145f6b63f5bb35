"""Frozen values go to JSON and come back the same."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msoko.lib.records import dump, load


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True)
class Part:
    share: Decimal | None
    day: date


@dataclass(frozen=True)
class Whole:
    name: str
    parts: tuple[Part, ...]
    by_year: dict[int, Decimal]
    pair: tuple[str, int]
    at: datetime
    colour: Colour


WHOLE = Whole(
    "целое",
    (Part(Decimal("74.60"), date(2026, 1, 5)), Part(None, date(2028, 2, 29))),
    {2025: Decimal("1E+2"), 2026: Decimal("-0.5")},
    ("а", 3),
    datetime(2026, 11, 21, 9, 30, tzinfo=UTC),
    Colour.RED,
)


def test_round_trip_through_json() -> None:
    assert load(Whole, json.loads(json.dumps(dump(WHOLE)))) == WHOLE


def test_decimals_travel_as_text_without_exponent() -> None:
    assert dump(Decimal("1E+2")) == "100"
    assert dump(Decimal("74.60")) == "74.60"


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6), st.dates())
def test_any_part_round_trips(share: Decimal, day: date) -> None:
    part = Part(share, day)
    assert load(Part, json.loads(json.dumps(dump(part)))) == part


@pytest.mark.parametrize("data", [{}, {"share": "1"}, {"share": "1", "day": "31.12.2026"}])
def test_data_that_do_not_fit_are_refused(data: dict[str, str]) -> None:
    with pytest.raises((KeyError, ValueError)):
        load(Part, data)
