"""The Celery application: how background work is carried, never what it is.

The job row in the database is the truth; a message carries only its id (see docs/adr/0002). The settings below were
each measured against killed workers, killed brokers and tasks that outlive their time.
"""

import os
from pathlib import Path
from typing import Any

from celery import Celery, bootsteps
from celery import Task as CeleryTask

from msoko.logs import request_id

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "msoko.settings")

SOFT_LIMIT, HARD_LIMIT = 540, 600  # seconds
REQUEST_ID = "request_id"


class Portal(Celery):
    """Application that sends the number of the asking request along, so that log lines can be found by it."""

    def send_task(self, *args: Any, headers: dict[str, Any] | None = None, **kwargs: Any) -> Any:
        return super().send_task(*args, headers={REQUEST_ID: request_id.get(), **(headers or {})}, **kwargs)


class Task(CeleryTask):  # type: ignore[type-arg]  # generic only in the stubs
    """Task that logs under the number of the request which asked for it."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        given = (self.request.headers or {}).get(REQUEST_ID, "-")
        token = request_id.set(given if given != "-" else self.request.id or "-")
        try:
            return super().__call__(*args, **kwargs)
        finally:
            request_id.reset(token)


class SignOfLife(bootsteps.StartStopStep):
    """Touches the file named by WORKER_ALIVE while the worker's own loop turns; a container is judged by its age."""

    requires = ("celery.worker.components:Timer",)
    seconds = 15.0

    def __init__(self, worker: Any, **kwargs: Any) -> None:
        super().__init__(worker, **kwargs)
        self.entry: Any = None

    def start(self, worker: Any) -> None:
        if name := os.environ.get("WORKER_ALIVE"):
            path = Path(name)
            path.touch()
            self.entry = worker.timer.call_repeatedly(self.seconds, path.touch)

    def stop(self, worker: Any) -> None:
        if self.entry is not None:
            self.entry.cancel()


app = Portal("msoko", task_cls=Task)
app.steps["worker"].add(SignOfLife)
# CELERY_BROKER_* stand in the settings, because they follow from the environment.
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    accept_content=["json"],
    task_serializer="json",
    task_ignore_result=True,
    timezone="UTC",
    # A message is given back when its worker dies, and is not hoarded by a busy one.
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    task_soft_time_limit=SOFT_LIMIT,
    task_time_limit=HARD_LIMIT,
    # Rendering documents grows a process to about 120 MiB and then stays flat; more than 300 MiB is a leak.
    worker_max_tasks_per_child=50,
    worker_max_memory_per_child=300_000,  # KiB
    # A broker that is away must not hold a person's click; the sweep sends the job later.
    task_publish_retry_policy={"max_retries": 2, "interval_start": 0, "interval_step": 0.1, "interval_max": 0.2},
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    # Logs are configured by Django's LOGGING, in the worker as in the web.
    worker_hijack_root_logger=False,
    # Work is watched and cancelled through its row, not by messages between workers.
    worker_enable_remote_control=False,
    worker_send_task_events=False,
)
# A tick that waited longer than its own period is dropped: the next one does the same work.
app.conf.beat_schedule = {
    "sweep-jobs": {"task": "msoko.jobs.tasks.sweep", "schedule": 60.0, "options": {"expires": 55}},
    "deliver-letters": {"task": "msoko.outbox.tasks.deliver", "schedule": 60.0, "options": {"expires": 55}},
    "forget-jobs": {"task": "msoko.jobs.tasks.forget", "schedule": 86400.0, "options": {"expires": 80000}},
    "clear-sessions": {"task": "schools.tasks.clear_sessions", "schedule": 86400.0, "options": {"expires": 80000}},
    "apply-amendments": {"task": "reports.tasks.apply_amendments", "schedule": 600.0, "options": {"expires": 550}},
    "clean-evidence": {"task": "reports.tasks.clean_evidence", "schedule": 86400.0, "options": {"expires": 80000}},
    "clean-uploads": {"task": "indicators.tasks.clean_uploads", "schedule": 86400.0, "options": {"expires": 80000}},
    "scan-waiting": {"task": "reports.tasks.scan_waiting", "schedule": 600.0, "options": {"expires": 550}},
    "send-reminders": {"task": "reports.tasks.send_reminders", "schedule": 3600.0, "options": {"expires": 3500}},
}
app.autodiscover_tasks()
