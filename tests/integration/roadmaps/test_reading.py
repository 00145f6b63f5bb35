"""The page of a road map as people read it: filters in the address, states, who is asked, how many queries."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from roadmaps.models import Occurrence, Roadmap
from schools.access import Role
from schools.models import RiskGroup
from tests.factories.plans import load_gold
from tests.factories.roadmaps import ActivityFactory, DirectionFactory, ResponsibilityFactory, with_due_dates
from tests.factories.schools import (
    MunicipalityFactory,
    OrganisationFactory,
    RiskGroupMembershipFactory,
    user_with_role,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 10, 8)


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *args, **kwargs: TODAY)


@pytest.fixture
def town():
    town = MunicipalityFactory(name="город Покачи", name_genitive="города Покачи", name_locative="городе Покачи")
    for _ in range(3):
        OrganisationFactory(municipality=town)
    return town


@pytest.fixture
def department(town, client):
    user = user_with_role(Role.DEPARTMENT, municipality=town)
    client.force_login(user)
    return user


def page(client: Client, roadmap: Roadmap, **query: object):
    return client.get(reverse("roadmaps:roadmap", args=[roadmap.pk]), query)


def numbers(response) -> list[str]:
    return [row.number for section in response.context["page"].sections for row in section.rows]


def test_printed_text_reading_and_bodies_stand_side_by_side(client, town, department):
    roadmap = load_gold("002", town)
    text = page(client, roadmap).content.decode()
    assert "ежегодно до 30 ноября" in text
    assert "Каждый год, не позднее 30 ноября" in text
    assert "3\u00a0школы" in text
    assert "Нормативно-правовое обеспечение" in text
    assert "4\u00a0мероприятия" in text


def test_a_long_map_is_shown_by_pages_and_printed_whole(client, town, department):
    direction = DirectionFactory(roadmap__municipality=town)
    ActivityFactory.create_batch(302, direction=direction, roadmap=direction.roadmap)
    first, second = page(client, direction.roadmap), page(client, direction.roadmap, page=2)
    assert [len(numbers(one)) for one in (first, second)] == [300, 2]
    assert not set(numbers(first)) & set(numbers(second))
    assert "?page=2" in first.content.decode()
    printed = client.get(reverse("roadmaps:print", args=[direction.roadmap.pk]))
    assert len(numbers(printed)) == 302


def test_tabs_count_the_states_of_the_running_year(client, town, department):
    roadmap = load_gold("002", town)
    Occurrence.objects.filter(due__lt=TODAY).update(done_on=TODAY)
    response = page(client, roadmap)
    tabs = {tab.code: tab.count for tab in response.context["page"].tabs}
    assert tabs[""] == 34
    assert sum(count for code, count in tabs.items() if code) == 34
    assert response.context["page"].year == 2026
    chosen = page(client, roadmap, state="done")
    assert len(numbers(chosen)) == tabs["done"]


def test_late_activity_says_by_how_many_days(client, town, department):
    direction = DirectionFactory(roadmap__municipality=town)
    row = ActivityFactory(direction=direction, deadline="до 30 сентября 2026 года")
    with_due_dates(row)
    standing = page(client, direction.roadmap).context["page"].sections[0].rows[0].standing
    assert (standing.code, standing.label) == ("overdue", "просрочено на\u00a08\u00a0дней")
    Occurrence.objects.update(done_on=TODAY)
    assert page(client, direction.roadmap).context["page"].sections[0].rows[0].standing.code == "done"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"q": "наблюдателями"}, {"3.4.", "3.5."}),
        ({"q": "несуществующее слово"}, set()),
        ({"section": "999"}, set()),
        ({"state": "nonsense"}, set()),
    ],
)
def test_filters_of_the_address(client, town, department, query, expected):
    assert set(numbers(page(client, load_gold("002", town), **query))) == expected


def test_filter_by_what_concerns_one_school(client, town, department):
    roadmap = load_gold("002", town)
    school, other = town.organisations.filter(kind="school")[:2]
    RiskGroupMembershipFactory(group=RiskGroup.objects.get(code="bias"), organisation=school)
    everything, asked, less = (
        numbers(page(client, roadmap, **query)) for query in ({}, {"body": f"x{school.pk}"}, {"body": f"x{other.pk}"})
    )
    assert set(less) < set(asked) < set(everything)


def test_section_and_year_of_the_address(client, town, department):
    roadmap = load_gold("002", town)
    last = roadmap.directions.last()
    assert numbers(page(client, roadmap, section=last.pk)) == ["4.1.", "4.2.", "4.3."]
    assert page(client, roadmap, year="2024").context["page"].year == 2024
    assert page(client, roadmap, year="all").context["page"].year is None
    assert page(client, roadmap, year="1700").context["page"].year == 2026


def test_sub_items_stand_under_their_heading_even_when_it_does_not_fit_the_filter(client, department, town):
    roadmap = load_gold("001", town)
    found = page(client, roadmap, q="наставничество", year="all")
    assert "5.2" in numbers(found)
    assert {row.depth for section in found.context["page"].sections for row in section.rows} == {0, 1, 2}


def test_number_of_queries_does_not_grow_with_rows(client, town, department):
    def count(roadmap: Roadmap) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert page(client, roadmap).status_code == 200
        return len(queries)

    def big(rows: int) -> Roadmap:
        direction = DirectionFactory(roadmap__municipality=town)
        made = [ActivityFactory(direction=direction) for _ in range(rows)]
        for row in made:
            ResponsibilityFactory(activity=row)
        with_due_dates(*made)
        return direction.roadmap

    small, large = big(10), big(100)
    with CaptureQueriesContext(connection) as shell:
        client.get(reverse("schools:help"))
    count(small)
    assert count(small) == count(large)
    assert count(large) - len(shell) <= 12


def test_school_sees_approved_maps_and_no_controls(client, town):
    roadmap = load_gold("002", town)
    school = town.organisations.filter(kind="school").first()
    client.force_login(user_with_role(Role.HEAD, organisation=school))
    text = page(client, roadmap).content.decode()
    assert "data-cell-link" not in text
    assert "Добавить мероприятие" not in text
    row = roadmap.activities.present().first()
    assert client.get(row.get_absolute_url()).status_code == 200
    Roadmap.objects.update(state=Roadmap.State.DRAFT)
    assert page(client, roadmap).status_code == 404
    assert client.get(row.get_absolute_url()).status_code == 404


def test_print_has_the_printed_columns_of_the_act(client, town, department):
    roadmap = load_gold("002", town)
    text = client.get(reverse("roadmaps:print", args=[roadmap.pk])).content.decode()
    for column in roadmap.columns:
        assert column["label"] in text
    assert "data-cell" not in text


def test_list_shows_numbers_of_activities_and_of_late_ones(client, town, department):
    roadmap = load_gold("002", town)
    text = client.get(reverse("roadmaps:index")).content.decode()
    assert str(roadmap) in text
    assert "Приказ от 17.12.2024" in text


def test_calendar_holds_every_due_date_of_the_year(client, town, department):
    roadmap = load_gold("002", town)
    response = client.get(reverse("roadmaps:calendar"), {"year": 2026})
    due = Occurrence.objects.filter(activity__roadmap=roadmap, due__year=2026).count()
    assert sum(len(rows) for rows in response.context["days"].values()) == due
    assert sum(month.count for month in response.context["months"]) == due
