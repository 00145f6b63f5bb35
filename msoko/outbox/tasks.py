"""Celery's side of the outbox."""

from celery import shared_task
from django.utils import timezone

from msoko.outbox import sending


@shared_task(name="msoko.outbox.tasks.deliver")
def deliver() -> None:
    sending.deliver(at=timezone.now())
