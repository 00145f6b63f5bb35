"""An event or a schedule dates what waits for it; the outer bound holds; taking it back restores the bound."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from roadmaps.actions.events import register_event, revoke_event, save_graph
from roadmaps.forms.events import GraphForm
from roadmaps.models import Activity, Event, ExternalSchedule, ScheduleDate
from roadmaps.outside import is_about
from schools.access import Role
from schools.models import Municipality
from tests.factories.roadmaps import ActivityFactory, ResponsibilityFactory, with_due_dates
from tests.factories.schools import user_with_role

pytestmark = pytest.mark.django_db
AT = datetime(2026, 2, 2, 9, 0, tzinfo=UTC)
PHRASE = "после получения результатов ВПР, но не позднее декабря"


@pytest.fixture
def activity() -> Activity:
    found = ActivityFactory(deadline=PHRASE)
    with_due_dates(found)
    return found


@pytest.fixture
def town(activity: Activity) -> Municipality:
    return activity.roadmap.municipality


@pytest.fixture
def by(town: Municipality) -> Any:
    return user_with_role(Role.DEPARTMENT, municipality=town)


def dates(activity: Activity) -> list[tuple[date, bool]]:
    return list(activity.occurrences.live().values_list("nominal_due", "is_backstop"))


def happened(town: Municipality, by: Any, day: date, key: str = "результаты ВПР") -> Event:
    event = Event(municipality=town, name="Получены результаты ВПР", key=key, occurred_on=day, basis="Письмо № 1")
    register_event(event=event, by=by, at=AT)
    return event


BOUNDS = [(date(year, 12, 31), True) for year in (2024, 2025, 2026)]


def test_only_the_outer_bound_while_nothing_came(activity: Activity) -> None:
    assert dates(activity) == BOUNDS


def test_event_dates_and_keeps_the_row_of_the_bound(activity: Activity, town: Municipality, by: Any) -> None:
    row = activity.occurrences.get(nominal_due=date(2026, 12, 31))
    event = happened(town, by, date(2026, 6, 10))
    assert dates(activity) == [*BOUNDS[:2], (date(2026, 7, 10), False)][:3]
    row.refresh_from_db()
    assert (row.nominal_due, row.is_backstop) == (date(2026, 7, 10), False)
    revoke_event(event=event, reason="Ошибка", by=by, at=AT)
    assert dates(activity) == BOUNDS


def test_dates_are_shown_before_the_event_is_registered(client: Client, activity: Activity, by: Any) -> None:
    """What would be due when, and who would owe it; nothing is written yet."""
    ResponsibilityFactory(activity=activity, kind="preschool")
    client.force_login(by)
    answers = {"name": "Получены результаты ВПР", "key": "результаты ВПР", "occurred_on": "2026-06-10", "show": "1"}
    page = client.post(reverse("roadmaps:event_new"), answers)
    ((row, dues, bodies),) = page.context["dated"]
    assert (row, dues) == (activity, [date(2026, 7, 10)])
    assert any("детск" in body for body in bodies)
    assert not Event.objects.exists()
    assert dates(activity) == BOUNDS


def test_list_of_what_came_names_the_date_it_gave(client: Client, activity: Activity, by: Any) -> None:
    happened(activity.roadmap.municipality, by, date(2026, 6, 10))
    client.force_login(by)
    with time_machine.travel(AT, tick=False):
        (group,) = client.get(reverse("roadmaps:events")).context["groups"]
    assert group.came
    assert group.rows == [(activity, date(2026, 7, 10), False)]


def test_bound_holds_for_a_late_event(activity: Activity, town: Municipality, by: Any) -> None:
    happened(town, by, date(2026, 12, 20))
    assert (date(2026, 12, 31), False) in dates(activity)


def test_other_event_changes_nothing(activity: Activity, town: Municipality, by: Any) -> None:
    happened(town, by, date(2026, 6, 10), key="список школ")
    assert dates(activity) == BOUNDS


def test_schedule_dates_all_that_name_it_and_a_new_one_moves_them(town: Municipality, by: Any) -> None:
    rows = [ActivityFactory(direction__roadmap__municipality=town, deadline="по графику ВПР") for _ in range(3)]
    with_due_dates(*rows)
    for last in (date(2026, 4, 30), date(2026, 5, 14)):
        graph = ExternalSchedule(municipality=town, name="График ВПР", code="ВПР", year=2026)
        table = [
            ScheduleDate(title="Русский язык", start=date(2026, 4, 1), due=date(2026, 4, 3)),
            ScheduleDate(title="Математика", start=date(2026, 4, 10), due=last),
        ]
        save_graph(graph=graph, dates=table, by=by, at=AT)
        for row in rows:
            (found,) = row.occurrences.live().filter(is_backstop=False)
            assert (found.start, found.nominal_due) == (date(2026, 4, 1), last)
    assert ExternalSchedule.objects.in_force().count() == 1


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("после получения результатов ВПР", "результаты ВПР", True),
        ("после получения результатов ОГЭ", "результаты ВПР", False),
        ("по итогам проведения ВПР", "ВПР", True),
        ("после получения результатов", "", False),
    ],
)
def test_words(text: str, words: str, expected: bool) -> None:
    assert is_about(text, words) is expected


@pytest.mark.parametrize(
    ("table", "count", "error"),
    [
        ("Предмет; с; по\nРусский язык; 15.03.2027; 20.03.2027\nМатематика\t; 2027-04-01", 2, ""),
        ("Русский язык; 15.03.2027\nМатематика; весной", 0, "Строка 2: не понимаю дату"),
        ("Русский язык; 15.03.2027; 20.03.2027\n\nМатематика; 01.04.2027", 2, ""),
        ("Русский язык\t15.03.2027\t20.03.2027", 1, ""),
        ("Русский язык; 20.03.2027; 15.03.2027", 0, "начало позже окончания"),
        ("", 0, "нет ни одной даты"),
    ],
)
def test_table(town: Municipality, table: str, count: int, error: str) -> None:
    data = {"code": "ВПР", "name": "ВПР 2027", "year": 2027, "mode": "whole", "table": table}
    form = GraphForm(data, municipality=town)
    assert form.is_valid() is not bool(error)
    assert len(form.dates) == count or error
    assert error in str(form.errors)
