"""Indicators and their sets: what is measured, how it is put together, what counts as good."""

from decimal import Decimal
from typing import Any, Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from msoko.lib.search import search_text
from schools.access import scope_of


class IndicatorSetQuerySet(models.QuerySet["IndicatorSet"]):
    def visible_to(self, user: Any) -> Self:
        """Sets of every municipality where the person has a role: definitions are no secret, values are."""
        scope = scope_of(user)
        return self if scope.everything else self.filter(municipality__in=scope.municipalities)

    def current(self) -> Self:
        return self.filter(is_archived=False)


class IndicatorSet(models.Model):
    """A named list of indicators that are collected together: a mechanism, a regional methodology, a road map."""

    municipality = models.ForeignKey(
        "schools.Municipality", models.PROTECT, related_name="indicator_sets", verbose_name="муниципалитет"
    )
    code = models.SlugField("код", max_length=60)
    name = models.CharField("название", max_length=300)
    description = models.TextField("описание", blank=True)
    source = models.TextField("источник", blank=True, help_text="Документ, из которого взят перечень")
    mechanism = models.ForeignKey(
        "indicators.Mechanism", models.SET_NULL, null=True, blank=True, related_name="sets", verbose_name="тема"
    )
    position = models.PositiveSmallIntegerField("порядок", default=0)
    is_archived = models.BooleanField("в архиве", default=False)
    is_sample = models.BooleanField("учебные данные", default=False)
    version = models.PositiveIntegerField(default=1)

    objects = IndicatorSetQuerySet.as_manager()

    class Meta:
        verbose_name = "набор показателей"
        verbose_name_plural = "наборы показателей"
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "code"],
                name="indicators_set_code_once",
                violation_error_message="Набор с таким кодом уже есть.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("indicators:set", args=[self.pk])


class IndicatorQuerySet(models.QuerySet["Indicator"]):
    def visible_to(self, user: Any) -> Self:
        scope = scope_of(user)
        return self if scope.everything else self.filter(set__municipality__in=scope.municipalities)

    def of(self, municipality: Any) -> Self:
        return self.filter(set__municipality=municipality)

    def current(self) -> Self:
        """Indicators that are collected now: not switched off, named, their set not in the archive."""
        return self.filter(is_active=True, set__is_archived=False).exclude(name="")

    def in_order(self) -> Self:
        return self.order_by("set__position", "set__name", "position", "pk")


class Indicator(models.Model):
    """A definition. Aggregation, direction of good and comparison belong here and nowhere else.

    An empty name marks a place of a list whose names are not known yet; nothing is collected for it.
    """

    class Kind(models.TextChoices):
        DOCUMENT_PRESENCE = "document_presence", "наличие документа"
        COUNT = "count", "количество"
        SHARE = "share", "доля"
        VALUE = "value", "значение"
        STEPPED = "stepped", "доля с целью по годам"
        GROWTH = "growth", "рост или снижение к прошлому году"
        PARTICIPATION = "participation", "участие"
        LINKED_PLAN = "linked_plan", "исполнение связанного плана"
        ACTION_DONE = "action_done", "дело сделано"
        QUALITATIVE = "qualitative", "качественная оценка"

    class Level(models.TextChoices):
        ORGANISATION = "organisation", "по организациям"
        MUNICIPALITY = "municipality", "по муниципалитету в целом"

    class Frequency(models.TextChoices):
        QUARTER = "quarter", "ежеквартально"
        YEAR = "year", "за календарный год"
        ACADEMIC = "academic", "за учебный год"

    class AcrossOrganisations(models.TextChoices):
        RATIO = "ratio", "из сумм числителя и знаменателя"
        SUM = "sum", "сумма"
        MEAN = "mean", "среднее по организациям"
        MEDIAN = "median", "медиана по организациям"
        MINIMUM = "min", "наименьшее"
        MAXIMUM = "max", "наибольшее"
        SHARE_MET = "share_met", "доля организаций, где выполнено"
        NONE = "none", "не складывается"

    class AcrossPeriods(models.TextChoices):
        LAST = "last", "последнее значение"
        RATIO = "ratio", "из сумм числителя и знаменателя"
        SUM = "sum", "сумма"
        MEAN = "mean", "среднее"
        MINIMUM = "min", "наименьшее"
        MAXIMUM = "max", "наибольшее"
        NONE = "none", "не складывается"

    class Better(models.TextChoices):
        HIGHER = "higher", "больше – лучше"
        LOWER = "lower", "меньше – лучше"

    class Comparison(models.TextChoices):
        AT_LEAST = "ge", "не менее"
        AT_MOST = "le", "не более"
        EQUAL = "eq", "равно"
        GROWTH = "growth", "лучше, чем годом раньше"
        NONE = "none", "не сравнивается"

    RATIO_KINDS = frozenset({"share", "stepped", "participation", "linked_plan"})
    YES_NO_KINDS = frozenset({"document_presence", "action_done"})

    set = models.ForeignKey(IndicatorSet, models.CASCADE, related_name="indicators", verbose_name="набор")
    code = models.SlugField("код", max_length=60)
    name = models.TextField("название", blank=True)
    kind = models.CharField("вид", max_length=20, choices=Kind, default=Kind.VALUE)
    unit = models.CharField("единица", max_length=40, blank=True, help_text="%, ед., чел., балл")
    numerator_label = models.CharField("числитель", max_length=300, blank=True)
    denominator_label = models.CharField("знаменатель", max_length=300, blank=True)
    level = models.CharField("уровень", max_length=12, choices=Level, default=Level.ORGANISATION)
    frequency = models.CharField("как часто", max_length=10, choices=Frequency, default=Frequency.YEAR)
    across_organisations = models.CharField(
        "по организациям складывается", max_length=10, choices=AcrossOrganisations, default=AcrossOrganisations.NONE
    )
    across_periods = models.CharField(
        "по периодам складывается", max_length=10, choices=AcrossPeriods, default=AcrossPeriods.LAST
    )
    better = models.CharField("что лучше", max_length=6, choices=Better, default=Better.HIGHER)
    comparison = models.CharField("с целью сравнивается", max_length=6, choices=Comparison, default=Comparison.AT_LEAST)
    tolerance = models.DecimalField(
        "близко к цели, %", max_digits=5, decimal_places=2, default=Decimal(10), validators=[MinValueValidator(0)],
        help_text="На сколько процентов цели можно недобрать, чтобы показатель считался близким к ней",
    )  # fmt: skip
    weight = models.DecimalField(
        "вес", max_digits=7, decimal_places=3, default=Decimal(1), validators=[MinValueValidator(0)]
    )
    places = models.PositiveSmallIntegerField("знаков после запятой", default=1)
    counts_people = models.BooleanField(
        "считает людей", default=False, help_text="Группы меньше 10 человек не показываются другим организациям"
    )
    lowest = models.DecimalField("наименьшее возможное", max_digits=20, decimal_places=6, null=True, blank=True)
    highest = models.DecimalField("наибольшее возможное", max_digits=20, decimal_places=6, null=True, blank=True)
    jump = models.DecimalField(
        "заметное изменение за период, %", max_digits=7, decimal_places=2, default=Decimal(50), null=True, blank=True
    )
    part_of = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="parts", verbose_name="слагаемое показателя"
    )
    document_kinds = models.JSONField("ожидаемые документы", default=list, blank=True)
    source = models.TextField("источник данных", blank=True)
    method = models.TextField("порядок расчёта", blank=True)
    # Calendar years from which values are not comparable with earlier ones.
    method_changed = models.JSONField("годы смены методики", default=list, blank=True)
    mechanism = models.ForeignKey(
        "indicators.Mechanism", models.SET_NULL, null=True, blank=True, related_name="indicators", verbose_name="тема"
    )
    printed = models.TextField("как напечатано в документе", blank=True)
    # Lineage of the road map row that it was read from; a plain value, because plans stand above indicators.
    origin = models.UUIDField("строка дорожной карты", null=True, blank=True, db_index=True)
    position = models.PositiveSmallIntegerField("порядок", default=0)
    is_active = models.BooleanField("собирается", default=True)
    search_text = models.TextField(editable=False, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        verbose_name = "показатель"
        verbose_name_plural = "показатели"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["set", "code"],
                name="indicators_indicator_code_once",
                violation_error_message="Показатель с таким кодом в наборе уже есть.",
            ),
            models.CheckConstraint(
                name="indicators_indicator_weight",
                condition=Q(weight__gte=0),
                violation_error_message="Вес не может быть отрицательным.",
            ),
            models.CheckConstraint(
                name="indicators_indicator_range",
                condition=Q(lowest__isnull=True) | Q(highest__isnull=True) | Q(lowest__lte=models.F("highest")),
                violation_error_message="Наименьшее возможное значение больше наибольшего.",
            ),
        ]

    def __str__(self) -> str:
        return self.name or f"Место {self.position} (показатель не назван)"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search_text = self.searchable()
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("indicators:indicator", args=[self.pk])

    def searchable(self) -> str:
        """What the stored search text should be now."""
        return search_text(f"{self.name} {self.numerator_label} {self.printed}")

    @property
    def is_ratio(self) -> bool:
        """Entered as numerator and denominator, shown in percent."""
        return self.kind in self.RATIO_KINDS

    @property
    def bounds(self) -> tuple[Decimal | None, Decimal | None]:
        """What a value can be at all: as the definition says, else 0–100 of a share and not below zero of a count."""
        is_share = self.is_ratio or self.across_organisations == self.AcrossOrganisations.SHARE_MET
        lowest = Decimal(0) if is_share or self.kind == self.Kind.COUNT else None
        highest = Decimal(100) if is_share and self.kind != self.Kind.LINKED_PLAN else None
        return (
            lowest if self.lowest is None else self.lowest,
            highest if self.highest is None or self.is_yes_no else self.highest,
        )

    @property
    def adds_up(self) -> bool:
        """Is a year the sum of its quarters, so that a part of them cannot stand beside a whole year?"""
        return self.frequency == self.Frequency.QUARTER and self.across_periods == self.AcrossPeriods.SUM

    @property
    def is_yes_no(self) -> bool:
        return self.kind in self.YES_NO_KINDS

    @property
    def is_place(self) -> bool:
        """A place of a list whose name is not known yet."""
        return not self.name
