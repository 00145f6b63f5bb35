"""Changing a habit moves what the preview has shown, and nothing that a person has set."""

from datetime import date

import pytest

from roadmaps.actions.habits import change_habits
from roadmaps.contexts.settings_preview import changes
from schools.access import Role
from schools.models import Municipality
from tests.factories.roadmaps import ActivityFactory, with_due_dates
from tests.factories.schools import user_with_role

pytestmark = pytest.mark.django_db


def test_what_was_shown_is_what_moves() -> None:
    yearly = ActivityFactory(deadline="ежегодно")
    fixed = ActivityFactory(direction=yearly.direction, deadline="до 15 мая 2026 года")
    kept = ActivityFactory(direction=yearly.direction, deadline="ежегодно", schedule_by_person=True)
    with_due_dates(yearly, fixed, kept)
    before = yearly.roadmap.municipality
    after = Municipality.objects.get(pk=before.pk)
    after.annual_due = "08-31"
    (change,) = changes(before, after)
    assert change.activity == yearly
    by = user_with_role(Role.DEPARTMENT, municipality=before)
    summary = change_habits(municipality=after, fields=["annual_due"], seen=before.version, by=by)
    assert summary.moved == len(change.new) > 0
    assert {row.nominal_due for row in yearly.occurrences.all()} == {date(year, 8, 31) for year in (2024, 2025, 2026)}
    assert kept.occurrences.filter(nominal_due=date(2026, 12, 31)).exists()
