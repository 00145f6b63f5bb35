"""Assessment procedures and their results by organisation: counts, never pupils."""

from typing import Any, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from schools.access import scope_of


class ProcedureQuerySet(models.QuerySet["Procedure"]):
    def visible_to(self, user: Any) -> Self:
        scope = scope_of(user)
        return self if scope.everything else self.filter(municipality__in=scope.municipalities)

    def same_in_all_years(self, procedure: "Procedure") -> Self:
        """The procedure of the same kind, grade and subject in this and every other year."""
        return self.filter(
            municipality=procedure.municipality_id,
            kind=procedure.kind,
            grade=procedure.grade,
            subject=procedure.subject,
        )


class Procedure(models.Model):
    """ВПР, ОГЭ, ЕГЭ or another procedure in one year, grade and subject."""

    class Kind(models.TextChoices):
        VPR = "vpr", "ВПР"
        OGE = "oge", "ОГЭ"
        EGE = "ege", "ЕГЭ"
        GVE = "gve", "ГВЭ"
        NIKO = "niko", "НИКО"
        REGIONAL = "dkr", "диагностическая работа (ДКР, РОП)"
        OLYMPIAD = "vsosh", "ВсОШ"
        OTHER = "other", "другая процедура"

    municipality = models.ForeignKey("schools.Municipality", models.PROTECT, related_name="procedures")
    kind = models.CharField("процедура", max_length=8, choices=Kind)
    year = models.PositiveSmallIntegerField("год проведения")
    grade = models.PositiveSmallIntegerField(
        "класс", validators=[MinValueValidator(1), MaxValueValidator(11)], help_text="От 1 до 11"
    )
    subject = models.CharField("предмет", max_length=120)
    name = models.CharField("уточнение", max_length=200, blank=True)
    held_on = models.DateField("дата", null=True, blank=True)
    max_score = models.PositiveSmallIntegerField("наибольший балл", null=True, blank=True)
    # Lowest score of each mark: {"3": 6, "4": 10, "5": 15}.
    borders = models.JSONField("границы отметок", default=dict, blank=True)
    # Task number → {"max": 2, "level": "basic"}.
    tasks = models.JSONField("задания", default=dict, blank=True)
    is_changed = models.BooleanField("несопоставима с прошлым годом", default=False)
    is_sample = models.BooleanField("учебные данные", default=False)
    version = models.PositiveIntegerField(default=1)

    objects = ProcedureQuerySet.as_manager()

    class Meta:
        verbose_name = "оценочная процедура"
        verbose_name_plural = "оценочные процедуры"
        ordering = ["-year", "kind", "grade", "subject"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "kind", "year", "grade", "subject", "name"],
                name="indicators_procedure_once",
                violation_error_message="Такая процедура уже есть.",
            ),
        ]

    def __str__(self) -> str:
        extra = f" ({self.name})" if self.name else ""
        return f"{self.get_kind_display()} {self.year}, {self.grade} класс, {self.subject}{extra}"

    def get_absolute_url(self) -> str:
        return reverse("indicators:procedure", args=[self.pk])


class AssessmentResultQuerySet(models.QuerySet["AssessmentResult"]):
    def visible_to(self, user: Any) -> Self:
        """All schools for municipal staff; for a school its own results and the levels above it."""
        scope = scope_of(user)
        municipal = Q(procedure__municipality__in=scope.municipalities, organisation__isnull=True)
        return scope.narrow(self, municipality="procedure__municipality", organisation="organisation", also=municipal)

    def of_organisations(self) -> Self:
        return self.filter(level=AssessmentResult.Level.ORGANISATION)


class AssessmentResult(models.Model):
    """Results of one organisation (or of a level above) in one procedure. Pupils are counted at import and not kept."""

    class Level(models.TextChoices):
        ORGANISATION = "organisation", "организация"
        MUNICIPALITY = "municipality", "муниципалитет"
        REGION = "region", "регион"
        COUNTRY = "country", "вся выборка"

    COUNTS = ("n2", "n3", "n4", "n5")

    procedure = models.ForeignKey(Procedure, models.CASCADE, related_name="results")
    level = models.CharField("уровень", max_length=12, choices=Level, default=Level.ORGANISATION)
    organisation = models.ForeignKey(
        "schools.Organisation", models.PROTECT, null=True, blank=True, related_name="assessment_results"
    )
    participants = models.PositiveIntegerField("участников")
    n2 = models.PositiveIntegerField("«2»", null=True, blank=True)
    n3 = models.PositiveIntegerField("«3»", null=True, blank=True)
    n4 = models.PositiveIntegerField("«4»", null=True, blank=True)
    n5 = models.PositiveIntegerField("«5»", null=True, blank=True)
    # Score → pupils: {"0": 1, "7": 12}.
    histogram = models.JSONField("распределение баллов", default=dict, blank=True)
    lowered = models.PositiveIntegerField("ниже журнала", null=True, blank=True)
    confirmed = models.PositiveIntegerField("как в журнале", null=True, blank=True)
    raised = models.PositiveIntegerField("выше журнала", null=True, blank=True)
    # Task number → {"score": 41, "possible": 60}: sums over pupils, so that levels above are computed from sums.
    tasks = models.JSONField("выполнение заданий", default=dict, blank=True)
    mean_score = models.DecimalField("средний балл", max_digits=7, decimal_places=3, null=True, blank=True)
    below_minimum = models.PositiveIntegerField("не преодолели минимум", null=True, blank=True)
    high = models.PositiveIntegerField("81–99 баллов", null=True, blank=True)
    hundred = models.PositiveIntegerField("100 баллов", null=True, blank=True)
    absent = models.PositiveIntegerField("отсутствовали", null=True, blank=True)
    imported = models.ForeignKey(
        "indicators.AssessmentImport", models.SET_NULL, null=True, blank=True, related_name="results"
    )
    version = models.PositiveIntegerField(default=1)

    objects = AssessmentResultQuerySet.as_manager()

    class Meta:
        verbose_name = "результат оценочной процедуры"
        verbose_name_plural = "результаты оценочных процедур"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["procedure", "organisation"],
                condition=Q(organisation__isnull=False),
                name="indicators_result_organisation_once",
                violation_error_message="Результат этой организации уже есть.",
            ),
            models.UniqueConstraint(
                fields=["procedure", "level"],
                condition=Q(organisation__isnull=True),
                name="indicators_result_level_once",
                violation_error_message="Результат этого уровня уже есть.",
            ),
            models.CheckConstraint(
                name="indicators_result_level_organisation",
                condition=Q(level="organisation", organisation__isnull=False)
                | (~Q(level="organisation") & Q(organisation__isnull=True)),
                violation_error_message="Организация указывается только для уровня «организация».",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure}: {self.organisation or self.get_level_display()}"
