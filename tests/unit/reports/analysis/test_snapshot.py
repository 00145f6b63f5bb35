"""The whole analysis: what it names, what it compares, and that it survives being stored."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

from msoko.lib.records import dump, load
from reports.analysis.rows import ActivityRow, DirectionRow
from reports.analysis.snapshot import Analysis, bare, compute
from tests.unit.reports.analysis.samples import answer, inputs, report

UNDONE = {"state": "not_done", "done_on": None, "reason": "staff"}


def test_lines_of_directions_activities_and_bodies_agree():
    found = compute(inputs(answer(1), answer(2, **UNDONE), answer(3, 12), answer(4, 21, due=None, nominal=None)))
    assert [row.tally.total for row in found.directions] == [3, 1]
    assert [row.tally.total for row in found.activities] == [2, 1, 1]
    assert [(row.name, row.tally.total) for row in found.organisations] == [
        ("Школа № 1", 1),
        ("Школа № 2", 1),
        ("Школа № 10", 1),
        ("УО", 1),
    ]
    assert found.total.total == 4


def test_who_has_not_done_is_named_once():
    again = answer(2, occurrence_id=7, **UNDONE)
    (row, *_) = compute(inputs(answer(2, **UNDONE), again)).activities
    assert (row.not_done, row.tally.overdue) == (("Школа № 2",), 2)


def test_a_stored_analysis_is_the_same_value():
    found = compute(inputs(answer(1), answer(2, **UNDONE), answer(3, state="not_required", done_on=None)))
    assert load(Analysis, json.loads(json.dumps(dump(found)))) == found


def test_change_against_the_compared_year_by_the_words_of_a_direction():
    before = compute(inputs(answer(1), answer(2, **UNDONE)))
    renumbered = (DirectionRow(9, "7.", "Организационное"),)
    activities = (ActivityRow(11, 9, "7.1.", "Провести совещание", "май"),)
    now = compute(inputs(answer(1), answer(2), directions=renumbered, activities=activities), before)
    assert (now.previous_share, now.change) == (Decimal("50.0"), Decimal("50.0"))
    assert now.directions[0].change == Decimal("50.0")


def test_without_a_compared_year_there_is_no_change():
    found = compute(inputs(answer(1)))
    assert (found.change, found.directions[0].change) == (None, None)


def test_what_stands_outside_the_percent_has_a_reason():
    world = inputs(answer(1, state="not_required", done_on=None, reason="no_case"), answer(2, 12))
    excluded = replace(world.activities[1], excluded_reason="Передано округу")
    activities = (world.activities[0], excluded, world.activities[2])
    found = compute(replace(world, activities=activities, reason_names=(("no_case", "не было случая"),)))
    assert [(row.number, row.reason) for row in found.not_required] == [
        ("1.1", "не было случая"),
        ("1.2", "Передано округу"),
    ]
    assert (found.total.total, found.total.executed_share) == (0, None)


def test_missing_and_returned_reports_are_named():
    rows = (report(1), report(2, sent_on=None, state="черновик"), report(3, is_returned=True, state="возвращён"))
    found = compute(inputs(reports=rows))
    assert [(row.organisation, row.quarter, row.state) for row in found.missing] == [
        ("Школа № 2", "2025Q2", "черновик")
    ]
    assert [row.organisation for row in found.returned] == ["Школа № 10"]


def test_work_of_reports_that_are_not_due_yet_is_told_apart():
    awaited = answer(1, state="", done_on=None, is_sent=False, is_awaited=True)
    found = compute(inputs(awaited, answer(2, state="in_progress", done_on=None), cut_off_day=date(2025, 5, 1)))
    assert (found.total.in_work, found.awaited_obligations, found.unsent_obligations) == (2, 1, 1)


def test_a_body_is_compared_with_those_like_it():
    found = compute(inputs(answer(1), answer(2, **UNDONE), answer(3), answer(4)))
    first, second, _, authority = found.organisations
    assert (first.peers, first.peers_count) == (Decimal("50.0"), 2)
    assert (second.peers, authority.peers) == (Decimal("100.0"), None)


def test_a_label_without_its_number():
    assert bare("1. Нормативное обеспечение") == "Нормативное обеспечение"
    assert bare("2025") == "2025"
