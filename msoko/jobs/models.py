"""The job row: the truth about background work. The broker only carries its id."""

import uuid
from datetime import datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

LEASE = timedelta(seconds=settings.JOB_LEASE_SECONDS)  # a worker that says nothing for so long is taken for dead
MAX_ATTEMPTS = 4


class JobQuerySet(models.QuerySet["Job"]):
    def visible_to(self, user: Any) -> Self:
        """A person sees the jobs he or she asked for."""
        return self if user.is_superuser else self.filter(requested_by=user)

    def unfinished(self) -> Self:
        """Waiting or running."""
        return self.filter(state__in=[Job.State.WAITING, Job.State.RUNNING])

    def ended_before(self, at: datetime) -> Self:
        """Done, failed or cancelled before the moment."""
        return self.filter(finished_at__lt=at)

    def lost(self, at: datetime) -> Self:
        """Running without a heartbeat, or waiting longer than a minute: their message has to be sent again."""
        return self.filter(
            Q(state=Job.State.RUNNING, lease_until__lt=at)
            | Q(state=Job.State.WAITING, published_at__isnull=True, created_at__lt=at - timedelta(seconds=5))
            | Q(state=Job.State.WAITING, published_at__lt=at - timedelta(seconds=60))
        )

    def waiting_beside(self, job: "Job") -> Self:
        """Jobs of the same kind with the same parameters that nobody has begun: their changes are committed."""
        return self.filter(kind=job.kind, params=job.params, state=Job.State.WAITING).exclude(pk=job.pk)

    def absorb(self, at: datetime) -> int:
        """Close jobs whose work another one has done meanwhile; those begun in between go on."""
        return self.filter(state=Job.State.WAITING).update(state=Job.State.DONE, progress=100, finished_at=at)

    def claim(self, job_id: uuid.UUID, *, at: datetime, token: uuid.UUID) -> bool:
        """Take the job for one worker: a compare-and-set, so the same message delivered thrice runs once."""
        return bool(
            self.filter(pk=job_id)
            .filter(Q(state=Job.State.WAITING) | Q(state=Job.State.RUNNING, lease_until__lt=at))
            .update(
                state=Job.State.RUNNING,
                lease_token=token,
                lease_until=at + LEASE,
                started_at=at,
                attempts=F("attempts") + 1,
            )
        )


class Job(models.Model):
    """One piece of background work and everything a person may ask about it."""

    class State(models.TextChoices):
        WAITING = "waiting", "ждёт очереди"
        RUNNING = "running", "выполняется"
        DONE = "done", "готово"
        FAILED = "failed", "не выполнено"
        CANCELLED = "cancelled", "отменено"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("вид", max_length=60)
    title = models.CharField("что делается", max_length=300)
    params = models.JSONField("параметры", default=dict)
    municipality_id = models.BigIntegerField("муниципалитет", null=True, db_index=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="jobs", verbose_name="кто попросил"
    )
    state = models.CharField("состояние", max_length=12, choices=State, default=State.WAITING)
    # One unfinished or finished job per key: a second click finds the first job.
    idempotency_key = models.CharField(max_length=200, unique=True)
    attempts = models.PositiveSmallIntegerField("попыток", default=0)
    lease_until = models.DateTimeField("аренда до", null=True)
    lease_token = models.UUIDField(null=True)
    stage = models.CharField("этап", max_length=200, blank=True)
    progress = models.PositiveSmallIntegerField("процент", default=0)
    error = models.TextField("что случилось", blank=True)
    result = models.JSONField("результат", default=dict)
    result_url = models.CharField("куда перейти", max_length=300, blank=True)
    cancel_requested = models.BooleanField("просят отменить", default=False)
    notify = models.BooleanField("письмо по готовности", default=False)
    created_at = models.DateTimeField("создано")
    published_at = models.DateTimeField("отправлено в очередь", null=True)
    started_at = models.DateTimeField("начато", null=True)
    finished_at = models.DateTimeField("закончено", null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = "фоновая работа"
        verbose_name_plural = "фоновая работа"
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["state", "lease_until"], name="jobs_job_state_lease")]
        constraints = [
            models.CheckConstraint(
                name="jobs_job_progress_to_100",
                condition=Q(progress__lte=100),
                violation_error_message="Процент не может быть больше 100.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_finished(self) -> bool:
        return self.state in (self.State.DONE, self.State.FAILED, self.State.CANCELLED)
