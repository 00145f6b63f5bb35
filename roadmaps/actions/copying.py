"""Copies of road maps: the working copy of an amendment, a school's own map, the map of the next period."""

import uuid
from collections.abc import Callable, Iterable
from typing import Any

from roadmaps.models import Activity, Direction, Responsibility, Roadmap

BATCH = 500
Tune = Callable[[Activity, Activity], None]
SAME = (
    "kind", "number", "title", "deadline", "responsible", "document_kind", "indicator_text", "expected_result",
    "schedule", "schedule_by_person", "responsible_by_person", "confidence", "problems", "required_documents",
    "mechanism_id", "excluded", "excluded_reason", "note", "source", "search_text", "derived_from_id",
)  # fmt: skip


def copy_map(source: Roadmap, **differs: Any) -> Roadmap:
    """A new road map with the same head."""
    same = (
        "municipality",
        "organisation",
        "parent",
        "title",
        "starts_on",
        "ends_on",
        "period_note",
        "columns",
        "aliases",
    )
    values = {name: getattr(source, name) for name in (*same, "expected_results", "is_sample")}
    return Roadmap.objects.create(**{**values, **differs})


def copy_rows(
    rows: Iterable[Activity], target: Roadmap, *, same_lineage: bool, tune: Tune | None = None
) -> list[Activity]:
    """Rows of one map with their sections and bodies into another; `tune(new, old)` changes a copy before it is saved.

    A row whose parent is not copied stands on the upper level.
    """
    old = list(rows)
    sections = _copy_sections(old, target, same_lineage)
    new_rows: list[Activity] = []
    pairs: dict[int, Activity] = {}
    for position, row in enumerate(old, 1):
        new = Activity(
            roadmap=target,
            direction=sections[row.direction_id],
            position=position,
            lineage=row.lineage if same_lineage else uuid.uuid4(),
            **{name: getattr(row, name) for name in SAME},
        )
        if tune is not None:
            tune(new, row)
        pairs[row.pk] = new
        new_rows.append(new)
    Activity.objects.bulk_create(new_rows, batch_size=BATCH)
    nested = [row for row in old if row.parent_id is not None and row.parent_id in pairs]
    for row in nested:
        pairs[row.pk].parent = pairs[row.parent_id]  # type: ignore[index]  # filtered above
    Activity.objects.bulk_update([pairs[row.pk] for row in nested], ["parent"], batch_size=BATCH)
    _copy_bodies(pairs)
    return new_rows


def _copy_sections(rows: list[Activity], target: Roadmap, same_lineage: bool) -> dict[int, Direction]:
    wanted = list(dict.fromkeys(row.direction_id for row in rows))
    found = Direction.objects.filter(pk__in=wanted).order_by("position")
    made = {
        one.pk: Direction(
            roadmap=target,
            position=place,
            number=one.number,
            title=one.title,
            mechanism_id=one.mechanism_id,
            lineage=one.lineage if same_lineage else uuid.uuid4(),
        )
        for place, one in enumerate(found, 1)
    }
    Direction.objects.bulk_create(made.values())
    return made


def _copy_bodies(pairs: dict[int, Activity]) -> None:
    bodies = Responsibility.objects.filter(activity__in=list(pairs)).order_by("activity_id", "position", "pk")
    Responsibility.objects.bulk_create(
        [
            Responsibility(
                activity=pairs[one.activity_id], part=one.part, organisation_id=one.organisation_id, kind=one.kind,
                group_id=one.group_id, printed=one.printed, position=one.position,
            )
            for one in bodies
        ],
        batch_size=BATCH,
    )  # fmt: skip
