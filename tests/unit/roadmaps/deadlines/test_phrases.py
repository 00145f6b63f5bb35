"""Phrases of five real road maps and of everyday office writing, each against dates written down by hand."""

import csv
from datetime import date
from pathlib import Path

import pytest

from roadmaps.deadlines import Kind, PlanPeriod, Schedule, parse
from tests.unit.roadmaps.deadlines.tables import Expected, marks, table

FIXTURE = Path(__file__).parents[3] / "fixtures" / "seeds" / "deadlines.csv"
PLAN = PlanPeriod.years(2024, 2026)
SEEDS = table("seed_expectations.txt")
OFFICE = table("office_phrases.txt")
WRITTEN = table("written_phrases.txt")


def of_phrase(expected: Expected) -> str:
    return expected.phrase[:60]


def test_every_phrase_of_the_fixture_has_an_expectation():
    with FIXTURE.open(encoding="utf-8", newline="") as file:
        phrases = {row["phrase"] for row in csv.DictReader(file)}
    assert phrases == {expected.phrase for expected in SEEDS}


@pytest.mark.parametrize("expected", SEEDS, ids=of_phrase)
def test_phrase_of_a_real_road_map(expected: Expected):
    schedule = parse(expected.phrase, PLAN)
    found = {(window.due, marks(window)) for window in schedule.occurrences(date.min, date.max)}
    assert tuple(rule.kind.value for rule in schedule.rules) == expected.kinds
    assert found == expected.due
    assert schedule.recognised == expected.recognised


@pytest.mark.parametrize("expected", OFFICE, ids=of_phrase)
def test_phrase_of_an_office(expected: Expected):
    schedule = parse(expected.phrase, PLAN)
    assert schedule.kind.value == expected.kinds[0]
    assert {window.due for window in schedule.plan_occurrences()} == {due for due, _marks in expected.due}
    assert schedule.recognised == expected.recognised
    if schedule.kind == Kind.UNREAD:
        assert schedule.unread_part == expected.phrase
    else:
        assert Schedule.from_dict(schedule.to_dict()) == schedule


def test_phrases_written_down_before_the_grammar_was_asked():
    wrong = {expected.phrase: found for expected in WRITTEN if (found := _misread(expected))}
    assert wrong == {}
    assert len(WRITTEN) > 600


def _misread(expected: Expected) -> str:
    schedule = parse(expected.phrase, PLAN)
    due = {window.due for window in schedule.plan_occurrences()}
    right = schedule.kind.value == expected.kinds[0] and schedule.recognised == expected.recognised
    return "" if right and due == {day for day, _marks in expected.due} else f"{schedule.reading}: {sorted(due)}"


@pytest.mark.parametrize(
    ("phrase", "dates"),
    [
        ("I квартал ежегодно", ["2025-03-31", "2026-03-31"]),
        ("ежегодно январь - февраль", ["2025-02-28", "2026-02-28"]),
        ("ежегодно апрель", ["2025-04-30", "2026-04-30"]),
        ("ежегодно до июня", ["2025-05-31", "2026-05-31"]),
        ("ежегодно август - сентябрь", ["2025-09-30", "2026-09-30"]),
        ("ежегодно до 30 ноября", ["2025-11-30", "2026-11-30"]),
        ("ежегодно август – декабрь", ["2024-12-31", "2025-12-31", "2026-12-31"]),
        (
            "ежегодно апрель, октябрь, декабрь",
            ["2024-12-31", "2025-04-30", "2025-10-31", "2025-12-31", "2026-04-30", "2026-10-31", "2026-12-31"],
        ),
        ("декабрь-март текущего учебного года, далее ежегодно", ["2025-03-31", "2026-03-31", "2026-12-31"]),
    ],
)
def test_plan_that_begins_in_december_has_nothing_due_before_it(phrase: str, dates: list[str]):
    """The order of 17 December 2024: what was due earlier that year had passed."""
    schedule = parse(phrase, PlanPeriod(date(2024, 12, 17), date(2026, 12, 31)))
    assert [window.due.isoformat() for window in schedule.plan_occurrences()] == dates


def test_form_with_years_moves_with_its_years():
    schedule = parse(
        "ежегодно по итогам отчетного периода (до 01 марта года, следующего за отчетным) 2024-2026 гг.", PLAN
    )
    dues = [window.due for window in schedule.occurrences(date.min, date.max)]
    assert dues == [date(2025, 3, 1), date(2026, 3, 1), date(2027, 3, 1)]


def test_dates_before_the_plan_are_kept_apart():
    schedule = parse("Декабрь 2021", PlanPeriod.years(2022, 2025))
    assert schedule.plan_occurrences() == []
    assert [window.due for window in schedule.outside_plan()] == [date(2021, 12, 31)]
