"""Targets: what should be reached by a year."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from schools.access import scope_of


class TargetQuerySet(models.QuerySet["Target"]):
    def visible_to(self, user: Any) -> Self:
        """Municipal targets of one's municipalities, targets of own organisations."""
        scope = scope_of(user)
        municipal = Q(indicator__set__municipality__in=scope.municipalities, organisation__isnull=True)
        return scope.narrow(
            self, municipality="indicator__set__municipality", organisation="organisation", also=municipal
        )

    def municipal(self) -> Self:
        return self.filter(organisation__isnull=True)

    def goals(self) -> Self:
        return self.filter(is_baseline=False)

    def by_indicator(self, indicators: Iterable[Any], year: int) -> dict[int, Decimal]:
        """What the municipality wants to reach in the year: indicator → value. One query."""
        rows = self.municipal().goals().filter(indicator__in=indicators, year=year).order_by()
        return dict(rows.values_list("indicator_id", "value"))


class Target(models.Model):
    """A value to reach in a year, for the municipality or one organisation; or the baseline it starts from."""

    indicator = models.ForeignKey("indicators.Indicator", models.CASCADE, related_name="targets")
    organisation = models.ForeignKey(
        "schools.Organisation", models.CASCADE, null=True, blank=True, related_name="targets",
        verbose_name="только для организации",
    )  # fmt: skip
    year = models.PositiveSmallIntegerField("год", help_text="Для учебного года – год его начала")
    value = models.DecimalField("значение", max_digits=20, decimal_places=6)
    is_baseline = models.BooleanField("исходное значение", default=False)
    reason = models.CharField("основание", max_length=300, blank=True)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    set_at = models.DateTimeField("когда", auto_now=True)
    version = models.PositiveIntegerField(default=1)

    objects = TargetQuerySet.as_manager()

    class Meta:
        verbose_name = "цель"
        verbose_name_plural = "цели"
        ordering = ["year"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "year", "is_baseline"],
                condition=Q(organisation__isnull=True),
                name="indicators_target_once",
                violation_error_message="Цель на этот год уже есть.",
            ),
            models.UniqueConstraint(
                fields=["indicator", "organisation", "year", "is_baseline"],
                condition=Q(organisation__isnull=False),
                name="indicators_target_organisation_once",
                violation_error_message="Цель организации на этот год уже есть.",
            ),
        ]

    def __str__(self) -> str:
        whose = f", {self.organisation}" if self.organisation_id else ""
        return f"{'Исходное' if self.is_baseline else 'Цель'} {self.year}{whose}: {self.value.normalize():f}"

    @property
    def municipality_id(self) -> int:
        return self.indicator.set.municipality_id
