"""Typed table values as printed text, the same in PDF, DOCX and on the page."""

from datetime import date
from decimal import Decimal

from msoko.lib import russian
from msoko.lib.dates import plain_date
from reports.papers.blocks import Column, Value

ABSENT = "–"
PLACES = {"int": 0, "percent": 1, "hundredth": 2}
"""Decimals of a kind of column; the others show as many as the value has."""


def text_of(value: Value, column: Column) -> str:
    """A cell as a person reads it."""
    if value is None:
        return ABSENT
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        return plain_date(value)
    if column.kind == "signed":
        return russian.signed(value, unit="")
    places = PLACES.get(column.kind)
    return russian.number(value, decimals(Decimal(value)) if places is None else places)


def decimals(value: Decimal) -> int:
    """As many decimals as the value was rounded to, two at most."""
    exponent = value.as_tuple().exponent
    return min(2, max(0, -exponent)) if isinstance(exponent, int) else 0


def is_number(column: Column) -> bool:
    return column.kind not in ("text", "date")
