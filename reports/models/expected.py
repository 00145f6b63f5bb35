"""What became of the expected results that a road map promises by year."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class ExpectedMark(models.Model):
    """One cell of the printed table of expected results: got or not, by which document or activity."""

    class State(models.TextChoices):
        DONE = "done", "получен"
        PARTLY = "partly", "получен частично"
        NOT_DONE = "not_done", "не получен"

    roadmap = models.ForeignKey("roadmaps.Roadmap", models.CASCADE, related_name="expected_marks")
    block = models.PositiveSmallIntegerField("блок таблицы")
    row = models.PositiveSmallIntegerField("строка блока")
    year = models.PositiveSmallIntegerField("год")
    state = models.CharField("состояние", max_length=8, choices=State)
    activity = models.ForeignKey(
        "roadmaps.Activity", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="мероприятие"
    )
    title = models.CharField("документ", max_length=500, blank=True)
    link = models.CharField("адрес", max_length=500, blank=True)
    note = models.CharField("пояснение", max_length=500, blank=True)
    changed_at = models.DateTimeField("изменена")
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "отметка ожидаемого результата"
        verbose_name_plural = "отметки ожидаемых результатов"
        constraints = [
            models.UniqueConstraint(
                fields=["roadmap", "block", "row", "year"],
                name="reports_expectedmark_once",
                violation_error_message="Отметка этого результата уже есть.",
            ),
            models.CheckConstraint(
                name="reports_expectedmark_not_done_note",
                condition=~Q(state="not_done") | ~Q(note=""),
                violation_error_message="Напишите, почему результат не получен.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_state_display()
