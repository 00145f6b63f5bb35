"""Groups of schools with dates: who has signs of bias, low results, adverse conditions – and since when."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from schools.access import scope_of


class RiskGroupQuerySet(models.QuerySet["RiskGroup"]):
    def visible_to(self, user: Any) -> Self:
        """Groups of every municipality where the person has a role: schools are told why a task is theirs."""
        scope = scope_of(user)
        return self if scope.everything else self.filter(municipality__in=scope.municipalities)


class RiskGroup(models.Model):
    """A named group that activities can address («ШНОР», «ОО с признаками необъективности»)."""

    class Code(models.TextChoices):
        BIAS = "bias", "признаки необъективности"
        LOW_RESULTS = "low_results", "низкие образовательные результаты"
        ADVERSE = "adverse", "неблагоприятные социальные условия"
        RESILIENT = "resilient", "резильентные"
        AT_RISK = "at_risk", "зона риска снижения результатов"
        SAMPLE = "sample", "выборка исследования"
        OTHER = "other", "другая группа"

    municipality = models.ForeignKey("schools.Municipality", models.CASCADE, related_name="risk_groups")
    code = models.CharField("смысл", max_length=12, choices=Code)
    name = models.CharField("название", max_length=200)
    short_name = models.CharField("кратко", max_length=60)
    aliases = models.JSONField("как её называют в документах", default=list, blank=True)
    description = models.TextField("кто сюда входит", blank=True)

    objects = RiskGroupQuerySet.as_manager()

    class Meta:
        verbose_name = "группа риска"
        verbose_name_plural = "группы риска"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "name"],
                name="schools_riskgroup_name_once",
                violation_error_message="Группа с таким названием уже есть.",
            ),
        ]

    def __str__(self) -> str:
        return self.short_name or self.name


class RiskGroupMembershipQuerySet(models.QuerySet["RiskGroupMembership"]):
    def on(self, day: date) -> Self:
        """Memberships in force on that day."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=day), since__lte=day)

    def during(self, start: date, end: date) -> Self:
        """Memberships in force at any time of the period."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=start), since__lte=end)


class RiskGroupMembership(models.Model):
    """An organisation in a group from a date, with the document behind it. Leaving sets `until`, nothing is deleted."""

    group = models.ForeignKey(RiskGroup, models.CASCADE, related_name="memberships", verbose_name="группа")
    organisation = models.ForeignKey(
        "schools.Organisation", models.PROTECT, related_name="risk_memberships", verbose_name="организация"
    )
    since = models.DateField("с")
    until = models.DateField("по", null=True, blank=True)
    basis = models.CharField("основание", max_length=300, help_text="Письмо, приказ или список: номер и дата")
    is_official = models.BooleanField("официальный список", default=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = RiskGroupMembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "включение в группу"
        verbose_name_plural = "включения в группы"
        ordering = ["-since"]
        constraints = [
            models.CheckConstraint(
                name="schools_riskmembership_since_until",
                condition=Q(until__isnull=True) | Q(since__lte=F("until")),
                violation_error_message="Дата исключения не может быть раньше даты включения.",
            ),
            models.UniqueConstraint(
                fields=["group", "organisation", "since"],
                name="schools_riskmembership_once",
                violation_error_message="Организация уже включена в группу с этой даты.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} – {self.group} с {self.since:%d.%m.%Y}"
