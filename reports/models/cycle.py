"""From what an analysis found to what changed: findings, recommendations, decisions, measures, effects, proposals."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from msoko.lib.periods import Quarter
from reports.models.analysis import AnalysisRun
from schools.access import scope_of


class Finding(models.Model):
    """What the numbers of a run ask to look at. A rule proposes it, a person accepts or dismisses it."""

    class State(models.TextChoices):
        PROPOSED = "proposed", "предложен порталом"
        ACCEPTED = "accepted", "принят"
        DISMISSED = "dismissed", "отклонён"

    run = models.ForeignKey(AnalysisRun, models.CASCADE, related_name="findings")
    rule = models.CharField("правило", max_length=40, blank=True)
    key = models.CharField(max_length=80)
    title = models.CharField("что найдено", max_length=500)
    advice = models.TextField("что можно рекомендовать", blank=True)
    advice_due = models.DateField("к какому сроку", null=True, blank=True)
    organisations = models.ManyToManyField("schools.Organisation", related_name="+", blank=True)
    # [["Просрочено", "4 из 12"], …]: the numbers as they are in the snapshot.
    evidence = models.JSONField("на чём основано", default=list, encoder=DjangoJSONEncoder)
    state = models.CharField("состояние", max_length=9, choices=State, default=State.PROPOSED)
    reason = models.CharField("почему отклонён", max_length=500, blank=True)
    created_at = models.DateTimeField()
    decided_at = models.DateTimeField("решено", null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "наблюдение"
        verbose_name_plural = "наблюдения"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["run", "key"], name="reports_finding_once"),
            models.CheckConstraint(
                name="reports_finding_dismissed_reason",
                condition=~Q(state="dismissed") | ~Q(reason=""),
                violation_error_message="Напишите, почему наблюдение отклонено.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class RecommendationQuerySet(models.QuerySet["Recommendation"]):
    def visible_to(self, user: Any) -> Self:
        """The department sees all; a body sees what was issued to it."""
        scope = scope_of(user)
        return scope.narrow(self, also=Q(pk__in=Recommendation.addressed_to(scope.organisations)))


class Recommendation(models.Model):
    """An addressed recommendation: to whom, what, by when."""

    class State(models.TextChoices):
        DRAFT = "draft", "проект"
        ISSUED = "issued", "направлена"
        WITHDRAWN = "withdrawn", "отозвана"

    municipality = models.ForeignKey("schools.Municipality", models.PROTECT, related_name="recommendations")
    run = models.ForeignKey(AnalysisRun, models.PROTECT, related_name="recommendations")
    finding = models.ForeignKey(Finding, models.PROTECT, null=True, blank=True, related_name="recommendations")
    direction = models.ForeignKey(
        "roadmaps.Direction", models.SET_NULL, null=True, blank=True, related_name="recommendations",
        verbose_name="направление",
    )  # fmt: skip
    number = models.PositiveSmallIntegerField("номер")
    text = models.TextField("что рекомендовано")
    due = models.DateField("срок")
    organisations = models.ManyToManyField("schools.Organisation", related_name="recommendations", verbose_name="кому")
    state = models.CharField("состояние", max_length=9, choices=State, default=State.DRAFT)
    reason = models.CharField("почему отозвана", max_length=500, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    issued_at = models.DateTimeField("направлена", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        verbose_name = "рекомендация"
        verbose_name_plural = "рекомендации"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="reports_recommendation_number_once"),
            models.CheckConstraint(
                name="reports_recommendation_issued_at",
                condition=Q(state="draft", issued_at__isnull=True) | ~Q(state="draft"),
                violation_error_message="Проект рекомендации ещё не направлен.",
            ),
        ]

    def __str__(self) -> str:
        return f"Рекомендация №\u00a0{self.number}"

    def get_absolute_url(self) -> str:
        return reverse("reports:recommendation", args=[self.pk])

    @classmethod
    def addressed_to(cls, organisations: list[int]) -> Any:
        """Ids of recommendations issued to any of the bodies."""
        return cls.organisations.through.objects.filter(
            organisation__in=organisations, recommendation__state=cls.State.ISSUED
        ).values("recommendation_id")


class DecisionQuerySet(models.QuerySet["Decision"]):
    def visible_to(self, user: Any) -> Self:
        return scope_of(user).narrow(self)


class Decision(models.Model):
    """A managerial decision: an order, protocol or letter with its number, date and file."""

    class Kind(models.TextChoices):
        ORDER = "order", "приказ"
        RESOLUTION = "resolution", "постановление"
        PROTOCOL = "protocol", "протокол"
        LETTER = "letter", "письмо"

    municipality = models.ForeignKey("schools.Municipality", models.PROTECT, related_name="decisions")
    kind = models.CharField("вид документа", max_length=10, choices=Kind, default=Kind.ORDER)
    number = models.CharField("номер", max_length=60)
    date = models.DateField("дата")
    title = models.CharField("о чём", max_length=500)
    file = models.FileField("файл", upload_to="decisions/%Y/", max_length=200, blank=True)
    link = models.URLField("ссылка", max_length=500, blank=True)
    recommendations = models.ManyToManyField(Recommendation, related_name="decisions", verbose_name="по рекомендациям")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = "решение"
        verbose_name_plural = "решения"
        ordering = ["-date", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "kind", "number", "date"],
                name="reports_decision_once",
                violation_error_message="Решение с таким видом, номером и датой уже есть.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} от {self.date:%d.%m.%Y} №\u00a0{self.number}"

    def get_absolute_url(self) -> str:
        return reverse("reports:decision", args=[self.pk])


class Measure(models.Model):
    """What is to be done after a decision, and by which number its effect will be judged."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="measures", verbose_name="решение")
    recommendation = models.ForeignKey(
        Recommendation, models.PROTECT, null=True, blank=True, related_name="measures", verbose_name="рекомендация"
    )
    text = models.TextField("что сделать")
    starts_on = models.DateField("начало")
    due = models.DateField("срок")
    indicator = models.ForeignKey(
        "indicators.Indicator", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="показатель, по которому судим об эффекте",
    )  # fmt: skip
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "мера"
        verbose_name_plural = "меры"
        ordering = ["due", "pk"]
        constraints = [
            models.CheckConstraint(
                name="reports_measure_dates",
                condition=Q(starts_on__lte=F("due")),
                violation_error_message="Срок меры раньше её начала.",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:100]


class MeasureBodyQuerySet(models.QuerySet["MeasureBody"]):
    def visible_to(self, user: Any) -> Self:
        return scope_of(user).narrow(self, municipality="organisation__municipality", organisation="organisation")

    def open(self) -> Self:
        return self.filter(done_on__isnull=True)


class MeasureBody(models.Model):
    """One body's part in a measure: done when, what exactly."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="bodies")
    organisation = models.ForeignKey("schools.Organisation", models.PROTECT, related_name="measures")
    done_on = models.DateField("сделано", null=True, blank=True)
    note = models.TextField("что сделано", blank=True)
    marked_at = models.DateTimeField(null=True, blank=True)
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = MeasureBodyQuerySet.as_manager()

    class Meta:
        verbose_name = "исполнение меры"
        verbose_name_plural = "исполнение мер"
        ordering = ["measure__due", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["measure", "organisation"], name="reports_measurebody_once"),
            models.CheckConstraint(
                name="reports_measurebody_done_with_note",
                condition=Q(done_on__isnull=True) | ~Q(note=""),
                violation_error_message="Напишите, что сделано.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.measure}"

    def is_overdue(self, today: date) -> bool:
        return self.done_on is None and self.measure.due < today


class Effect(models.Model):
    """Before and after of one measure as one run of the next year counts it; the verdict is a person's."""

    class Verdict(models.TextChoices):
        EFFECTIVE = "effective", "эффективна"
        PARTLY = "partly", "частично"
        NOT_EFFECTIVE = "not", "не эффективна"
        TOO_EARLY = "early", "судить рано"

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="effects")
    run = models.ForeignKey(AnalysisRun, models.PROTECT, related_name="effects")
    content = models.JSONField("расчёт", encoder=DjangoJSONEncoder)
    proposed = models.CharField("по числам", max_length=9, choices=Verdict)
    verdict = models.CharField("вывод", max_length=9, choices=Verdict, blank=True)
    comment = models.TextField("обоснование", blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "эффект меры"
        verbose_name_plural = "эффекты мер"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["measure", "run"], name="reports_effect_once")]

    def __str__(self) -> str:
        return f"{self.measure}: {self.get_verdict_display() or self.get_proposed_display()}"


class Proposal(models.Model):
    """A change of the road map that follows from the year."""

    class State(models.TextChoices):
        NEW = "new", "на рассмотрении"
        TAKEN = "taken", "войдёт в изменения карты"
        DECLINED = "declined", "отклонено"

    run = models.ForeignKey(AnalysisRun, models.PROTECT, related_name="proposals")
    effect = models.ForeignKey(Effect, models.PROTECT, null=True, blank=True, related_name="proposals")
    activity = models.ForeignKey(
        "roadmaps.Activity", models.PROTECT, null=True, blank=True, related_name="proposals", verbose_name="мероприятие"
    )
    # Where a taken proposal went: the amendment and the row of its working copy.
    amendment = models.ForeignKey(
        "roadmaps.Amendment", models.SET_NULL, null=True, blank=True, related_name="proposals",
        verbose_name="изменение карты",
    )  # fmt: skip
    lineage = models.UUIDField("строка карты", null=True, blank=True)
    text = models.TextField("предложение")
    state = models.CharField("состояние", max_length=8, choices=State, default=State.NEW)
    reason = models.CharField("почему", max_length=500, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "предложение"
        verbose_name_plural = "предложения"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="reports_proposal_declined_reason",
                condition=~Q(state="declined") | ~Q(reason=""),
                violation_error_message="Напишите, почему предложение отклонено.",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:100]

    @property
    def is_carried(self) -> bool:
        """Does it stand in an amendment that is prepared or in force?"""
        return self.amendment is not None and self.amendment.state != self.amendment.State.DISCARDED


def measures_due(organisation: Any, quarter: Quarter) -> models.QuerySet[MeasureBody]:
    """Measures of a body that its report of the quarter should speak of: under way or due in it, old debts too."""
    return (
        MeasureBody.objects.filter(organisation=organisation, measure__starts_on__lte=quarter.end)
        .filter(Q(done_on__isnull=True) | Q(done_on__gte=quarter.start))
        .select_related("measure__decision", "measure__recommendation")
    )
