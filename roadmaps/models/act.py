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
        kind = self.get_kind_display().capitalize()
        return f"{kind} {self.dated}" if self.dated else (self.requisites or kind)

    @property
    def dated(self) -> str:
        """«от 17.12.2024 № 486-О», empty for an act without date and number."""
        date, number = self.date and f"от {self.date:%d.%m.%Y}", self.number and f"№\u00a0{self.number}"
        return " ".join(part for part in (date, number) if part)

    @property
    def instrumental(self) -> str:
        """By what a thing is approved: «приказом»."""
        return INSTRUMENTAL[self.kind]


INSTRUMENTAL: dict[str, str] = {
    Act.Kind.ORDER: "приказом", Act.Kind.RESOLUTION: "постановлением", Act.Kind.DIRECTIVE: "распоряжением",
    Act.Kind.REGULATION: "положением", Act.Kind.PROTOCOL: "протоколом", Act.Kind.LETTER: "письмом",
}  # fmt: skip
