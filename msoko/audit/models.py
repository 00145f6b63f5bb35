"""The journal of actions: append-only rows chained by hashes."""

import hashlib
import json
from typing import Any, Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

FIRST_DIGEST = "0" * 64  # stands before the first event


class AuditEventQuerySet(models.QuerySet["AuditEvent"]):
    def of(self, target: models.Model) -> Self:
        """Events of one object, newest first."""
        return self.filter(target_type=target._meta.label_lower, target_id=str(target.pk)).order_by("-id")

    def about_person(self, user: models.Model) -> Self:
        """What the person did, and what was done to the person's account."""
        account = models.Q(target_type=user._meta.label_lower, target_id=str(user.pk))
        return self.filter(models.Q(by=user) | account)


class AuditEvent(models.Model):
    """Who did what to which object, when, with the values before and after.

    Rows are written inside the transaction of the action itself and never change: database triggers refuse
    UPDATE and DELETE on both engines. `digest` covers the row and the digest of the row before it.
    """

    at = models.DateTimeField("когда")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто")
    on_behalf_of = models.CharField("от имени", max_length=200, blank=True)
    action = models.CharField("действие", max_length=60, db_index=True)
    municipality_id = models.BigIntegerField("муниципалитет", null=True, db_index=True)
    target_type = models.CharField("вид объекта", max_length=60)
    target_id = models.CharField("номер объекта", max_length=40)
    target_name = models.CharField("объект", max_length=300, blank=True)
    changes = models.JSONField("изменения", default=dict, encoder=DjangoJSONEncoder)
    reason = models.TextField("основание", blank=True)
    request_id = models.CharField("номер запроса", max_length=64, blank=True)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        verbose_name = "запись журнала"
        verbose_name_plural = "журнал действий"
        ordering = ["-id"]
        indexes = [models.Index(fields=["target_type", "target_id"], name="audit_event_target")]

    def __str__(self) -> str:
        return f"{self.at:%d.%m.%Y %H:%M} {self.action} {self.target_name}"

    def content(self) -> dict[str, Any]:
        """What the digest covers."""
        return {
            "at": self.at.isoformat(),
            "by": self.by_id,
            "on_behalf_of": self.on_behalf_of,
            "action": self.action,
            "municipality": self.municipality_id,
            "target": [self.target_type, self.target_id, self.target_name],
            "changes": self.changes,
            "reason": self.reason,
            "request": self.request_id,
            "previous": self.previous,
        }

    def compute_digest(self) -> str:
        text = json.dumps(self.content(), ensure_ascii=False, sort_keys=True, cls=DjangoJSONEncoder)
        return hashlib.sha256(text.encode()).hexdigest()


class ChainHead(models.Model):
    """The digest of the newest event: one row, locked while an event is appended, so the chain never forks."""

    digest = models.CharField(max_length=64, default=FIRST_DIGEST)
    count = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = "конец журнала"
        verbose_name_plural = "конец журнала"

    def __str__(self) -> str:
        return f"{self.count}: {self.digest[:12]}"
