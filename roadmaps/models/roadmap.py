"""The road map, its revisions and directions."""

import uuid
from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from roadmaps.deadlines import PlanPeriod
from schools.access import scope_of


class RoadmapQuerySet(models.QuerySet["Roadmap"]):
    def visible_to(self, user: Any) -> Self:
        """Municipal maps of one's municipality (schools see only approved ones) and own school maps."""
        scope = scope_of(user)
        approved = Q(
            municipality__in=scope.municipalities, organisation__isnull=True, state__in=Roadmap.APPROVED_STATES
        )
        return scope.narrow(self, organisation="organisation", also=approved)

    def municipal(self) -> Self:
        return self.filter(organisation__isnull=True)

    def originals(self) -> Self:
        """Living maps, without the working copies of amendments."""
        return self.filter(amends__isnull=True)

    def in_force(self, start: date, end: date) -> Self:
        """Approved maps whose plan period touches the given period."""
        return self.originals().filter(state=Roadmap.State.ACTIVE, starts_on__lte=end, ends_on__gte=start)


class Roadmap(models.Model):
    """An approved list of activities with deadlines and executors for some years (дорожная карта)."""

    class State(models.TextChoices):
        DRAFT = "draft", "проект"
        ACTIVE = "active", "действует"
        CLOSED = "closed", "завершена"

    APPROVED_STATES = ["active", "closed"]

    municipality = models.ForeignKey(
        "schools.Municipality", models.PROTECT, related_name="roadmaps", verbose_name="муниципалитет"
    )
    organisation = models.ForeignKey(
        "schools.Organisation", models.PROTECT, null=True, blank=True, related_name="roadmaps", verbose_name="школа"
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="derived", verbose_name="муниципальная карта"
    )
    parent_revision = models.PositiveSmallIntegerField("из какой редакции сделана", null=True, blank=True)
    amends = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="working_copies", verbose_name="изменяет карту"
    )
    act = models.ForeignKey(
        "roadmaps.Act", models.PROTECT, null=True, blank=True, related_name="roadmaps", verbose_name="правовой акт"
    )
    title = models.TextField("название")
    starts_on = models.DateField("начало")
    ends_on = models.DateField("окончание")
    period_note = models.CharField("период, как напечатан", max_length=300, blank=True)
    state = models.CharField("состояние", max_length=8, choices=State, default=State.DRAFT)
    revision = models.PositiveSmallIntegerField("редакция", default=1)
    # [{"role": "title", "label": "Наименование мероприятия"}, …] in the printed order.
    columns = models.JSONField("столбцы, как напечатаны", default=list, blank=True)
    # {"УО": "Управление образования …"}: abbreviations that the act itself defines.
    aliases = models.JSONField("сокращения акта", default=dict, blank=True)
    # [{"direction": …, "rows": [{"2020": …}]}]: table of expected results by year, if the act has one.
    expected_results = models.JSONField("ожидаемые результаты по годам", default=list, blank=True)
    is_sample = models.BooleanField("учебные данные", default=False)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField("создана", auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = RoadmapQuerySet.as_manager()

    class Meta:
        verbose_name = "дорожная карта"
        verbose_name_plural = "дорожные карты"
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="roadmaps_roadmap_period",
                condition=Q(starts_on__lte=F("ends_on")),
                violation_error_message="Окончание не может быть раньше начала.",
            ),
        ]

    def __str__(self) -> str:
        whose = f": {self.organisation}," if self.organisation_id else ""
        return f"Дорожная карта{whose} {self.years}"

    def get_absolute_url(self) -> str:
        return reverse("roadmaps:roadmap", args=[self.pk])

    @property
    def years(self) -> str:
        """«2024–2026» or «2025»."""
        first, last = self.starts_on.year, self.ends_on.year
        return str(first) if first == last else f"{first}–{last}"

    @property
    def plan(self) -> PlanPeriod:
        return PlanPeriod(self.starts_on, self.ends_on)

    @property
    def is_working_copy(self) -> bool:
        return self.amends_id is not None


class Revision(models.Model):
    """An immutable picture of a road map as one act left it. Amendments add revisions; nothing rewrites one."""

    roadmap = models.ForeignKey(Roadmap, models.CASCADE, related_name="revisions")
    number = models.PositiveSmallIntegerField("номер редакции")
    act = models.ForeignKey("roadmaps.Act", models.PROTECT, null=True, blank=True, related_name="revisions")
    effective_on = models.DateField("действует с")
    content = models.JSONField("содержание")
    checksum = models.CharField(max_length=64)
    note = models.TextField("что изменилось", blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "редакция"
        verbose_name_plural = "редакции"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["roadmap", "number"],
                name="roadmaps_revision_number_once",
                violation_error_message="Редакция с таким номером уже есть.",
            ),
        ]

    def __str__(self) -> str:
        return f"Редакция {self.number} с {self.effective_on:%d.%m.%Y}"


class Direction(models.Model):
    """A section of a road map, as printed; may be tied to a federal mechanism."""

    roadmap = models.ForeignKey(Roadmap, models.CASCADE, related_name="directions")
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="children")
    position = models.PositiveIntegerField("порядок")
    number = models.CharField("номер, как напечатан", max_length=40, blank=True)
    title = models.TextField("название")
    mechanism = models.ForeignKey(
        "indicators.Mechanism", models.SET_NULL, null=True, blank=True, related_name="directions", verbose_name="тема"
    )
    lineage = models.UUIDField(default=uuid.uuid4, db_index=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = "направление"
        verbose_name_plural = "направления"
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()
