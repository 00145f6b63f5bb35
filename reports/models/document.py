"""Rendered documents: PDF, XLSX, DOCX with their parameters, checksum and the time their data were read."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from schools.access import scope_of


class DocumentQuerySet(models.QuerySet["Document"]):
    def visible_to(self, user: Any) -> Self:
        """Documents of municipalities the person works for; schools see what concerns only them."""
        scope = scope_of(user)
        if scope.everything:
            return self
        return self.filter(Q(municipality__in=scope.whole_municipalities) | Q(organisation__in=scope.organisations))

    def same_as(self, other: Any) -> Self:
        """All versions of one document; `other` is a document or an order for one."""
        return self.filter(
            municipality=other.municipality,
            organisation=other.organisation,
            kind=other.kind,
            format=other.format,
            params=other.params,
        )


class Document(models.Model):
    """One file made from one context. It is regenerated only on purpose: the row keeps what the file was made of."""

    class Format(models.TextChoices):
        PDF = "pdf", "PDF"
        XLSX = "xlsx", "XLSX"
        DOCX = "docx", "DOCX"
        ZIP = "zip", "ZIP"

    class State(models.TextChoices):
        WAITING = "waiting", "готовится"
        READY = "ready", "готов"
        FAILED = "failed", "не получился"

    municipality = models.ForeignKey("schools.Municipality", models.PROTECT, related_name="documents")
    organisation = models.ForeignKey(
        "schools.Organisation", models.PROTECT, null=True, blank=True, related_name="documents"
    )
    kind = models.CharField("вид", max_length=40)
    format = models.CharField("формат", max_length=4, choices=Format)
    title = models.CharField("название", max_length=400)
    params = models.JSONField("параметры", default=dict)
    version = models.PositiveSmallIntegerField("версия", default=1)
    state = models.CharField("состояние", max_length=8, choices=State, default=State.WAITING)
    job = models.ForeignKey("jobs.Job", models.SET_NULL, null=True, blank=True, related_name="documents")
    file = models.FileField("файл", upload_to="documents/%Y/", max_length=200, blank=True)
    size = models.PositiveIntegerField("байт", default=0)
    checksum = models.CharField(max_length=64, blank=True)
    data_as_of = models.DateTimeField("данные на", null=True, blank=True)
    created_at = models.DateTimeField("создан")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    signed_on = models.DateField("подписан", null=True, blank=True)
    signed_file = models.FileField("подписанный экземпляр", upload_to="signed/%Y/", max_length=200, blank=True)
    published_at = models.DateTimeField("опубликован", null=True, blank=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "документ"
        verbose_name_plural = "документы"
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                name="reports_document_ready_has_file",
                condition=~Q(state="ready") | ~Q(file=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.get_format_display()})"

    def get_absolute_url(self) -> str:
        return reverse("reports:document", args=[self.pk])
