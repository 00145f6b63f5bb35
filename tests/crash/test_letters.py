"""The sender of letters is killed again and again in front of a mail server that counts."""

import os
import re
import shutil
import signal
import socketserver
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.crash, pytest.mark.timeout(420)]

ROOT = Path(__file__).parents[2]
LETTERS = 400
START = "import django; django.setup(); from datetime import timedelta; from django.utils import timezone\n"
WRITE = (
    START
    + f"""
from msoko.outbox import sending
for number in range({LETTERS}):
    sending.put("reminder", key=str(number), address=f"p{{number}}@example.test", subject="Срок", text="Сдайте отчёт")
"""
)
# Ten minutes on, the lease of a killed sender has run out.
SEND = (
    START
    + """
from msoko.outbox import sending
sending.deliver(at=timezone.now() + timedelta(minutes=10))
"""
)
COUNT = (
    START
    + """
from msoko.outbox.models import Letter
print(Letter.objects.filter(state="sent").count())
"""
)


class Mailbox(socketserver.StreamRequestHandler):
    """As much of SMTP as a sender needs; every message that was taken is counted by its Message-ID."""

    def handle(self) -> None:
        self.say("220 box")
        while line := self.rfile.readline().decode().strip():
            command = line.upper()
            if command == "DATA":
                self.say("354 go on")
                self.take()
            elif command == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")

    def take(self) -> None:
        text = b""
        while not text.endswith(b"\r\n.\r\n"):
            part = self.rfile.readline()
            if not part:
                return
            text += part
        found = re.search(rb"(?mi)^Message-ID: <(.+?)>", text)
        assert found
        self.server.taken[found[1].decode()] += 1  # type: ignore[attr-defined]
        self.say("250 taken")

    def say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    taken: Counter[str]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A connection that a killed sender left is no news."""


@pytest.fixture
def mailbox() -> Iterator[Server]:
    server = Server(("127.0.0.1", 0), Mailbox)
    server.taken = Counter()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def run(code: str, environment: dict[str, str]) -> str:
    done = subprocess.run([sys.executable, "-c", code], env=environment, cwd=ROOT, check=True, capture_output=True)
    return done.stdout.decode().strip()


def test_every_letter_arrives_though_the_sender_is_killed(prepared: Path, tmp_path: Path, mailbox: Server) -> None:
    data = shutil.copytree(prepared, tmp_path / "var")
    environment = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "REDIS_URL")} | {
        "DJANGO_SETTINGS_MODULE": "msoko.settings", "MSOKO_DATA": str(data), "DEMO": "1", "LOG_LEVEL": "ERROR",
        "EMAIL_URL": f"smtp://127.0.0.1:{mailbox.server_address[1]}",
    }  # fmt: skip
    run(WRITE, environment)
    kills = 0
    for goal in range(50, LETTERS, 70):
        sender = subprocess.Popen([sys.executable, "-c", SEND], env=environment, cwd=ROOT)
        while len(mailbox.taken) < goal and sender.poll() is None:
            time.sleep(0.002)
        kills += sender.poll() is None
        sender.send_signal(signal.SIGKILL)
        sender.wait(timeout=60)
    run(SEND, environment)
    assert kills >= 4
    assert len(mailbox.taken) == LETTERS
    assert run(COUNT, environment) == str(LETTERS)
    # A letter may come twice only if the kill fell between «taken» and the row, once per kill, with the same name.
    assert sum(mailbox.taken.values()) - LETTERS <= kills
    before = sum(mailbox.taken.values())
    run(SEND, environment)
    assert sum(mailbox.taken.values()) == before
