"""One change for many chosen rows, with one undo; a pasted block is such a change too."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from msoko.lib.russian import counted
from roadmaps.actions.editing import LABELS, values_for
from roadmaps.actions.workshop import EditError, Workshop
from roadmaps.models import Activity, EditStep, Roadmap
from roadmaps.occurrences import Summary

FIELDS = ("responsible", "deadline", "mechanism")
ROW = ("строка", "строки", "строк")


@transaction.atomic
def change_many(
    roadmap: Roadmap, pks: Iterable[int], *, field: str, value: Any, by: Any, at: datetime
) -> tuple[int, EditStep | None, Summary]:
    """Give one field of the chosen rows the same value; (rows changed, the step to undo, what became of due dates)."""
    if field not in FIELDS:
        raise EditError("Для нескольких строк сразу меняют ответственных, срок или тему.")
    rows = _rows(roadmap, pks)
    if not rows:
        raise EditError("Не выбрано ни одной строки.")
    label = f"{LABELS[field].capitalize()}: {counted(len(rows), *ROW)}"
    work = Workshop(roadmap, by=by, at=at, label=label)
    changed = sum(work.change(row, values_for(row, field, value)) for row in rows)
    step, summary = work.finish()
    return changed, step, summary


@transaction.atomic
def write_cells(
    roadmap: Roadmap, cells: Sequence[tuple[int, str, str]], *, by: Any, at: datetime
) -> tuple[int, EditStep | None, Summary]:
    """Write (row, field, text) of a pasted block as one step."""
    rows = {row.pk: row for row in _rows(roadmap, [pk for pk, _, _ in cells])}
    texts: dict[int, dict[str, Any]] = {}
    for pk, field, text in cells:
        if pk in rows:
            texts.setdefault(pk, {}).update(values_for(rows[pk], field, text))
    work = Workshop(roadmap, by=by, at=at, label=f"Вставка из таблицы: {counted(len(texts), *ROW)}")
    changed = sum(work.change(rows[pk], values) for pk, values in texts.items())
    step, summary = work.finish()
    return changed, step, summary


def _rows(roadmap: Roadmap, pks: Iterable[int]) -> list[Activity]:
    rows = Activity.objects.filter(roadmap=roadmap, pk__in=list(pks)).present()
    return list(rows.select_related("roadmap__municipality").order_by("position"))
