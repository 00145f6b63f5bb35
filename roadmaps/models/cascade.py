"""What a school decided about changes of the municipal map it was made from."""

from django.conf import settings
from django.db import models


class CascadeAnswer(models.Model):
    """One municipal row in one revision: the school took the change over or kept its own text."""

    roadmap = models.ForeignKey(
        "roadmaps.Roadmap", models.CASCADE, related_name="cascade_answers", verbose_name="карта школы"
    )
    lineage = models.UUIDField("муниципальная строка")
    revision = models.PositiveSmallIntegerField("редакция муниципальной карты")
    taken = models.BooleanField("принято")
    at = models.DateTimeField("когда")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "ответ школы на изменение"
        verbose_name_plural = "ответы школ на изменения"
        ordering = ["-revision", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["roadmap", "lineage", "revision"],
                name="roadmaps_cascade_answer_once",
                violation_error_message="По этой строке решение уже принято.",
            ),
        ]

    def __str__(self) -> str:
        return "принято" if self.taken else "оставлено своё"
