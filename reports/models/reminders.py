"""Rules of reminding in a municipality, the wishes of a person, and the log of what was said."""

from datetime import date, datetime, time
from enum import StrEnum
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models

from msoko.lib.dates import local_time
from schools.models import Municipality

BEFORE = [14, 7, 3, 1, 0]
FARTHEST = 60  # days before a due date
LATEST = 45  # days after it; older debts are a matter for a talk, not for a letter
WEEKDAYS = [
    (0, "понедельник"), (1, "вторник"), (2, "среда"), (3, "четверг"), (4, "пятница"), (5, "суббота"),
    (6, "воскресенье"),
]  # fmt: skip


class Audience(StrEnum):
    """Whom a stage is for: everybody who fills, the head alone, the curator in the department."""

    BODY = "body"
    HEAD = "head"
    CURATOR = "curator"


def days_before() -> list[int]:
    return list(BEFORE)


def check_days(value: Any) -> None:
    """A list of different numbers of days."""
    if not isinstance(value, list) or not all(isinstance(day, int) and 0 <= day <= FARTHEST for day in value):
        raise ValidationError(f"Дни – числа от 0 до {FARTHEST} через запятую.")


class ReminderRules(models.Model):
    """When a municipality reminds, and when it keeps quiet."""

    municipality = models.OneToOneField("schools.Municipality", models.CASCADE, related_name="reminder_rules")
    enabled = models.BooleanField("напоминать", default=True)
    before = models.JSONField("за сколько дней до срока", default=days_before, validators=[check_days])
    head_after = models.PositiveSmallIntegerField(
        "через сколько дней после срока – руководителю", default=3, validators=[MaxValueValidator(FARTHEST)]
    )
    curator_after = models.PositiveSmallIntegerField(
        "через сколько дней после срока – куратору в управлении", default=7, validators=[MaxValueValidator(FARTHEST)]
    )
    quiet_from = models.TimeField("тихие часы с", default=time(20))
    quiet_until = models.TimeField("тихие часы до", default=time(8))
    digest = models.BooleanField("письмо на неделю", default=True)
    digest_weekday = models.PositiveSmallIntegerField("день письма на неделю", default=0, choices=WEEKDAYS)

    class Meta:
        verbose_name = "правила напоминаний"
        verbose_name_plural = "правила напоминаний"

    def __str__(self) -> str:
        return f"Напоминания, {self.municipality}"

    @classmethod
    def of(cls, municipality: Municipality) -> "ReminderRules":
        """Stored rules, or the usual ones (not saved)."""
        return cls.objects.filter(municipality=municipality).first() or cls(municipality=municipality)

    def is_quiet(self, at: datetime) -> bool:
        """Is it an hour of rest by the clock of the municipality? Equal ends mean that there is none."""
        now = local_time(at, self.municipality.zone).time()
        start, end = self.quiet_from, self.quiet_until
        return start <= now < end if start <= end else now >= start or now < end

    def stages(self, due: date, today: date) -> list[tuple[str, str]]:
        """Who is to be told what about a due date today: («body», «7») – at most 7 days left, («head», «+3»)…

        It follows from the state of today alone, so days when nobody looked are not made up for.
        """
        left = (due - today).days
        if left >= 0:
            near = [days for days in self.before if days >= left]
            return [(Audience.BODY, str(min(near)))] if near else []
        if -left > LATEST:
            return []
        late = [(Audience.HEAD, self.head_after), (Audience.CURATOR, self.curator_after)]
        return [(audience, f"+{days}") for audience, days in late if days and -left >= days]


class ReminderWishQuerySet(models.QuerySet["ReminderWish"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(user=user)


class ReminderWish(models.Model):
    """How a person wants to be reminded. Without a row: by e-mail, with the letter of the week."""

    class Channel(models.TextChoices):
        EMAIL = "email", "электронная почта"
        MAX = "max", "MAX"
        PORTAL = "portal", "только в портале"

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="reminder_wish")
    channel = models.CharField("куда присылать", max_length=10, choices=Channel, default=Channel.EMAIL)
    max_id = models.CharField(
        "ваш номер в MAX", max_length=40, blank=True, help_text="Число, которое сообщает бот управления образования"
    )
    digest = models.BooleanField("присылать письмо на неделю", default=True)

    objects = ReminderWishQuerySet.as_manager()

    class Meta:
        verbose_name = "пожелания к напоминаниям"
        verbose_name_plural = "пожелания к напоминаниям"
        constraints = [
            models.CheckConstraint(
                name="reports_wish_max_with_id",
                condition=~models.Q(channel="max") | ~models.Q(max_id=""),
                violation_error_message="Чтобы получать сообщения в MAX, укажите свой номер в нём.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_channel_display()}"


class Reminded(models.Model):
    """The log: this person has been told of this thing, with this due date, at this stage. Never told twice."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    about = models.CharField("о чём", max_length=60)  # report:12, occurrence:5:31, week:2026-W41
    due = models.DateField("срок")
    stage = models.CharField("ступень", max_length=8)
    letter = models.ForeignKey("outbox.Letter", models.CASCADE, related_name="+")

    class Meta:
        verbose_name = "напоминание"
        verbose_name_plural = "напоминания"
        constraints = [
            models.UniqueConstraint(fields=["user", "about", "due", "stage"], name="reports_reminded_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.about}, {self.stage}"
