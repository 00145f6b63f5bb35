"""`./run` as a person meets it: start, stop, killed parts, a busy port."""

import contextlib
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.harness.lanes import clean_environment
from tests.harness.servers import free_port

pytestmark = [pytest.mark.crash, pytest.mark.timeout(420)]

ROOT = Path(__file__).parents[2]


class Portal:
    """One `./run` on a data folder and port of its own."""

    def __init__(self, folder: Path, static: Path) -> None:
        # Static files are compressed once for all the starts of this module.
        self.environment = clean_environment() | {"STATIC_ROOT": str(static)}
        self.data, self.port, self.log = folder / "var", free_port(), folder / "run.log"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, *options: str, launcher: str = "run") -> subprocess.Popen[bytes]:
        command = [
            sys.executable,
            str(ROOT / launcher),
            "--no-demo",
            "--data",
            str(self.data),
            "--port",
            str(self.port),
        ]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*command, *options], cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )
        return self.process

    def answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
        try:
            connection.request("GET", "/health/live")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def processes(self, word: str) -> list[int]:
        """Leaders of the children whose command line holds the word, by the parent's id."""
        assert self.process is not None
        found = []
        for entry in Path("/proc").iterdir():
            with contextlib.suppress(OSError):
                if (
                    entry.name.isdigit()
                    and int((entry / "stat").read_text().rpartition(")")[2].split()[1]) == self.process.pid
                ):
                    command = (entry / "cmdline").read_text()
                    found += [int(entry.name)] if word in command else []
        return found

    def wait(self, condition: Callable[[], bool], seconds: float = 150) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, self.log.read_text(encoding="utf-8")
            time.sleep(0.1)

    def stop(self, seconds: float = 120) -> int:
        assert self.process is not None
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=seconds)


@pytest.fixture(scope="module")
def static(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("static")


@pytest.fixture
def new_portal(tmp_path: Path, static: Path) -> Iterator[Portal]:
    """Nothing is there yet."""
    started = Portal(tmp_path, static)
    yield started
    if started.process is not None and started.process.poll() is None:
        started.process.terminate()
        started.process.wait(timeout=150)


@pytest.fixture
def portal(new_portal: Portal, prepared: Path) -> Portal:
    """Set up before, not running."""
    shutil.copytree(prepared, new_portal.data)
    return new_portal


def test_starts_recovers_from_kills_and_stops(new_portal):
    portal = new_portal
    portal.start()
    portal.wait(portal.answers)
    for part in ("gunicorn", "celery"):
        portal.wait(lambda part=part: len(portal.processes(part)) == 1)
        victim = portal.processes(part)[0]
        os.kill(victim, signal.SIGKILL)
        portal.wait(lambda part=part, victim=victim: portal.processes(part) not in ([], [victim]))
    portal.wait(portal.answers)
    assert portal.stop() == 0
    assert not portal.answers()
    text = portal.log.read_text(encoding="utf-8")
    assert f"http://127.0.0.1:{portal.port}" in text
    assert text.rstrip().endswith("Портал остановлен, данные сохранены.")
    assert text.count("запущу снова") == 2


def test_secret_key_is_kept_and_private(portal):
    (portal.data / "secret_key").unlink()
    portal.start("--setup-only")
    assert portal.process.wait(timeout=200) == 0
    key = portal.data / "secret_key"
    first = key.read_text()
    assert key.stat().st_mode & 0o777 == 0o600
    assert len(first) >= 50
    started = time.monotonic()
    portal.start("--setup-only")
    assert portal.process.wait(timeout=200) == 0
    assert key.read_text() == first
    assert time.monotonic() - started < 60


def test_children_end_when_the_supervisor_is_killed(portal):
    portal.start()
    portal.wait(portal.answers)
    children = portal.processes("gunicorn") + portal.processes("celery")
    assert len(children) == 2
    portal.process.kill()
    portal.process.wait()
    portal.wait(lambda: not any(Path(f"/proc/{pid}").exists() for pid in children))
    portal.start()
    portal.wait(portal.answers)


def test_busy_port_is_said_before_anything_is_done(portal, tmp_path):
    with contextlib.closing(socket.create_server(("127.0.0.1", portal.port))):
        portal.start()
        assert portal.process.wait(timeout=150) == 1
    text = portal.log.read_text(encoding="utf-8")
    assert f"Порт {portal.port} уже занят" in text
    assert "Traceback" not in text


def test_second_portal_on_the_same_data_is_refused(portal, tmp_path, static):
    portal.start()
    portal.wait(portal.answers)
    other = Portal(tmp_path, static)
    other.log = tmp_path / "other.log"
    other.start()
    assert other.process.wait(timeout=150) == 1
    assert "уже запущен" in other.log.read_text(encoding="utf-8")
    assert portal.answers()
