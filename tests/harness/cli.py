"""`./check`: everything that has to hold before a change is taken, in one command."""

import argparse
import contextlib
import os
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from msoko.launcher import environment
from msoko.launcher.console import Refusal
from tests.harness import lanes, sources
from tests.harness.lanes import ROOT, Lane
from tests.harness.servers import NotStarted, Postgres, Redis


@dataclass(frozen=True)
class Result:
    """How a lane ended; a lane without tests counts as one check."""

    lane: Lane
    seconds: float
    passed: int
    failed: int

    @property
    def line(self) -> str:
        verdict = "FAILED" if self.failed else "ok"
        count = f"{self.passed} passed" + (f", {self.failed} failed" if self.failed else "")
        return (
            f"  {self.lane.name:<38} {self.seconds:7.1f} s  {verdict:<7} {count if self.lane.is_tests else ''}".rstrip()
        )


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="./check", description="Installs what the tests need, starts PostgreSQL and Redis, and runs every check."
    )
    parser.add_argument("paths", nargs="*", metavar="PATH", help="run only these tests, on the real servers")
    parser.add_argument("--fast", action="store_true", help="static checks and unit tests on SQLite, without servers")
    parser.add_argument("--exitfirst", action="store_true", help="stop after the first lane that fails")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str]) -> int:
    options = parse(arguments)
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]  # a text stream when run as a command
    os.chdir(ROOT)
    started = time.monotonic()
    try:
        environment.ensure(ROOT, environment.DEVELOPMENT_LOCK)
        with tempfile.TemporaryDirectory(prefix="msoko-check-") as scratch, contextlib.ExitStack() as stack:
            services = {} if options.fast else stack.enter_context(running_services())
            results = run_all(plan(options, Path(scratch), services), Path(scratch), exitfirst=options.exitfirst)
    except (Refusal, sources.Missing, NotStarted) as problem:
        print(f"\n{problem}\n\n0 passed, 1 failed")
        return 1
    return report(results, time.monotonic() - started)


def plan(options: argparse.Namespace, scratch: Path, services: Mapping[str, str]) -> list[Lane]:
    if options.paths:
        return [lanes.chosen(options.paths, services)]
    always = [*lanes.static(scratch), lanes.unit_on_sqlite()]
    return always if options.fast else always + lanes.on_real_servers(services)


@contextlib.contextmanager
def running_services() -> Iterator[dict[str, str]]:
    """Environment variables of servers that are up; says what each is and where it came from."""
    print("Services:")
    print(f"  {'libraries for PDF':<18} {sources.libraries()}")
    chromium = sources.chromium()
    print(f"  {'Chromium':<18} {chromium.version} ({chromium.source}, {chromium.path})")
    with contextlib.ExitStack() as stack:
        yield {
            "CHROMIUM": str(chromium.path),
            "DATABASE_URL": os.environ.get("TEST_DATABASE_URL") or _start(stack, Postgres, sources.postgres()),
            "REDIS_URL": os.environ.get("TEST_REDIS_URL") or _start(stack, Redis, sources.redis()),
        }


def _start(stack: contextlib.ExitStack, kind: type[Postgres] | type[Redis], found: sources.Found) -> str:
    server = kind(found.path.parent)
    stack.callback(server.stop)
    server.start()
    print(f"  {kind.__name__:<18} {found.version} ({found.source}), port {server.port}")
    return server.url


def run_all(planned: list[Lane], scratch: Path, *, exitfirst: bool) -> list[Result]:
    """Run the lanes one after another; a failed one does not hide the next."""
    results = []
    for lane in planned:
        print(f"\n── {lane.name} " + "─" * max(2, 70 - len(lane.name)))
        results.append(run(lane, scratch))
        print(results[-1].line)
        if exitfirst and results[-1].failed:
            break
    return results


def run(lane: Lane, scratch: Path) -> Result:
    """Run the commands of a lane until one fails."""
    started = time.monotonic()
    tally = scratch / "tests.xml"
    tally.unlink(missing_ok=True)
    code = 0
    for command in lane.commands:
        full = (*command, f"--junitxml={tally}") if lane.is_tests else command
        environment_of_lane = lanes.clean_environment() | dict(lane.environment)
        code = code or subprocess.run(full, cwd=ROOT, env=environment_of_lane, check=False).returncode
    passed, failed = count(tally) if lane.is_tests else (1, 0)
    if code and not failed:
        # The runner itself failed: nothing was collected, or it died. That is a failure of the lane.
        passed, failed = (passed if lane.is_tests else 0), 1
    return Result(lane, time.monotonic() - started, passed, failed)


def count(tally: Path) -> tuple[int, int]:
    """Passed and failed tests of a run. A skipped test counts as failed: it promised something and did not look."""
    if not tally.exists():
        return 0, 0
    suites = ET.parse(tally).getroot().iter("testsuite")  # noqa: S314  written by our own pytest
    passed = failed = 0
    for suite in suites:
        bad = sum(int(suite.get(kind, "0")) for kind in ("failures", "errors", "skipped"))
        passed, failed = passed + int(suite.get("tests", "0")) - bad, failed + bad
    return passed, failed


def report(results: list[Result], seconds: float) -> int:
    print("\n══ Summary " + "═" * 62)
    for result in results:
        print(result.line)
    passed, failed = sum(r.passed for r in results), sum(r.failed for r in results)
    if failed:
        print("Failed: " + ", ".join(r.lane.name for r in results if r.failed))
    print(f"Whole run: {seconds / 60:.1f} min")
    print(f"\n{passed} passed, {failed} failed")
    return 1 if failed or not results else 0
