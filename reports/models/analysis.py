"""The annual analysis: a numbered immutable snapshot, and the words people write beside it."""

from typing import Any, Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from schools.access import scope_of


class AnalysisRunQuerySet(models.QuerySet["AnalysisRun"]):
    def visible_to(self, user: Any) -> Self:
        """People of the department; schools meet an analysis only as a published document."""
        return scope_of(user).narrow(self)

    def light(self) -> Self:
        """Without the snapshot and its rows: lists of runs need neither."""
        return self.defer("content", "rows")

    def ready(self) -> Self:
        return self.filter(computed_at__isnull=False)

    def published(self) -> Self:
        return self.filter(published_at__isnull=False)


class AnalysisRun(models.Model):
    """One computation of a year. The snapshot never changes: a new computation is a new number."""

    class YearKind(models.TextChoices):
        CALENDAR = "calendar", "календарный год"
        ACADEMIC = "academic", "учебный год"

    municipality = models.ForeignKey("schools.Municipality", models.PROTECT, related_name="analyses")
    number = models.PositiveSmallIntegerField("номер расчёта")
    year = models.PositiveSmallIntegerField("год", help_text="Для учебного года – год его начала")
    year_kind = models.CharField("отчётный год", max_length=8, choices=YearKind, default=YearKind.CALENDAR)
    cut_off = models.DateTimeField("данные на")
    is_final = models.BooleanField("окончательный", default=False)
    job = models.ForeignKey("jobs.Job", models.SET_NULL, null=True, blank=True, related_name="analyses")
    content = models.JSONField("снимок", default=dict, encoder=DjangoJSONEncoder)
    # Rows behind the numbers (reports.snapshots.BEHIND): what a drill-down shows. Early runs keep obligations alone.
    rows = models.JSONField("обязательства", default=list, encoder=DjangoJSONEncoder)
    checksum = models.CharField(max_length=64, blank=True)
    computed_at = models.DateTimeField("рассчитан", null=True, blank=True)
    compared_with = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="сравнивается с расчётом"
    )
    created_at = models.DateTimeField("запущен")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField("опубликован", null=True, blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = AnalysisRunQuerySet.as_manager()

    class Meta:
        verbose_name = "расчёт анализа"
        verbose_name_plural = "расчёты анализа"
        ordering = ["-year", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "year", "year_kind", "number"], name="reports_analysisrun_number_once"
            ),
            models.CheckConstraint(
                name="reports_analysisrun_published_pair",
                condition=Q(published_at__isnull=True, published_by__isnull=True)
                | Q(published_at__isnull=False, published_by__isnull=False, computed_at__isnull=False),
                violation_error_message="Опубликовать можно только готовый расчёт.",
            ),
            models.CheckConstraint(
                name="reports_analysisrun_not_with_itself",
                condition=Q(compared_with__isnull=True) | ~Q(compared_with=F("id")),
            ),
        ]

    def __str__(self) -> str:
        kind = "окончательный" if self.is_final else "предварительный"
        return f"Анализ за {self.year_label}, расчёт №\u00a0{self.number}, {kind}"

    def get_absolute_url(self) -> str:
        return reverse("reports:analysis_run", args=[self.pk])

    def of_same_year(self) -> models.QuerySet:
        """Ids of all runs of this year: what is recommended and decided belongs to the year, not to one computation."""
        same = AnalysisRun.objects.filter(municipality=self.municipality_id, year=self.year, year_kind=self.year_kind)
        return same.order_by().values("pk")

    @property
    def year_label(self) -> str:
        if self.year_kind == self.YearKind.ACADEMIC:
            return f"{self.year}/{(self.year + 1) % 100:02d} учебный год"
        return f"{self.year} год"


class Conclusion(models.Model):
    """Words to one subject of the analysis: the draft that the numbers gave and the text that people left."""

    class Subject(models.TextChoices):
        TOTAL = "total", "исполнение в целом"
        DIRECTION = "direction", "направление"
        ACTIVITY = "activity", "мероприятие"
        INDICATORS = "indicators", "показатели"
        RESULTS = "results", "оценочные процедуры"
        OBJECTIVITY = "objectivity", "объективность"
        TIMELINESS = "timeliness", "сдача отчётов"

    run = models.ForeignKey(AnalysisRun, models.CASCADE, related_name="conclusions")
    subject = models.CharField("о чём", max_length=12, choices=Subject)
    key = models.CharField("номер направления или мероприятия", max_length=60, blank=True)
    title = models.CharField("заголовок", max_length=400)
    position = models.PositiveIntegerField(default=0)
    draft = models.TextField("черновик портала")
    text = models.TextField("вывод")
    proposal_draft = models.TextField("черновик предложения", blank=True)
    proposal = models.TextField("предложение", blank=True)
    basis = models.JSONField("на чём основан", default=list)
    is_approved = models.BooleanField("утверждён", default=False)
    edited_at = models.DateTimeField("изменён", null=True, blank=True)
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = "вывод"
        verbose_name_plural = "выводы"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["run", "subject", "key"], name="reports_conclusion_once"),
        ]

    def __str__(self) -> str:
        return self.title
