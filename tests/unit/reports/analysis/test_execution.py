"""Which category an obligation falls into, and whose year it is."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.analysis.execution import Outcome, Tally, by, obligations_of, reasons, share, tally
from tests.unit.reports.analysis.samples import DUE, SCHOOLS, answer, inputs

LATER = date(2025, 6, 10)


def outcome(*answers, **fields):
    (row,) = obligations_of(inputs(*answers, **fields))
    return row.outcome


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, Outcome.IN_TIME),
        ({"done_on": LATER}, Outcome.LATE),
        ({"done_on": None}, Outcome.IN_TIME),
        ({"state": "not_done", "done_on": None}, Outcome.OVERDUE),
        ({"state": "in_progress", "done_on": None}, Outcome.OVERDUE),
        ({"state": "in_progress", "due": None, "nominal": None, "done_on": None}, Outcome.IN_WORK),
        ({"state": "not_required", "done_on": None}, Outcome.NOT_REQUIRED),
        ({"state": "", "done_on": None, "is_sent": False}, Outcome.OVERDUE),
        ({"state": "", "done_on": None, "is_sent": False, "is_awaited": True}, Outcome.IN_WORK),
    ],
)
def test_one_answer(fields, expected):
    assert outcome(answer(**fields)) == expected


def test_work_that_is_not_due_at_the_cut_off_is_in_work():
    assert outcome(answer(state="in_progress", done_on=None), cut_off_day=date(2025, 5, 30)) == Outcome.IN_WORK
    assert outcome(answer(state="in_progress", done_on=None), cut_off_day=date(2025, 5, 31)) == Outcome.OVERDUE


def test_a_promised_day_moves_the_line_and_not_the_obligation():
    first = answer(state="in_progress", done_on=None)
    second = answer(quarter="2025Q3", due=date(2025, 8, 1), nominal=DUE, done_on=date(2025, 7, 20))
    (row,) = obligations_of(inputs(second, first))
    assert (row.outcome, row.due, row.done_on, row.quarters) == (
        Outcome.LATE,
        DUE,
        date(2025, 7, 20),
        ("2025Q2", "2025Q3"),
    )


def test_what_was_once_done_stays_done_if_it_had_a_day():
    later = answer(quarter="2025Q3", state="not_done", done_on=None)
    assert outcome(answer(), later) == Outcome.IN_TIME


def test_a_debt_stays_overdue_while_the_next_report_is_awaited():
    """Between two reports a known debt does not turn into work that nobody was asked about."""
    told = answer(state="not_done", done_on=None)
    next_one = answer(quarter="2025Q3", state="", done_on=None, is_sent=False, is_awaited=True)
    assert outcome(told, next_one) == Outcome.OVERDUE
    never_sent = answer(state="", done_on=None, is_sent=False)
    assert outcome(never_sent, next_one) == Outcome.OVERDUE
    early = answer(quarter="2025Q1", state="in_progress", done_on=None)
    assert outcome(early, answer(state="", done_on=None, is_sent=False, is_awaited=True)) == Outcome.IN_WORK


def test_not_required_before_the_due_day_frees_nobody_of_it():
    """A body that was not asked in spring and never sent its summer report owes the summer."""
    early = answer(quarter="2025Q1", state="not_required", done_on=None)
    assert outcome(early, answer(state="", done_on=None, is_sent=False)) == Outcome.OVERDUE
    assert outcome(early, answer(state="not_required", done_on=None)) == Outcome.NOT_REQUIRED
    assert outcome(answer(state="not_done", done_on=None), replace(early, quarter="2025Q3")) == Outcome.NOT_REQUIRED


@pytest.mark.parametrize(
    ("quarter", "expected"),
    [("2025Q1", Outcome.IN_TIME), ("2025Q2", Outcome.IN_TIME), ("2025Q3", Outcome.LATE)],
)
def test_work_without_a_day_is_late_in_a_quarter_after_its_due_day(quarter, expected):
    assert outcome(answer(quarter=quarter, done_on=None)) == expected


def test_continuous_work_is_judged_by_its_last_quarter():
    first = answer(activity=21, occurrence_id=None, due=None, nominal=None)
    last = replace(first, quarter="2025Q4", state="in_progress", done_on=None)
    assert outcome(first, last) == Outcome.IN_WORK
    assert outcome(replace(first, state="in_progress"), replace(last, state="done")) == Outcome.IN_TIME


def test_an_excluded_activity_counts_nowhere_and_says_why():
    world = inputs(answer())
    excluded = tuple(replace(row, excluded_reason="Полномочия переданы округу") for row in world.activities)
    (row,) = obligations_of(replace(world, activities=excluded))
    assert (row.outcome, row.reason) == (Outcome.EXCLUDED, "Полномочия переданы округу")


def test_the_day_of_the_plan_says_whose_year_it_is():
    """31 December moved to 12 January stays an obligation of the old year."""
    moved = {"nominal": date(2025, 12, 31), "due": date(2026, 1, 12), "quarter": "2025Q4"}
    assert outcome(answer(done_on=date(2026, 1, 12), **moved)) == Outcome.IN_TIME
    next_year = inputs(answer(**moved), start=date(2026, 1, 1), end=date(2026, 12, 31))
    assert obligations_of(next_year) == ()


def test_work_of_the_next_year_counts_only_if_it_is_done():
    ahead = {"nominal": date(2026, 2, 1), "due": date(2026, 2, 1), "quarter": "2025Q4"}
    assert obligations_of(inputs(answer(state="in_progress", done_on=None, **ahead))) == ()
    assert outcome(answer(done_on=date(2025, 12, 1), **ahead)) == Outcome.IN_TIME


def test_an_old_debt_counts_while_it_is_reported():
    debt = {"nominal": date(2024, 12, 1), "due": date(2024, 12, 2)}
    assert outcome(answer(quarter="2025Q1", done_on=date(2025, 2, 1), **debt)) == Outcome.LATE


def test_the_summer_before_an_academic_year_is_not_its_own():
    year = {"start": date(2025, 9, 1), "end": date(2026, 8, 31)}
    july, september = date(2025, 7, 15), date(2025, 9, 15)
    assert obligations_of(inputs(answer(quarter="2025Q3", due=july, nominal=july), **year)) == ()
    assert outcome(answer(quarter="2025Q3", due=september, nominal=september, done_on=july), **year) == Outcome.IN_TIME


def test_every_time_of_an_activity_is_an_obligation_of_its_own():
    rows = obligations_of(inputs(answer(), answer(occurrence_id=2, due=date(2025, 6, 30), nominal=date(2025, 6, 30))))
    assert [row.due for row in rows] == [DUE, date(2025, 6, 30)]


def test_lines_of_foreign_activities_and_bodies_are_left_out():
    assert obligations_of(inputs(answer(organisation=99), answer(activity=99))) == ()


def test_tallies_add_up():
    rows = obligations_of(inputs(answer(1), answer(2, done_on=LATER), answer(3, state="not_done", done_on=None)))
    total = tally(rows)
    assert (total.total, total.executed, total.overdue) == (3, 2, 1)
    assert (total.executed_share, total.in_time_share) == (Decimal("66.7"), Decimal("33.3"))
    assert {key: row.total for key, row in by(rows, "organisation_id").items()} == {1: 1, 2: 1, 3: 1}


def test_nothing_asked_has_no_percent():
    assert Tally().executed_share is None
    assert Tally(not_required=3).executed_share is None


def test_halves_go_up():
    assert share(1, 1600) == Decimal("0.1")  # 0.0625
    assert share(1, 2000) == Decimal("0.1")  # 0.05
    assert share(0, 5) == 0


def test_reasons_are_of_what_was_not_done():
    rows = obligations_of(
        inputs(
            answer(1, state="not_done", done_on=None, reason="staff"),
            answer(2, state="not_done", done_on=None, reason="staff"),
            answer(3, state="not_done", done_on=None, reason="funding"),
            answer(1, 12, reason="other"),
        )
    )
    assert reasons(rows) == [("staff", 2), ("funding", 1)]


@given(
    st.lists(
        st.builds(
            answer,
            organisation=st.sampled_from(SCHOOLS),
            activity=st.sampled_from((11, 12, 21)),
            state=st.sampled_from(("done", "in_progress", "not_done", "not_required", "")),
            quarter=st.sampled_from(("2025Q1", "2025Q2", "2025Q3", "2025Q4")),
            done_on=st.none() | st.dates(date(2025, 1, 1), date(2025, 12, 31)),
            is_sent=st.booleans(),
            is_awaited=st.booleans(),
        )
    )
)
def test_each_obligation_falls_into_exactly_one_category(answers):
    rows = obligations_of(inputs(*answers))
    total = tally(rows)
    assert len(rows) == len({(row.organisation_id, row.activity_id) for row in answers})
    assert total.total + total.not_required + total.excluded == len(rows)
    assert sum(part.total for part in by(rows, "activity_id").values()) == total.total
