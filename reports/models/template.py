"""The department's own Word template: the paper of every DOCX document of the municipality."""

from django.conf import settings
from django.db import models


class DocumentTemplate(models.Model):
    """One template a municipality; without it documents have the portal's own look."""

    municipality = models.OneToOneField("schools.Municipality", models.CASCADE, related_name="document_template")
    name = models.CharField("имя файла", max_length=200)
    file = models.FileField("файл", upload_to="templates/", max_length=200)
    checksum = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField("загружен")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "шаблон документов"
        verbose_name_plural = "шаблоны документов"

    def __str__(self) -> str:
        return self.name
