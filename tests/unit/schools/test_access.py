"""The policy: what each role may do, what each person sees."""

from datetime import date

import pytest

from schools.access import RIGHTS, Permission, Role, governs, has_permission, scope_of
from schools.models import Membership, Municipality, Organisation, User
from tests.factories.schools import MembershipFactory, MunicipalityFactory, OrganisationFactory, user_with_role

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)


def fresh(user: User) -> User:
    """The person as the next request sees him or her: without the cached scope."""
    return User.objects.get(pk=user.pk)


def test_every_role_has_a_row_of_rights() -> None:
    assert set(RIGHTS) == set(Role)


@pytest.mark.parametrize("permission", [Permission.SUBMIT_REPORT, Permission.FILL_REPORT])
def test_department_never_reports_for_a_school(permission: Permission) -> None:
    school = OrganisationFactory()
    user = user_with_role(Role.DEPARTMENT, municipality=school.municipality)
    assert not has_permission(user, permission, organisation=school)


def test_department_reports_for_its_own_body() -> None:
    body = OrganisationFactory(kind=Organisation.Kind.AUTHORITY)
    user = user_with_role(Role.DEPARTMENT, municipality=body.municipality)
    assert has_permission(user, Permission.SUBMIT_REPORT, organisation=body)


def test_staff_prepares_but_does_not_submit() -> None:
    school = OrganisationFactory()
    user = user_with_role(Role.STAFF, organisation=school)
    assert has_permission(user, Permission.FILL_REPORT, organisation=school)
    assert not has_permission(user, Permission.SUBMIT_REPORT, organisation=school)


def test_school_role_gives_nothing_in_the_municipality() -> None:
    school = OrganisationFactory()
    user = user_with_role(Role.HEAD, organisation=school)
    assert not any(has_permission(user, right, municipality=school.municipality) for right in Permission)


def test_visible_organisations() -> None:
    town = MunicipalityFactory()
    own, other = OrganisationFactory(municipality=town), OrganisationFactory(municipality=town)
    OrganisationFactory()
    department = user_with_role(Role.DEPARTMENT, municipality=town)
    head = user_with_role(Role.HEAD, organisation=own)
    assert set(Organisation.objects.visible_to(department)) == {own, other}
    assert set(Organisation.objects.visible_to(head)) == {own}
    assert set(Municipality.objects.visible_to(head)) == {town}


def test_ended_role_and_blocked_person_see_nothing() -> None:
    membership = MembershipFactory(role=Role.DEPARTMENT)
    Membership.objects.filter(pk=membership.pk).update(until=date(2020, 1, 1))
    assert not Municipality.objects.visible_to(fresh(membership.user)).exists()
    active = MembershipFactory(role=Role.DEPARTMENT)
    User.objects.filter(pk=active.user.pk).update(is_active=False)
    assert scope_of(fresh(active.user)).municipalities == []


def test_role_of_tomorrow_is_not_a_role_today() -> None:
    membership = MembershipFactory(role=Role.DEPARTMENT, since=date(2026, 11, 22))
    assert scope_of(membership.user, TODAY).municipalities == []


def test_scope_is_read_with_one_query(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    user = user_with_role(Role.DEPARTMENT)
    with django_assert_num_queries(1):
        scope_of(user)
        scope_of(user)


def test_department_governs_only_people_who_work_nowhere_else() -> None:
    school = OrganisationFactory()
    manager = user_with_role(Role.DEPARTMENT, municipality=school.municipality)
    head = user_with_role(Role.HEAD, organisation=school)
    assert governs(manager, head, TODAY)
    assert not governs(head, manager, TODAY)
    head.is_active = False  # what the person may not use while blocked still counts
    MembershipFactory(role=Role.HEAD, user=head)
    assert not governs(manager, head, TODAY)
    assert governs(user_with_role(Role.PORTAL_ADMIN), head, TODAY)
    assert not governs(manager, User.objects.create_superuser("root@example.test"), TODAY)
