"""Letters: one per key, claimed before sending, kept and retried when the server is away."""

import smtplib
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from msoko.outbox import channels, sending
from msoko.outbox.models import MAX_ATTEMPTS, Letter, back_off

pytestmark = pytest.mark.django_db


def put(key: str = "k", **fields: Any) -> Letter:
    values = {"address": "head@example.test", "subject": "Срок отчёта", "text": "Сдайте отчёт", **fields}
    return sending.put("reminder", key=key, **values)


def test_second_letter_about_the_same_is_not_made() -> None:
    assert put().pk == put(subject="Другая тема").pk
    assert Letter.objects.get().subject == "Срок отчёта"


def test_deliver_sends_once() -> None:
    put(html="<p>Сдайте отчёт</p>")
    now = timezone.now()
    assert [sending.deliver(at=now) for _ in range(3)] == [1, 0, 0]
    (message,) = mail.outbox
    assert message.to == ["head@example.test"]
    assert message.alternatives[0][1] == "text/html"
    assert Letter.objects.get().state == Letter.State.SENT


def test_letter_without_markup_is_dressed_and_escaped() -> None:
    put(text="Замечание: 2 < 3\nhttp://testserver/reports/1/\n")
    sending.deliver(at=timezone.now())
    html = mail.outbox[0].alternatives[0][0]
    assert "2 &lt; 3" in html
    assert '<a href="http://testserver/reports/1/"' in html


def test_letter_of_tomorrow_waits() -> None:
    put(not_before=timezone.now() + timedelta(hours=3))
    assert sending.deliver(at=timezone.now()) == 0


def test_line_break_cannot_add_a_header() -> None:
    letter = put(subject="Отчёт\r\nBcc: all@example.test")
    assert letter.subject == "Отчёт Bcc: all@example.test"


def test_server_away_postpones_then_gives_up(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: Any, **kwargs: Any) -> None:
        raise smtplib.SMTPServerDisconnected("away")

    monkeypatch.setattr(channels.Email, "send", refuse)
    letter = put()
    at = timezone.now()
    sending.deliver(at=at)
    letter.refresh_from_db()
    assert (letter.state, letter.attempts, letter.error) == (Letter.State.WAITING, 1, "away")
    assert letter.not_before > at
    Letter.objects.update(attempts=MAX_ATTEMPTS - 1, not_before=at)
    sending.deliver(at=at)
    letter.refresh_from_db()
    assert letter.state == Letter.State.FAILED


def test_letter_of_a_killed_sender_is_taken_again() -> None:
    letter = put()
    now = timezone.now()
    Letter.objects.update(state=Letter.State.SENDING, lease_until=now - timedelta(seconds=1), attempts=1)
    assert sending.deliver(at=now) == 1
    letter.refresh_from_db()
    assert letter.state == Letter.State.SENT


def test_back_off_grows_and_is_bounded() -> None:
    pauses = [back_off(attempt) for attempt in range(1, 20)]
    assert pauses == sorted(pauses)
    assert pauses[0] == timedelta(minutes=1)
    assert pauses[-1] == timedelta(hours=6)
