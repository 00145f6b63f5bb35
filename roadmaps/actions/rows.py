"""Rows of a read plan as activities, with everything the portal understands of them beside the printed text."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from roadmaps import interpreting
from roadmaps.interpreting import Interpreter
from roadmaps.models import Activity, Direction, Responsibility

BATCH = 500
# Field of the reader → field of the model.
CELLS = {
    "title": "title",
    "deadline": "deadline",
    "responsible": "responsible",
    "document_kind": "document_kind",
    "indicator": "indicator_text",
    "expected_result": "expected_result",
}
NULLABLE = {"document_kind", "indicator_text", "expected_result"}


def write_rows(result: Mapping[str, Any], directions: Sequence[Direction], interpreter: Interpreter) -> list[Activity]:
    """Create all activities of the plan with their parents and responsible bodies; a fixed number of queries."""
    remarks = _remarks(result)
    activities: list[Activity] = []
    parents: list[str | None] = []
    for section, direction in zip(result["sections"], directions, strict=True):
        for row in section["activities"]:
            activity = _activity(row, direction, len(activities) + 1)
            # Readers name a row by its clean number, people by the printed one.
            place = section.get("index") or direction.position
            for name in dict.fromkeys((row.get("number") or "", row.get("number_clean") or "")):
                activity.problems += remarks.get((place, name), [])
            activities.append(activity)
            parents.append(row.get("parent"))
    _find_parents(activities, parents)
    bodies = [body for activity in activities for body in _understand(activity, interpreter)]
    linked = [(activity, activity.parent) for activity in activities if activity.parent is not None]
    for activity, _ in linked:
        activity.parent = None
    Activity.objects.bulk_create(activities, batch_size=BATCH)
    for activity, parent in linked:
        activity.parent = parent
    Activity.objects.bulk_update([activity for activity, _ in linked], ["parent"], batch_size=BATCH)
    for body in bodies:
        body.activity_id = body.activity.pk
    Responsibility.objects.bulk_create(bodies, batch_size=BATCH)
    return activities


def _activity(row: Mapping[str, Any], direction: Direction, position: int) -> Activity:
    activity = Activity(
        roadmap=direction.roadmap,
        direction=direction,
        position=position,
        kind=row.get("kind") or Activity.Kind.ACTIVITY,
        number=(row.get("number") or "")[:40],
        note="\n".join(f"{name}: {text}" for name, text in (row.get("extra") or {}).items() if text),
        source=_source(row),
        problems=[],
    )
    for name, own in CELLS.items():
        value = row.get(name)
        setattr(activity, own, value if value is not None or own in NULLABLE else "")
    return activity


def _source(row: Mapping[str, Any]) -> str:
    """Where the row is printed: «строки 49–50», «стр. 3, таблица 1, строка 7»."""
    if lines := row.get("source_lines"):
        return f"строка {lines[0]}" if lines[0] == lines[-1] else f"строки {lines[0]}–{lines[-1]}"
    names = {"sheet": "лист", "page": "стр.", "table": "таблица", "row": "строка", "paragraph": "абзац"}
    places = row.get("source") or [{}]
    return ", ".join(f"{word} {places[0][key]}" for key, word in names.items() if places[0].get(key))[:120]


def _remarks(result: Mapping[str, Any]) -> dict[tuple[int, str], list[dict[str, str]]]:
    """Remarks of the reader by section and printed number of the row."""
    found: dict[tuple[int, str], list[dict[str, str]]] = defaultdict(list)
    for one in result.get("problems") or []:
        if one.get("section") and one.get("row"):
            remark = interpreting.problem(
                one.get("field") or "", one["what"], code="import", severity=one.get("severity") or "warning"
            )
            found[one["section"], one["row"]].append(remark)
    return found


def _find_parents(activities: Sequence[Activity], parents: Sequence[str | None]) -> None:
    """A sub-item belongs to the nearest row above it, in its section, that carries the parent's number."""
    last: dict[tuple[int, str], Activity] = {}
    for activity, parent in zip(activities, parents, strict=True):
        section = activity.direction.position
        if parent:
            activity.parent = last.get((section, parent))
        last[section, activity.number_clean] = activity


def _understand(activity: Activity, interpreter: Interpreter) -> list[Responsibility]:
    """Schedule, remarks, documents of a row and its responsible bodies; headings and remains have no duties."""
    interpreting.index_activity(activity)
    if activity.kind != Activity.Kind.ACTIVITY:
        activity.confidence = interpreting.confidence(activity, doubted=activity.kind == Activity.Kind.FRAGMENT)
        return []
    schedule = interpreter.schedule(activity.deadline)
    activity.schedule = schedule.to_dict()
    activity.problems += interpreting.deadline_problems(schedule)
    found = interpreter.match(activity.responsible)
    if not activity.responsible.strip() and activity.parent is not None and activity.parent.responsible.strip():
        found = interpreter.match(activity.parent.responsible)
        text = f"Ответственные взяты из строки «{activity.parent.number or activity.parent.title[:40]}»."
        activity.problems.append(interpreting.problem("responsible", text, code="inherited", severity="info"))
    activity.problems += interpreting.responsible_problems(found)
    activity.confidence = interpreting.confidence(activity)
    return interpreting.responsibilities(activity, found)
