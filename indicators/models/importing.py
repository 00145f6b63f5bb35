"""Imports of assessment files under review, and what was learnt from earlier ones."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.urls import reverse

from schools.access import scope_of


class MunicipalRowQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Working material of the department: no school sees it."""
        return scope_of(user).narrow(self)


class AssessmentImport(models.Model):
    """An uploaded file with results: read, reviewed by a person, then written by a job."""

    class Shape(models.TextChoices):
        PUPILS = "pupils", "строка на каждого обучающегося"
        MARKS = "marks", "статистика по отметкам"
        SCORES = "scores", "распределение первичных баллов"
        JOURNAL = "journal", "сравнение с отметками по журналу"
        EXAM = "exam", "таблица ОГЭ или ЕГЭ по школам"

    class State(models.TextChoices):
        NEW = "new", "загружен"
        REVIEW = "review", "ждёт проверки"
        RUNNING = "running", "записывается"
        DONE = "done", "записан"
        FAILED = "failed", "не записан"
        DISCARDED = "cancelled", "отменён"

    municipality = models.ForeignKey("schools.Municipality", models.CASCADE, related_name="assessment_imports")
    file = models.FileField("файл", upload_to="assessments/", blank=True)
    file_name = models.CharField("имя файла", max_length=200)
    sha256 = models.CharField(max_length=64, blank=True)
    shape = models.CharField("вид таблицы", max_length=10, choices=Shape, blank=True)
    state = models.CharField("состояние", max_length=10, choices=State, default=State.NEW)
    # Answers of the person and what the file says of itself: kind, year, grade, subject, sheet.
    about = models.JSONField("что в файле", default=dict, blank=True)
    mapping = models.JSONField("столбцы", default=dict, blank=True)
    # Name as printed → id of the organisation, 0 = leave out.
    names = models.JSONField("названия школ", default=dict, blank=True)
    summary = models.JSONField("что прочитано", default=dict, blank=True)
    problems = models.JSONField("замечания", default=list, blank=True)
    job_id = models.UUIDField("работа", null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField("загружен", auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    objects = MunicipalRowQuerySet.as_manager()

    class Meta:
        verbose_name = "загрузка результатов"
        verbose_name_plural = "загрузки результатов"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("indicators:import", args=[self.pk])


class ColumnMapping(models.Model):
    """Which column means what in files with this head, as a person confirmed it."""

    municipality = models.ForeignKey("schools.Municipality", models.CASCADE, related_name="column_mappings")
    shape = models.CharField("вид таблицы", max_length=10, choices=AssessmentImport.Shape)
    signature = models.CharField("отпечаток заголовка", max_length=64)
    # Meaning → number of the column from 0.
    columns = models.JSONField("столбцы", default=dict)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField("подтверждено", auto_now=True)

    objects = MunicipalRowQuerySet.as_manager()

    class Meta:
        verbose_name = "разметка столбцов"
        verbose_name_plural = "разметки столбцов"
        constraints = [
            models.UniqueConstraint(fields=["municipality", "shape", "signature"], name="indicators_mapping_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_shape_display()}, {len(self.columns)} столбцов"


class NameMatch(models.Model):
    """A spelling of a school's name that a person recognised once."""

    municipality = models.ForeignKey("schools.Municipality", models.CASCADE, related_name="name_matches")
    key = models.CharField("очищенное название", max_length=300)
    printed = models.CharField("как напечатано", max_length=400)
    organisation = models.ForeignKey("schools.Organisation", models.CASCADE, related_name="name_matches")

    objects = MunicipalRowQuerySet.as_manager()

    class Meta:
        verbose_name = "узнанное название"
        verbose_name_plural = "узнанные названия"
        constraints = [
            models.UniqueConstraint(fields=["municipality", "key"], name="indicators_namematch_once"),
        ]

    def __str__(self) -> str:
        return f"{self.printed} = {self.organisation}"
