"""Migrations go forward and back on the engine of production, and describe the models completely."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import pytest
from django.apps import apps
from django.db import connection

pytestmark = [pytest.mark.services, pytest.mark.slow]

ROOT = Path(__file__).parents[3]
OWN = ["jobs", "audit", "outbox", "schools", "indicators", "roadmaps", "reports"]
# One process for all commands: loading the portal for each would take longer than the migrations.
COMMANDS = """
import sys, django
from django.core.management import call_command
django.setup()
for line in sys.stdin:
    call_command(*line.split(), verbosity=0, no_color=True)
"""
Manage = Callable[..., str]


@pytest.fixture
def manage(tmp_path: Path) -> Iterator[Manage]:
    """Management commands, one after another, on a PostgreSQL database that exists for this test alone."""
    url = os.environ["DATABASE_URL"]
    name = f"migrations_{os.getpid()}"
    server = psycopg2.connect(url)
    server.autocommit = True
    with server.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
    environment = os.environ | {
        "DATABASE_URL": urlunsplit(urlsplit(url)._replace(path=f"/{name}")),
        "DJANGO_SETTINGS_MODULE": "msoko.settings",
        "MSOKO_DATA": str(tmp_path / "var"),
    }

    def run(*commands: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", COMMANDS], cwd=ROOT, env=environment, input="\n".join(commands),
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    yield run
    with server.cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    server.close()


def applied(shown: str) -> dict[str, int]:
    """Number of applied migrations of each app, from the output of showmigrations."""
    counts: dict[str, int] = {}
    app = ""
    for line in shown.splitlines():
        if not line.startswith(" "):
            app = line.strip()
            counts[app] = 0
        counts[app] += line.strip().startswith("[X]")
    return counts


def test_all_own_migrations_go_forward_back_and_forward(manage):
    forward = applied(manage("migrate --noinput", "showmigrations"))
    assert all(forward[label] for label in OWN), forward
    back = applied(manage(*[f"migrate {label} zero --noinput" for label in reversed(OWN)], "showmigrations"))
    assert {label: back[label] for label in OWN} == dict.fromkeys(OWN, 0)
    assert applied(manage("migrate --noinput", "showmigrations")) == forward


def test_every_own_app_with_models_is_listed_here():
    project = {config.label for config in apps.get_app_configs() if config.module is not None and config.models}
    third_party = {"auth", "contenttypes", "sessions", "account", "mfa", "usersessions", "staticfiles", "messages"}
    assert set(OWN) == project - third_party


def test_the_lane_is_on_postgresql():
    assert connection.vendor == "postgresql"
