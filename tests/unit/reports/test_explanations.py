"""Explanations to checks in one cell: which check a row of the cell speaks to."""

from reports.explanations import COMMON, as_cell, explanation_of, from_cell


def test_row_may_name_its_check_or_speak_to_all() -> None:
    typed = "Нет ожидаемого  документа: приказ общий\n\nподпишут 12 октября\nдокумент в управлении"
    read = {"missing": "приказ общий", COMMON: "подпишут 12 октября документ в управлении"}
    assert from_cell(typed) == read
    assert from_cell(as_cell(read)) == read


def test_own_explanation_goes_before_the_common_one() -> None:
    found = {"copy": "так и есть", COMMON: "приказ общий"}
    assert [explanation_of(found, rule) for rule in ("copy", "missing")] == ["так и есть", "приказ общий"]
