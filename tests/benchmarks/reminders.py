"""Reminders to 5,000 people while the writer and the sender of letters are killed (kill -9) again and again.

    python -m tests.benchmarks.reminders [people]

A fake mail server counts what it takes. Prints times; ends with 1 if a person is told twice or not at all. Only a
letter that a kill caught between «taken» and the row may come twice, with the same Message-ID.
"""

import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from tests.crash.test_letters import Mailbox, Server

ROOT = Path(__file__).parents[2]
IN_SCHOOL = 10
KILLS = 4
DAY = datetime(2026, 10, 2, 7, 0, tzinfo=UTC)  # three days before the report is due
START = "import django; django.setup(); from datetime import datetime, timedelta; from django.utils import timezone\n"
WRITE = START + "from reports.reminders import send_all; send_all(datetime.fromisoformat('{at}'))"
SEND = (
    START + "from msoko.outbox import sending\nwhile sending.deliver(at=timezone.now() + timedelta(minutes=10)): pass"
)


def main(people: int) -> int:
    server = Server(("127.0.0.1", 0), Mailbox)
    server.taken = Counter()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "MSOKO_DATA": folder, "DJANGO_SETTINGS_MODULE": "msoko.settings", "DATABASE_URL": "", "DEMO": "1",
            "LOG_LEVEL": "ERROR", "EMAIL_URL": f"smtp://127.0.0.1:{server.server_address[1]}",
        }  # fmt: skip
        import django  # noqa: PLC0415 - the environment comes first

        django.setup()
        return measure(people, server)


def measure(people: int, server: Server) -> int:
    from django.core.management import call_command  # noqa: PLC0415

    from msoko.outbox.models import Letter  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    populate(people)
    took, kills = killed(WRITE.format(at=DAY.isoformat()), Letter.objects.count, people)
    print(f"{Letter.objects.count()} letters written in {took:.0f} s with {kills} kills")
    took, lost = killed(SEND, lambda: len(server.taken), people)
    twice = sum(server.taken.values()) - len(server.taken)
    print(f"{len(server.taken)} letters taken in {took:.0f} s with {lost} kills, twice: {twice}")
    run(WRITE.format(at=(DAY + timedelta(hours=2)).isoformat()))
    run(SEND)
    again = sum(server.taken.values()) - len(server.taken) - twice
    print(f"told again by a second run of the day: {again}")
    good = Letter.objects.count() == len(server.taken) == people and twice <= lost and not again
    return int(not good)


def populate(people: int) -> None:
    """Schools with a head and teachers, the report of the third quarter open."""
    from schools.access import Role  # noqa: PLC0415
    from schools.models import Membership, User  # noqa: PLC0415
    from tests.factories.reports import opened, town  # noqa: PLC0415

    municipality, _ = town(schools=people // IN_SCHOOL, tasks=1)
    opened(municipality)
    schools = list(municipality.organisations.filter(kind="school"))
    users = User.objects.bulk_create(
        User(email=f"p{number}@example.test", last_name=f"Примеров {number}", first_name="Пётр", password="!")
        for number in range(people)
    )
    Membership.objects.bulk_create(
        Membership(
            user=user, municipality=municipality, organisation=schools[number // IN_SCHOOL], since=date(2020, 1, 1),
            role=Role.STAFF if number % IN_SCHOOL else Role.HEAD,
        ) for number, user in enumerate(users)
    )  # fmt: skip


def killed(code: str, count: Callable[[], int], whole: int) -> tuple[float, int]:
    """Run it, killing it at random shares of the work; then let it finish."""
    began, kills = time.perf_counter(), 0
    for share in sorted(random.Random(1).sample(range(5, 95), KILLS)):
        child = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT)
        while count() < whole * share // 100 and child.poll() is None:
            time.sleep(0.02)
        kills += child.poll() is None
        child.send_signal(signal.SIGKILL)
        child.wait(timeout=60)
    run(code)
    return time.perf_counter() - began, kills


def run(code: str) -> None:
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 5000))
