"""A value as a person reads it, whatever the format."""

from datetime import date
from decimal import Decimal

import pytest

from reports.papers.blocks import Column
from reports.renderers.texts import in_cell, is_number, text_of, typeset


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (1234, "int", "1\u202f234"),
        (Decimal("74.65"), "percent", "74,7"),
        (Decimal("6.5"), "signed", "+6,5"),
        (Decimal("-6.5"), "signed", "−6,5"),
        (Decimal("0.0"), "signed", "0,0"),
        (Decimal("-0.04"), "signed", "−0,04"),
        (Decimal("5"), "signed", "+5"),
        (Decimal("3.7"), "hundredth", "3,70"),
        (Decimal("12"), "number", "12"),
        (Decimal("12.50"), "number", "12,50"),
        (Decimal("1E+2"), "number", "100"),
        (date(2025, 5, 30), "date", "30.05.2025"),
        ("=1+1", "text", "=1+1"),
        (None, "percent", "–"),
        ("итог", "int", "итог"),
    ],
)
def test_text(value, kind, text):
    assert text_of(value, Column("Столбец", kind)) == text


def test_texts_and_dates_stand_at_the_left():
    assert [kind for kind in ("text", "date", "int", "percent") if is_number(Column("", kind))] == ["int", "percent"]


def test_a_list_in_one_line_is_read_as_a_list():
    told = "План, включающий: - обеспечение объективности; - анализ (далее - ВПР). Показатели: • охвата • участия"
    parts = ["План, включающий:", "- обеспечение объективности;", "- анализ (далее - ВПР). Показатели:", "• охвата"]
    assert in_cell(told).split("\n") == [*parts, "• участия"]


def test_no_line_ends_within_a_number_or_begins_with_a_dash():
    assert typeset("Школа № 4: 2 %, с опозданием – 1") == "Школа №\u00a04: 2\u00a0%, с опозданием\u00a0– 1"
    assert typeset("55% и №5") == "55% и №5"
