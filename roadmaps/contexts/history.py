"""History of one row: who changed what and when, with the way back to an old value."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from msoko.audit.models import AuditEvent
from roadmaps.models import Activity

FIELDS = {
    "number": "номер",
    "title": "мероприятие",
    "deadline": "срок",
    "responsible": "ответственные",
    "document_kind": "вид документа",
    "indicator_text": "показатель",
    "expected_result": "ожидаемый результат",
    "note": "примечание",
}
ACTIONS = {
    "activity.added": "строка добавлена",
    "activity.edited": "изменено",
    "activity.moved": "строка перемещена",
    "activity.split": "строка разделена",
    "activity.excluded": "не учитывается в проценте",
    "activity.included": "снова учитывается в проценте",
    "activity.removed": "строка убрана",
    "activity.restored": "строка возвращена",
    "activity.restored_value": "возвращено прежнее значение",
    "activity.undone": "правка отменена",
}


@dataclass(frozen=True)
class Change:
    """One field of one event: old and new text."""

    field: str
    label: str
    old: str
    new: str
    is_current: bool


@dataclass(frozen=True)
class Entry:
    """One event of the history."""

    pk: int
    at: datetime
    who: str
    text: str
    reason: str
    changes: tuple[Change, ...]


def history(activity: Activity, *, limit: int = 100) -> list[Entry]:
    """Newest first; one query."""
    events = AuditEvent.objects.of(activity).select_related("by")[:limit]
    return [_entry(event, activity) for event in events]


def _entry(event: AuditEvent, activity: Activity) -> Entry:
    changes = tuple(
        Change(name, FIELDS[name], old or "", new or "", is_current=(getattr(activity, name) or "") == (old or ""))
        for name, (old, new) in _pairs(event.changes).items()
    )
    text = ACTIONS.get(event.action, event.action)
    return Entry(event.pk, event.at, str(event.by) if event.by else "портал", text, event.reason, changes)


def _pairs(changes: Mapping[str, Any]) -> dict[str, Any]:
    return {name: pair for name, pair in changes.items() if name in FIELDS}
