"""Where a person works and what he or she may do there."""

import pytest

from schools.access import Permission, Role
from schools.place import Place
from tests.factories.schools import MembershipFactory

pytestmark = pytest.mark.django_db


def place_of(role: str) -> Place:
    membership = MembershipFactory(role=role)
    return Place(membership.user, membership, membership.municipality, membership.organisation)


def test_stranger_has_no_place() -> None:
    place = Place()
    assert (place.role, place.role_name, place.is_school) == ("", "", False)
    assert not any(place.may(right) for right in Permission)


def test_head_acts_for_the_school_only() -> None:
    place = place_of(Role.HEAD)
    assert place.is_school
    assert place.may("submit_report")
    assert not place.may(Permission.VIEW_MUNICIPALITY)


def test_department_acts_for_the_municipality() -> None:
    place = place_of(Role.DEPARTMENT)
    assert not place.is_school
    assert place.may(Permission.EDIT_ROADMAP)
    assert not place.may(Permission.MANAGE_PORTAL)
