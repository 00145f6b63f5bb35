"""MAX behind the same door as e-mail, against a server on loopback that answers as the bot API does."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from msoko.outbox import sending
from msoko.outbox.models import Letter

pytestmark = pytest.mark.django_db


class Bot(BaseHTTPRequestHandler):
    """Keeps what it was told; answers with the status of the server."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.heard.append((self.path, self.headers["Authorization"], json.loads(body)))  # type: ignore[attr-defined]
        self.send_response(self.server.status)  # type: ignore[attr-defined]
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *args: Any) -> None:
        """Quiet."""


@pytest.fixture
def bot(settings: Any) -> Iterator[Any]:
    server: Any = HTTPServer(("127.0.0.1", 0), Bot)
    server.heard, server.status = [], 200
    settings.MAX_BOT_URL, settings.MAX_BOT_TOKEN = f"http://127.0.0.1:{server.server_port}/", "secret-token"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def put(channel: str, address: str = "77001", key: str = "k") -> Letter:
    return sending.put("reminder", key=key, channel=channel, address=address, subject="Срок", text="Сдайте отчёт «III»")


def state(letter: Letter) -> tuple[str, str]:
    letter.refresh_from_db()
    return letter.state, letter.error


def test_message_to_max(bot: Any) -> None:
    letter = put(Letter.Channel.MAX)
    assert sending.deliver(at=timezone.now()) == 1
    (path, token, body) = bot.heard[0]
    assert path == "/messages?user_id=77001"
    assert token == "secret-token"
    assert body == {"text": "Срок\n\nСдайте отчёт «III»", "notify": True}
    assert state(letter) == (Letter.State.SENT, "")


def test_unknown_chat_is_not_tried_again(bot: Any) -> None:
    bot.status = 404
    letter = put(Letter.Channel.MAX)
    assert sending.deliver(at=timezone.now()) == 0
    assert state(letter) == (Letter.State.FAILED, "MAX не принял сообщение: ответ 404.")


@pytest.mark.parametrize("status", [429, 500, 503])
def test_busy_bot_is_asked_later(bot: Any, status: int) -> None:
    bot.status = status
    letter = put(Letter.Channel.MAX)
    assert sending.deliver(at=timezone.now()) == 0
    assert state(letter)[0] == Letter.State.WAITING


def test_max_that_is_not_connected_says_so() -> None:
    letter = put(Letter.Channel.MAX)
    sending.deliver(at=timezone.now())
    assert state(letter) == (Letter.State.FAILED, "MAX не подключён: администратор не указал адрес и ключ бота.")


def test_letter_for_the_portal_alone_leaves_nothing(bot: Any) -> None:
    letter = put(Letter.Channel.PORTAL, address="")
    assert sending.deliver(at=timezone.now()) == 1
    assert state(letter)[0] == Letter.State.SENT
    assert not bot.heard
    assert not mail.outbox


def test_one_letter_that_fails_does_not_hold_the_others(bot: Any) -> None:
    put(Letter.Channel.MAX, key="a")
    put(Letter.Channel.EMAIL, "head@example.test", key="b")
    bot.status = 503
    assert sending.deliver(at=timezone.now()) == 1
    assert [message.to for message in mail.outbox] == [["head@example.test"]]
