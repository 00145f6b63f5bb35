"""At which days who is told of a due date."""

from datetime import date, timedelta

import pytest

from reports.models import ReminderRules

DUE = date(2026, 10, 12)


@pytest.mark.parametrize(
    ("days", "told"),
    [
        (-15, []), (-14, [("body", "14")]), (-5, [("body", "7")]), (0, [("body", "0")]), (2, []), (3, [("head", "+3")]),
        (7, [("head", "+3"), ("curator", "+7")]), (45, [("head", "+3"), ("curator", "+7")]), (46, []),
    ],
)  # fmt: skip
def test_old_debts_are_left_to_talks(days, told):
    assert ReminderRules().stages(DUE, DUE + timedelta(days=days)) == told
