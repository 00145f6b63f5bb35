"""Words beside a line: why its day is not the one of the map."""

from datetime import date

import pytest

from reports.contexts.lines import moved_text
from reports.models import ReportLine

SATURDAY, MONDAY, BEFORE = date(2026, 10, 31), date(2026, 11, 2), date(2026, 9, 30)


@pytest.mark.parametrize(
    ("due", "nominal", "instead_of", "words"),
    [
        (BEFORE, BEFORE, None, ""),
        (None, None, None, ""),
        (MONDAY, SATURDAY, None, "перенос с 31 октября, сб"),
        (MONDAY, MONDAY, BEFORE, "новый срок вместо 30 сентября"),
        (MONDAY, SATURDAY, BEFORE, "новый срок вместо 30 сентября, перенос с 31 октября, сб"),
    ],
)
def test_a_new_day_and_a_move_off_a_day_off_are_two_things(due, nominal, instead_of, words):
    line = ReportLine(due=due, nominal_due=nominal, instead_of=instead_of)
    assert moved_text(line).replace("\u00a0", " ") == words
