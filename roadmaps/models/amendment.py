"""A change of a signed road map by a later act: prepared in a working copy, then put into force."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from roadmaps.models.act import Act
from schools.access import scope_of


class AmendmentQuerySet(models.QuerySet["Amendment"]):
    def visible_to(self, user: Any) -> Self:
        """Municipal staff see amendments of their maps, a school those of its own map."""
        return scope_of(user).narrow(self, municipality="roadmap__municipality", organisation="roadmap__organisation")

    def open(self) -> Self:
        return self.filter(state=Amendment.State.DRAFT)

    def scheduled(self) -> Self:
        """Ready and waiting for their day of effect."""
        return self.open().filter(scheduled_at__isnull=False)


class Amendment(models.Model):
    """The working copy, the picture it was made from, the act and the day of effect."""

    class State(models.TextChoices):
        DRAFT = "draft", "готовится"
        APPLIED = "applied", "введено в действие"
        DISCARDED = "discarded", "отклонено"

    roadmap = models.ForeignKey(
        "roadmaps.Roadmap", models.CASCADE, related_name="amendments", verbose_name="дорожная карта"
    )
    copy = models.OneToOneField(
        "roadmaps.Roadmap", models.SET_NULL, null=True, blank=True, related_name="amendment",
        verbose_name="рабочая копия",
    )  # fmt: skip
    base = models.JSONField("содержание, от которого отсчитано изменение", default=dict)
    state = models.CharField("состояние", max_length=9, choices=State, default=State.DRAFT)
    act_kind = models.CharField("вид акта", max_length=12, choices=Act.Kind, default=Act.Kind.ORDER)
    act_number = models.CharField("номер акта", max_length=60, blank=True)
    act_date = models.DateField("дата акта", null=True, blank=True)
    effective_on = models.DateField("действует с", null=True, blank=True)
    note = models.TextField("основание", blank=True)
    revision = models.ForeignKey("roadmaps.Revision", models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField("начато")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    scheduled_at = models.DateTimeField("назначено", null=True, blank=True)
    scheduled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="кто назначил"
    )
    applied_at = models.DateTimeField("введено", null=True, blank=True)

    objects = AmendmentQuerySet.as_manager()

    class Meta:
        verbose_name = "изменение карты"
        verbose_name_plural = "изменения карты"
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["roadmap"],
                condition=Q(state="draft"),
                name="roadmaps_amendment_one_open",
                violation_error_message="Изменение этой карты уже готовится.",
            ),
            models.CheckConstraint(
                name="roadmaps_amendment_scheduled_has_day",
                condition=Q(scheduled_at__isnull=True) | Q(effective_on__isnull=False),
                violation_error_message="Укажите день, с которого действует изменение.",
            ),
        ]

    def __str__(self) -> str:
        return f"Изменение карты «{self.roadmap}»"

    def get_absolute_url(self) -> str:
        return reverse("roadmaps:amendment", args=[self.pk])

    @property
    def is_scheduled(self) -> bool:
        """Will the portal itself put it into force on its day?"""
        return self.state == self.State.DRAFT and self.scheduled_at is not None

    @property
    def is_described(self) -> bool:
        """Is everything known without which it cannot be put into force?"""
        return bool(self.act_number and self.act_date and self.effective_on)

    @property
    def act_name(self) -> str:
        """«приказ от 20.12.2026 № 12-О»; empty parts are left out."""
        parts = [self.get_act_kind_display()]
        if self.act_date:
            parts.append(f"от {self.act_date:%d.%m.%Y}")
        if self.act_number:
            parts.append(f"№\u00a0{self.act_number}")
        return " ".join(parts)
