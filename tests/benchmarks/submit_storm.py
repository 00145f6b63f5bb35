"""Sixty heads send their reports within one minute: how long each waits, and whether all versions are there.

    .venv/bin/python tests/benchmarks/submit_storm.py [--schools 60] [--seconds 60] [--lines 30] [--postgresql]

Works on SQLite in a temporary folder; with --postgresql on a cluster of its own, which it starts and removes; or on
DATABASE_URL if it is set (that database must be empty; it gets filled).
Starts the web server itself with two workers and prints the times; exit code 1: a version is lost or p95 is over 1 s.
"""

# Django can be set up only after the data folder is named.
# ruff: noqa: PLC0415

import argparse
import contextlib
import http.client
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import uuid
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PORT = 8977
LIMIT_SECONDS = 1.0


def prepare(schools: int, lines: int) -> list[tuple[int, str]]:
    """(report, session key) of each head, with every line answered."""
    import django

    django.setup()
    from datetime import timedelta

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.core.management import call_command
    from django.utils import timezone

    from reports.models import ReportingPeriod
    from schools.access import Role
    from tests.factories.reports import fill, opened, town
    from tests.factories.schools import user_with_role

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    municipality, _ = town(schools=schools, tasks=lines)
    period = opened(municipality)
    ReportingPeriod.objects.update(locks_at=timezone.now() + timedelta(days=5))
    found = []
    for report in period.reports.select_related("organisation__municipality"):
        head = user_with_role(Role.HEAD, organisation=report.organisation)
        fill(report)
        session = SessionStore()
        session[SESSION_KEY] = str(head.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = head.get_session_auth_hash()
        session.save()
        found.append((report.pk, session.session_key))
    return found


def send(report: int, session: str, delay: float, times: list[float], failures: list[str]) -> None:
    """One head: waits for his moment, sends the form, notes how long the answer took."""
    time.sleep(delay)
    token = uuid.uuid4().hex
    fields = {"token": token, "confirmed": "on", "csrfmiddlewaretoken": "a" * 32}
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": f"sessionid={session}; csrftoken={'a' * 32}",
    }
    started = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
    connection.request("POST", f"/reports/{report}/submit/", urllib.parse.urlencode(fields), headers)
    answer = connection.getresponse()
    answer.read()
    times.append(time.perf_counter() - started)
    if answer.status != 302:
        failures.append(f"report {report}: {answer.status}")


def wait_for_server() -> None:
    for _ in range(100):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=5)
            connection.request("GET", "/health/live")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("The web server did not start.")


def storm(heads: list[tuple[int, str]], seconds: float) -> tuple[list[float], list[str]]:
    times: list[float] = []
    failures: list[str] = []
    moments = random.Random(60)
    threads = [
        threading.Thread(target=send, args=(report, session, moments.uniform(0, seconds), times, failures))
        for report, session in heads
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times, failures


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--schools", type=int, default=60)
    parser.add_argument("--lines", type=int, default=30)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--postgresql", action="store_true", help="start a PostgreSQL for the storm")
    options = parser.parse_args()
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    with contextlib.ExitStack() as stack:
        if options.postgresql:
            os.environ["DATABASE_URL"] = own_postgresql(stack)
        return run(options)


def own_postgresql(stack: contextlib.ExitStack) -> str:
    """The address of a fresh durable cluster that is removed with the stack."""
    from tests.harness import sources
    from tests.harness.servers import Postgres

    server = Postgres(sources.postgres().path.parent, durable=True)
    stack.callback(server.stop)
    server.start()
    return server.url


def run(options: argparse.Namespace) -> int:
    with tempfile.TemporaryDirectory(prefix="msoko-storm-") as folder:
        os.environ |= {
            "MSOKO_DATA": folder, "DJANGO_SETTINGS_MODULE": "msoko.settings", "MANIFEST_STATIC": "false",
            "MFA_REQUIRED": "false", "LOG_LEVEL": "WARNING",
        }  # fmt: skip
        heads = prepare(options.schools, options.lines)
        address = f"127.0.0.1:{PORT}"
        command = [sys.executable, "-m", "gunicorn", "msoko.wsgi", "-b", address, "-w", "2", "--threads", "4"]
        server = subprocess.Popen(command)
        try:
            wait_for_server()
            times, failures = storm(heads, options.seconds)
        finally:
            server.terminate()
            server.wait(timeout=20)
        return conclude(times, failures, options.schools)


def conclude(times: list[float], failures: list[str], schools: int) -> int:
    from reports.models import Submission

    p95 = statistics.quantiles(times, n=20)[-1]
    kept = Submission.objects.count()
    print(f"sent {len(times)}, versions kept {kept}, failures {len(failures)}")
    print(f"median {statistics.median(times):.3f} s, p95 {p95:.3f} s, longest {max(times):.3f} s")
    for failure in failures[:10]:
        print(failure)
    return int(bool(failures) or kept != schools or p95 > LIMIT_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
