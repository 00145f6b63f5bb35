"""Writing and checking the journal."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils import timezone

from msoko.audit.models import FIRST_DIGEST, AuditEvent, ChainHead
from msoko.logs import request_id


@transaction.atomic
def record(
    action: str,
    target: models.Model,
    *,
    by: models.Model | None,
    changes: Mapping[str, Any] | None = None,
    reason: str = "",
    on_behalf_of: str = "",
    municipality_id: int | None = None,
) -> AuditEvent:
    """Append one event inside the caller's transaction. `changes` maps a field to [before, after]."""
    return record_many(
        action, [(target, changes or {})], by=by, reason=reason, on_behalf_of=on_behalf_of,
        municipality_id=municipality_id,
    )[0]  # fmt: skip


@transaction.atomic
def record_many(
    action: str,
    targets: Iterable[tuple[models.Model, Mapping[str, Any]]],
    *,
    by: models.Model | None,
    reason: str = "",
    on_behalf_of: str = "",
    municipality_id: int | None = None,
) -> list[AuditEvent]:
    """Append one event for every (target, changes), taking the end of the chain once. For acts over many rows."""
    ChainHead.objects.get_or_create(pk=1)
    head = ChainHead.objects.select_for_update().get(pk=1)
    at, events = timezone.now(), []
    for target, changes in targets:
        event = AuditEvent(
            at=at,
            by_id=None if by is None else by.pk,
            on_behalf_of=on_behalf_of,
            action=action,
            municipality_id=municipality_id
            if municipality_id is not None
            else getattr(target, "municipality_id", None),
            target_type=target._meta.label_lower,
            target_id=str(target.pk),
            target_name=str(target)[:300],
            # Through JSON once, so that the digest is taken from what the database gives back.
            changes=json.loads(json.dumps(dict(changes), cls=DjangoJSONEncoder)),
            reason=reason,
            request_id=request_id.get(),
            previous=head.digest,
        )
        head.digest = event.digest = event.compute_digest()
        events.append(event)
    AuditEvent.objects.bulk_create(events, batch_size=500)
    head.count += len(events)
    head.save(update_fields=["digest", "count"])
    return events


def difference(before: models.Model | Mapping[str, Any], after: models.Model, fields: Iterable[str]) -> dict[str, list]:
    """{field: [old, new]} of the fields that differ."""
    changed = {}
    for name in fields:
        old = before[name] if isinstance(before, Mapping) else getattr(before, name)
        new = getattr(after, name)
        if old != new:
            changed[name] = [_plain(old), _plain(new)]
    return changed


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, models.Model) else value


@dataclass(frozen=True)
class ChainReport:
    """Result of walking the whole journal."""

    checked: int
    broken: tuple[int, ...]
    is_cut: bool = False  # the newest events are missing, or the end of the chain was changed

    @property
    def sound(self) -> bool:
        return not self.broken and not self.is_cut


def verify_chain() -> ChainReport:
    """Recompute every digest; `broken` lists the ids of events that do not fit the chain."""
    previous, broken, checked = FIRST_DIGEST, [], 0
    for event in AuditEvent.objects.order_by("id").iterator(chunk_size=2000):
        checked += 1
        if event.previous != previous or event.digest != event.compute_digest():
            broken.append(event.pk)
        previous = event.digest
    head = ChainHead.objects.filter(pk=1).first()
    is_cut = head is not None and (head.digest != previous or head.count != checked)
    return ChainReport(checked, tuple(broken), is_cut)
