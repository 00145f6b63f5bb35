"""Municipality: the tenant. Every row of the portal belongs to exactly one."""

from datetime import date
from typing import Any, Self
from zoneinfo import ZoneInfo

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from msoko.lib.dates import RUSSIAN_ZONES
from msoko.lib.workdays import ProductionCalendar
from schools.access import scope_of


class MunicipalityQuerySet(models.QuerySet["Municipality"]):
    def visible_to(self, user: Any) -> Self:
        """Municipalities where the person has a current role."""
        scope = scope_of(user)
        return self if scope.everything else self.filter(pk__in=scope.municipalities)


class Municipality(models.Model):
    """A municipal formation with its education department and the department's habits of reading deadlines."""

    class ShiftRule(models.TextChoices):
        FORWARD = "forward", "на следующий рабочий день"
        BACK = "back", "на предыдущий рабочий день"
        NONE = "none", "не переносить"

    class YearEnd(models.TextChoices):
        DECEMBER = "12-31", "31 декабря (календарный год)"
        AUGUST = "08-31", "31 августа (учебный год)"

    code = models.SlugField("код", max_length=40, unique=True)
    name = models.CharField("название", max_length=120, help_text="Например: город Покачи")
    name_genitive = models.CharField("название в родительном падеже", max_length=120)
    name_locative = models.CharField("название в предложном падеже", max_length=120, help_text="Где: в городе Покачи")
    region = models.CharField("регион", max_length=120, blank=True)
    authority_name = models.CharField("орган управления образованием", max_length=250)
    authority_genitive = models.CharField("он же в родительном падеже", max_length=250)
    authority_short = models.CharField("сокращение", max_length=60, help_text="Например: УО")
    head_post = models.CharField("должность руководителя", max_length=200, default="Начальник управления образования")
    time_zone = models.CharField("часовой пояс", max_length=40, choices=RUSSIAN_ZONES, default="Europe/Moscow")
    report_due_day = models.PositiveSmallIntegerField(
        "день сдачи квартального отчёта",
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(28)],
        help_text="Число месяца, следующего за отчётным кварталом",
    )
    lock_after_days = models.PositiveSmallIntegerField(
        "дней до закрытия периода", default=30, help_text="После срока сдачи ещё столько дней можно сдать с опозданием"
    )
    shift_rule = models.CharField(
        "срок в нерабочий день переносится", max_length=8, choices=ShiftRule, default=ShiftRule.FORWARD
    )
    annual_due = models.CharField("«ежегодно» – это до", max_length=5, choices=YearEnd, default=YearEnd.DECEMBER)
    academic_due_month = models.PositiveSmallIntegerField(
        "«по итогам учебного года» – месяц", default=6, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    academic_due_day = models.PositiveSmallIntegerField(
        "«по итогам учебного года» – число", default=30, validators=[MinValueValidator(1), MaxValueValidator(31)]
    )
    month_due_day = models.PositiveSmallIntegerField(
        "«сентябрь» – это до числа",
        default=0,
        validators=[MaxValueValidator(28)],
        help_text="0 – последний день месяца",
    )
    until_inclusive = models.BooleanField("«до 30 ноября» включает сам день", default=True)
    event_days = models.PositiveSmallIntegerField("дней на дело после события", default=30)
    two_step_review = models.BooleanField("отчёт принимают в два шага", default=False)
    is_public = models.BooleanField("открытая страница для всех", default=False)
    is_sample = models.BooleanField("учебные данные", default=False)
    version = models.PositiveIntegerField(default=1)

    objects = MunicipalityQuerySet.as_manager()

    class Meta:
        verbose_name = "муниципалитет"
        verbose_name_plural = "муниципалитеты"
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="schools_municipality_due_day",
                condition=Q(report_due_day__gte=1, report_due_day__lte=28),
                violation_error_message="День сдачи – от 1 до 28: такой день есть в каждом месяце.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("schools:municipality_settings")

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def calendar(self) -> ProductionCalendar:
        """Production calendar with this municipality's corrections. One query."""
        corrections = dict(self.calendar_corrections.values_list("day", "is_working"))
        return ProductionCalendar(corrections)

    def shifted(self, day: date, calendar: ProductionCalendar | None = None) -> date:
        """The day moved off a day off by the municipality's rule."""
        return (calendar or self.calendar()).shift(day, self.shift_rule)


class CalendarCorrection(models.Model):
    """A day that the department declares working or free against the federal calendar."""

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="calendar_corrections")
    day = models.DateField("день")
    is_working = models.BooleanField("рабочий", default=False)
    reason = models.CharField("основание", max_length=200)

    class Meta:
        verbose_name = "поправка календаря"
        verbose_name_plural = "поправки календаря"
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "day"],
                name="schools_correction_once_a_day",
                violation_error_message="Поправка на этот день уже есть.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day:%d.%m.%Y}: {'рабочий' if self.is_working else 'нерабочий'}"
