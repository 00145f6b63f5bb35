"""What the portal does when an automatic check notices something: stop the sending, warn, or keep quiet."""

from typing import Any

from django.db import models


class CheckRule(models.Model):
    """The department's choice for one check. Without a row the check warns."""

    class Code(models.TextChoices):
        MISSING = "missing", "нет ожидаемого документа"
        FIGURE = "figure", "число вне обычного диапазона"
        CONTRADICTION = "contradiction", "состояние противоречит тексту или числам"
        COPY = "copy", "текст повторяет прошлый отчёт"
        SAME_FILE = "same_file", "такой же файл прислали другие организации"

    class Level(models.TextChoices):
        BLOCK = "block", "не даёт отправить без пояснения"
        WARN = "warn", "предупреждает"
        OFF = "off", "не проверяет"

    municipality = models.ForeignKey("schools.Municipality", models.CASCADE, related_name="check_rules")
    code = models.CharField("проверка", max_length=16, choices=Code)
    level = models.CharField("что делает", max_length=8, choices=Level, default=Level.WARN)

    class Meta:
        verbose_name = "правило проверки"
        verbose_name_plural = "правила проверки"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["municipality", "code"], name="reports_check_rule_once")]

    def __str__(self) -> str:
        return f"{self.get_code_display()}: {self.get_level_display()}"


def levels_of(municipality: Any) -> dict[str, str]:
    """Check → what it does in this municipality. One query."""
    chosen = dict(CheckRule.objects.filter(municipality=municipality).values_list("code", "level"))
    return {code: chosen.get(code, CheckRule.Level.WARN) for code in CheckRule.Code.values}
