"""The content of a road map as plain data: what a revision keeps, and its checksum."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch

from roadmaps.models import Activity, Direction, Responsibility, Roadmap

PRINTED = (
    "kind", "number", "title", "deadline", "responsible", "document_kind", "indicator_text", "expected_result", "note",
)  # fmt: skip


def snapshot(roadmap: Roadmap) -> dict[str, Any]:
    """Everything an act establishes, in printed order. Rows are named by their lineage, which amendments keep."""
    rows: dict[int, list[dict[str, Any]]] = {}
    for activity in _activities(roadmap):
        rows.setdefault(activity.direction_id, []).append(_activity(activity))
    directions = Direction.objects.filter(roadmap=roadmap).select_related("mechanism").order_by("position")
    return {
        "title": roadmap.title,
        "starts_on": roadmap.starts_on.isoformat(),
        "ends_on": roadmap.ends_on.isoformat(),
        "period_note": roadmap.period_note,
        "columns": roadmap.columns,
        "aliases": roadmap.aliases,
        "expected_results": roadmap.expected_results,
        "directions": [_direction(one, rows.get(one.pk, [])) for one in directions],
    }


def checksum(content: dict[str, Any]) -> str:
    """SHA-256 of the canonical JSON: the same content gives the same sum on every engine."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _activities(roadmap: Roadmap) -> Iterable[Activity]:
    bodies = Responsibility.objects.select_related("organisation", "group").order_by("position", "pk")
    return (
        Activity.objects.filter(roadmap=roadmap)
        .present()
        .select_related("parent", "mechanism", "derived_from")
        .prefetch_related(Prefetch("responsibilities", queryset=bodies))
        .order_by("position", "pk")
    )


def _direction(direction: Direction, rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "lineage": str(direction.lineage),
        "number": direction.number,
        "title": direction.title,
        "mechanism": direction.mechanism.code if direction.mechanism else None,
        "activities": rows,
    }


def _activity(activity: Activity) -> dict[str, Any]:
    return {
        "lineage": str(activity.lineage),
        "parent": str(activity.parent.lineage) if activity.parent else None,
        **{name: getattr(activity, name) for name in PRINTED},
        "schedule": activity.schedule,
        "responsibilities": [_body(row) for row in activity.responsibilities.all()],
        "required_documents": activity.required_documents,
        "mechanism": activity.mechanism.code if activity.mechanism else None,
        "excluded": activity.excluded,
        "excluded_reason": activity.excluded_reason,
        "derived_from": str(activity.derived_from.lineage) if activity.derived_from else None,
    }


def _body(row: Responsibility) -> dict[str, Any]:
    """A responsible by its own key and by its name, so that the picture is readable without the database."""
    return {
        "part": row.part,
        "organisation": row.organisation_id,
        "kind": row.kind,
        "group": row.group_id,
        "name": str(row),
        "printed": row.printed,
    }
