"""Targets: setting them, and changing them with a reason once values exist."""

from __future__ import annotations

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from indicators.models import Indicator, Observation, Target
from msoko.audit.recording import record
from msoko.locking import EditConflict
from schools.access import Permission, ensure
from schools.models import Organisation, User

REASON_NEEDED = "За этот год уже есть значения. Напишите, почему меняется цель."


@transaction.atomic
def set_target(
    *,
    indicator: Indicator,
    year: int,
    value: Decimal | None,
    by: User,
    organisation: Organisation | None = None,
    is_baseline: bool = False,
    reason: str = "",
    seen: int | None = None,
) -> Target | None:
    """Set, change or (with no value) take away a target. Raises ValidationError, EditConflict.

    A target of a year that already has values is changed only with a reason, kept in the row and the journal.
    """
    ensure(by, Permission.EDIT_INDICATORS, municipality=indicator.set.municipality_id)
    target = (
        Target.objects.select_for_update()
        .filter(indicator=indicator, organisation=organisation, year=year, is_baseline=is_baseline)
        .first()
    )
    if target and seen is not None and target.version != seen:
        raise EditConflict(target)
    before = target.value if target else None
    if before == value:
        return target
    if target and not reason.strip() and has_values(indicator, year):
        raise ValidationError({"reason": REASON_NEEDED})
    if value is None:
        _remove(target, by, reason)
        return None
    if target is None:
        target = Target(indicator=indicator, organisation=organisation, year=year, is_baseline=is_baseline, version=0)
    target.value, target.reason, target.set_by = value, reason.strip(), by
    target.version += 1
    target.save()
    record("target.changed", target, by=by, changes={"value": [before, value]}, reason=reason)
    return target


def _remove(target: Target | None, by: User, reason: str) -> None:
    if target:
        record("target.removed", target, by=by, changes={"value": [target.value, None]}, reason=reason)
        target.delete()


def has_values(indicator: Indicator, year: int) -> bool:
    """Has anything been observed in a period that starts in this year?"""
    return Observation.objects.filter(indicator=indicator, period_start__year=year).with_value().exists()
