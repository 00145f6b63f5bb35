import os
import signal
import sys
import threading
import time

import pytest

from msoko.launcher import supervisor
from msoko.launcher.supervisor import Child, Supervisor

STAYS = "import time; time.sleep(60)"
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"


@pytest.fixture(autouse=True)
def _restored_signals():
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = [signal.getsignal(number) for number in numbers]
    yield
    for number, handler in zip(numbers, before, strict=True):
        signal.signal(number, handler)


@pytest.fixture
def child(tmp_path):
    return lambda code: Child("part", "Часть", [sys.executable, "-c", code], tmp_path / "log" / "part.log")


def supervise(child, tmp_path, *, until):
    """Run a supervisor over one child until the condition holds, then interrupt it as Ctrl-C does."""
    keeper = Supervisor([child], root=tmp_path, environment=os.environ)
    announced = []

    def interrupt():
        deadline = time.monotonic() + 20
        while not until() and time.monotonic() < deadline:
            time.sleep(0.05)
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=interrupt).start()
    code = keeper.run(when_up=lambda: announced.append(True), is_up=lambda: child.process is not None)
    return code, announced


def test_child_is_stopped_and_announced_once(child, tmp_path):
    kept = child(STAYS)
    code, announced = supervise(kept, tmp_path, until=lambda: kept.process is not None)
    assert code == 0
    assert announced == [True]
    assert kept.process.returncode == -signal.SIGTERM


def test_dead_child_is_started_again_with_growing_pauses(child, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(supervisor, "FIRST_PAUSE", 0.1)
    failing = child("import sys; print('мои последние слова'); sys.exit(7)")
    failing.pause = 0.1
    supervise(failing, tmp_path, until=lambda: failing.pause >= 0.4)
    assert failing.log.read_text(encoding="utf-8").count("мои последние слова") >= 2
    assert "код 7" in capsys.readouterr().out


def test_pause_has_a_limit_and_a_steady_child_starts_afresh(child, tmp_path):
    kept = child(STAYS)
    keeper = Supervisor([kept], root=tmp_path, environment=os.environ)
    for lived, expected in ((1, 2.0), (1, 4.0), (supervisor.STEADY_SECONDS + 1, 2.0)):
        keeper._start(kept)
        kept.process.kill()
        kept.process.wait()
        now = time.monotonic()
        kept.started_at = now - lived
        keeper._plan_restart(kept, now)
        assert kept.pause == expected
    kept.pause = supervisor.LONGEST_PAUSE
    keeper._start(kept)
    kept.process.kill()
    kept.process.wait()
    keeper._plan_restart(kept, time.monotonic())
    assert kept.pause == supervisor.LONGEST_PAUSE


def test_child_that_ignores_the_request_is_killed(child, tmp_path, monkeypatch):
    monkeypatch.setattr(supervisor, "STOP_SECONDS", 0.5)
    stubborn = child(STUBBORN)
    supervise(stubborn, tmp_path, until=lambda: stubborn.log.exists() and "up" in stubborn.log.read_text())
    assert stubborn.process.returncode == -signal.SIGKILL


def test_long_journal_is_put_aside(child, tmp_path, monkeypatch):
    monkeypatch.setattr(supervisor, "LOG_LIMIT", 10)
    kept = child(STAYS)
    kept.log.parent.mkdir()
    kept.log.write_text("x" * 100)
    supervise(kept, tmp_path, until=lambda: kept.process is not None)
    assert kept.log.with_suffix(".old.log").read_text() == "x" * 100
    assert kept.log.read_text() == ""
