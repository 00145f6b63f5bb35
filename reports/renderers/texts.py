"""Typed table values as printed text, the same in PDF, DOCX and on the page."""

import re
from datetime import date
from decimal import Decimal

from msoko.lib import russian
from msoko.lib.dates import plain_date
from msoko.lib.russian import NBSP
from reports.papers.blocks import Column, Value

ABSENT = "–"
PLACES = {"int": 0, "percent": 1, "hundredth": 2}
"""Decimals of a kind of column; the others show as many as the value has."""


_LIST_MARK = re.compile(r"(?<=[:;,.])\s+(?=[-–—]\s+[^\W\d_])|\s+(?=[•▪●]\s)")
"""Before an item of a list that a source has run together into one line: «показателей: - охвата; - участия»."""
_GAP = re.compile(r"(?<=№) (?=\w)|(?<=\d) (?=%)|(?<=\S) (?=–\s)")


def typeset(text: str) -> str:
    """No line breaks in «№ 4», «2 %», before a dash; the signs stay as they were."""
    return _GAP.sub(NBSP, text)


def in_cell(text: str) -> str:
    """Items of a list stand on lines of their own."""
    return _LIST_MARK.sub("\n", typeset(text))


def text_of(value: Value, column: Column) -> str:
    """A cell as a person reads it."""
    if value is None:
        return ABSENT
    if isinstance(value, str):
        return in_cell(value)
    if isinstance(value, date):
        return plain_date(value)
    if column.kind == "signed":
        return russian.signed(value, decimals(Decimal(value)), unit="")
    places = PLACES.get(column.kind)
    return russian.number(value, decimals(Decimal(value)) if places is None else places)


def decimals(value: Decimal) -> int:
    """As many decimals as the value was rounded to, two at most."""
    exponent = value.as_tuple().exponent
    return min(2, max(0, -exponent)) if isinstance(exponent, int) else 0


def is_number(column: Column) -> bool:
    return column.kind not in ("text", "date", "blank")
