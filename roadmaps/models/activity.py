"""Activities, who is responsible, and the rows of their due dates."""

import uuid
from datetime import date, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Case, CharField, F, Q, Value, When
from django.urls import reverse

from roadmaps.deadlines import Schedule
from schools.access import scope_of
from schools.models import Organisation

SOON_DAYS = 30  # «скоро»: due within so many days


class ActivityQuerySet(models.QuerySet["Activity"]):
    def visible_to(self, user: Any) -> Self:
        scope = scope_of(user)
        approved = Q(
            roadmap__municipality__in=scope.municipalities,
            roadmap__organisation__isnull=True,
            roadmap__state__in=["active", "closed"],
        )
        return scope.narrow(
            self, municipality="roadmap__municipality", organisation="roadmap__organisation", also=approved
        )

    def present(self) -> Self:
        """Rows that have not been taken out by an edit or an amendment."""
        return self.filter(removed_at__isnull=True)

    def executable(self) -> Self:
        """Rows to be executed: no headings, no damaged remains, not excluded."""
        return self.present().filter(kind=Activity.Kind.ACTIVITY, excluded=False)


class Activity(models.Model):
    """A row of the road map. The printed text is never lost; what the portal understood stands beside it."""

    class Kind(models.TextChoices):
        ACTIVITY = "activity", "мероприятие"
        GROUP = "group", "заголовок группы"
        FRAGMENT = "fragment", "повреждённая строка"

    class Confidence(models.TextChoices):
        HIGH = "high", "прочитано"
        LOW = "low", "проверьте"
        PERSON = "person", "подтверждено человеком"

    roadmap = models.ForeignKey("roadmaps.Roadmap", models.CASCADE, related_name="activities")
    direction = models.ForeignKey("roadmaps.Direction", models.CASCADE, related_name="activities")
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="children")
    position = models.PositiveIntegerField("порядок в карте")
    kind = models.CharField("вид строки", max_length=8, choices=Kind, default=Kind.ACTIVITY)
    number = models.CharField("номер, как напечатан", max_length=40, blank=True)
    title = models.TextField("мероприятие", blank=True)
    deadline = models.TextField("срок, как напечатан", blank=True)
    responsible = models.TextField("ответственные, как напечатаны", blank=True)
    # NULL = the act has no such column; "" = the cell is empty.
    document_kind = models.TextField("вид документа", null=True, blank=True)
    indicator_text = models.TextField("показатель, как напечатан", null=True, blank=True)
    expected_result = models.TextField("ожидаемый результат", null=True, blank=True)
    schedule = models.JSONField("расписание", default=dict, blank=True)
    schedule_by_person = models.BooleanField("срок прочитан человеком", default=False)
    responsible_by_person = models.BooleanField("ответственные назначены человеком", default=False)
    confidence = models.CharField("достоверность чтения", max_length=6, choices=Confidence, default=Confidence.HIGH)
    problems = models.JSONField("замечания чтения", default=list, blank=True)
    required_documents = models.JSONField("ожидаемые документы", default=list, blank=True)
    mechanism = models.ForeignKey(
        "indicators.Mechanism", models.SET_NULL, null=True, blank=True, related_name="activities", verbose_name="тема"
    )
    excluded = models.BooleanField("не учитывать в проценте исполнения", default=False)
    excluded_reason = models.CharField("почему не учитывать", max_length=300, blank=True)
    note = models.TextField("примечание", blank=True)
    source = models.CharField("место в документе", max_length=120, blank=True)
    lineage = models.UUIDField("происхождение", default=uuid.uuid4, db_index=True)
    derived_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="derivatives", verbose_name="муниципальная строка"
    )
    removed_at = models.DateTimeField("убрана", null=True, blank=True)
    removed_reason = models.CharField("почему убрана", max_length=300, blank=True)
    search_text = models.TextField(editable=False, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = "мероприятие"
        verbose_name_plural = "мероприятия"
        ordering = ["position"]
        indexes = [models.Index(fields=["roadmap", "position"], name="roadmaps_activity_order")]
        constraints = [
            models.CheckConstraint(
                name="roadmaps_activity_excluded_reason",
                condition=Q(excluded=False) | ~Q(excluded_reason=""),
                violation_error_message="Напишите, почему мероприятие не учитывается.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()[:200] or "строка без текста"

    def get_absolute_url(self) -> str:
        return reverse("roadmaps:activity", args=[self.pk])

    @property
    def number_clean(self) -> str:
        return self.number.strip().rstrip(".")

    @property
    def read_schedule(self) -> Schedule:
        """The stored schedule as the value object of `roadmaps.deadlines`."""
        return Schedule.from_dict(self.schedule)


class Responsibility(models.Model):
    """Who executes an activity: one organisation, all of a kind, or a risk group on the date."""

    class Part(models.TextChoices):
        ACCOUNTABLE = "accountable", "ответственный"
        EXECUTOR = "executor", "исполнитель"
        CO_EXECUTOR = "co_executor", "соисполнитель"

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="responsibilities")
    part = models.CharField("роль", max_length=12, choices=Part, default=Part.EXECUTOR)
    organisation = models.ForeignKey("schools.Organisation", models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField("все организации вида", max_length=12, choices=Organisation.Kind, blank=True)
    group = models.ForeignKey("schools.RiskGroup", models.PROTECT, null=True, blank=True, related_name="+")
    printed = models.CharField("как напечатано", max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "ответственный"
        verbose_name_plural = "ответственные"
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="roadmaps_responsibility_one_target",
                condition=Q(organisation__isnull=False, kind="", group__isnull=True)
                | (Q(organisation__isnull=True, group__isnull=True) & ~Q(kind=""))
                | Q(organisation__isnull=True, kind="", group__isnull=False),
                violation_error_message="Укажите что-то одно: организацию, вид организаций или группу.",
            ),
        ]

    def __str__(self) -> str:
        if self.group_id:
            return str(self.group)
        return str(self.organisation) if self.organisation_id else f"все: {self.get_kind_display()}"


class OccurrenceQuerySet(models.QuerySet["Occurrence"]):
    def live(self) -> Self:
        return self.filter(cancelled_reason="")

    def touching(self, start: date, end: date) -> Self:
        """Windows that overlap the period."""
        return self.filter(start__lte=end, due__gte=start)

    def with_state(self, today: date) -> Self:
        """Annotate `state`: it follows from the dates and is never stored."""
        state = Occurrence.State
        return self.annotate(
            state=Case(
                When(done_on__isnull=False, then=Value(state.DONE)),
                When(due__lt=today, then=Value(state.OVERDUE)),
                When(due__lte=today + timedelta(days=SOON_DAYS), then=Value(state.SOON)),
                default=Value(state.ON_TIME),
                output_field=CharField(),
            )
        )


class Occurrence(models.Model):
    """One time an activity falls due: a window with the nominal and the working-day-shifted date."""

    class State(models.TextChoices):
        DONE = "done", "выполнено"
        ON_TIME = "ontime", "в срок"
        SOON = "soon", "скоро"
        OVERDUE = "overdue", "просрочено"

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="occurrences")
    organisation = models.ForeignKey(
        "schools.Organisation", models.CASCADE, null=True, blank=True, related_name="occurrences",
        verbose_name="только для организации",
    )  # fmt: skip
    # Stable name of this time («2026-12-31/0»), so that regenerating keeps the row and what was reported on it.
    key = models.CharField(max_length=80)
    start = models.DateField("начало")
    nominal_due = models.DateField("срок по карте")
    due = models.DateField("срок с учётом рабочих дней")
    label = models.CharField("за что", max_length=120, blank=True)
    is_backstop = models.BooleanField("крайняя граница, точная дата ждёт графика или события", default=False)
    by_person = models.BooleanField("дату назначил человек", default=False)
    reschedule_reason = models.CharField("почему перенесено", max_length=300, blank=True)
    cancelled_reason = models.CharField("почему отменено", max_length=300, blank=True)
    # Grows with every change of the date, so that calendars of other programs know which of two entries is newer.
    sequence = models.PositiveIntegerField(default=0)
    done_on = models.DateField("выполнено", null=True, blank=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = OccurrenceQuerySet.as_manager()

    class Meta:
        verbose_name = "срок мероприятия"
        verbose_name_plural = "сроки мероприятий"
        ordering = ["due", "pk"]
        indexes = [models.Index(fields=["due"], name="roadmaps_occurrence_due")]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "key"],
                condition=Q(organisation__isnull=True),
                name="roadmaps_occurrence_key_once",
            ),
            models.UniqueConstraint(
                fields=["activity", "organisation", "key"],
                condition=Q(organisation__isnull=False),
                name="roadmaps_occurrence_org_key_once",
            ),
            models.CheckConstraint(
                name="roadmaps_occurrence_start_due",
                condition=Q(start__lte=F("nominal_due")),
                violation_error_message="Начало не может быть позже срока.",
            ),
            models.CheckConstraint(
                name="roadmaps_occurrence_done_on_with_by",
                condition=Q(done_on__isnull=True, done_by__isnull=True) | Q(done_on__isnull=False),
                violation_error_message="Автор отметки указывается вместе с датой выполнения.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity.number} до {self.due:%d.%m.%Y}"

    @property
    def is_shifted(self) -> bool:
        return self.due != self.nominal_due
