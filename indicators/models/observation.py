"""Observed values and the batches they were pasted in."""

from typing import Any, Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q

from indicators.formulas import is_small
from msoko.lib.periods import parse_period
from schools.access import scope_of


class ObservationQuerySet(models.QuerySet["Observation"]):
    def visible_to(self, user: Any) -> Self:
        """The whole municipality for its staff; for a school its own values and the municipal ones."""
        scope = scope_of(user)
        municipal = Q(municipality__in=scope.municipalities, organisation__isnull=True)
        return scope.narrow(self, municipality="municipality", organisation="organisation", also=municipal)

    def of_organisations(self) -> Self:
        return self.filter(organisation__isnull=False)

    def municipal(self) -> Self:
        return self.filter(organisation__isnull=True)

    def with_value(self) -> Self:
        return self.filter(absence="", value__isnull=False)


class Observation(models.Model):
    """One value of an indicator: of an organisation, or of the municipality when no organisation is named.

    Zero is a value. An absence has a kind; a ratio keeps its numerator and denominator, so that levels above are
    computed from sums.
    """

    class Absence(models.TextChoices):
        NO_DATA = "no_data", "нет данных"
        NOT_APPLICABLE = "not_applicable", "неприменимо"
        NOT_SUBMITTED = "not_submitted", "не сдано"
        HIDDEN = "hidden", "скрыто, мало наблюдений"

    class Source(models.TextChoices):
        MANUAL = "manual", "введено вручную"
        PASTE = "paste", "вставлено блоком"
        FILE = "file", "из файла"
        REPORT = "report", "из отчёта"
        EVIDENCE = "evidence", "по принятым документам"
        ASSESSMENT = "assessment", "из результатов оценочных процедур"

    indicator = models.ForeignKey("indicators.Indicator", models.CASCADE, related_name="observations")
    municipality = models.ForeignKey("schools.Municipality", models.PROTECT, related_name="observations")
    organisation = models.ForeignKey(
        "schools.Organisation", models.PROTECT, null=True, blank=True, related_name="observations",
        verbose_name="организация",
    )  # fmt: skip
    period_code = models.CharField("период", max_length=10)
    period_start = models.DateField("начало периода")
    period_end = models.DateField("конец периода")
    numerator = models.DecimalField("числитель", max_digits=20, decimal_places=6, null=True, blank=True)
    denominator = models.DecimalField("знаменатель", max_digits=20, decimal_places=6, null=True, blank=True)
    value = models.DecimalField("значение", max_digits=20, decimal_places=6, null=True, blank=True)
    text = models.TextField("словами", blank=True)
    absence = models.CharField("почему нет", max_length=16, choices=Absence, blank=True, default="")
    source = models.CharField("источник", max_length=12, choices=Source, default=Source.MANUAL)
    source_note = models.CharField("откуда именно", max_length=300, blank=True)
    note = models.TextField("пояснение", blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="кто внёс"
    )
    updated_at = models.DateTimeField("когда", auto_now=True)
    version = models.PositiveIntegerField(default=1)

    objects = ObservationQuerySet.as_manager()

    class Meta:
        verbose_name = "значение показателя"
        verbose_name_plural = "значения показателей"
        ordering = ["period_start", "pk"]
        indexes = [
            models.Index(fields=["municipality", "period_code"], name="indicators_obs_period"),
            models.Index(fields=["organisation", "indicator", "period_start"], name="indicators_obs_organisation"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "organisation", "period_code"],
                condition=Q(organisation__isnull=False),
                name="indicators_observation_organisation_once",
                violation_error_message="Значение организации за этот период уже есть.",
            ),
            models.UniqueConstraint(
                fields=["indicator", "period_code"],
                condition=Q(organisation__isnull=True),
                name="indicators_observation_municipal_once",
                violation_error_message="Значение муниципалитета за этот период уже есть.",
            ),
            models.CheckConstraint(
                name="indicators_observation_value_or_absence",
                condition=(Q(absence="") & (Q(value__isnull=False) | ~Q(text="")))
                | (~Q(absence="") & Q(value__isnull=True, numerator__isnull=True, denominator__isnull=True)),
                violation_error_message="Укажите значение или причину, по которой его нет, – что-то одно.",
            ),
            models.CheckConstraint(
                name="indicators_observation_denominator",
                condition=Q(denominator__isnull=True) | Q(denominator__gt=0),
                violation_error_message="Знаменатель должен быть больше нуля. Если делить не на что, выберите "
                "«неприменимо».",
            ),
            models.CheckConstraint(
                name="indicators_observation_period",
                condition=Q(period_start__lte=F("period_end")),
                violation_error_message="Период не может закончиться раньше, чем начался.",
            ),
        ]

    def __str__(self) -> str:
        whose = self.organisation or self.municipality
        return f"{self.indicator}, {whose}, {self.period_code}"

    @property
    def is_small_group(self) -> bool:
        """People who could be recognised: not shown to those who neither enter the values nor belong to the body."""
        return self.indicator.counts_people and is_small(self.denominator or self.value)

    @property
    def period_label(self) -> str:
        """«II квартал 2026 года»."""
        return parse_period(self.period_code).label


class ValueBatchQuerySet(models.QuerySet["ValueBatch"]):
    def visible_to(self, user: Any) -> Self:
        return scope_of(user).narrow(self)


class ValueBatch(models.Model):
    """Many values written by one act (a pasted block, a filled template): what stood there before, for taking back."""

    municipality = models.ForeignKey("schools.Municipality", models.CASCADE, related_name="+")
    title = models.CharField("что сделано", max_length=200)
    # [{"observation": 5, "version": 2, "before": {...} or null}]
    entries = models.JSONField("изменённые значения", default=list, encoder=DjangoJSONEncoder)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("когда", auto_now_add=True)
    undone_at = models.DateTimeField("отменено", null=True, blank=True)

    objects = ValueBatchQuerySet.as_manager()

    class Meta:
        verbose_name = "ввод значений"
        verbose_name_plural = "вводы значений"
        ordering = ["-at"]

    def __str__(self) -> str:
        return self.title
