"""A habit moves what the preview has shown and nothing that a person has set; a correction moves dates at once."""

from datetime import UTC, date, datetime

import pytest

from roadmaps.actions.events import register_event
from roadmaps.actions.habits import change_habits, correct_calendar, drop_correction
from roadmaps.contexts.settings_preview import changes
from roadmaps.models import Event
from schools.access import Role
from schools.models import CalendarCorrection, Municipality
from tests.factories.roadmaps import ActivityFactory, with_due_dates
from tests.factories.schools import user_with_role

pytestmark = pytest.mark.django_db


def test_what_was_shown_is_what_moves() -> None:
    yearly = ActivityFactory(deadline="ежегодно")
    fixed = ActivityFactory(direction=yearly.direction, deadline="до 15 мая 2026 года")
    kept = ActivityFactory(direction=yearly.direction, deadline="ежегодно", schedule_by_person=True)
    with_due_dates(yearly, fixed, kept)
    yearly.occurrences.filter(nominal_due=date(2024, 12, 31)).update(done_on=date(2024, 12, 20))
    before = yearly.roadmap.municipality
    after = Municipality.objects.get(pk=before.pk)
    after.annual_due = "08-31"
    (change,) = changes(before, after)
    assert change.activity == yearly
    by = user_with_role(Role.DEPARTMENT, municipality=before)
    summary = change_habits(municipality=after, fields=["annual_due"], seen=before.version, by=by)
    assert summary.moved == len(change.new) == 2, "what is done stays where it was done"
    assert [row.nominal_due for row in yearly.occurrences.all()] == [
        date(2024, 12, 31), date(2025, 8, 31), date(2026, 8, 31),
    ]  # fmt: skip
    assert kept.occurrences.filter(nominal_due=date(2026, 12, 31)).exists()


def test_dates_of_events_are_in_the_preview() -> None:
    waiting = ActivityFactory(deadline="в течение 10 дней после получения списка")
    before = waiting.roadmap.municipality
    by = user_with_role(Role.DEPARTMENT, municipality=before)
    event = Event(municipality=before, name="Список", key="список", occurred_on=date(2026, 9, 16), basis="№ 1")
    register_event(event=event, by=by, at=datetime(2026, 9, 16, tzinfo=UTC))
    after = Municipality.objects.get(pk=before.pk)
    after.shift_rule = "back"
    (change,) = changes(before, after)
    assert (change.gone, change.new) == ([date(2026, 9, 28)], [date(2026, 9, 25)]), "26 September is a Saturday"


def test_a_local_day_off_moves_due_dates_and_its_removal_brings_them_back() -> None:
    row = ActivityFactory(deadline="до 15 мая 2026 года")
    with_due_dates(row)
    town = row.roadmap.municipality
    by = user_with_role(Role.DEPARTMENT, municipality=town)
    holiday = CalendarCorrection(municipality=town, day=date(2026, 5, 15), reason="День города")
    assert correct_calendar(correction=holiday, by=by).moved == 1
    only = row.occurrences.get()
    assert (only.nominal_due, only.due, only.sequence) == (date(2026, 5, 15), date(2026, 5, 18), 1)
    assert drop_correction(correction=holiday, by=by).moved == 1
    assert row.occurrences.get().due == date(2026, 5, 15)
