"""The portal's own Celery application, with a paper that takes its time and leaves a trace of each try."""

import json
import os
import time
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "msoko.settings")
django.setup()

from django.utils import timezone  # noqa: E402 the registry of models is ready only now

from msoko.celery import app  # noqa: E402
from msoko.jobs import running  # noqa: E402
from msoko.jobs.models import Job  # noqa: E402
from reports import building  # noqa: E402
from reports.actions.documents import Order, request_document  # noqa: E402
from reports.models import Document  # noqa: E402
from reports.papers.blocks import Paper, Requisites  # noqa: E402
from schools.models import Municipality  # noqa: E402

__all__ = ["app"]


def slow_paper(params: dict[str, Any]) -> Paper:
    with Path(os.environ["PAPER_TRACE"]).open("a", encoding="utf-8") as trace:
        trace.write("begin\n")
    time.sleep(params["seconds"])
    return Paper(
        "slow", "Медленный отчёт", "", Requisites("Управление образования", "город Примерный"), (), timezone.now(), "1"
    )


building.PAPERS["slow"] = slow_paper
app.conf.beat_schedule["sweep-jobs"]["schedule"] = 5.0  # seconds, instead of the minute of a real portal


def order(*, seconds: float, messages: int = 1) -> None:
    """One document is asked for; its message is delivered so many times."""
    town = Municipality.objects.create(code="town", name="город Примерный", region="Примерная область")
    wanted = Order("slow", Document.Format.XLSX, "Медленный отчёт", town, {"seconds": seconds})
    document = request_document(wanted, by=None, at=timezone.now())
    for _ in range(messages - 1):
        running.publish(Job.objects.get(pk=document.job_id))


def print_facts() -> None:
    facts = {
        "jobs": list(Job.objects.values_list("state", flat=True)),
        "attempts": list(Job.objects.values_list("attempts", flat=True)),
        "documents": list(Document.objects.values_list("state", flat=True)),
    }
    print(json.dumps(facts))
