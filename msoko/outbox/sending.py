"""Put letters into the outbox and send them.

A letter is written once and delivered at least once: a sender killed between «taken» by the mail server and its mark in
the row cannot know, so the letter goes again after its lease, with the same Message-ID, by which mail programs drop it.
Losing a reminder would be worse than a rare second copy.
"""

import logging
import smtplib
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from msoko.outbox.channels import Channels, Refused
from msoko.outbox.models import MAX_ATTEMPTS, Letter, back_off

logger = logging.getLogger(__name__)
LEASE = timedelta(minutes=2)


@transaction.atomic
def put(  # noqa: PLR0913 – a letter has that many parts, all named
    kind: str,
    *,
    key: str,
    address: str,
    subject: str,
    text: str,
    html: str = "",
    url: str = "",
    user: Any = None,
    municipality_id: int | None = None,
    channel: str = Letter.Channel.EMAIL,
    not_before: datetime | None = None,
) -> Letter:
    """Write a letter once per `key`; the same key gives the first letter back."""
    now = timezone.now()
    letter, _ = Letter.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "channel": channel,
            "user": user,
            "address": address,
            "municipality_id": municipality_id,
            # A line break in a subject would add a header of the sender's choice.
            "subject": " ".join(subject.split())[:250],
            "text": text,
            "html": html,
            "url": url,
            "created_at": now,
            "not_before": not_before or now,
        },
    )
    return letter


def deliver(*, at: datetime, limit: int = 1000) -> int:
    """Send what is due; returns how many went out. Each letter is claimed by compare-and-set before it is sent."""
    sent = 0
    with Channels() as channels:
        for letter in Letter.objects.due(at)[:limit]:
            if _claim(letter):
                sent += _send(letter, channels)
    return sent


def _claim(letter: Letter) -> bool:
    mine = Letter.objects.filter(pk=letter.pk, state=letter.state, attempts=letter.attempts)
    lease = timezone.now() + LEASE
    return bool(mine.update(state=Letter.State.SENDING, lease_until=lease, attempts=F("attempts") + 1))


def _send(letter: Letter, channels: Channels) -> bool:
    try:
        channels.send(letter)
    except Refused as refusal:
        _give_up(letter, str(refusal))
        return False
    except (smtplib.SMTPException, OSError) as error:
        _postpone(letter, str(error))
        return False
    Letter.objects.filter(pk=letter.pk).update(
        state=Letter.State.SENT, sent_at=timezone.now(), lease_until=None, error=""
    )
    return True


def _give_up(letter: Letter, error: str) -> None:
    Letter.objects.filter(pk=letter.pk).update(state=Letter.State.FAILED, lease_until=None, error=error[:500])


def _postpone(letter: Letter, error: str) -> None:
    attempts = letter.attempts + 1
    if attempts >= MAX_ATTEMPTS:
        _give_up(letter, error)
    else:
        again = timezone.now() + back_off(attempts)
        waiting = {"state": Letter.State.WAITING, "not_before": again, "lease_until": None, "error": error[:500]}
        Letter.objects.filter(pk=letter.pk).update(**waiting)
    logger.warning("letter %s is not sent (attempt %s): %s", letter.pk, attempts, error)
