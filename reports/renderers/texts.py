"""Typed table values as printed text, the same in PDF, DOCX and on the page."""

from datetime import date
from decimal import Decimal

from msoko.lib import russian
from msoko.lib.dates import plain_date
from reports.papers.blocks import Column, Value

ABSENT = "–"


def text_of(value: Value, column: Column) -> str:
    """A cell as a person reads it."""
    if value is None:
        return ABSENT
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        return plain_date(value)
    if column.kind == "int":
        return russian.integer(int(value))
    if column.kind == "signed":
        return russian.signed(value, unit="").strip()
    if column.kind == "hundredth":
        return russian.number(Decimal(value), 2)
    return russian.number(Decimal(value), 1)


def is_number(column: Column) -> bool:
    return column.kind not in ("text", "date")
