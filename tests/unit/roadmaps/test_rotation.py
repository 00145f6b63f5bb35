"""Nobody waits longer than the cycle, years are evenly loaded, what was done stays."""

from collections import Counter
from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from roadmaps.actions.rotation import lay_out, mark_turn
from roadmaps.actions.workshop import EditError
from roadmaps.rotation import Share, State, spread, state_of
from schools.access import Role
from tests.factories.roadmaps import ActivityFactory, ResponsibilityFactory, with_due_dates
from tests.factories.schools import OrganisationFactory, user_with_role

TODAY = date(2024, 3, 1)


LAST = st.dictionaries(st.integers(0, 79), st.integers(2015, 2023))


@given(count=st.integers(0, 80), every=st.integers(1, 5), last=LAST)
def test_nobody_waits_longer_than_the_cycle(count: int, every: int, last: dict[int, int]) -> None:
    turns = spread(range(count), last, every=every, first=2024, until=2033)
    assert set(turns) == set(range(count))
    for pk, years in turns.items():
        assert years[0] <= max(2024, last[pk] + every if pk in last else 2023 + every)
        assert all(later - year == every for year, later in zip(years, years[1:], strict=False))


@given(count=st.integers(1, 80), every=st.integers(1, 5))
def test_years_are_even(count: int, every: int) -> None:
    turns = spread(range(count), {}, every=every, first=2024, until=2023 + every)
    load = Counter(years[0] for years in turns.values())
    counts = [load[year] for year in range(2024, 2024 + every)]
    assert max(counts) - min(counts) <= 1


@pytest.mark.parametrize(
    ("year", "done", "skipped", "state"),
    [
        (2024, date(2024, 2, 1), False, State.DONE),
        (2025, date(2024, 2, 1), False, State.EARLY),
        (2023, None, False, State.SKIPPED),
        (2024, None, True, State.SKIPPED),
        (2024, None, False, State.DUE),
        (2025, None, False, State.AHEAD),
    ],
)
def test_state(year: int, done: date | None, skipped: bool, state: State) -> None:
    assert state_of(year, done, skipped, TODAY) == state


def test_share() -> None:
    assert [Share(1, 3).percent, Share(0, 0).percent] == [33, None]


@pytest.mark.django_db
def test_lay_out_mark_and_lay_out_again() -> None:
    activity = ActivityFactory(deadline="1 раз в 3 года для каждой ОО")
    schools = OrganisationFactory.create_batch(6, municipality=activity.roadmap.municipality)
    by = user_with_role(Role.DEPARTMENT, municipality=activity.roadmap.municipality)
    pks = [school.pk for school in schools]
    assert lay_out(activity, pks, by=by, today=TODAY) == 6
    assert Counter(activity.turns.values_list("year", flat=True)) == {2024: 2, 2025: 2, 2026: 2}
    assert activity.occurrences.filter(organisation__isnull=False).count() == 6
    first = activity.turns.filter(year=2024).first()
    assert first is not None
    mark_turn(first, done_on=date(2024, 5, 5), reason="", by=by)
    assert activity.occurrences.get(organisation=first.organisation, key="turn/2024").done_on == date(2024, 5, 5)
    with pytest.raises(EditError):
        mark_turn(first, done_on=TODAY, reason="и то и другое", by=by)
    ahead = dict(activity.occurrences.filter(done_on__isnull=True).values_list("pk", "key"))
    lay_out(activity, pks, by=by, today=TODAY)
    kept = dict(activity.occurrences.values_list("pk", "key"))
    assert ahead.items() <= kept.items(), "whoever was told a year keeps it, with its row"
    first.refresh_from_db()
    assert first.done_on == date(2024, 5, 5)
    assert activity.turns.filter(organisation=first.organisation).count() == 1


@pytest.mark.django_db
def test_department_stands_in_no_queue_and_future_days_are_refused(client: Client) -> None:
    activity = ActivityFactory(deadline="1 раз в 3 года для каждой ОО")
    town = activity.roadmap.municipality
    with_due_dates(activity)
    school = OrganisationFactory(municipality=town)
    ResponsibilityFactory(activity=activity)
    ResponsibilityFactory(
        activity=activity, kind="", organisation=OrganisationFactory(municipality=town, kind="authority")
    )
    client.force_login(user_with_role(Role.DEPARTMENT, municipality=town))
    with time_machine.travel(TODAY, tick=False):
        client.post(reverse("roadmaps:rotation_lay_out", args=[activity.pk]))
        assert {turn.organisation_id for turn in activity.turns.all()} == {school.pk}
        mark = client.post(reverse("roadmaps:turn", args=[activity.turns.get().pk]), {"done_on": "2024-03-02"})
    assert "Этот день ещё не наступил" in mark.content.decode()
