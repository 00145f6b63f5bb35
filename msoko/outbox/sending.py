"""Put letters into the outbox and send them."""

import logging
import smtplib
from datetime import datetime, timedelta
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import F
from django.utils import timezone

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


def deliver(*, at: datetime, limit: int = 200) -> int:
    """Send what is due; returns how many went out. Each letter is claimed by compare-and-set before it is sent."""
    sent = 0
    for letter in Letter.objects.due(at)[:limit]:
        if _claim(letter, at):
            sent += _send(letter)
    return sent


def _claim(letter: Letter, at: datetime) -> bool:
    mine = Letter.objects.filter(pk=letter.pk, state=letter.state, attempts=letter.attempts)
    return bool(mine.update(state=Letter.State.SENDING, lease_until=at + LEASE, attempts=F("attempts") + 1))


def _send(letter: Letter) -> bool:
    try:
        if letter.channel == Letter.Channel.EMAIL:
            _send_email(letter)
    except (smtplib.SMTPException, OSError) as error:
        _postpone(letter, str(error))
        return False
    Letter.objects.filter(pk=letter.pk).update(
        state=Letter.State.SENT, sent_at=timezone.now(), lease_until=None, error=""
    )
    return True


def _send_email(letter: Letter) -> None:
    message = EmailMultiAlternatives(
        letter.subject,
        letter.text,
        to=[letter.address],
        # The same Message-ID on every attempt lets the receiving server drop a double after a crash.
        headers={"Message-ID": f"<msoko-letter-{letter.pk}@portal>"},
    )
    if letter.html:
        message.attach_alternative(letter.html, "text/html")
    message.send()


def _postpone(letter: Letter, error: str) -> None:
    attempts = letter.attempts + 1
    failed = attempts >= MAX_ATTEMPTS
    Letter.objects.filter(pk=letter.pk).update(
        state=Letter.State.FAILED if failed else Letter.State.WAITING,
        not_before=timezone.now() + back_off(attempts),
        lease_until=None,
        error=error[:500],
    )
    logger.warning("letter %s is not sent (attempt %s): %s", letter.pk, attempts, error)
