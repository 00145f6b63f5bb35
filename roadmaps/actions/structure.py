"""The structure of a road map: add, move, nest, split, remove and bring back rows."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from roadmaps.actions.workshop import PRINTED, EditError, Workshop
from roadmaps.models import Activity, Direction, EditStep, Responsibility, Roadmap

Rows = list[Activity]


@transaction.atomic
def add_activity(
    direction: Direction, *, values: Mapping[str, Any], after: Activity | None, by: Any, at: datetime
) -> Activity:
    """A new row after the given one (and what is nested in it), or at the end of the section."""
    roadmap = direction.roadmap
    work = Workshop(roadmap, by=by, at=at, label="Новое мероприятие")
    rows = _all(roadmap)
    place = _end_of_block(rows, after) if after else _end_of_section(rows, direction)
    new = Activity(roadmap=roadmap, direction=direction, parent=after.parent if after else None, position=place + 1)
    _create(work, new, values, rows, place)
    work.finish()
    return new


@transaction.atomic
def append_rows(direction: Direction, *, values: Sequence[Mapping[str, Any]], by: Any, at: datetime) -> Rows:
    """Pasted rows at the end of a section, with one way back for all of them."""
    roadmap = direction.roadmap
    work = Workshop(roadmap, by=by, at=at, label=f"Вставка новых строк: {len(values)}")
    rows = _all(roadmap)
    place = _end_of_section(rows, direction)
    made = []
    for offset, one in enumerate(values):
        new = Activity(roadmap=roadmap, direction=direction)
        _make(work, new, one, place + offset)
        rows.insert(place + offset, new)
        made.append(new)
    work.arrange(rows)
    for new in made:
        work.created(new)
    work.finish()
    return made


@transaction.atomic
def split(activity: Activity, *, parts: Sequence[str], version: int, by: Any, at: datetime) -> Rows:
    """One row into several: the first keeps its place and history, the others follow with the same cells."""
    texts = [part.strip() for part in parts if part.strip()]
    if len(texts) < 2:
        raise EditError("Разделите текст хотя бы на две части: каждая с новой строки.")
    work = Workshop(activity.roadmap, by=by, at=at, label=f"Разделить строку {activity.number_clean}")
    kept = {name: getattr(activity, name) for name in PRINTED if name not in ("number", "title")}
    work.change(activity, {"title": texts[0]}, seen=version, action="activity.split")
    rows = _all(activity.roadmap)
    result = [activity]
    for text in texts[1:]:
        new = Activity(
            roadmap=activity.roadmap, direction_id=activity.direction_id, parent_id=activity.parent_id,
            kind=activity.kind, mechanism_id=activity.mechanism_id,
        )  # fmt: skip
        place = _end_of_block(rows, result[-1])
        _create(work, new, {**kept, "title": text}, rows, place)
        result.append(new)
    work.finish()
    return result


@transaction.atomic
def move(activity: Activity, *, step: int, by: Any, at: datetime) -> Activity:
    """Up (−1) or down (+1) past the neighbour of the same level, with everything nested in the row.

    At the edge of a section the row passes into the neighbouring one.
    """
    work = Workshop(activity.roadmap, by=by, at=at, label=f"Переместить строку {activity.number_clean}")
    rows = _all(activity.roadmap)
    siblings = [
        row
        for row in rows
        if row.parent_id == activity.parent_id and row.direction_id == activity.direction_id and not row.removed_at
    ]
    index = next(place for place, row in enumerate(siblings) if row.pk == activity.pk) + step
    if 0 <= index < len(siblings):
        _place(work, rows, activity, siblings[index], after=step > 0)
    elif activity.parent_id is not None:
        raise EditError("Строка на краю своей группы. Чтобы переместить её дальше, вынесите её на уровень выше.")
    else:
        _into_next_section(work, rows, activity, step)
    work.finish()
    return activity


@transaction.atomic
def move_to(activity: Activity, *, target: Activity, after: bool, by: Any, at: datetime) -> Activity:
    """Before or after another row of the map (drag); the row takes the section and the level of its new neighbour."""
    work = Workshop(activity.roadmap, by=by, at=at, label=f"Переместить строку {activity.number_clean}")
    rows = _all(activity.roadmap)
    if target.roadmap_id != activity.roadmap_id:
        raise EditError("Строку можно переместить только внутри своей карты.")
    if target.pk in {row.pk for row in _block(rows, activity)}:
        raise EditError("Строку нельзя переместить внутрь неё самой.")
    _settle(work, rows, activity, direction_id=target.direction_id, parent_id=target.parent_id)
    _place(work, rows, activity, target, after=after)
    work.finish()
    return activity


@transaction.atomic
def nest(activity: Activity, *, version: int, by: Any, at: datetime) -> Activity:
    """Make the row a part of the one above it on the same level."""
    work = Workshop(activity.roadmap, by=by, at=at, label=f"Вложить строку {activity.number_clean}")
    rows = _all(activity.roadmap)
    above = None
    for row in rows:
        if row.pk == activity.pk:
            break
        same_level = row.parent_id == activity.parent_id and row.direction_id == activity.direction_id
        above = row if same_level and not row.removed_at else above
    if above is None:
        raise EditError("Выше нет строки, в которую можно вложить эту.")
    work.change(activity, {"parent_id": above.pk}, seen=version, action="activity.moved")
    work.finish()
    return activity


@transaction.atomic
def unnest(activity: Activity, *, version: int, by: Any, at: datetime) -> Activity:
    """Take the row one level out; it stands after the row it was a part of."""
    if activity.parent is None:
        raise EditError("Строка и так на верхнем уровне.")
    work = Workshop(activity.roadmap, by=by, at=at, label=f"Вынести строку {activity.number_clean}")
    rows = _all(activity.roadmap)
    parent = next(row for row in rows if row.pk == activity.parent_id)
    _place(work, rows, activity, parent, after=True)
    work.change(activity, {"parent_id": parent.parent_id}, seen=version, action="activity.moved")
    work.finish()
    return activity


@transaction.atomic
def remove(activity: Activity, *, reason: str, version: int, by: Any, at: datetime) -> EditStep | None:
    """Take the row and what is nested in it out of the map. The rows stay in the database and can be brought back."""
    work = Workshop(activity.roadmap, by=by, at=at, label=f"Убрать строку {activity.number_clean}")
    gone = {"removed_at": at, "removed_reason": reason.strip()[:300]}
    for row in _block(_all(activity.roadmap), activity):
        seen = version if row.pk == activity.pk else row.version
        if not row.removed_at:
            work.change(row, gone, seen=seen, action="activity.removed", reason=reason)
    step, _ = work.finish()
    return step


@transaction.atomic
def restore(activity: Activity, *, by: Any, at: datetime) -> Activity:
    """Bring a removed row back to its place."""
    work = Workshop(activity.roadmap, by=by, at=at, label=f"Вернуть строку {activity.number_clean}")
    back = {"removed_at": None, "removed_reason": ""}
    if activity.parent is not None and activity.parent.removed_at is not None:
        back["parent_id"] = None
    work.change(activity, back, action="activity.restored")
    work.finish()
    return activity


def _all(roadmap: Roadmap) -> Rows:
    """Every row of the map in order, removed ones in their places."""
    rows = Activity.objects.filter(roadmap=roadmap).select_related("roadmap__municipality", "direction")
    return sorted(rows, key=lambda row: (row.direction.position, row.position, row.pk))


def _block(rows: Rows, top: Activity) -> Rows:
    """The row and everything nested in it, in order."""
    inside = {top.pk}
    for _ in rows:
        more = {row.pk for row in rows if row.parent_id in inside} - inside
        if not more:
            break
        inside |= more
    return [row for row in rows if row.pk in inside]


def _end_of_block(rows: Rows, top: Activity) -> int:
    """Index after the last row of the block."""
    inside = {row.pk for row in _block(rows, top)}
    return max(place for place, row in enumerate(rows) if row.pk in inside) + 1


def _end_of_section(rows: Rows, direction: Direction) -> int:
    return max((place for place, row in enumerate(rows, 1) if row.direction.position <= direction.position), default=0)


def _place(work: Workshop, rows: Rows, activity: Activity, target: Activity, *, after: bool) -> None:
    """Put the block of the row before the target or after its block, and number the map anew."""
    block = _block(rows, activity)
    moving = {row.pk for row in block}
    others = [row for row in rows if row.pk not in moving]
    goal = _block(others, target)
    index = next(place for place, row in enumerate(others) if row.pk == (goal[-1] if after else target).pk)
    index += 1 if after else 0
    work.arrange([*others[:index], *block, *others[index:]], moved=block[0])


def _settle(work: Workshop, rows: Rows, activity: Activity, *, direction_id: int, parent_id: int | None) -> None:
    """Give the row a new section and level; what is nested in it follows into the section."""
    for row in _block(rows, activity):
        place: dict[str, int | None] = {"direction_id": direction_id}
        if row.pk == activity.pk:
            place["parent_id"] = parent_id
        work.change(row, place, action="activity.moved")
    activity.refresh_from_db(fields=["direction", "parent", "version"])


def _into_next_section(work: Workshop, rows: Rows, activity: Activity, step: int) -> None:
    sections = list(Direction.objects.filter(roadmap=activity.roadmap_id).order_by("position"))
    index = next(place for place, one in enumerate(sections) if one.pk == activity.direction_id) + step
    if not 0 <= index < len(sections):
        raise EditError("Дальше строк нет: это край карты.")
    goal = sections[index]
    _settle(work, rows, activity, direction_id=goal.pk, parent_id=None)
    moving = {row.pk for row in _block(rows, activity)}
    others = [row for row in rows if row.pk not in moving]
    block = [row for row in rows if row.pk in moving]
    if step > 0:
        place = next((n for n, row in enumerate(others) if row.direction.position >= goal.position), len(others))
    else:
        place = _end_of_section(others, goal)
    work.arrange([*others[:place], *block, *others[place:]], moved=block[0])


def _create(work: Workshop, new: Activity, values: Mapping[str, Any], rows: Rows, place: int) -> None:
    _make(work, new, values, place)
    rows.insert(place, new)
    work.arrange(rows)
    work.created(new)


def _make(work: Workshop, new: Activity, values: Mapping[str, Any], place: int) -> None:
    for name, value in values.items():
        setattr(new, name, value)
    if not new.title.strip():
        raise EditError("Напишите, в чём состоит мероприятие.")
    new.problems = []
    bodies = work.understand(new)
    new.position = place + 1
    new.save()
    for body in bodies:
        body.activity_id = new.pk
    Responsibility.objects.bulk_create(bodies)
