"""Celery's side of jobs: an id in, one call, nothing else."""

import uuid

from celery import shared_task
from django.utils import timezone

from msoko.jobs import running


@shared_task(name="msoko.jobs.tasks.run")
def run(*, job_id: str) -> None:
    running.run(uuid.UUID(job_id))


@shared_task(name="msoko.jobs.tasks.sweep")
def sweep() -> None:
    running.sweep()


@shared_task(name="msoko.jobs.tasks.forget")
def forget() -> None:
    running.forget(at=timezone.now())
