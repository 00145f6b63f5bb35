"""An order that was uploaded, as it was read, until a person writes it as a road map."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from schools.access import scope_of

WRITING_JOB = "roadmap.write"


class ImportDraftQuerySet(models.QuerySet["ImportDraft"]):
    def visible_to(self, user: Any) -> Self:
        return scope_of(user).narrow(self)

    def unfinished(self) -> Self:
        return self.filter(state__in=[ImportDraft.State.READING, ImportDraft.State.READY])


class ImportDraft(models.Model):
    """The uploaded file, what was read from it and what a person has corrected. Nothing of it is in force."""

    class State(models.TextChoices):
        READING = "reading", "читается"
        READY = "ready", "проверяется"
        FAILED = "failed", "не прочитан"
        WRITTEN = "written", "записан"
        DISCARDED = "discarded", "отложен"

    municipality = models.ForeignKey(
        "schools.Municipality", models.PROTECT, related_name="import_drafts", verbose_name="муниципалитет"
    )
    file = models.FileField("файл", upload_to="imports/", max_length=200)
    file_name = models.CharField("имя файла", max_length=200)
    sha256 = models.CharField(max_length=64)
    state = models.CharField("состояние", max_length=9, choices=State, default=State.READING)
    error = models.TextField("почему не прочитан", blank=True)
    # The shape of `roadmaps.drafting.plan`; corrected by a person in place.
    plan = models.JSONField("прочитанный план", default=dict, blank=True)
    job = models.ForeignKey("jobs.Job", models.SET_NULL, null=True, blank=True, related_name="+")
    roadmap = models.ForeignKey(
        "roadmaps.Roadmap", models.SET_NULL, null=True, blank=True, related_name="import_drafts",
        verbose_name="записанная карта",
    )  # fmt: skip
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField("загружен")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = ImportDraftQuerySet.as_manager()

    class Meta:
        verbose_name = "загруженный приказ"
        verbose_name_plural = "загруженные приказы"
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                name="roadmaps_importdraft_failed_says_why",
                condition=~Q(state="failed") | ~Q(error=""),
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("roadmaps:import_draft", args=[self.pk])

    @property
    def is_being_written(self) -> bool:
        """Is a large road map being made of it in the background?"""
        return self._is_writing and self.job is not None and not self.job.is_finished

    @property
    def why_not_written(self) -> str:
        """Why the last attempt to write it in the background came to nothing; «» when there was none."""
        failed = self._is_writing and self.state == self.State.READY and self.job is not None and self.job.is_finished
        return self.job.error if failed and self.job is not None else ""

    @property
    def _is_writing(self) -> bool:
        return self.job is not None and self.job.kind == WRITING_JOB
