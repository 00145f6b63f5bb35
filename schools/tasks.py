"""Background work of «who»."""

from celery import shared_task
from django.utils import timezone

from schools import actions


@shared_task(name="schools.tasks.clear_sessions")
def clear_sessions() -> None:
    """Sessions that are over, with what was noted of the browser and the address."""
    actions.clear_sessions(at=timezone.now())
