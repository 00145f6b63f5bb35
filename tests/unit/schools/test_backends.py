"""The person of a session comes with the memberships in one query."""

import pytest
from django.utils import timezone

from schools.access import Role, memberships_of, scope_of
from schools.backends import PortalBackend
from tests.factories.schools import MunicipalityFactory, user_with_role

pytestmark = pytest.mark.django_db
BACKEND = PortalBackend()


def test_person_and_places_cost_one_query(django_assert_num_queries):
    made = user_with_role(Role.METHODOLOGIST, municipality=MunicipalityFactory())
    with django_assert_num_queries(1):
        user = BACKEND.get_user(made.pk)
        (membership,) = memberships_of(user, timezone.localdate())
        assert membership.municipality.pk in scope_of(user).by_municipality


def test_person_without_a_place_is_still_a_person(django_user_model):
    made = django_user_model.objects.create_user("nobody@example.org", "x")
    assert BACKEND.get_user(made.pk) == made


def test_blocked_person_is_nobody():
    made = user_with_role(Role.METHODOLOGIST, municipality=MunicipalityFactory())
    type(made).objects.filter(pk=made.pk).update(is_active=False)
    assert BACKEND.get_user(made.pk) is None
