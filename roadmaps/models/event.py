"""What deadlines wait for: events that happened, and schedules that come from outside."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from schools.access import scope_of


class MunicipalQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Events and schedules of municipalities where the person has a role."""
        scope = scope_of(user)
        return self if scope.everything else self.filter(municipality__in=scope.municipalities)

    def in_force(self) -> Self:
        return self.filter(revoked_at__isnull=True)


class Event(models.Model):
    """«Получен федеральный список»: the department says that it happened, when, and on what basis."""

    municipality = models.ForeignKey("schools.Municipality", models.CASCADE, related_name="events")
    name = models.CharField("что произошло", max_length=300)
    # Lemmas that a phrase of a deadline must contain to be about this event; chosen from the name by the portal.
    key = models.CharField("слова события", max_length=300)
    occurred_on = models.DateField("когда")
    basis = models.CharField("основание", max_length=300, help_text="Письмо, приказ, протокол: номер и дата")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    registered_at = models.DateTimeField("зарегистрировано")
    revoked_at = models.DateTimeField("отозвано", null=True, blank=True)
    revoked_reason = models.CharField("почему отозвано", max_length=300, blank=True)

    objects = MunicipalQuerySet.as_manager()

    class Meta:
        verbose_name = "событие"
        verbose_name_plural = "события"
        ordering = ["-occurred_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "key", "occurred_on"],
                condition=Q(revoked_at__isnull=True),
                name="roadmaps_event_once_a_day",
                violation_error_message="Это событие с такой датой уже зарегистрировано.",
            ),
            models.CheckConstraint(
                name="roadmaps_event_key", condition=~Q(key=""),
                violation_error_message="Назовите событие словами, по которым его узнают в сроках.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.name}, {self.occurred_on:%d.%m.%Y}"


class ExternalSchedule(models.Model):
    """A table of dates that comes from outside: ВПР, ГИА, НИКО, план-график of the region."""

    class Mode(models.TextChoices):
        WHOLE = "whole", "один срок: от первой даты до последней"
        ROWS = "rows", "каждая строка – отдельный срок"

    municipality = models.ForeignKey("schools.Municipality", models.CASCADE, related_name="external_schedules")
    name = models.CharField("название", max_length=300)
    code = models.CharField("как называют в сроках", max_length=120, help_text="Например: ВПР, ГИА, план-график")
    year = models.PositiveSmallIntegerField("год")
    mode = models.CharField("сроки мероприятий", max_length=5, choices=Mode, default=Mode.WHOLE)
    basis = models.CharField("основание", max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    registered_at = models.DateTimeField("внесён")
    revoked_at = models.DateTimeField("заменён", null=True, blank=True)

    objects = MunicipalQuerySet.as_manager()

    class Meta:
        verbose_name = "внешний график"
        verbose_name_plural = "внешние графики"
        ordering = ["-year", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "code", "year"],
                condition=Q(revoked_at__isnull=True),
                name="roadmaps_external_once_a_year",
                violation_error_message="График с таким названием на этот год уже есть.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}, {self.year} год"


class ScheduleDate(models.Model):
    """One row of an external schedule."""

    schedule = models.ForeignKey(ExternalSchedule, models.CASCADE, related_name="dates")
    title = models.CharField("что", max_length=300)
    start = models.DateField("с")
    due = models.DateField("по")

    class Meta:
        verbose_name = "дата графика"
        verbose_name_plural = "даты графика"
        ordering = ["start", "pk"]
        constraints = [
            models.CheckConstraint(
                name="roadmaps_scheduledate_order", condition=Q(start__lte=F("due")),
                violation_error_message="Начало не может быть позже окончания.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.title}: {self.start:%d.%m.%Y} – {self.due:%d.%m.%Y}"
