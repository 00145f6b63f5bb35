"""Which reports are expected, which came, which came on time."""

from datetime import date
from decimal import Decimal

from reports.analysis.timeliness import expected_by, missing, rate, rates_by_quarter, returned
from tests.unit.reports.analysis.samples import report

TODAY = date(2025, 8, 1)


def test_completeness_and_timeliness():
    rows = [report(1), report(2, sent_on=date(2025, 7, 8)), report(3, sent_on=None, state="черновик")]
    whole = rate(expected_by(rows, TODAY))
    assert (whole.expected, whole.sent, whole.on_time) == (3, 2, 1)
    assert (whole.completeness, whole.timeliness) == (Decimal("66.7"), Decimal("33.3"))


def test_a_body_freed_from_the_report_is_not_expected():
    assert expected_by([report(1, sent_on=None, is_waived=True)], TODAY) == ()


def test_a_report_is_not_missing_before_its_day_has_passed():
    absent = report(1, sent_on=None)
    assert expected_by([absent], date(2025, 7, 7)) == ()
    assert missing(expected_by([absent], date(2025, 7, 8))) == (absent,)


def test_a_report_that_came_early_counts():
    assert rate(expected_by([report(1, sent_on=date(2025, 7, 1))], date(2025, 7, 2))).sent == 1


def test_a_returned_report_came_and_is_named():
    row = report(1, is_returned=True, state="возвращён")
    assert (missing([row]), returned([row])) == ((), (row,))


def test_quarters_stand_in_order():
    rows = [report(1, quarter="2025Q3"), report(1, quarter="2025Q1"), report(2, quarter="2025Q1")]
    assert {code: row.expected for code, row in rates_by_quarter(rows).items()} == {"2025Q1": 2, "2025Q3": 1}


def test_no_reports_no_percent():
    assert rate([]).completeness is None
