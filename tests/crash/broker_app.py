"""A Celery application with the portal's broker and rules, and one task that leaves a trace of each run."""

import os
import time
from pathlib import Path

from celery import Celery

FOLDER = Path(os.environ["BROKER_TRIAL"])

app = Celery("trial")
app.conf.update(
    broker_url="filesystem://",
    broker_transport="msoko.broker:Transport",
    broker_transport_options={"folder": str(FOLDER / "broker")},
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_ignore_result=True,
    worker_prefetch_multiplier=1,
    worker_enable_remote_control=False,
)


def note(word: str, number: int) -> None:
    """One line a fact; appending a short line is atomic."""
    with (FOLDER / "trace").open("a", encoding="utf-8") as file:
        file.write(f"{word} {number}\n")


@app.task(name="trial.work")
def work(*, number: int, seconds: float) -> None:
    note("begin", number)
    time.sleep(seconds)
    note("end", number)
