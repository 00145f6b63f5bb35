"""Editing one cell of a road map, putting an old value back, leaving rows out of the percentage."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from indicators.models import Mechanism
from msoko.audit.models import AuditEvent
from roadmaps.actions.workshop import PRINTED, EditError, Workshop
from roadmaps.models import Activity
from roadmaps.occurrences import Summary

NULLABLE = ("document_kind", "indicator_text", "expected_result")
LABELS = {
    "number": "номер",
    "title": "мероприятие",
    "deadline": "срок",
    "responsible": "ответственные",
    "document_kind": "вид документа",
    "indicator_text": "показатель",
    "expected_result": "ожидаемый результат",
    "note": "примечание",
    "mechanism": "тема",
}
EDITABLE = (*PRINTED, "mechanism")
LONGEST = 5000


@transaction.atomic
def edit_field(
    activity: Activity, field: str, value: Any, *, version: int, by: Any, at: datetime
) -> tuple[Activity, Summary]:
    """Give one cell a new text. Deadline and responsible are read anew and the due dates follow.

    Raises EditConflict (with the row as it is now) when `version` is not the one in the database.
    """
    values = values_for(activity, field, value)
    work = Workshop(activity.roadmap, by=by, at=at, label=f"{LABELS[field].capitalize()} в строке {_name(activity)}")
    work.change(activity, values, seen=version)
    _, summary = work.finish()
    return activity, summary


@transaction.atomic
def edit_fields(activity: Activity, cells: Mapping[str, Any], *, version: int, by: Any, at: datetime) -> Summary:
    """Several cells of one row at once, as the page of the row saves them; one step, one version."""
    values: dict[str, Any] = {}
    for field, value in cells.items():
        values |= values_for(activity, field, getattr(value, "pk", value))
    work = Workshop(activity.roadmap, by=by, at=at, label=f"Правка строки {_name(activity)}")
    work.change(activity, values, seen=version)
    _, summary = work.finish()
    return summary


def values_for(activity: Activity, field: str, value: Any) -> dict[str, Any]:
    """Field and value of the form as columns of the row."""
    if field not in EDITABLE:
        raise EditError("Это поле здесь не меняют.")
    if field == "mechanism":
        mechanism = Mechanism.objects.filter(pk=value).first() if value else None
        return {"mechanism_id": mechanism.pk if mechanism else None}
    text = str(value or "").replace("\r\n", "\n").strip()
    if len(text) > LONGEST:
        raise EditError(f"Текст длиннее {LONGEST} знаков. Сократите его или разделите мероприятие на два.")
    # An absent column of the act stays absent until somebody writes into it.
    if not text and field in NULLABLE and getattr(activity, field) is None:
        return {field: None}
    return {field: text}


@transaction.atomic
def restore_value(
    activity: Activity, event: AuditEvent, field: str, *, version: int, by: Any, at: datetime
) -> tuple[Activity, Summary]:
    """«Вернуть»: give the cell the value it had before the event of the history."""
    if event.target_id != str(activity.pk) or event.target_type != activity._meta.label_lower:
        raise EditError("Это изменение другой строки.")
    if field not in PRINTED or field not in event.changes:
        raise EditError("Этого значения в истории нет.")
    work = Workshop(activity.roadmap, by=by, at=at, label=f"Возврат: {LABELS[field]} в строке {_name(activity)}")
    old = event.changes[field][0]
    value = old if old is not None or field in NULLABLE else ""
    work.change(activity, {field: value}, seen=version, action="activity.restored_value")
    _, summary = work.finish()
    return activity, summary


@transaction.atomic
def exclude(activity: Activity, *, reason: str, version: int, by: Any, at: datetime) -> Activity:
    """Leave the row out of the percentage of execution; the reason is shown wherever the percentage is."""
    if not reason.strip():
        raise EditError("Напишите, почему мероприятие не учитывается.")
    work = Workshop(activity.roadmap, by=by, at=at, label=f"Не учитывать строку {_name(activity)}")
    values = {"excluded": True, "excluded_reason": reason.strip()[:300]}
    work.change(activity, values, seen=version, action="activity.excluded", reason=reason)
    work.finish()
    return activity


@transaction.atomic
def include(activity: Activity, *, version: int, by: Any, at: datetime) -> Activity:
    """Count the row again."""
    work = Workshop(activity.roadmap, by=by, at=at, label=f"Снова учитывать строку {_name(activity)}")
    values = {"excluded": False, "excluded_reason": ""}
    work.change(activity, values, seen=version, action="activity.included")
    work.finish()
    return activity


def _name(activity: Activity) -> str:
    return activity.number_clean or f"«{activity.title[:30]}»"
