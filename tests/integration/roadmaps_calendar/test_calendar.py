"""The calendar page and the calendars behind secret links, as people and their programs use them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import icalendar
import pypdfium2
import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from roadmaps.actions.feeds import make_feed
from roadmaps.actions.scheduling import reschedule
from roadmaps.contexts.calendar import by_days, months
from roadmaps.models import Activity, CalendarFeed, Occurrence, Responsibility
from schools.access import Role
from schools.models import Organisation
from tests.factories.reports import fill, opened, town
from tests.factories.roadmaps import (
    ActivityFactory,
    DirectionFactory,
    OccurrenceFactory,
    ResponsibilityFactory,
    RoadmapFactory,
)
from tests.factories.schools import OrganisationFactory, user_with_role

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 10, 8, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def roadmap() -> Any:
    return RoadmapFactory()


@pytest.fixture
def department(roadmap: Any) -> Any:
    return user_with_role(Role.DEPARTMENT, municipality=roadmap.municipality)


@pytest.fixture
def schools(roadmap: Any) -> list[Any]:
    return OrganisationFactory.create_batch(2, municipality=roadmap.municipality)


@pytest.fixture
def dated(roadmap: Any, schools: list[Any]) -> list[Occurrence]:
    """For all schools on 30 November, for the first one on 15 October."""
    section = DirectionFactory(roadmap=roadmap)
    every, one = ActivityFactory(direction=section, title="Общее"), ActivityFactory(direction=section, title="Частное")
    ResponsibilityFactory(activity=every)
    ResponsibilityFactory(activity=one, kind="", organisation=schools[0])
    return [OccurrenceFactory(activity=every), OccurrenceFactory(activity=one, nominal_due=date(2026, 10, 15))]


def page(client: Client, person: Any, **query: Any) -> Any:
    client.force_login(person)
    return client.get(reverse("roadmaps:calendar"), {"year": 2026, **query})


def test_year_quarter_month_and_filters(
    client: Client, department: Any, dated: list[Occurrence], schools: list[Any]
) -> None:
    assert page(client, department).context["total"] == 2
    assert len(page(client, department).context["months"]) == 12
    assert page(client, department, period="q4").context["title"] == "IV квартал 2026 года"
    assert page(client, department, period="m10").context["total"] == 1
    assert page(client, department, state="soon").context["total"] == 1
    assert page(client, department, body=schools[1].pk).context["total"] == 1
    assert page(client, department, body=schools[0].pk).context["total"] == 2
    assert page(client, department, year="x", period="m13", map="0", body="-1").status_code == 200


def test_by_executors(client: Client, department: Any, dated: list[Occurrence], schools: list[Any]) -> None:
    shown = page(client, department, by="body").context["executors"]
    assert {name: len(rows) for name, rows in shown} == {str(schools[0]): 1, "все школы": 1}


def test_a_school_sees_its_own_dates_until_it_asks_for_all(
    client: Client, dated: list[Occurrence], schools: list[Any]
) -> None:
    head = user_with_role(Role.HEAD, organisation=schools[1])
    assert page(client, head).context["total"] == 1
    assert page(client, head, body="").context["total"] == 2


def test_load_of_weeks(roadmap: Any, dated: list[Occurrence]) -> None:
    rows = list(Occurrence.objects.with_state(NOW.date()))
    (october,) = months(2026, [10], by_days(rows), roadmap.municipality.calendar(), NOW.date())
    assert [week.count for week in october.weeks] == [0, 0, 1, 0, 0]


def many_dates(roadmap: Any, count: int, schools: list[Any]) -> None:
    """Activities on days in a row, each for all schools and for one of them."""
    section = DirectionFactory(roadmap=roadmap)
    plain = ActivityFactory.build(direction=section, roadmap=roadmap)
    rows = Activity.objects.bulk_create(
        Activity(
            roadmap=roadmap, direction=section, position=n, number=f"1.{n}.", title=plain.title, schedule={}
        ) for n in range(count)
    )  # fmt: skip
    Occurrence.objects.bulk_create(
        Occurrence(activity=row, key="k", start=day, nominal_due=day, due=day)
        for n, row in enumerate(rows) if (day := date(2026, 1, 1) + timedelta(days=n))
    )  # fmt: skip
    for extra in ({"kind": Organisation.Kind.SCHOOL}, {}):
        Responsibility.objects.bulk_create(
            Responsibility(activity=row, position=len(extra), **(extra or {"organisation": schools[n % len(schools)]}))
            for n, row in enumerate(rows)
        )


@pytest.mark.parametrize(("activities", "organisations"), [(30, 6), (300, 60)])
def test_queries_of_the_calendar(
    client: Client, department: Any, roadmap: Any, activities: int, organisations: int,
    django_assert_max_num_queries: Any,
) -> None:  # fmt: skip
    many_dates(roadmap, activities, OrganisationFactory.create_batch(organisations, municipality=roadmap.municipality))
    client.force_login(department)
    client.get(reverse("roadmaps:feeds"))  # the first page of a session also writes the session
    with django_assert_max_num_queries(12):
        response = client.get(reverse("roadmaps:calendar"), {"year": 2026, "by": "body"})
    assert response.context["total"] == activities
    assert len(response.context["executors"]) == organisations + 1


@pytest.mark.parametrize(("paper", "width"), [("a4", 842), ("a3", 1191)])
def test_the_year_is_printed_on_one_sheet_however_full(
    client: Client, department: Any, roadmap: Any, schools: list[Any], paper: str, width: int
) -> None:
    many_dates(roadmap, 300, schools)
    client.force_login(department)
    response = client.get(reverse("reports:calendar_print"), {"year": 2026, "period": "q4", "paper": paper})
    assert response["Content-Type"] == "application/pdf"
    (sheet,) = pypdfium2.PdfDocument(response.content)
    assert round(sheet.get_width()) == width
    text = sheet.get_textpage().get_text_range()
    assert "Январь" in text
    assert "300 сроков" in text.replace("\xa0", " ")


def read(client: Client, feed: CalendarFeed) -> icalendar.Calendar:
    response = client.get(feed.get_absolute_url())
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    return icalendar.Calendar.from_ical(response.content)


def test_feed_is_valid_and_stable(client: Client, department: Any, roadmap: Any, dated: list[Occurrence]) -> None:
    feed = make_feed(municipality=roadmap.municipality, organisation=None, by=department, at=NOW)
    calendar = read(client, feed)
    assert [str(zone["tzid"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/Moscow"]
    before = {str(event["uid"]): event for event in calendar.walk("VEVENT")}
    assert len(before) == 2
    event = before[f"occurrence-{dated[1].pk}@{roadmap.municipality.code}.msoko"]
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (date(2026, 10, 15), date(2026, 10, 16))
    assert str(event["url"]) == f"http://testserver{dated[1].activity.get_absolute_url()}"
    reschedule(dated[1], due=date(2026, 10, 20), reason="Карантин", by=department)
    Occurrence.objects.filter(pk=dated[0].pk).update(cancelled_reason="Исключено приказом")
    Occurrence.objects.filter(pk=dated[1].pk).update(label="НИКО, математика")
    after = {str(event["uid"]): event for event in read(client, feed).walk("VEVENT")}
    assert set(after) == set(before)
    moved, cancelled = after[str(event["uid"])], after[f"occurrence-{dated[0].pk}@{roadmap.municipality.code}.msoko"]
    assert moved.decoded("dtstart") == date(2026, 10, 20)
    assert moved["sequence"] > event["sequence"]
    assert "За что: НИКО, математика" in str(moved["description"]).replace("\\,", ",")
    assert str(cancelled["status"]) == "CANCELLED"


def test_feed_of_one_organisation(client: Client, roadmap: Any, dated: list[Occurrence], schools: list[Any]) -> None:
    head = user_with_role(Role.HEAD, organisation=schools[1])
    feed = make_feed(municipality=roadmap.municipality, organisation=schools[1], by=head, at=NOW)
    assert [str(event["summary"])[-5:] for event in read(client, feed).walk("VEVENT")] == ["Общее"]


def test_own_part_is_done_before_that_of_others(client: Client) -> None:
    """One school has answered, the other has not: the date is done for the first alone, and rings for the second."""
    municipality, _ = town(schools=2, tasks=1)
    done, idle = opened(municipality).reports.order_by("pk")
    fill(done)
    for report, state, alarms in ((done, "done", 0), (idle, "overdue", 1)):
        head = user_with_role(Role.HEAD, organisation=report.organisation)
        assert [row.state for rows in page(client, head).context["days"].values() for row in rows] == [state]
        feed = make_feed(municipality=municipality, organisation=report.organisation, by=head, at=NOW)
        assert len(read(client, feed).walk("VALARM")) == alarms
    boss = user_with_role(Role.DEPARTMENT, municipality=municipality)
    assert [row.state for rows in page(client, boss).context["days"].values() for row in rows] == ["overdue"]


def test_unchanged_feed_is_not_sent_again(client: Client, department: Any, roadmap: Any) -> None:
    feed = make_feed(municipality=roadmap.municipality, organisation=None, by=department, at=NOW)
    mark = client.get(feed.get_absolute_url())["ETag"]
    assert client.get(feed.get_absolute_url(), headers={"If-None-Match": mark}).status_code == 304


def test_revoked_link_and_lost_role_give_404(client: Client, department: Any, roadmap: Any) -> None:
    feed = make_feed(municipality=roadmap.municipality, organisation=None, by=department, at=NOW)
    assert Client().get(feed.get_absolute_url()).status_code == 200
    client.force_login(department)
    client.post(reverse("roadmaps:feed_revoke", args=[feed.pk]))
    assert Client().get(feed.get_absolute_url()).status_code == 404
    other = make_feed(municipality=roadmap.municipality, organisation=None, by=department, at=NOW)
    department.memberships.update(until=date(2026, 1, 1))
    assert Client().get(other.get_absolute_url()).status_code == 404
