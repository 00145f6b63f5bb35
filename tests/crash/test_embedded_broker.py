"""Workers on the broker of files are killed; every message is still carried out."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytestmark = [pytest.mark.crash, pytest.mark.timeout(420)]

ROOT = Path(__file__).parents[2]
SEND = """
from tests.crash.broker_app import work
for number in range({count}):
    work.delay(number=number, seconds={seconds})
"""
Workers = Callable[[], subprocess.Popen[bytes]]


def environment(folder: Path) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
    return kept | {"BROKER_TRIAL": str(folder), "PYTHONPATH": str(ROOT)}


def send(folder: Path, *, count: int, seconds: float) -> None:
    code = SEND.format(count=count, seconds=seconds)
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT, env=environment(folder))


def trace(folder: Path, word: str) -> Counter[int]:
    """How many times each number was begun or ended."""
    path = folder / "trace"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return Counter(int(line.split()[1]) for line in lines if line.startswith(word))


def wait_for(condition: Callable[[], bool], seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.05)


def kill_group(process: subprocess.Popen[bytes]) -> None:
    """Kill -9 of the worker together with its children, as a power cut does."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=60)


@pytest.fixture
def start_worker(tmp_path: Path) -> Iterator[Workers]:
    started: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "celery", "-A", "tests.crash.broker_app", "worker", "-c", "1"]
        quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat", "-l", "warning"]
        process = subprocess.Popen(
            command + quiet, cwd=ROOT, env=environment(tmp_path), start_new_session=True, stdout=subprocess.DEVNULL
        )
        started.append(process)
        return process

    yield start
    for process in started:
        kill_group(process)


def test_task_of_a_killed_worker_is_done_by_the_next(tmp_path, start_worker):
    send(tmp_path, count=1, seconds=3)
    first = start_worker()
    wait_for(lambda: trace(tmp_path, "begin")[0] == 1)
    kill_group(first)
    assert trace(tmp_path, "end")[0] == 0
    start_worker()
    wait_for(lambda: trace(tmp_path, "end")[0] == 1)
    assert trace(tmp_path, "begin")[0] == 2


def test_messages_sent_while_no_worker_runs_are_kept(tmp_path, start_worker):
    send(tmp_path, count=20, seconds=0)
    start_worker()
    wait_for(lambda: len(trace(tmp_path, "end")) == 20)
    assert set(trace(tmp_path, "end").values()) == {1}


def test_repeated_kills_and_two_workers_lose_nothing(tmp_path, start_worker):
    """Two workers share the folder while both are killed in turn; each message ends at least once."""
    send(tmp_path, count=150, seconds=0.02)
    for done in (20, 60):
        pair = [start_worker(), start_worker()]
        wait_for(lambda enough=done: len(trace(tmp_path, "end")) >= enough)
        for worker in pair:
            kill_group(worker)
    start_worker()
    wait_for(lambda: len(trace(tmp_path, "end")) == 150)
    wait_for(lambda: not list((tmp_path / "broker" / "queue").glob("*.msg")))
    assert list((tmp_path / "broker" / "broken").iterdir()) == []


def test_polite_stop_finishes_the_task_in_hand(tmp_path, start_worker):
    send(tmp_path, count=3, seconds=1)
    worker = start_worker()
    wait_for(lambda: trace(tmp_path, "begin")[0] == 1)
    worker.send_signal(signal.SIGTERM)
    worker.wait(timeout=90)
    begun, ended = trace(tmp_path, "begin"), trace(tmp_path, "end")
    assert begun == ended
    start_worker()
    wait_for(lambda: len(trace(tmp_path, "end")) == 3)
    assert set(trace(tmp_path, "end").values()) == {1}
