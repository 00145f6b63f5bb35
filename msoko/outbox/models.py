"""Letters to send: the row first, the sending later, the delivery state kept."""

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

MAX_ATTEMPTS = 8


class LetterQuerySet(models.QuerySet["Letter"]):
    def due(self, at: datetime) -> Self:
        """Waiting letters whose time has come, and letters whose sender died in the middle."""
        return self.filter(
            Q(state=Letter.State.WAITING) | Q(state=Letter.State.SENDING, lease_until__lt=at), not_before__lte=at
        ).order_by("not_before", "pk")

    def for_person(self, user: models.Model) -> Self:
        """The in-portal inbox of one person."""
        return self.filter(user=user).exclude(state=Letter.State.CANCELLED).order_by("-created_at")


class Letter(models.Model):
    """One message to one person through one channel.

    `key` says what the letter is about; a second letter with the same key is never made.
    """

    class Channel(models.TextChoices):
        EMAIL = "email", "электронная почта"
        MAX = "max", "MAX"
        PORTAL = "portal", "только в портале"

    class State(models.TextChoices):
        WAITING = "waiting", "ждёт отправки"
        SENDING = "sending", "отправляется"
        SENT = "sent", "отправлено"
        FAILED = "failed", "не доставлено"
        CANCELLED = "cancelled", "отменено"

    key = models.CharField("о чём", max_length=200, unique=True)
    kind = models.CharField("вид", max_length=40)
    channel = models.CharField("канал", max_length=10, choices=Channel, default=Channel.EMAIL)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="letters", verbose_name="кому"
    )
    address = models.CharField("адрес", max_length=254)
    municipality_id = models.BigIntegerField("муниципалитет", null=True, db_index=True)
    subject = models.CharField("тема", max_length=250)
    text = models.TextField("текст")
    html = models.TextField("текст в HTML", blank=True)
    url = models.CharField("ссылка на дело", max_length=300, blank=True)
    state = models.CharField("состояние", max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField("попыток", default=0)
    error = models.TextField("почему не доставлено", blank=True)
    created_at = models.DateTimeField("создано")
    not_before = models.DateTimeField("не раньше")
    lease_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField("отправлено", null=True)
    read_at = models.DateTimeField("прочитано", null=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = "письмо"
        verbose_name_plural = "исходящие письма"
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["state", "not_before"], name="outbox_letter_due")]

    def __str__(self) -> str:
        return f"{self.subject} → {self.address}"


def back_off(attempts: int) -> timedelta:
    """Pause before the next attempt: 1, 2, 4 … minutes, at most 6 hours."""
    return min(timedelta(minutes=2 ** max(attempts - 1, 0)), timedelta(hours=6))
