"""Navigation by role."""

import pytest
from django.test import RequestFactory

from schools.access import Role
from schools.context_processors import navigation, place
from schools.place import Place
from tests.factories.schools import MembershipFactory

pytestmark = pytest.mark.django_db


def labels(role: str, path: str = "/") -> list[str]:
    membership = MembershipFactory(role=role)
    where = Place(membership.user, membership, membership.municipality, membership.organisation)
    return [item.label for item in navigation(RequestFactory().get(path), where)]


def test_school_does_not_see_the_department_s_places() -> None:
    seen = labels(Role.HEAD)
    assert "Отчёты" in seen
    assert {"Организации", "Анализ"} & set(seen) == set()


def test_department_sees_at_most_eight_places() -> None:
    seen = labels(Role.DEPARTMENT)
    assert {"Организации", "Анализ"} <= set(seen)
    assert len(seen) <= 8


@pytest.mark.parametrize(
    ("path", "label"),
    [
        ("/", "Что нужно сделать"),
        ("/reports/5/", "Отчёты"),
        ("/review/", "Отчёты"),
        ("/decisions/2/", "Анализ"),
        ("/risk-groups/", "Организации"),
    ],
)
def test_current_place_is_marked(path: str, label: str) -> None:
    membership = MembershipFactory(role=Role.DEPARTMENT)
    where = Place(membership.user, membership, membership.municipality, None)
    items = navigation(RequestFactory().get(path), where)
    assert [item.label for item in items if item.current] == [label]


@pytest.mark.parametrize(
    ("role", "label"),
    [(Role.HEAD, "Рекомендации и меры"), (Role.STAFF, "Рекомендации и меры"), (Role.OBSERVER, "Анализ")],
)
def test_schools_find_what_was_recommended_to_them(role: str, label: str) -> None:
    membership = MembershipFactory(role=role)
    where = Place(membership.user, membership, membership.municipality, membership.organisation)
    items = navigation(RequestFactory().get("/measures/3/done"), where)
    assert [item.label for item in items if item.current] == [label]


def test_stranger_gets_an_empty_shell() -> None:
    context = place(RequestFactory().get("/"))
    assert context["nav_items"] == []
    assert context["current_municipality"] is None
