"""Printed lines and remarks beside the rows that were read from them."""

import pytest

from roadmaps.drafting.plan import rows_of
from tests.factories.imports import plan_of, seed
from tests.factories.plans import gold

CODES = ["000", "001", "002", "003", "004"]


@pytest.mark.parametrize("code", CODES)
def test_every_row_has_its_printed_lines(code):
    assert not [row["uid"] for row in rows_of(plan_of(seed(code))) if not row["printed"]]


@pytest.mark.parametrize("code", CODES)
def test_nothing_printed_disappears(code):
    """Every line of the file stands beside a row, is a title of a section, or is among the rest."""
    plan = plan_of(seed(code))
    shown = {line["text"] for row in rows_of(plan) for line in row["printed"]} | {one["text"] for one in plan["rest"]}
    titles = " ".join(section["title"] for section in plan["sections"])
    words = {word for text in (*shown, titles) for word in text.replace("│", " ").split()}
    missing = [
        line
        for line in seed(code).decode().splitlines()
        if line.strip(" |-\t") and not set(line.split()) & words and len(line) > 30
    ]
    assert not missing


def test_remarks_stand_by_their_rows():
    plan = plan_of(seed("001"))
    section = next(one for one in gold("001")["sections"] if one["index"] == 3)
    comma = [row["number"] for row in section["activities"] if row["responsible"].rstrip().endswith(",")]
    read = plan["sections"][2]["activities"]
    marked = [
        row["number"]
        for row in read
        if any(one["field"] == "responsible" and "запятой" in one["what"] for one in row["problems"])
    ]
    assert marked == comma


def test_uids_are_unique():
    plan = plan_of(seed("001"))
    uids = [row["uid"] for row in rows_of(plan)] + [one["uid"] for one in plan["sections"]]
    assert len(set(uids)) == len(uids)
