"""Figures of a report: what a line says in numbers about the indicators of its activity."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from indicators.models import Observation
from schools.access import scope_of


class LineFigureQuerySet(models.QuerySet["LineFigure"]):
    def visible_to(self, user: Any) -> Self:
        return scope_of(user).narrow(
            self, municipality="line__report__organisation__municipality", organisation="line__report__organisation"
        )


class LineFigure(models.Model):
    """A value typed in a line. With the acceptance of the report it becomes the observation: nobody types it twice."""

    line = models.ForeignKey("reports.ReportLine", models.CASCADE, related_name="figures")
    indicator = models.ForeignKey("indicators.Indicator", models.PROTECT, related_name="line_figures")
    numerator = models.DecimalField("числитель", max_digits=20, decimal_places=6, null=True, blank=True)
    denominator = models.DecimalField("знаменатель", max_digits=20, decimal_places=6, null=True, blank=True)
    value = models.DecimalField("значение", max_digits=20, decimal_places=6, null=True, blank=True)
    absence = models.CharField("почему нет", max_length=16, choices=Observation.Absence, blank=True, default="")
    comment = models.CharField("пояснение", max_length=500, blank=True)

    objects = LineFigureQuerySet.as_manager()

    class Meta:
        verbose_name = "число отчёта"
        verbose_name_plural = "числа отчёта"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["line", "indicator"], name="reports_figure_once_a_line"),
            models.CheckConstraint(
                name="reports_figure_value_or_absence",
                condition=Q(absence="") | Q(value__isnull=True, numerator__isnull=True, denominator__isnull=True),
                violation_error_message="Укажите число или причину, по которой его нет, – что-то одно.",
            ),
            models.CheckConstraint(
                name="reports_figure_denominator",
                condition=Q(denominator__isnull=True) | Q(denominator__gt=0),
                violation_error_message="Делить можно только на число больше нуля.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.value if self.value is not None else self.get_absence_display()}"

    @property
    def is_given(self) -> bool:
        """A value or the reason why there is none."""
        return self.value is not None or bool(self.absence)
