"""The worker is killed in the middle of a document: the work is finished by itself, once.

The whole portal is real here: settings from the environment, SQLite on the disk, the broker of files, two processes of
Celery. Only the paper is made slow, so that the blow lands in its middle, and what is lost is looked for more often.
"""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.harness.lanes import clean_environment

pytestmark = [pytest.mark.crash, pytest.mark.timeout(420)]

ROOT = Path(__file__).parents[2]
LEASE = 4  # seconds, instead of the fifty of a real portal


class Works:
    """A data folder with one ordered document, and the workers that are started on it."""

    def __init__(self, folder: Path) -> None:
        self.data, self.log, self.trace = folder / "var", folder / "worker.log", folder / "trace"
        self.environment = clean_environment() | {
            "MSOKO_DATA": str(self.data), "DJANGO_SETTINGS_MODULE": "msoko.settings", "MSOKO_JOB_LEASE": str(LEASE),
            "PAPER_TRACE": str(self.trace), "PYTHONPATH": str(ROOT),
        }  # fmt: skip
        self.workers: list[subprocess.Popen[bytes]] = []

    def call(self, code: str) -> str:
        command = [sys.executable, "-c", f"from tests.crash import paper_app\n{code}"]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, check=True, capture_output=True, text=True)
        return done.stdout.strip()

    def facts(self) -> dict[str, object]:
        return json.loads(self.call("paper_app.print_facts()"))

    def start(self) -> subprocess.Popen[bytes]:
        command = [
            sys.executable,
            "-m",
            "celery",
            "-A",
            "tests.crash.paper_app",
            "worker",
            "-B",
            "-c",
            "1",
            "-l",
            "warning",
        ]
        quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
        with self.log.open("ab") as log:
            worker = subprocess.Popen(
                command + quiet, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )
        self.workers.append(worker)
        return worker

    def begun(self) -> int:
        return self.trace.read_text().count("begin") if self.trace.exists() else 0

    def wait(self, condition: Callable[[], bool], seconds: float = 150) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, self.log.read_text(encoding="utf-8")[-3000:]
            time.sleep(0.2)


def kill_group(process: subprocess.Popen[bytes]) -> None:
    """Kill -9 of the worker together with its child, as a power cut does."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=60)


@pytest.fixture
def works(tmp_path: Path, prepared: Path) -> Iterator[Works]:
    made = Works(tmp_path)
    shutil.copytree(prepared, made.data)
    yield made
    for process in made.workers:
        kill_group(process)


def assert_one_result(works: Works) -> None:
    facts = works.facts()
    assert facts["jobs"] == ["done"]
    assert facts["documents"] == ["ready"]
    assert len(list((works.data / "media" / "documents").rglob("*.xlsx"))) == 1


@pytest.mark.timeout(420)
def test_document_of_a_killed_worker_is_finished_once(works):
    works.call("paper_app.order(seconds=8)")
    first = works.start()
    works.wait(lambda: works.begun() == 1)
    kill_group(first)
    assert works.facts()["jobs"] == ["running"]
    killed = time.monotonic()

    works.start()
    works.wait(lambda: works.begun() == 2, seconds=LEASE + 150)
    works.wait(lambda: works.facts()["jobs"] == ["done"])

    assert time.monotonic() - killed < 200
    assert works.facts()["attempts"] == [2]
    assert_one_result(works)


@pytest.mark.timeout(420)
def test_same_message_thrice_at_the_same_moment_is_one_result(works):
    works.call("paper_app.order(seconds=2, messages=3)")
    for _ in range(3):
        works.start()
    works.wait(lambda: works.facts()["jobs"] == ["done"])
    works.wait(lambda: not list((works.data / "broker" / "queue").glob("*.msg")))
    assert works.begun() == 1
    assert works.facts()["attempts"] == [1]
    assert_one_result(works)
