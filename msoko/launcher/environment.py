"""The virtual environment in `.venv`, installed from a lock file with hashes.

`./run` needs requirements.lock, `./check` requirements-dev.lock, which holds the same versions and the tools.
"""

import fcntl
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from msoko.launcher.console import Counter, Refusal, say, step

RUNTIME_LOCK = "requirements.lock"
DEVELOPMENT_LOCK = "requirements-dev.lock"
STAMP = "installed.json"
INSTALL_TRIES = 3
PACKAGE = re.compile(r"^[A-Za-z0-9][\w.\-]*(\[[^\]]*\])?==", re.MULTILINE)


def ensure(root: Path, lock: str = RUNTIME_LOCK) -> Path:
    """The interpreter of `.venv` with everything of the lock file in it; installs only what changed."""
    venv = root / ".venv"
    python = venv / "bin" / "python"
    with _one_at_a_time(root):
        if not _works(python):
            with step("Создаю окружение Python в .venv"):
                _create(venv)
        if not _is_installed(venv, root, lock):
            with step(f"Устанавливаю пакеты из {lock}"):
                _install(venv, root / lock)
            _remember(venv, root, lock)
    return python


def with_bytecode(root: Path, given: Mapping[str, str]) -> dict[str, str]:
    """The environment in which Python keeps what it compiled, inside `.venv`, not beside the sources.

    Without it every process compiles all sources anew, which is more than half of the time of a start. Machines that
    forbid bytecode, as many containers do, mean files in the source tree; there are none.
    """
    kept = {name: value for name, value in given.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {"PYTHONPYCACHEPREFIX": str(root / ".venv" / "bytecode")} | kept


@contextmanager
def _one_at_a_time(root: Path) -> Iterator[None]:
    """Two commands started together must not install into one environment at once."""
    descriptor = os.open(root, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("• Жду: другая команда готовит окружение …")
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _works(python: Path) -> bool:
    """False also for an environment whose base Python was removed or is too old."""
    if not python.exists():
        return False
    test = "import sys; sys.exit(sys.version_info < (3, 11))"
    return subprocess.run([python, "-c", test], capture_output=True, check=False).returncode == 0


def _create(venv: Path) -> None:
    """Make the environment by venv; on a Debian without python3-venv by uv, or with the system's pip."""
    if _quietly([sys.executable, "-m", "venv", "--clear", venv]):
        return
    if (uv := shutil.which("uv")) and _quietly([uv, "venv", "--clear", "--python", sys.executable, venv]):
        return
    without_pip: list[str | Path] = [sys.executable, "-m", "venv", "--clear", "--without-pip", venv]
    if _has_pip(sys.executable) and _quietly(without_pip):
        return
    shutil.rmtree(venv, ignore_errors=True)
    raise Refusal(
        f"Не удалось создать окружение Python в {venv}. Проверьте права на папку; "
        "в Debian и Ubuntu нужен пакет python3-venv: apt-get install python3-venv"
    )


def _has_pip(python: str | Path) -> bool:
    return _quietly([python, "-m", "pip", "--version"])


def _quietly(command: Sequence[str | Path]) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _install(venv: Path, lock: Path) -> None:
    """Install by uv when the machine has it, else by pip; both check the hashes."""
    python = venv / "bin" / "python"
    if uv := shutil.which("uv"):
        if _quietly([uv, "pip", "install", "--python", python, "--require-hashes", "-r", lock]):
            return
        say("  uv не справился, устанавливаю через pip")
    # An environment without a pip of its own is served by the system's.
    own = _has_pip(python)
    pip: list[str | Path] = [python, "-m", "pip"] if own else [sys.executable, "-m", "pip", "--python", python]
    command: list[str | Path] = [
        *pip,
        "install",
        "--disable-pip-version-check",
        "--no-input",
        "--require-hashes",
        "--no-deps",
        "-r",
    ]
    total = len(PACKAGE.findall(lock.read_text(encoding="utf-8")))
    for attempt in range(1, INSTALL_TRIES + 1):
        failure = _run_pip([*command, lock], total=total)
        if failure is None:
            return
        if attempt < INSTALL_TRIES:
            say(f"  не получилось, пробую ещё раз ({attempt + 1} из {INSTALL_TRIES})")
            time.sleep(2 * attempt)
    raise Refusal(f"Пакеты не установились. Проверьте доступ к индексу пакетов Python и место на диске.\n{failure}")


def _run_pip(command: Sequence[str | Path], *, total: int) -> str | None:
    """Run pip with a count of packages; the last lines of its output when it fails."""
    counter = Counter("пакеты", total)
    tail: list[str] = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        assert process.stdout is not None  # noqa: S101  given by PIPE
        for line in process.stdout:
            tail = [*tail, line.rstrip()][-8:]
            if line.startswith(("Collecting", "Requirement already satisfied")):
                counter.add()
    counter.close()
    return "\n".join(tail) if process.returncode else None


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _stamps(venv: Path) -> dict[str, str]:
    try:
        stamps: dict[str, str] = json.loads((venv / STAMP).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return stamps


def _is_installed(venv: Path, root: Path, lock: str) -> bool:
    return _stamps(venv).get(lock) == _digest(root / lock)


def _remember(venv: Path, root: Path, lock: str) -> None:
    """Note what is installed now. The development lock contains the runtime one, version by version."""
    locks = [RUNTIME_LOCK, DEVELOPMENT_LOCK] if lock == DEVELOPMENT_LOCK else [lock]
    stamps = {name: _digest(root / name) for name in locks if (root / name).exists()}
    (venv / STAMP).write_text(json.dumps(stamps, indent=1), encoding="utf-8")
