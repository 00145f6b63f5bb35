"""Due dates follow the schedule, and what was reported on them stays."""

import time
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from msoko.lib.workdays import ProductionCalendar
from roadmaps.deadlines import PlanPeriod, parse
from roadmaps.models import Activity, Occurrence
from roadmaps.occurrences import CANCELLED, Summary, merge, planned, regenerate, regenerate_roadmap
from tests.factories.roadmaps import ActivityFactory, DirectionFactory, RoadmapFactory, with_due_dates

PLAN = PlanPeriod.years(2024, 2026)
CALENDAR = ProductionCalendar()


def dates(phrase: str, rule: str = "forward") -> list[tuple[str, str]]:
    rows = planned(parse(phrase, PLAN), CALENDAR, rule)
    return [(row.nominal_due.isoformat(), row.due.isoformat()) for row in rows]


def test_due_dates_are_moved_off_days_off_by_the_rule_of_the_municipality():
    # 30 November 2024 is a Saturday, 2025 a Sunday, 2026 a Monday.
    assert dates("ежегодно до 30 ноября") == [
        ("2024-11-30", "2024-12-02"), ("2025-11-30", "2025-12-01"), ("2026-11-30", "2026-11-30"),
    ]  # fmt: skip
    assert dates("ежегодно до 30 ноября", "none")[0] == ("2024-11-30", "2024-11-30")
    assert dates("ежегодно до 30 ноября", "back")[0] == ("2024-11-30", "2024-11-29")


def test_date_printed_with_its_year_stays_even_outside_the_plan():
    assert [nominal for nominal, _ in dates("декабрь 2021 г.")] == ["2021-12-31"]


def test_key_names_the_time_and_tells_two_of_one_day_apart():
    schedule = parse("до 1 марта 2025 года", PLAN)
    assert [row.key for row in planned(schedule, CALENDAR, "none")] == ["2025-03-01/0"]


def stored(key: str, nominal: date, **fields) -> Occurrence:
    pk = fields.pop("pk", nominal.toordinal())
    start = fields.pop("start", nominal)
    return Occurrence(pk=pk, key=key, start=start, nominal_due=nominal, due=nominal, **fields)


def wanted(phrase: str):
    return planned(parse(phrase, PLAN), CALENDAR, "none")


def test_time_that_moves_inside_its_year_keeps_its_row():
    old = [stored(f"{year}-12-31/0", date(year, 12, 31)) for year in (2024, 2025, 2026)]
    result = merge(old, wanted("ежегодно до 30 ноября"), frozenset())
    assert [(row.key, new.key) for row, new in result.changed] == [
        (f"{year}-12-31/0", f"{year}-11-30/0") for year in (2024, 2025, 2026)
    ]
    assert not result.added
    assert not result.removed


def test_done_row_stands_for_its_year_and_is_not_touched():
    old = [stored("2024-12-31/0", date(2024, 12, 31), done_on=date(2024, 12, 1))]
    result = merge(old, wanted("ежегодно до 30 ноября"), frozenset())
    assert not result.changed
    assert [new.key for new in result.added] == ["2025-11-30/0", "2026-11-30/0"]


def test_row_that_left_is_deleted_unless_something_refers_to_it():
    free, told = stored("2023-05-01/0", date(2023, 5, 1)), stored("2023-06-01/0", date(2023, 6, 1))
    set_by_hand = stored("2023-07-01/0", date(2023, 7, 1), by_person=True)
    result = merge([free, told, set_by_hand], [], frozenset({told.pk}))
    assert result.removed == [free]
    assert result.cancelled == [told]


def test_cancelled_row_comes_back_with_its_time():
    row = stored("2026-11-30/0", date(2026, 11, 30), start=date(2026, 1, 1), cancelled_reason=CANCELLED)
    result = merge([row], wanted("до 30 ноября 2026 года"), frozenset())
    assert [pair[0] for pair in result.changed] == [row]
    by_person = stored("2026-11-30/0", date(2026, 11, 30), start=date(2026, 1, 1), cancelled_reason="нет приказа")
    again = merge([by_person], wanted("до 30 ноября 2026 года"), frozenset())
    assert not [row for row, _ in again.changed if row.cancelled_reason == CANCELLED]


@pytest.mark.django_db
def test_regenerating_twice_changes_nothing():
    activity = ActivityFactory()
    with_due_dates(activity)
    before = list(activity.occurrences.values_list("pk", "key", "due"))
    assert len(before) == 3
    assert regenerate_roadmap(activity.roadmap).is_empty
    assert list(activity.occurrences.values_list("pk", "key", "due")) == before


@pytest.mark.django_db
def test_new_deadline_moves_rows_and_tells_how_many():
    activity = ActivityFactory()
    with_due_dates(activity)
    pks = set(activity.occurrences.values_list("pk", flat=True))
    activity.schedule = parse("ежегодно до 15 мая", activity.roadmap.plan).to_dict()
    town = activity.roadmap.municipality
    summary = regenerate([activity], calendar=town.calendar(), shift_rule=town.shift_rule)
    assert summary == Summary(added=0, moved=3, removed=0)
    assert set(activity.occurrences.values_list("pk", flat=True)) == pks
    assert [row.nominal_due.month for row in activity.occurrences.all()] == [5, 5, 5]


@pytest.mark.django_db
def test_removed_row_and_heading_have_no_due_dates():
    removed = ActivityFactory(removed_at="2026-01-01T00:00:00Z")
    heading = ActivityFactory(direction=removed.direction, kind=Activity.Kind.GROUP)
    with_due_dates(removed, heading)
    assert not Occurrence.objects.exists()


@pytest.mark.django_db
def test_ten_years_of_a_hundred_rows_take_a_second_and_a_fixed_number_of_queries():
    roadmap = RoadmapFactory(starts_on=date(2020, 1, 1), ends_on=date(2029, 12, 31))
    direction = DirectionFactory(roadmap=roadmap)
    rows = [ActivityFactory(direction=direction, deadline="ежегодно апрель, октябрь, декабрь") for _ in range(100)]
    regenerate_roadmap(roadmap)
    Occurrence.objects.all().delete()
    started = time.process_time()
    with CaptureQueriesContext(connection) as queries:
        summary = regenerate_roadmap(roadmap)
    assert summary.added == 100 * 10 * 3
    assert time.process_time() - started < 3  # seconds of the processor: waiting for a busy machine is not our work
    assert len(queries) <= 60  # SQLite takes 83 rows of 12 values in one INSERT
    assert rows
