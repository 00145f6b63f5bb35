"""The management cycle by direction and component: documents behind each cell, points of self-assessment."""

from typing import Any, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from schools.access import scope_of

MOST_POINTS = 100


class Component(models.TextChoices):
    """Links of the management cycle in their order (recommendations of ФИОКО, 2020; letter of 20.04.2021 № 08-70)."""

    GOALS = "goals", "Цели"
    INDICATORS = "indicators", "Показатели"
    METHODS = "methods", "Методы сбора"
    MONITORING = "monitoring", "Мониторинг"
    ANALYSIS = "analysis", "Анализ"
    ADVICE = "advice", "Адресные рекомендации"
    MEASURES = "measures", "Меры"
    DECISIONS = "decisions", "Управленческие решения"
    EFFECT = "effect", "Анализ эффективности"


class ComponentLinkQuerySet(models.QuerySet["ComponentLink"]):
    def visible_to(self, user: Any) -> Self:
        return scope_of(user).narrow(self, municipality="direction__roadmap__municipality")


class ComponentLink(models.Model):
    """A document that proves one component of one direction in one year: of the portal, or published elsewhere."""

    direction = models.ForeignKey("roadmaps.Direction", models.CASCADE, related_name="component_links")
    year = models.PositiveSmallIntegerField("год")
    component = models.CharField("компонент", max_length=10, choices=Component)
    title = models.CharField("что за документ", max_length=500)
    link = models.CharField("адрес", max_length=500, blank=True)
    document = models.ForeignKey(
        "reports.Document", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="документ портала"
    )
    created_at = models.DateTimeField("приложен")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = ComponentLinkQuerySet.as_manager()

    class Meta:
        verbose_name = "документ компонента"
        verbose_name_plural = "документы компонентов"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="reports_componentlink_one_target",
                condition=Q(link="", document__isnull=False) | (~Q(link="") & Q(document__isnull=True)),
                violation_error_message="Укажите что-то одно: документ портала или адрес.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ComponentPoints(models.Model):
    """Points of self-assessment of one cell by the region's scale."""

    direction = models.ForeignKey("roadmaps.Direction", models.CASCADE, related_name="component_points")
    year = models.PositiveSmallIntegerField("год")
    component = models.CharField("компонент", max_length=10, choices=Component)
    points = models.DecimalField("баллы", max_digits=5, decimal_places=2, validators=[MinValueValidator(0)])
    note = models.CharField("пояснение", max_length=500, blank=True)
    changed_at = models.DateTimeField("изменены")
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "баллы компонента"
        verbose_name_plural = "баллы компонентов"
        constraints = [
            models.UniqueConstraint(
                fields=["direction", "year", "component"],
                name="reports_componentpoints_once",
                violation_error_message="Баллы этой ячейки уже есть.",
            ),
            models.CheckConstraint(
                name="reports_componentpoints_not_negative",
                condition=Q(points__gte=0),
                violation_error_message="Баллы не могут быть отрицательными.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_component_display()}: {self.points.normalize():f}"


class ComponentScale(models.Model):
    """The most points that the region gives for a component. Where no row stands, the most is one point."""

    municipality = models.ForeignKey("schools.Municipality", models.CASCADE, related_name="component_scale")
    component = models.CharField("компонент", max_length=10, choices=Component)
    most = models.DecimalField(
        "наибольший балл", max_digits=5, decimal_places=2,
        validators=[MinValueValidator(0), MaxValueValidator(MOST_POINTS)],
    )  # fmt: skip

    class Meta:
        verbose_name = "шкала компонента"
        verbose_name_plural = "шкала компонентов"
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "component"],
                name="reports_componentscale_once",
                violation_error_message="Наибольший балл этого компонента уже есть.",
            ),
            models.CheckConstraint(
                name="reports_componentscale_range",
                condition=Q(most__gte=0, most__lte=MOST_POINTS),
                violation_error_message="Наибольший балл – от 0 до 100.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_component_display()}: до {self.most.normalize():f}"
