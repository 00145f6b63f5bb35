"""Federal topics of managing the quality of education: data, not code, because their list changes with the years."""

from django.db import models


class Mechanism(models.Model):
    """A topic such as «объективность процедур» that directions of different road maps can be compared by."""

    code = models.SlugField("код", max_length=40, unique=True)
    name = models.CharField("название", max_length=300)
    short_name = models.CharField("кратко", max_length=80)
    block = models.CharField("блок", max_length=200, blank=True)
    aliases = models.JSONField("узнаётся по словам", default=list, blank=True)
    position = models.PositiveSmallIntegerField("порядок", default=0)

    class Meta:
        verbose_name = "механизм управления качеством"
        verbose_name_plural = "механизмы управления качеством"
        ordering = ["position"]

    def __str__(self) -> str:
        return self.short_name
