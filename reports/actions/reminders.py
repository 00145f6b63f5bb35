"""Changing the rules of reminding and one's own wishes; reading a letter in the portal."""

from datetime import datetime
from typing import Any

from django.db import transaction

from msoko.audit.recording import difference, record
from msoko.outbox.models import Letter
from reports.models import ReminderRules, ReminderWish
from schools.access import Permission, ensure

FIELDS = (
    "enabled", "before", "head_after", "curator_after", "quiet_from", "quiet_until", "digest", "digest_weekday",
)  # fmt: skip


@transaction.atomic
def save_rules(*, rules: ReminderRules, by: Any) -> ReminderRules:
    """Keep new rules; what differs goes to the journal."""
    ensure(by, Permission.CONTROL_PERIODS, municipality=rules.municipality_id)
    before = ReminderRules.objects.filter(pk=rules.pk).first() or ReminderRules(municipality=rules.municipality)
    rules.save()
    changes = difference(before, rules, FIELDS)
    if changes:
        record("reminders.rules", rules, by=by, changes=changes, municipality_id=rules.municipality_id)
    return rules


@transaction.atomic
def save_wish(*, wish: ReminderWish, by: Any) -> ReminderWish:
    wish.user = by
    wish.save()
    record("reminders.wish", wish, by=by, changes={"channel": [None, wish.channel], "digest": [None, wish.digest]})
    return wish


def mark_read(*, letter: Letter, at: datetime) -> None:
    """The first opening counts."""
    Letter.objects.filter(pk=letter.pk, read_at__isnull=True).update(read_at=at)
