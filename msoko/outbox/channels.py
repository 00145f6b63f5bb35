"""Ways a letter leaves the portal. All have one door: `send(letter)` returns when the other side has taken it.

A failure that may pass is an OSError or an SMTPException (tried again later); `Refused` never gets better.
"""

import json
import smtplib
import urllib.error
import urllib.parse
import urllib.request
from types import TracebackType
from typing import Protocol, Self

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend as SmtpBackend
from django.template.loader import render_to_string

from msoko.outbox.models import Letter

MAX_TIMEOUT = 20  # seconds
MAX_TEXT = 4000  # signs in one message of the MAX bot API
_CLIENT_ERRORS = range(400, 500)
_TOO_MANY = 429


class Refused(Exception):
    """The other side will never take this letter; the text says why."""


class Channel(Protocol):
    """A way out, kept open for a batch of letters."""

    def send(self, letter: Letter) -> None: ...

    def close(self) -> None: ...


class Email:
    """E-mail through the configured server; one connection for a batch, reopened after a failure."""

    def __init__(self) -> None:
        self.connection: BaseEmailBackend | None = None

    def send(self, letter: Letter) -> None:
        self.connection = self.connection or get_connection()
        if isinstance(self.connection, SmtpBackend):
            # `send` closes only what it has opened itself, so the next letter finds the connection open.
            self.connection.open()
        try:
            message(letter, self.connection).send()
        except (smtplib.SMTPException, OSError):
            self.close()
            raise

    def close(self) -> None:
        if self.connection is not None:
            self.connection.close()
            self.connection = None


def message(letter: Letter, connection: BaseEmailBackend | None = None) -> EmailMultiAlternatives:
    """The letter as an e-mail. The same Message-ID on every attempt lets the receiver drop a double after a crash."""
    mail = EmailMultiAlternatives(
        letter.subject,
        letter.text,
        to=[letter.address],
        headers={"Message-ID": f"<msoko-letter-{letter.pk}@portal>"},
        connection=connection,
    )
    mail.attach_alternative(letter.html or render_to_string("outbox/letter.html", {"letter": letter}), "text/html")
    return mail


class Max:
    """A message of the organisation's bot in MAX: POST /messages?user_id=… with the token in a header."""

    def send(self, letter: Letter) -> None:
        if not max_is_on():
            raise Refused("MAX не подключён: администратор не указал адрес и ключ бота.")
        query = urllib.parse.urlencode({"user_id": letter.address})
        body = {"text": f"{letter.subject}\n\n{letter.text}"[:MAX_TEXT], "notify": True}
        request = urllib.request.Request(  # noqa: S310 – the address comes from the settings, not from people
            f"{settings.MAX_BOT_URL.rstrip('/')}/messages?{query}",
            data=json.dumps(body, ensure_ascii=False).encode(),
            headers={"Authorization": settings.MAX_BOT_TOKEN, "Content-Type": "application/json; charset=utf-8"},
            method="POST",
        )
        try:
            with urllib.request.urlopen(request, timeout=MAX_TIMEOUT) as answer:  # noqa: S310  # nosec B310 – as above
                answer.read()
        except urllib.error.HTTPError as error:
            if error.code in _CLIENT_ERRORS and error.code != _TOO_MANY:
                raise Refused(f"MAX не принял сообщение: ответ {error.code}.") from error
            raise

    def close(self) -> None:
        """Every message is a request of its own."""


class Portal:
    """Only the inbox of the portal: the row itself is the message."""

    def send(self, letter: Letter) -> None:
        """Nothing leaves the portal."""

    def close(self) -> None:
        """Nothing is open."""


def max_is_on() -> bool:
    """Has the administrator connected a bot?"""
    return bool(settings.MAX_BOT_URL and settings.MAX_BOT_TOKEN)


class Channels:
    """All ways out for the time of one batch."""

    def __init__(self) -> None:
        self.open: dict[str, Channel] = {
            Letter.Channel.EMAIL: Email(), Letter.Channel.MAX: Max(), Letter.Channel.PORTAL: Portal(),
        }  # fmt: skip

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for channel in self.open.values():
            channel.close()

    def send(self, letter: Letter) -> None:
        self.open[letter.channel].send(letter)
