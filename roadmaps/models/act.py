"""The legal act behind a road map or its amendment."""

from typing import Any, Self

from django.db import models

from schools.access import scope_of


class ActQuerySet(models.QuerySet["Act"]):
    def visible_to(self, user: Any) -> Self:
        scope = scope_of(user)
        return self if scope.everything else self.filter(municipality__in=scope.municipalities)


class Act(models.Model):
    """An order or resolution: who issued it, its number and date, who controls it, the file as received."""

    class Kind(models.TextChoices):
        ORDER = "order", "приказ"
        RESOLUTION = "resolution", "постановление"
        DIRECTIVE = "directive", "распоряжение"
        REGULATION = "regulation", "положение"
        PROTOCOL = "protocol", "протокол"
        LETTER = "letter", "письмо"

    municipality = models.ForeignKey(
        "schools.Municipality", models.PROTECT, related_name="acts", verbose_name="муниципалитет"
    )
    kind = models.CharField("вид", max_length=12, choices=Kind, default=Kind.ORDER)
    number = models.CharField("номер", max_length=60, blank=True)
    date = models.DateField("дата", null=True, blank=True)
    title = models.TextField("заголовок", blank=True)
    issuer = models.CharField("кем издан", max_length=300, blank=True)
    requisites = models.CharField("реквизиты, как напечатаны", max_length=500, blank=True)
    control = models.TextField("контроль исполнения", blank=True)
    reporting = models.TextField("порядок отчётности", blank=True)
    file = models.FileField("файл", upload_to="acts/", blank=True)
    file_name = models.CharField("имя файла", max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)

    objects = ActQuerySet.as_manager()

    class Meta:
        verbose_name = "правовой акт"
        verbose_name_plural = "правовые акты"
        ordering = ["-date", "-pk"]

    def __str__(self) -> str:
        parts = [self.get_kind_display().capitalize()]
        if self.date:
            parts.append(f"от {self.date:%d.%m.%Y}")
        if self.number:
            parts.append(f"№\u00a0{self.number}")
        return " ".join(parts) if self.date or self.number else (self.requisites or parts[0])
