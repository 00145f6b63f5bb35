"""«1 раз в 3 года для каждой ОО»: whose turn is in which year."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from roadmaps.models.activity import Activity
from schools.access import scope_of


class RotationTurnQuerySet(models.QuerySet["RotationTurn"]):
    def visible_to(self, user: Any) -> Self:
        return scope_of(user).narrow(self, municipality="organisation__municipality", organisation="organisation")


class RotationTurn(models.Model):
    """The turn of one organisation in one year; `done_on` says that it took place, maybe in another year."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="turns")
    organisation = models.ForeignKey("schools.Organisation", models.CASCADE, related_name="turns")
    year = models.PositiveSmallIntegerField("год")
    done_on = models.DateField("проведено", null=True, blank=True)
    skipped_reason = models.CharField("почему пропущено", max_length=300, blank=True)

    objects = RotationTurnQuerySet.as_manager()

    class Meta:
        verbose_name = "очередь организации"
        verbose_name_plural = "очередь организаций"
        ordering = ["year", "organisation__sort_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "organisation", "year"],
                name="roadmaps_turn_once_a_year",
                violation_error_message="Эта организация уже стоит в этом году.",
            ),
            models.CheckConstraint(
                name="roadmaps_turn_done_or_skipped",
                condition=Q(done_on__isnull=True) | Q(skipped_reason=""),
                violation_error_message="Проведённое не бывает пропущенным.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.year}"
