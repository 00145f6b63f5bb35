"""Traces of work in the table: steps that can be undone, sets of filters kept under a name."""

from datetime import datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from roadmaps.models.roadmap import Roadmap

UNDO_MINUTES = 10


class EditStepQuerySet(models.QuerySet["EditStep"]):
    def undoable(self, *, by: Any, at: datetime) -> Self:
        """Own steps of the last minutes that are still in force, newest first."""
        since = at - timedelta(minutes=UNDO_MINUTES)
        return self.filter(by=by, at__gte=since, undone_at__isnull=True).order_by("-pk")


class EditStep(models.Model):
    """One action of a person in the table of a road map, however many rows it touched, with the way back."""

    roadmap = models.ForeignKey(Roadmap, models.CASCADE, related_name="steps")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField("когда", db_index=True)
    label = models.CharField("что сделано", max_length=200)
    # {"rows": {pk: {field: [before, after]}}, "positions": {pk: [before, after]}}
    changes = models.JSONField("изменения", default=dict, encoder=DjangoJSONEncoder)
    undone_at = models.DateTimeField("отменено", null=True, blank=True)

    objects = EditStepQuerySet.as_manager()

    class Meta:
        verbose_name = "шаг правки"
        verbose_name_plural = "шаги правки"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.label


class SavedView(models.Model):
    """Filters of a road map under a name, for the person who saved them."""

    roadmap = models.ForeignKey(Roadmap, models.CASCADE, related_name="views")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField("название", max_length=80)
    query = models.CharField("фильтры", max_length=500, blank=True)

    class Meta:
        verbose_name = "сохранённый вид"
        verbose_name_plural = "сохранённые виды"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["roadmap", "owner", "name"],
                name="roadmaps_savedview_name_once",
                violation_error_message="Вид с таким названием у вас уже есть.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
