"""The portal while PostgreSQL or Redis is killed under it, and after they are back."""

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.harness import sources
from tests.harness.lanes import clean_environment
from tests.harness.servers import Postgres, Redis, free_port

pytestmark = [pytest.mark.crash, pytest.mark.timeout(420)]

ROOT = Path(__file__).parents[2]


class Site:
    """gunicorn on servers of its own, which a test may kill."""

    def __init__(self, folder: Path) -> None:
        self.postgres = Postgres(sources.postgres().path.parent, durable=True)
        self.redis = Redis(sources.redis().path.parent, durable=True)
        self.port, self.log = free_port(), folder / "web.log"
        self.environment = clean_environment() | {
            "DATABASE_URL": self.postgres.url, "REDIS_URL": self.redis.url, "MSOKO_DATA": str(folder / "var"),
            "PORTAL_URL": f"http://127.0.0.1:{self.port}", "MANIFEST_STATIC": "0",
            "DJANGO_SETTINGS_MODULE": "msoko.settings",
        }  # fmt: skip
        self.web: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.postgres.start()
        self.redis.start()
        subprocess.run([sys.executable, "manage.py", "prepare"], cwd=ROOT, env=self.environment, check=True)
        command = [sys.executable, "-m", "gunicorn", "msoko.wsgi", "--bind", f"127.0.0.1:{self.port}", "--workers", "1"]
        with self.log.open("wb") as log:
            self.web = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )

    def get(self, path: str) -> tuple[int, str]:
        """Status and text of a page; 0 while nobody answers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=15)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        except OSError:
            return 0, ""
        finally:
            connection.close()

    def wait(self, condition: Callable[[], bool], seconds: float = 150) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, self.log.read_text(encoding="utf-8")[-3000:]
            time.sleep(0.2)

    def stop(self) -> None:
        if self.web is not None:
            os.killpg(self.web.pid, signal.SIGKILL)
            self.web.wait()
        self.postgres.stop()
        self.redis.stop()


@pytest.fixture(scope="module")
def started_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    running = Site(tmp_path_factory.mktemp("site"))
    try:
        running.start()
        yield running
    finally:
        running.stop()


@pytest.fixture
def site(started_site: Site) -> Site:
    """The one site of this module, well again: each test brings back what it kills."""
    started_site.wait(lambda: started_site.get("/health/ready")[0] == 200)
    return started_site


def test_database_killed_and_back(site):
    assert site.get("/health/ready")[0] == 200
    site.postgres.kill()
    status, text = site.get("/accounts/login/")
    assert status in (200, 503)
    assert "Traceback" not in text
    status, text = site.get("/health/ready")
    assert status == 503
    assert json.loads(text)["checks"]["database"] != "ok"
    assert site.get("/health/live")[0] == 200
    site.postgres.start()
    site.wait(lambda: site.get("/health/ready")[0] == 200)
    assert site.get("/accounts/login/")[0] == 200


def test_redis_killed_and_back(site):
    site.redis.kill()
    status, text = site.get("/health/ready")
    assert status == 503
    assert json.loads(text)["checks"]["cache"] != "ok"
    assert site.get("/health/live")[0] == 200
    site.redis.start()
    site.wait(lambda: site.get("/health/ready")[0] == 200)


def test_database_recovers_its_rows_after_a_kill(site):
    """What was committed before kill -9 of every process of PostgreSQL is there afterwards."""
    code = "from schools.models import User; print(User.objects.count())"
    make = "from schools.models import User; [User.objects.create(email=f'p{n}@example.org') for n in range(50)]"
    shell = [sys.executable, "manage.py", "shell", "-v0", "-c"]
    subprocess.run([*shell, make], cwd=ROOT, env=site.environment, check=True)
    site.postgres.kill()
    site.postgres.start()
    done = subprocess.run([*shell, code], cwd=ROOT, env=site.environment, check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "50"
