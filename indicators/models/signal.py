"""Rules that point at a school to be looked at, and the signals they gave. A signal is never a verdict."""

from decimal import Decimal
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from schools.access import scope_of
from schools.models import RiskGroup


class SignalRuleQuerySet(models.QuerySet["SignalRule"]):
    def visible_to(self, user: Any) -> Self:
        return scope_of(user).narrow(self)


class SignalRule(models.Model):
    """An editable rule: a formula of the portal with the department's thresholds and list of procedures."""

    class Formula(models.TextChoices):
        JOURNAL_LOWERED = "journal_lowered", "доля отметок ниже журнала"
        JOURNAL_RAISED = "journal_raised", "доля отметок выше журнала"
        BORDER_PEAK = "border_peak", "всплеск на границе отметок"
        OVER_PERFORMANCE = "over_performance", "результат заметно выше муниципального"
        BETWEEN_PROCEDURES = "between_procedures", "качество в ВПР выше, чем на ОГЭ"
        BIAS_INDEX = "bias_index", "доля найденных признаков необъективности"
        LOW_RESULTS = "low_results", "доля «2» или не преодолевших минимум"
        ADVERSE = "adverse", "нижняя часть по индексу социального благополучия"
        RESILIENT = "resilient", "сложные условия и высокие результаты"
        INDICATOR = "indicator", "значение показателя"

    municipality = models.ForeignKey("schools.Municipality", models.CASCADE, related_name="signal_rules")
    code = models.SlugField("код", max_length=60)
    name = models.CharField("название", max_length=200)
    group = models.CharField("к какой группе относится", max_length=12, choices=RiskGroup.Code)
    formula = models.CharField("что считается", max_length=20, choices=Formula)
    threshold = models.DecimalField("порог", max_digits=12, decimal_places=4)
    attention = models.DecimalField("порог внимания", max_digits=12, decimal_places=4, null=True, blank=True)
    minimum_n = models.PositiveIntegerField("наименьшее число участников", default=20)
    # How many procedures of the list must show it in a year, and how many years in a row.
    procedures_needed = models.PositiveSmallIntegerField("в скольких процедурах", default=1)
    years_in_row = models.PositiveSmallIntegerField("сколько лет подряд", default=1)
    # [{"kind": "vpr", "grade": 5, "subject": "Русский язык"}]; an empty list = every procedure.
    procedures = models.JSONField("процедуры", default=list, blank=True)
    # Names of context shares → weight, for the index of social conditions.
    weights = models.JSONField("веса", default=dict, blank=True)
    indicator = models.ForeignKey(
        "indicators.Indicator", models.CASCADE, null=True, blank=True, related_name="signal_rules",
        verbose_name="показатель",
    )  # fmt: skip
    source = models.TextField("источник правила", blank=True)
    is_active = models.BooleanField("действует", default=True)
    position = models.PositiveSmallIntegerField("порядок", default=0)
    version = models.PositiveIntegerField(default=1)

    objects = SignalRuleQuerySet.as_manager()

    class Meta:
        verbose_name = "правило сигналов"
        verbose_name_plural = "правила сигналов"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "code"],
                name="indicators_rule_code_once",
                violation_error_message="Правило с таким кодом уже есть.",
            ),
            models.CheckConstraint(
                name="indicators_rule_counts",
                condition=Q(minimum_n__gte=1, procedures_needed__gte=1, years_in_row__gte=1),
                violation_error_message="Число участников, процедур и лет – не меньше одного.",
            ),
            models.CheckConstraint(
                name="indicators_rule_indicator",
                condition=~Q(formula="indicator") | Q(indicator__isnull=False),
                violation_error_message="Выберите показатель, за значением которого следит правило.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("indicators:rule", args=[self.pk])


class SignalQuerySet(models.QuerySet["Signal"]):
    def visible_to(self, user: Any) -> Self:
        """Staff see all; a school sees the signals about itself that people have confirmed."""
        scope = scope_of(user)
        confirmed = Q(organisation__in=scope.organisations, state=Signal.State.CONFIRMED)
        return scope.narrow(self, municipality="rule__municipality", also=confirmed)

    def open(self) -> Self:
        return self.filter(state=Signal.State.OPEN)


class Signal(models.Model):
    """What a rule noticed at an organisation: value, threshold, how many works, and why. People decide."""

    class Strength(models.TextChoices):
        HIGH = "high", "сильный"
        ATTENTION = "attention", "обратить внимание"

    class State(models.TextChoices):
        OPEN = "new", "не рассмотрен"
        CONFIRMED = "accepted", "подтверждён"
        DISMISSED = "cancelled", "отклонён"

    rule = models.ForeignKey(SignalRule, models.CASCADE, related_name="signals")
    organisation = models.ForeignKey("schools.Organisation", models.PROTECT, related_name="signals")
    year = models.PositiveSmallIntegerField("год")
    # What exactly: the procedure, or the whole year. Part of the identity, so that a recount finds the same signal.
    subject = models.CharField("где", max_length=300, blank=True)
    procedure = models.ForeignKey("indicators.Procedure", models.CASCADE, null=True, blank=True, related_name="signals")
    strength = models.CharField("сила", max_length=10, choices=Strength, default=Strength.HIGH)
    value = models.DecimalField("значение", max_digits=12, decimal_places=4, default=Decimal(0))
    threshold = models.DecimalField("порог", max_digits=12, decimal_places=4, default=Decimal(0))
    n = models.PositiveIntegerField("участников", default=0)
    reason = models.TextField("почему")
    rule_version = models.PositiveIntegerField("редакция правила", default=1)
    state = models.CharField("решение", max_length=10, choices=State, default=State.OPEN)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField("когда решено", null=True, blank=True)
    decision_reason = models.CharField("основание решения", max_length=300, blank=True)
    membership = models.ForeignKey(
        "schools.RiskGroupMembership", models.SET_NULL, null=True, blank=True, related_name="signals"
    )
    computed_at = models.DateTimeField("посчитан", auto_now=True)
    version = models.PositiveIntegerField(default=1)

    objects = SignalQuerySet.as_manager()

    class Meta:
        verbose_name = "сигнал"
        verbose_name_plural = "сигналы"
        ordering = ["-year", "rule__position", "organisation__sort_key"]
        constraints = [
            models.UniqueConstraint(fields=["rule", "organisation", "year", "subject"], name="indicators_signal_once"),
            models.CheckConstraint(
                name="indicators_signal_decision",
                condition=Q(state="new", decided_at__isnull=True) | (~Q(state="new") & Q(decided_at__isnull=False)),
                violation_error_message="Решение записывается вместе с датой.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule}: {self.organisation}, {self.year}"

    @property
    def municipality_id(self) -> int:
        return self.rule.municipality_id
