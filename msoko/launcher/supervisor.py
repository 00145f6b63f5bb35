"""Child processes that are kept alive: restarted with growing pauses, stopped politely."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from msoko.launcher.console import say

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0  # seconds before a restart
STEADY_SECONDS = 60.0  # a child that lived this long starts again at the first pause
STOP_SECONDS = 45.0  # background work may finish what it has in hand
LOG_LIMIT = 20_000_000  # bytes; a longer journal is put aside at the next start
PR_SET_PDEATHSIG = 1


@dataclass
class Child:
    """One process of the portal and what is known about its life."""

    name: str
    title: str
    command: list[str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    start_at: float = 0.0
    pause: float = field(default=FIRST_PAUSE)


class Supervisor:
    """Starts the children and holds them until a signal comes."""

    def __init__(self, children: list[Child], *, root: Path, environment: Mapping[str, str]) -> None:
        self.children, self.root, self.environment = children, root, dict(environment)
        self.stopping = self.impatient = False

    def run(self, *, when_up: Callable[[], None], is_up: Callable[[], bool]) -> int:
        """Keep the children running; `when_up` is called once, after the portal first answers."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)
        announced = False
        try:
            while not self.stopping:
                self._tend()
                if not announced and is_up():
                    when_up()
                    announced = True
                time.sleep(0.2)
        finally:
            self.stop()
        return 0

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        # A second Ctrl-C means that the person does not want to wait.
        self.impatient = self.stopping
        self.stopping = True

    def _tend(self) -> None:
        now = time.monotonic()
        for child in self.children:
            if child.process is None:
                if now >= child.start_at:
                    self._start(child)
            elif child.process.poll() is not None:
                self._plan_restart(child, now)

    def _start(self, child: Child) -> None:
        child.log.parent.mkdir(parents=True, exist_ok=True)
        if child.log.exists() and child.log.stat().st_size > LOG_LIMIT:
            child.log.replace(child.log.with_suffix(".old.log"))
        with child.log.open("ab") as log:
            child.process = subprocess.Popen(
                child.command,
                cwd=self.root,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                # Its own group: Ctrl-C reaches the supervisor alone, which then stops the children in order.
                start_new_session=True,
                preexec_fn=_die_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509  no threads here
            )
        child.started_at = time.monotonic()

    def _plan_restart(self, child: Child, now: float) -> None:
        assert child.process is not None  # noqa: S101  only a started child has ended
        if now - child.started_at > STEADY_SECONDS:
            child.pause = FIRST_PAUSE
        say(
            f"! {child.title}: процесс остановился (код {child.process.returncode}), "
            f"запущу снова через {child.pause:.0f} с. Журнал: {child.log}"
        )
        _kill_group(child.process)  # what the dead leader left behind would keep the port
        child.process, child.start_at = None, now + child.pause
        child.pause = min(child.pause * 2, LONGEST_PAUSE)

    def stop(self) -> None:
        """Ask every child to end, wait, and kill those that do not."""
        alive = [child.process for child in self.children if child.process and child.process.poll() is None]
        if alive:
            say("• Останавливаю портал (ещё раз Ctrl-C – остановить сразу) …")
        for process in alive:
            process.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        while not self.impatient and time.monotonic() < deadline and any(p.poll() is None for p in alive):
            time.sleep(0.1)
        for process in alive:
            _kill_group(process)
            process.wait()


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return  # nobody of the group is left


def _die_with_parent() -> None:
    """Linux: end the child when the supervisor dies in any way, so that no orphan holds the port."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
