"""Writes about people and groups: audited, repeated safely, effective at once."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from msoko.audit.models import AuditEvent
from msoko.outbox.models import Letter
from schools import actions
from schools.access import Role
from schools.models import Membership, RiskGroupMembership, User
from tests.factories.schools import (
    MembershipFactory,
    MunicipalityFactory,
    OrganisationFactory,
    RiskGroupFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)
NAMES = {"last_name": "Новая", "first_name": "Вера", "patronymic": "", "post": ""}


def invite(**fields: object) -> Membership:
    values = {
        "email": "new@example.test", "names": NAMES, "role": Role.METHODOLOGIST, "municipality": MunicipalityFactory(),
        "organisation": None, "by": UserFactory(), "since": TODAY, "link": lambda path: f"http://testserver{path}",
    }  # fmt: skip
    return actions.invite(**values | fields)  # type: ignore[arg-type]


def test_new_person_gets_a_letter_and_no_password() -> None:
    membership = invite()
    assert not membership.user.has_usable_password()
    letter = Letter.objects.get()
    assert letter.address == "new@example.test"
    assert letter.url in letter.text


def test_known_person_gets_the_role_without_a_letter() -> None:
    known = UserFactory(email="known@example.test")
    membership = invite(email=known.email)
    assert membership.user == known
    assert not Letter.objects.exists()


def test_same_role_is_given_once() -> None:
    town = MunicipalityFactory()
    assert invite(municipality=town).pk == invite(municipality=town).pk
    assert AuditEvent.objects.filter(action="membership.granted").count() == 1


def test_database_refuses_the_same_open_role_twice() -> None:
    """Two clicks at the same moment: the second finds the first's row instead of making its own."""
    for membership in (MembershipFactory(role=Role.METHODOLOGIST), MembershipFactory(role=Role.HEAD)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Membership.objects.create(
                user=membership.user, role=membership.role, municipality=membership.municipality,
                organisation=membership.organisation, since=TODAY,
            )  # fmt: skip


def test_ended_role_keeps_its_history() -> None:
    membership = MembershipFactory(role=Role.METHODOLOGIST, since=TODAY - timedelta(days=400))
    actions.end_membership(membership=membership, by=UserFactory(), today=TODAY)
    membership.refresh_from_db()
    assert membership.until == TODAY - timedelta(days=1)
    assert not Membership.objects.active_on(TODAY).filter(pk=membership.pk).exists()


def test_role_given_by_mistake_today_disappears() -> None:
    membership = MembershipFactory(role=Role.METHODOLOGIST, since=TODAY)
    actions.end_membership(membership=membership, by=UserFactory(), today=TODAY)
    assert not Membership.objects.filter(pk=membership.pk).exists()
    assert AuditEvent.objects.filter(action="membership.ended").count() == 1


def test_blocked_person_is_logged_out_and_audited() -> None:
    membership = MembershipFactory(role=Role.METHODOLOGIST)
    actions.set_active(user=membership.user, active=False, by=UserFactory(), municipality=membership.municipality)
    assert User.objects.get(pk=membership.user.pk).is_active is False
    assert AuditEvent.objects.of(membership.user).get().changes == {"is_active": [True, False]}


def test_leaving_a_group_keeps_the_row() -> None:
    group = RiskGroupFactory()
    school = OrganisationFactory(municipality=group.municipality)
    row = RiskGroupMembership(group=group, organisation=school, since=TODAY, basis="письмо № 1")
    by = UserFactory()
    actions.join_group(membership=row, by=by)
    actions.leave_group(membership=row, until=TODAY + timedelta(days=5), by=by)
    row.refresh_from_db()
    assert (row.added_by, row.until) == (by, TODAY + timedelta(days=5))
