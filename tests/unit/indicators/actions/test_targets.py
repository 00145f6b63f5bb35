"""Targets."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from indicators.actions.targets import set_target
from indicators.models import Target
from msoko.audit.models import AuditEvent
from msoko.locking import EditConflict
from schools.access import Role
from tests.factories.indicators import ObservationFactory
from tests.factories.schools import OrganisationFactory, user_with_role

pytestmark = pytest.mark.django_db


@pytest.fixture
def row():
    return ObservationFactory()


@pytest.fixture
def methodist(row):
    return user_with_role(Role.METHODOLOGIST, municipality=row.municipality)


def test_change_after_values_needs_a_reason(row, methodist):
    set_target(indicator=row.indicator, year=2025, value=Decimal(50), by=methodist)
    with pytest.raises(ValidationError, match="почему меняется цель"):
        set_target(indicator=row.indicator, year=2025, value=Decimal(60), by=methodist)
    target = set_target(indicator=row.indicator, year=2025, value=Decimal(60), by=methodist, reason="Письмо региона")
    assert (target.value, target.version, target.reason) == (60, 2, "Письмо региона")
    assert AuditEvent.objects.of(target).first().changes["value"] == ["50.000000", "60"]


def test_year_without_values_changes_freely(row, methodist):
    set_target(indicator=row.indicator, year=2026, value=Decimal(50), by=methodist)
    assert set_target(indicator=row.indicator, year=2026, value=Decimal(55), by=methodist).value == 55
    assert set_target(indicator=row.indicator, year=2026, value=None, by=methodist) is None
    assert not Target.objects.exists()


def test_municipal_baseline_and_own_targets_stand_side_by_side(row, methodist):
    for more in ({}, {"is_baseline": True}, {"organisation": row.organisation}):
        set_target(indicator=row.indicator, year=2026, value=Decimal(50), by=methodist, **more)
    assert Target.objects.count() == 3


def test_old_version_is_refused(row, methodist):
    set_target(indicator=row.indicator, year=2026, value=Decimal(50), by=methodist)
    with pytest.raises(EditConflict):
        set_target(indicator=row.indicator, year=2026, value=Decimal(60), by=methodist, seen=9)


def test_rights(row):
    stranger = user_with_role(Role.METHODOLOGIST, municipality=OrganisationFactory().municipality)
    for user in (stranger, user_with_role(Role.HEAD, organisation=row.organisation)):
        with pytest.raises(PermissionDenied):
            set_target(indicator=row.indicator, year=2026, value=Decimal(50), by=user)
