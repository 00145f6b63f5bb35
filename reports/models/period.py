"""Reporting periods: a quarter of a municipality with its three dates."""

from collections import defaultdict
from datetime import date, datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from msoko.lib.periods import Quarter
from schools.access import scope_of


class ReportingPeriodQuerySet(models.QuerySet["ReportingPeriod"]):
    def visible_to(self, user: Any) -> Self:
        scope = scope_of(user)
        return self if scope.everything else self.filter(municipality__in=scope.municipalities)


class ReportingPeriod(models.Model):
    """A quarter that has been opened for reporting.

    Three dates mean three things: `due` – when the report is expected (the nominal day moved off a day off),
    `on_time_until` – what statistics count as on time, `locks_at` – after it sending needs an extension.
    """

    municipality = models.ForeignKey("schools.Municipality", models.PROTECT, related_name="periods")
    code = models.CharField("код", max_length=8, help_text="2026Q3")
    start = models.DateField("начало")
    end = models.DateField("конец")
    nominal_due = models.DateField("срок по приказу")
    due = models.DateField("срок с учётом рабочих дней")
    on_time_until = models.DateField("считается вовремя до")
    locks_at = models.DateTimeField("закрывается")
    closed_at = models.DateTimeField("закрыт", null=True, blank=True)
    opened_at = models.DateTimeField("открыт")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = ReportingPeriodQuerySet.as_manager()

    class Meta:
        verbose_name = "отчётный период"
        verbose_name_plural = "отчётные периоды"
        ordering = ["start"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "code"],
                name="reports_period_once",
                violation_error_message="Этот период уже открыт.",
            ),
            models.CheckConstraint(
                name="reports_period_dates",
                condition=Q(start__lt=F("end"), end__lt=F("due"), due__lte=F("on_time_until")),
                violation_error_message="Срок сдачи должен быть позже конца квартала.",
            ),
        ]

    def __str__(self) -> str:
        return self.quarter.label

    def get_absolute_url(self) -> str:
        return reverse("reports:period", args=[self.code])

    @property
    def quarter(self) -> Quarter:
        return Quarter.parse(self.code)

    @property
    def is_shifted(self) -> bool:
        return self.due != self.nominal_due

    def is_locked(self, at: datetime) -> bool:
        return (self.closed_at is not None and self.closed_at <= at) or at > self.locks_at

    def is_late(self, day: date) -> bool:
        """Is a report sent on this day late?"""
        return day > self.on_time_until


class ExtensionQuerySet(models.QuerySet["Extension"]):
    def visible_to(self, user: Any) -> Self:
        return scope_of(user).narrow(self, municipality="period__municipality", organisation="organisation")

    def in_force(self) -> Self:
        """Not revoked; whether the day has passed is asked of the date."""
        return self.filter(revoked_at__isnull=True)

    def of_report(self, report: Any) -> Self:
        """What is in force for one report."""
        return self.in_force().filter(period=report.period_id, organisation=report.organisation_id)

    def by_report(self) -> dict[tuple[int, int], list["Extension"]]:
        """(period, organisation) → what is in force for the report; an empty list for any other. One query."""
        found: dict[tuple[int, int], list[Extension]] = defaultdict(list)
        for row in self.in_force():
            found[row.period_id, row.organisation_id].append(row)
        return found


class Extension(models.Model):
    """More time, a waiver or a reopening for one organisation: a record with a reason, not a change of the period."""

    class Kind(models.TextChoices):
        EXTENSION = "extension", "продление срока"
        WAIVER = "waiver", "освобождение от отчёта"
        REOPENING = "reopening", "повторное открытие"

    period = models.ForeignKey(ReportingPeriod, models.CASCADE, related_name="extensions")
    organisation = models.ForeignKey("schools.Organisation", models.PROTECT, related_name="extensions")
    kind = models.CharField("вид", max_length=10, choices=Kind, default=Kind.EXTENSION)
    until = models.DateField("до какого дня", null=True, blank=True)
    reason = models.CharField("причина", max_length=500)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="разрешил")
    approved_at = models.DateTimeField("когда разрешено")
    revoked_at = models.DateTimeField("отозвано", null=True, blank=True)

    objects = ExtensionQuerySet.as_manager()

    class Meta:
        verbose_name = "продление"
        verbose_name_plural = "продления и освобождения"
        ordering = ["-approved_at"]
        constraints = [
            models.CheckConstraint(
                name="reports_extension_until",
                condition=Q(kind="waiver") | Q(until__isnull=False),
                violation_error_message="Укажите, до какого дня.",
            ),
            models.CheckConstraint(
                name="reports_extension_reason",
                condition=~Q(reason=""),
                violation_error_message="Напишите причину.",
            ),
        ]

    def __str__(self) -> str:
        until = f" до {self.until:%d.%m.%Y}" if self.until else ""
        return f"{self.get_kind_display()}{until}"
