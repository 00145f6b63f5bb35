"""«Отменить»: taking back the last step of a person, if nobody has built on it since."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.dateparse import parse_datetime

from msoko.audit.recording import record
from roadmaps.actions.workshop import BODIES, EditError, Workshop, state_of
from roadmaps.models import Activity, EditStep, Roadmap


def last_step(roadmap: Roadmap, *, by: Any, at: datetime) -> EditStep | None:
    """What «Отменить» would take back now."""
    return EditStep.objects.filter(roadmap=roadmap).undoable(by=by, at=at).first()


@transaction.atomic
def undo(step: EditStep, *, by: Any, at: datetime) -> EditStep:
    """Give every row of the step its values from before; audited row by row.

    Refused as a whole when a row was changed after the step: somebody's work would be lost.
    """
    locked = EditStep.objects.select_for_update().get(pk=step.pk)
    if not EditStep.objects.filter(pk=step.pk).undoable(by=by, at=at).exists():
        raise EditError("Это действие уже нельзя отменить: прошло больше 10 минут или оно отменено раньше.")
    work = Workshop(locked.roadmap, by=by, at=at, label=f"Отмена: {locked.label}")
    rows = _rows(locked)
    _undo_positions(locked, rows)
    for pk, changed in locked.changes.get("rows", {}).items():
        row = rows.get(int(pk))
        if row is None:
            raise EditError("Строки, которую меняло это действие, больше нет.")
        _check(row, changed)
        work.change(row, {name: _value(name, old) for name, (old, _) in changed.items()}, action="activity.undone")
    # The way back is not itself a step: undoing twice would only do it again.
    step_of_undo, _ = work.finish()
    if step_of_undo is not None:
        step_of_undo.delete()
    locked.undone_at = at
    locked.save(update_fields=["undone_at"])
    record("roadmap.undone", locked.roadmap, by=by, changes={"step": [locked.label, None]})
    return locked


def _rows(step: EditStep) -> dict[int, Activity]:
    found = Activity.objects.filter(roadmap=step.roadmap).select_related("roadmap__municipality")
    return {row.pk: row for row in found}


def _check(row: Activity, changed: dict[str, list[Any]]) -> None:
    now = state_of(row, bodies=BODIES in changed)
    for name, (_, new) in changed.items():
        if now[name] != _value(name, new):
            who = row.number_clean or row.title[:40]
            raise EditError(f"Строку «{who}» после этого изменили ещё раз. Верните нужное значение в истории строки.")


def _undo_positions(step: EditStep, rows: dict[int, Activity]) -> None:
    """Old order of rows, when the order is still the one that the step left."""
    positions = step.changes.get("positions", {})
    moved = [(rows[int(pk)], before, after) for pk, (before, after) in positions.items() if int(pk) in rows]
    if any(row.position != after for row, _, after in moved):
        raise EditError("Порядок строк после этого изменили ещё раз. Переместите строки сами.")
    for row, before, _ in moved:
        row.position = before
    Activity.objects.bulk_update([row for row, _, _ in moved], ["position"])


def _value(name: str, stored: Any) -> Any:
    return parse_datetime(stored) if name == "removed_at" and stored else stored
