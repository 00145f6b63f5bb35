"""PostgreSQL and Redis started from their binaries, for the length of a run or of one crash test.

They listen on a free port of the loopback address, keep their files in a temporary folder, and run as an unprivileged
user when the caller is root, because PostgreSQL refuses to be root.
"""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

UNPRIVILEGED = ("postgres", "redis", "nobody")
READY_SECONDS = 40.0
USER = DATABASE = "msoko"


class NotStarted(Exception):
    """A server did not come up; the message carries the end of its journal."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _as_unprivileged() -> dict[str, Any]:
    """Arguments of subprocess that step down from root; empty for an ordinary user."""
    if os.geteuid() != 0:
        return {}
    for name in UNPRIVILEGED:
        with contextlib.suppress(KeyError):
            user = pwd.getpwnam(name)
            return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    raise NotStarted("There is no unprivileged user to run PostgreSQL as.")


def _wait(ready: Callable[[], bool], process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while not ready():
        if process.poll() is not None or time.monotonic() > deadline:
            tail = log.read_text(encoding="utf-8", errors="replace").splitlines()[-10:]
            raise NotStarted("\n".join(tail))
        time.sleep(0.05)


def _accepts(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


@dataclass
class Server(ABC):
    """A server process in a folder of its own; it can be killed and started again on the same data."""

    binaries: Path
    durable: bool = False
    port: int = field(default_factory=free_port)
    folder: Path = field(init=False)
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        # Short, because the path of a socket may not be longer than about a hundred bytes.
        self.folder = Path(tempfile.mkdtemp(prefix="msoko-"))
        self.identity = _as_unprivileged()
        if self.identity:
            os.chown(self.folder, self.identity["user"], self.identity["group"])

    @property
    def log(self) -> Path:
        return self.folder / "log"

    @abstractmethod
    def command(self) -> list[str]:
        """The program and its arguments; it stays in the foreground."""

    def is_ready(self) -> bool:
        return _accepts(self.port)

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command(), cwd=self.folder, stdout=log, stderr=log, stdin=subprocess.DEVNULL, **self.identity
            )
        _wait(self.is_ready, self.process, self.log)

    def kill(self) -> None:
        """Kill -9, as a power cut would; the data stays."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        """End politely and remove everything."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)


class Postgres(Server):
    """A cluster of its own. Without `durable` it does not wait for the disk: faster, and as safe against kill -9."""

    @property
    def url(self) -> str:
        return f"postgres://{USER}@127.0.0.1:{self.port}/{DATABASE}"

    def command(self) -> list[str]:
        speed = (
            [] if self.durable else ["-c", "fsync=off", "-c", "full_page_writes=off", "-c", "synchronous_commit=off"]
        )
        return [
            str(self.binaries / "postgres"), "-D", str(self.folder / "data"), "-p", str(self.port),
            "-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={self.folder}",
            "-c", "max_connections=100", *speed,
        ]  # fmt: skip

    def is_ready(self) -> bool:
        return self._tool("pg_isready", "-q") == 0

    def start(self) -> None:
        fresh = not (self.folder / "data").exists()
        if fresh:
            self._make_cluster()
        super().start()
        if fresh and self._tool("createdb", "-U", USER, DATABASE):
            raise NotStarted("createdb failed")

    def kill(self) -> None:
        """Kill every process of the cluster: a postmaster killed alone leaves children that block the next start."""
        assert self.process is not None
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        pids = [int(pid) for pid in children.read_text(encoding="ascii").split()] if children.exists() else []
        super().kill()
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def _make_cluster(self) -> None:
        done = subprocess.run(
            [self.binaries / "initdb", "-D", self.folder / "data", "-U", USER, "-A", "trust", "-E", "UTF8",
             "--locale=C.UTF-8", "--no-sync"],
            cwd=self.folder, capture_output=True, text=True, check=False, **self.identity,
        )  # fmt: skip
        if done.returncode:
            raise NotStarted(done.stderr or done.stdout)

    def _tool(self, name: str, *arguments: str) -> int:
        command = [str(self.binaries / name), "-h", "127.0.0.1", "-p", str(self.port), *arguments]
        return subprocess.run(command, cwd=self.folder, capture_output=True, check=False).returncode


class Redis(Server):
    """A Redis with nothing but the loopback; `durable` keeps its append-only file, as production does."""

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def command(self) -> list[str]:
        return [
            str(self.binaries / "redis-server"), "--port", str(self.port), "--bind", "127.0.0.1",
            "--dir", str(self.folder), "--save", "", "--appendonly", "yes" if self.durable else "no",
            "--appendfsync", "always" if self.durable else "no", "--daemonize", "no",
        ]  # fmt: skip
