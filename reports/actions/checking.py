"""The department decides what each automatic check does."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from msoko.audit.recording import record
from reports.models import CheckRule, levels_of
from schools.access import Permission, ensure
from schools.models import Municipality


@transaction.atomic
def save_levels(*, municipality: Municipality, levels: Mapping[str, str], by: Any) -> dict[str, list[str]]:
    """Keep the chosen level of each check; returns what changed: check → (before, after)."""
    ensure(by, Permission.CONTROL_PERIODS, municipality=municipality)
    before = levels_of(municipality)
    changes = {code: [before[code], level] for code, level in levels.items() if before[code] != level}
    CheckRule.objects.bulk_create(
        [CheckRule(municipality=municipality, code=code, level=after) for code, (_, after) in changes.items()],
        update_conflicts=True, unique_fields=["municipality", "code"], update_fields=["level"],
    )  # fmt: skip
    if changes:
        record("checks.rules", municipality, by=by, changes=changes, municipality_id=municipality.pk)
    return changes
