"""The lanes of `./check`: what each runs and in which environment."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from msoko.launcher import environment

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("msoko", "schools", "indicators", "roadmaps", "reports")
# Settings that a developer's shell may hold and that would change what is tested.
PERSONAL = (
    "ALLOWED_HOSTS", "CLAMAV_ADDRESS", "DATABASE_URL", "DEBUG", "DEMO", "DJANGO_SETTINGS_MODULE", "EMAIL_URL", "HTTPS",
    "LOG_LEVEL", "MEDIA_ROOT", "MFA_REQUIRED", "MSOKO_DATA", "PORTAL_URL", "REDIS_URL", "SECRET_KEY", "SECRET_KEY_FILE",
    "STATIC_ROOT",
)  # fmt: skip


@dataclass(frozen=True)
class Lane:
    """Commands that belong together. A lane of tests is one pytest command, whose tests are counted."""

    name: str
    commands: tuple[tuple[str, ...], ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    is_tests: bool = False


def clean_environment() -> dict[str, str]:
    own = {key: value for key, value in os.environ.items() if key not in PERSONAL}
    return environment.with_bytecode(ROOT, own)


def _python(*arguments: str) -> tuple[str, ...]:
    return (str(ROOT / ".venv/bin/python"), "-m", *arguments)


def _manage(*arguments: str) -> tuple[str, ...]:
    return (str(ROOT / ".venv/bin/python"), "manage.py", *arguments)


def _program(name: str, *arguments: str) -> tuple[str, ...]:
    return (str(ROOT / ".venv/bin" / name), *arguments)


def _tests(name: str, *arguments: str, environment: Mapping[str, str] | None = None, spread: str = "loadfile") -> Lane:
    """A lane of tests on every core; `spread` is how pytest-xdist deals them out, empty for one after another."""
    workers = ("-n", str(min(os.cpu_count() or 1, 8)), "--dist", spread) if spread else ()
    command = _python("pytest", "-q", "--durations=5", *workers, *arguments)
    return Lane(name, (command,), environment or {}, is_tests=True)


def production(scratch: Path) -> dict[str, str]:
    """Environment of a real installation behind a proxy, with throw-away values."""
    return {
        "ALLOWED_HOSTS": "portal.example.org",
        "DATABASE_URL": "postgres://msoko@127.0.0.1:1/msoko",
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "MSOKO_DATA": str(scratch / "data"),
        "PORTAL_URL": "https://portal.example.org",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "STATIC_ROOT": str(scratch / "static"),
    }


def static(scratch: Path) -> list[Lane]:
    """Checks that need no server."""
    portal = production(scratch)
    embedded = {"MSOKO_DATA": str(scratch / "embedded")}
    return [
        Lane("ruff", (_program("ruff", "check", "."), _program("ruff", "format", "--check", "--quiet", "."))),
        Lane("djlint", (_program("djlint", "templates", "--lint", "--quiet"),)),
        Lane("import-linter", (_program("lint-imports", "--no-cache"),)),
        Lane("mypy", (_python("mypy"),), embedded),
        Lane("bandit", (_program("bandit", "-q", "-ll", "-c", "pyproject.toml", "-r", *PACKAGES),)),
        Lane("migrations are complete", (_manage("makemigrations", "--check", "--dry-run"),), embedded),
        Lane("check --deploy", (_manage("check", "--deploy", "--fail-level", "WARNING"),), portal),
        Lane("static files", (_manage("collectstatic", "--noinput", "--verbosity", "0"),), portal),
        _tests("architecture", "tests/architecture", spread=""),
    ]


def unit_on_sqlite() -> Lane:
    return _tests("unit on SQLite", "tests/unit")


def on_real_servers(services: Mapping[str, str]) -> list[Lane]:
    """Everything that is tested on PostgreSQL, Redis and Chromium."""
    return [
        # What touches no database has passed in the lane on SQLite; another engine would say the same.
        _tests(
            "unit and integration on PostgreSQL",
            "tests/unit",
            "tests/integration",
            "-m",
            "not pure",
            environment=services,
        ),
        _tests("crash", "tests/crash", environment=services),
        # Few long tests: a worker that is done takes from the other, or half of the machine would wait.
        _tests("browser", "tests/browser", environment=services, spread="worksteal"),
    ]


def chosen(paths: list[str], services: Mapping[str, str]) -> Lane:
    """Only the tests that the person named."""
    return _tests(" ".join(paths), *paths, environment=services, spread="")
