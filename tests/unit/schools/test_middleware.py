"""Place of a request: chosen role, portal administrator's municipality, zone."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from schools.access import Role
from schools.models import Membership
from tests.factories.schools import MembershipFactory, MunicipalityFactory, user_with_role

pytestmark = pytest.mark.django_db


def where(client: Client) -> tuple[str, str]:
    context = client.get(reverse("schools:profile")).context
    return context["place"].role, str(context["current_municipality"])


def test_person_with_two_roles_changes_between_them() -> None:
    first = MembershipFactory(role=Role.DEPARTMENT)
    second = MembershipFactory(role=Role.METHODOLOGIST, user=first.user)
    client = Client()
    client.force_login(first.user)
    assert where(client) == (Role.DEPARTMENT, first.municipality.name)
    client.post(reverse("schools:choose_place"), {"membership": second.pk})
    assert where(client) == (Role.METHODOLOGIST, second.municipality.name)


def test_somebody_else_s_role_cannot_be_taken() -> None:
    client = Client()
    client.force_login(user_with_role(Role.HEAD))
    foreign = MembershipFactory(role=Role.DEPARTMENT)
    assert client.post(reverse("schools:choose_place"), {"membership": foreign.pk}).status_code == 404


def test_role_that_ended_today_s_session_falls_back() -> None:
    first = MembershipFactory(role=Role.DEPARTMENT)
    second = MembershipFactory(role=Role.METHODOLOGIST, user=first.user)
    client = Client()
    client.force_login(first.user)
    client.post(reverse("schools:choose_place"), {"membership": second.pk})
    Membership.objects.filter(pk=second.pk).update(until=date(2020, 1, 1), since=date(2019, 1, 1))
    assert where(client)[0] == Role.DEPARTMENT


def test_administrator_looks_at_any_municipality() -> None:
    towns = MunicipalityFactory.create_batch(2)
    client = Client()
    client.force_login(user_with_role(Role.PORTAL_ADMIN))
    client.post(reverse("schools:choose_place"), {"municipality": towns[1].pk})
    assert where(client) == (Role.PORTAL_ADMIN, towns[1].name)


def test_moments_are_shown_in_the_zone_of_the_municipality() -> None:
    town = MunicipalityFactory(time_zone="Asia/Kamchatka")
    user = user_with_role(Role.DEPARTMENT, municipality=town)
    client = Client()
    client.force_login(user)
    response = client.get(reverse("schools:profile"))
    assert response.context["place"].municipality.zone.key == "Asia/Kamchatka"
