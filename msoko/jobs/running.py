"""Enqueue, run and heal jobs.

A kind of work registers a handler with `@handles("kind")`. The handler gets a `Progress` and returns a `Finish`; it
must be idempotent, because after a crash it is called again from the start.
"""

import logging
import threading
import traceback
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from celery.exceptions import SoftTimeLimitExceeded
from django.db import OperationalError, close_old_connections, transaction
from django.utils import timezone
from kombu.exceptions import OperationalError as BrokerDown

from msoko.celery import app
from msoko.jobs.models import LEASE, MAX_ATTEMPTS, Job
from msoko.lib import disk

logger = logging.getLogger(__name__)
TRIES = 3  # of a job that fails unexpectedly; MAX_ATTEMPTS also counts workers that were killed
FINISHED_KEPT = timedelta(days=90)


class JobRefused(Exception):
    """The work cannot be done; the message is Russian and is shown to the person."""


class JobCancelled(Exception):
    """The person asked to stop."""


@dataclass(frozen=True)
class Finish:
    """What a handler leaves: data for the page and where to go from there."""

    result: dict[str, Any] = field(default_factory=dict)
    url: str = ""


class Progress:
    """Given to a handler: reports the stage and percent, renews the lease, notices a wish to cancel."""

    def __init__(self, job: Job, token: uuid.UUID) -> None:
        self.job, self.token = job, token

    def __call__(self, percent: int, stage: str) -> None:
        """Say where the work is. Raises JobCancelled if the person asked, or if another worker took over."""
        now = timezone.now()
        held = Job.objects.filter(pk=self.job.pk, lease_token=self.token, state=Job.State.RUNNING)
        if not held.update(progress=min(percent, 99), stage=stage[:200], lease_until=now + LEASE):
            raise JobCancelled
        self.check()

    def check(self) -> None:
        """Raise JobCancelled if the person asked, without changing the stage."""
        if Job.objects.filter(pk=self.job.pk, cancel_requested=True).exists():
            raise JobCancelled


Handler = Callable[[Job, Progress], Finish]
HANDLERS: dict[str, Handler] = {}
Settler = Callable[[Job, str], None]
SETTLERS: dict[str, Settler] = {}
CANCELLED = "Работу отменили."
INTERNAL = "Внутренняя ошибка. Сообщите в поддержку номер работы: {number}"
NO_ROOM = "На сервере закончилось место. Скажите администратору портала и повторите, когда его освободят."


def handles(kind: str) -> Callable[[Handler], Handler]:
    """Register the handler of a kind of work."""

    def register(handler: Handler) -> Handler:
        HANDLERS[kind] = handler
        return handler

    return register


def when_stopped(kind: str) -> Callable[[Settler], Settler]:
    """Register what is done with the rows of a kind of work that failed or was cancelled: (job, why in Russian).

    It runs in the transaction that closes the job, so no row waits for a job that is over.
    """

    def register(settler: Settler) -> Settler:
        SETTLERS[kind] = settler
        return settler

    return register


@transaction.atomic
def enqueue(
    kind: str,
    *,
    title: str,
    by: Any,
    key: str,
    params: dict[str, Any] | None = None,
    municipality_id: int | None = None,
    notify: bool = False,
) -> Job:
    """Create the job, or find the one with the same key, and send it after commit.

    A broker that is down does not fail the caller: the sweep sends the message later.
    """
    job, created = Job.objects.get_or_create(
        idempotency_key=key,
        defaults={
            "kind": kind,
            "title": title,
            "params": params or {},
            "municipality_id": municipality_id,
            "requested_by": by,
            "notify": notify,
            "created_at": timezone.now(),
        },
    )
    if created:
        transaction.on_commit(lambda: publish(job))
    return job


def publish(job: Job) -> bool:
    """Send the id to the broker; False if the broker is down."""
    try:
        app.send_task("msoko.jobs.tasks.run", kwargs={"job_id": str(job.pk)})
    except (BrokerDown, OSError) as error:
        logger.warning("job %s is not published, the sweep will do it: %s", job.pk, error)
        return False
    Job.objects.filter(pk=job.pk).update(published_at=timezone.now())
    return True


def run(job_id: uuid.UUID) -> bool:
    """Claim and carry out one job; False if somebody else has it or it is finished."""
    now, token = timezone.now(), uuid.uuid4()
    if not Job.objects.claim(job_id, at=now, token=token):
        return False
    job = Job.objects.get(pk=job_id)
    if job.cancel_requested:
        _close(job, token, Job.State.CANCELLED)
    elif job.attempts > MAX_ATTEMPTS:
        _close(job, token, Job.State.FAILED, error="Работа прерывалась слишком много раз. Запустите её снова.")
    else:
        with Heartbeat(job, token):
            _carry_out(job, token)
    return True


def _carry_out(job: Job, token: uuid.UUID) -> None:
    try:
        finish = HANDLERS[job.kind](job, Progress(job, token))
    except JobCancelled:
        _close(job, token, Job.State.CANCELLED)
    except JobRefused as refusal:
        _close(job, token, Job.State.FAILED, error=str(refusal))
    except SoftTimeLimitExceeded:
        _close(job, token, Job.State.FAILED, error="Работа заняла больше девяти минут и остановлена.")
    except Exception as error:  # the task boundary: the row must say what happened, whatever it was
        logger.error("job %s failed\n%s", job.pk, traceback.format_exc())
        _retry_or_fail(job, token, NO_ROOM if disk.is_full(error) else INTERNAL)
    else:
        _close(job, token, Job.State.DONE, result=finish.result, result_url=finish.url, progress=100)


def _retry_or_fail(job: Job, token: uuid.UUID, reason: str) -> None:
    """Give an unexpected failure more chances, then stop and tell people."""
    if job.attempts < TRIES:
        Job.objects.filter(pk=job.pk, lease_token=token).update(
            state=Job.State.WAITING, lease_until=None, published_at=timezone.now(), stage="Повторим через минуту"
        )
    else:
        _close(job, token, Job.State.FAILED, error=reason.format(number=str(job.pk)[:8]))


@transaction.atomic
def _close(job: Job, token: uuid.UUID, state: str, **values: Any) -> None:
    """Finish once: only the worker that still holds the lease may."""
    closed = Job.objects.filter(pk=job.pk, lease_token=token).update(
        state=state, finished_at=timezone.now(), lease_until=None, lease_token=None, **values
    )
    if closed and state != Job.State.DONE:
        _settle(job, values.get("error", CANCELLED))


def _settle(job: Job, why: str) -> None:
    settler = SETTLERS.get(job.kind)
    if settler is not None:
        settler(job, why)


class Heartbeat:
    """Renews the lease from a thread while one long step computes."""

    def __init__(self, job: Job, token: uuid.UUID) -> None:
        self.job, self.token = job, token
        self.stop = threading.Event()
        self.thread = threading.Thread(target=self._beat, daemon=True)

    def __enter__(self) -> "Heartbeat":
        # Inside a transaction (tests, eager runs) a second connection could not see the row.
        if not transaction.get_connection().in_atomic_block:
            self.thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self.stop.set()
        if self.thread.is_alive():
            self.thread.join(timeout=5)

    def _beat(self) -> None:
        while not self.stop.wait(LEASE.total_seconds() / 4):
            until = timezone.now() + LEASE
            try:
                Job.objects.filter(pk=self.job.pk, lease_token=self.token).update(lease_until=until)
            except OperationalError as error:
                # A busy database must not end the beat: three more come before the lease is over.
                logger.warning("lease of job %s is not prolonged this time: %s", self.job.pk, error)
            close_old_connections()
        transaction.get_connection().close()


def sweep() -> int:
    """Send again what was lost with a worker or a broker; returns how many."""
    now = timezone.now()
    sent = 0
    for job in Job.objects.lost(now).order_by("created_at")[:200]:
        sent += publish(job)
    return sent


@transaction.atomic
def cancel(job: Job) -> None:
    """Ask a job to stop; one that has not started is cancelled at once."""
    now = timezone.now()
    Job.objects.unfinished().filter(pk=job.pk).update(cancel_requested=True)
    waiting = Job.objects.filter(pk=job.pk, state=Job.State.WAITING)
    if waiting.update(state=Job.State.CANCELLED, finished_at=now):
        _settle(job, CANCELLED)


@transaction.atomic
def repeat(job: Job, *, by: Any) -> Job:
    """Start the same work again as a new job."""
    stamp = timezone.now()
    return enqueue(
        job.kind,
        title=job.title,
        by=by,
        key=f"{job.idempotency_key.split('#')[0]}#{stamp:%Y%m%d%H%M%S%f}",
        params=job.params,
        municipality_id=job.municipality_id,
        notify=job.notify,
    )


def forget(*, at: datetime) -> int:
    """Remove jobs that ended long ago: what they made is kept where it belongs. Returns how many."""
    return Job.objects.ended_before(at - FINISHED_KEPT).delete()[1].get(Job._meta.label, 0)
