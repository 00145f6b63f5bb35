"""Organisations of a municipality and their yearly context."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from msoko.lib.search import search_text
from msoko.lib.sorting import sort_key
from schools.access import scope_of


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def visible_to(self, user: Any) -> Self:
        """All organisations of the municipalities the person works for, else only the own ones."""
        return scope_of(user).narrow(self, organisation="pk")

    def active_on(self, day: date) -> Self:
        """Opened by that day and not yet closed."""
        opened = Q(opened_on__isnull=True) | Q(opened_on__lte=day)
        return self.filter(opened, Q(closed_on__isnull=True) | Q(closed_on__gt=day))

    def of_kind(self, *kinds: str) -> Self:
        """Of any of the kinds."""
        return self.filter(kind__in=kinds)

    def in_order(self) -> Self:
        """Department first, then by kind, then «Школа № 2» before «Школа № 10»."""
        order = models.Case(*(models.When(kind=kind, then=n) for n, kind in enumerate(Organisation.Kind.values)))
        return self.annotate(kind_order=order).order_by("kind_order", "sort_key")


class Organisation(models.Model):
    """A body that executes activities and reports: the department and the methodical service are bodies too."""

    class Kind(models.TextChoices):
        AUTHORITY = "authority", "орган управления образованием"
        METHODICAL = "methodical", "методическая служба"
        ASSOCIATION = "association", "методические объединения"
        SCHOOL = "school", "общеобразовательная организация"
        PRESCHOOL = "preschool", "дошкольная организация"
        ADDITIONAL = "additional", "организация дополнительного образования"

    municipality = models.ForeignKey(
        "schools.Municipality", models.PROTECT, related_name="organisations", verbose_name="муниципалитет"
    )
    kind = models.CharField("вид", max_length=12, choices=Kind, default=Kind.SCHOOL)
    short_name = models.CharField("краткое название", max_length=120)
    full_name = models.CharField("полное название", max_length=400, blank=True)
    code = models.CharField("код", max_length=40, blank=True, help_text="Логин ФИС ОКО или код ППЭ, если есть")
    email = models.EmailField("почта", blank=True)
    opened_on = models.DateField("открыта", null=True, blank=True)
    closed_on = models.DateField("закрыта", null=True, blank=True)
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="predecessors", verbose_name="правопреемник"
    )
    is_selective = models.BooleanField(
        "отбор при приёме", default=False, help_text="Лицей или гимназия с углублённым изучением предметов"
    )
    is_sample = models.BooleanField("учебные данные", default=False)
    search_text = models.TextField(editable=False, blank=True)
    sort_key = models.CharField(max_length=400, editable=False, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = "организация"
        verbose_name_plural = "организации"
        ordering = ["sort_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "short_name"],
                name="schools_organisation_name_once",
                violation_error_message="Организация с таким названием уже есть.",
            ),
            models.CheckConstraint(
                name="schools_organisation_opened_closed",
                condition=Q(opened_on__isnull=True) | Q(closed_on__isnull=True) | Q(opened_on__lte=F("closed_on")),
                violation_error_message="Организация не может закрыться раньше, чем открылась.",
            ),
        ]

    def __str__(self) -> str:
        return self.short_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search_text = search_text(f"{self.short_name} {self.full_name} {self.code}")
        self.sort_key = sort_key(self.short_name)[:400]
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("schools:organisation", args=[self.pk])

    def is_active_on(self, day: date) -> bool:
        return (self.opened_on is None or self.opened_on <= day) and (self.closed_on is None or self.closed_on > day)


class OrganisationYear(models.Model):
    """Contingent and context of an organisation in one academic year; the basis for «schools like this one»."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="years")
    year = models.PositiveSmallIntegerField("учебный год, начало", help_text="2025 – это 2025/26 учебный год")
    pupils = models.PositiveIntegerField("обучающихся", null=True, blank=True)
    teachers = models.PositiveIntegerField("педагогов", null=True, blank=True)
    classes = models.PositiveIntegerField("классов", null=True, blank=True)
    is_rural = models.BooleanField("сельская", default=False)
    share_both_higher = models.DecimalField(
        "оба родителя с высшим образованием, %", max_digits=5, decimal_places=2, null=True, blank=True
    )
    share_incomplete = models.DecimalField("неполные семьи, %", max_digits=5, decimal_places=2, null=True, blank=True)
    share_registered = models.DecimalField("на учёте, %", max_digits=5, decimal_places=2, null=True, blank=True)
    share_special_needs = models.DecimalField("с ОВЗ, %", max_digits=5, decimal_places=2, null=True, blank=True)
    share_non_native = models.DecimalField(
        "русский язык не родной, %", max_digits=5, decimal_places=2, null=True, blank=True
    )

    class Meta:
        verbose_name = "контекст организации за год"
        verbose_name_plural = "контекст организаций"
        ordering = ["organisation", "year"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "year"],
                name="schools_organisationyear_once",
                violation_error_message="Данные за этот год уже есть.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.year}/{(self.year + 1) % 100:02d}"
