"""A calendar that other programs read by a secret link."""

import secrets
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.urls import reverse


def new_token() -> str:
    """43 signs, 256 bits."""
    return secrets.token_urlsafe(32)


class CalendarFeedQuerySet(models.QuerySet["CalendarFeed"]):
    def visible_to(self, user: Any) -> Self:
        """Links are a person's own secret."""
        return self.filter(user=user)

    def live(self) -> Self:
        return self.filter(revoked_at__isnull=True)


class CalendarFeed(models.Model):
    """Due dates of a person's municipality, or of one organisation, as that person may see them."""

    token = models.CharField(max_length=64, unique=True, default=new_token, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_feeds")
    municipality = models.ForeignKey("schools.Municipality", models.CASCADE, related_name="+")
    organisation = models.ForeignKey("schools.Organisation", models.CASCADE, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField("создана")
    read_at = models.DateTimeField("последнее чтение", null=True, blank=True)
    revoked_at = models.DateTimeField("отозвана", null=True, blank=True)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        verbose_name = "ссылка на календарь"
        verbose_name_plural = "ссылки на календарь"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.organisation or self.municipality}, {self.created_at:%d.%m.%Y}"

    def get_absolute_url(self) -> str:
        return reverse("roadmaps:feed", args=[self.token])
