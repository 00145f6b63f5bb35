"""Amendments: a working copy is edited like any road map, compared with the living one, then put into force at once."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from msoko.audit.recording import record, record_many
from roadmaps.actions.copying import copy_map, copy_rows
from roadmaps.actions.importing import write_revision
from roadmaps.actions.workshop import EditError, write_bodies
from roadmaps.comparing import Difference, RowChange, compare, placed
from roadmaps.interpreting import index_activity
from roadmaps.models import Act, Activity, Amendment, Direction, Responsibility, Revision, Roadmap
from roadmaps.occurrences import Summary, regenerate
from roadmaps.snapshots import snapshot

BATCH = 500
COPIED = (
    "kind", "number", "title", "deadline", "responsible", "document_kind", "indicator_text", "expected_result", "note",
    "schedule", "schedule_by_person", "responsible_by_person", "confidence", "problems", "required_documents",
    "mechanism_id", "excluded", "excluded_reason", "search_text",
)  # fmt: skip
SHOWN = COPIED[:9]
BODIES = {"responsible", "responsibilities"}
# Field of the comparison → what is taken over with it.
FOLLOWING = {
    "deadline": ("deadline", "schedule", "schedule_by_person"),
    "schedule": ("schedule", "schedule_by_person"),
    "responsible": ("responsible", "responsible_by_person"),
    "responsibilities": ("responsible_by_person",),
    "mechanism": ("mechanism_id",),
    "excluded": ("excluded", "excluded_reason"),
    "document_kind": ("document_kind", "required_documents"),
}
Rows = list[Activity]
Sections = dict[str, Direction]


@dataclass(frozen=True)
class When:
    """Who puts an amendment into force, when, by which act."""

    by: Any
    at: datetime
    reason: str


@dataclass(frozen=True)
class Applied:
    """What putting an amendment into force did."""

    revision: Revision
    difference: Difference
    dates: Summary


@transaction.atomic
def start_amendment(roadmap: Roadmap, *, by: Any, at: datetime) -> Amendment:
    """«Внести изменение»: the open amendment of the map, or a new working copy with the same rows."""
    roadmap = Roadmap.objects.select_for_update().get(pk=roadmap.pk)
    present = Amendment.objects.open().filter(roadmap=roadmap).first()
    if present is not None:
        return present
    if roadmap.state != Roadmap.State.ACTIVE or roadmap.is_working_copy:
        raise EditError("Изменение вносят в действующую карту. Проект правят прямо в таблице.")
    copy = copy_map(
        roadmap, amends=roadmap, act=None, state=Roadmap.State.DRAFT, revision=roadmap.revision + 1, created_by=by
    )
    rows = Activity.objects.filter(roadmap=roadmap).present().order_by("position", "pk")
    made = copy_rows(rows, copy, same_lineage=True)
    regenerate(made, calendar=roadmap.municipality.calendar(), shift_rule=roadmap.municipality.shift_rule)
    amendment = Amendment.objects.create(
        roadmap=roadmap, copy=copy, base=snapshot(roadmap), created_at=at, created_by=by
    )
    record("amendment.started", roadmap, by=by, changes={"revision": [roadmap.revision, copy.revision]})
    return amendment


@transaction.atomic
def describe_amendment(
    amendment: Amendment, *, act_kind: str, act_number: str, act_date: date | None, effective_on: date | None,
    note: str, by: Any,
) -> None:  # fmt: skip
    """The act of the amendment and the day from which it is in force."""
    _hold_open(amendment)
    if amendment.is_scheduled:
        raise EditError("Изменение ждёт своего дня. Сначала верните его в работу.")
    new = {"act_kind": act_kind, "act_number": act_number, "act_date": act_date}
    new |= {"effective_on": effective_on, "note": note}
    changes = {name: [getattr(amendment, name), value] for name, value in new.items()}
    for name, value in new.items():
        setattr(amendment, name, value)
    amendment.save(update_fields=list(new))
    changes = {name: pair for name, pair in changes.items() if pair[0] != pair[1]}
    if changes:
        record("amendment.described", amendment.roadmap, by=by, changes=changes)


@transaction.atomic
def discard_amendment(amendment: Amendment, *, by: Any) -> None:
    """Give the amendment up: the working copy goes, the record stays."""
    _hold_open(amendment)
    copy, amendment.copy, amendment.state = amendment.copy, None, Amendment.State.DISCARDED
    amendment.save(update_fields=["copy", "state"])
    if copy is not None:
        copy.delete()
    record("amendment.discarded", amendment.roadmap, by=by, changes={"amendment": [amendment.pk, None]})


@transaction.atomic
def schedule_amendment(amendment: Amendment, *, by: Any, at: datetime, today: date) -> date:
    """Leave a finished amendment to its day of effect; until then neither it nor its working copy changes."""
    amendment = Amendment.objects.select_for_update(of=("self",)).select_related("roadmap", "copy").get(pk=amendment.pk)
    _ensure_open(amendment)
    effective_on = _ready_from(amendment, difference_of(amendment), amendment.effective_on or today)
    if effective_on <= today:
        raise EditError("Этот день уже наступил: введите изменение в действие сейчас.")
    amendment.scheduled_at, amendment.scheduled_by = at, by
    amendment.save(update_fields=["scheduled_at", "scheduled_by"])
    record("amendment.scheduled", amendment.roadmap, by=by, changes={"effective_on": [None, effective_on]})
    return effective_on


@transaction.atomic
def unschedule_amendment(amendment: Amendment, *, by: Any, reason: str = "") -> bool:
    """Take a waiting amendment back into preparation; False when it does not wait any more."""
    waiting = Amendment.objects.scheduled().filter(pk=amendment.pk)
    if not waiting.update(scheduled_at=None, scheduled_by=None):
        return False
    changes = {"effective_on": [amendment.effective_on, None]}
    record("amendment.unscheduled", amendment.roadmap, by=by, changes=changes, reason=reason)
    return True


def difference_of(amendment: Amendment) -> Difference:
    """What the amendment does to the map it was made from."""
    return compare(amendment.base, snapshot(amendment.copy)) if amendment.copy else Difference()


def meanwhile(amendment: Amendment) -> Difference:
    """What was changed in the living map since the working copy was made."""
    return compare(amendment.base, snapshot(amendment.roadmap))


def clashes(amendment: Amendment) -> list[str]:
    """Lineages of rows that both the amendment and somebody in the living map have changed."""
    theirs = {row.lineage for row in meanwhile(amendment).rows if row.what != "moved"}
    return [row.lineage for row in difference_of(amendment).rows if row.lineage in theirs and row.what != "moved"]


@transaction.atomic
def apply(amendment: Amendment, *, by: Any, at: datetime, today: date) -> Applied:
    """Put the amendment into force: living rows change in place by lineage, a revision is written.

    Rows the amendment does not touch stay as they are now, whatever was edited in them meanwhile.
    """
    amendment = (
        Amendment.objects.select_for_update(of=("self",))
        .select_related("roadmap__municipality", "copy")
        .get(pk=amendment.pk)
    )
    _ensure_open(amendment)
    roadmap, copy = Roadmap.objects.select_for_update().get(pk=amendment.roadmap_id), amendment.copy
    difference = difference_of(amendment)
    effective_on = _ready_from(amendment, difference, today)
    if copy is None:
        raise EditError("Рабочей копии уже нет.")
    act = _act(amendment)
    sections = _apply_sections(roadmap, copy)
    touched = _apply_rows(roadmap, copy, difference, sections, When(by, at, str(act)))
    _order(roadmap, copy)
    for change in difference.head:
        setattr(roadmap, change.name, getattr(copy, change.name))
    roadmap.aliases = {**roadmap.aliases, **copy.aliases}
    roadmap.revision += 1
    roadmap.version += 1
    roadmap.save()
    municipality = roadmap.municipality
    dates = regenerate(touched, calendar=municipality.calendar(), shift_rule=municipality.shift_rule)
    revision = write_revision(roadmap, act=act, effective_on=effective_on, by=by, note=amendment.note or str(act))
    amendment.state, amendment.applied_at, amendment.revision, amendment.copy = (
        Amendment.State.APPLIED,
        at,
        revision,
        None,
    )
    amendment.save(update_fields=["state", "applied_at", "revision", "copy"])
    copy.delete()
    counts = {name: [0, len(getattr(difference, name))] for name in ("added", "changed", "removed", "moved")}
    record("amendment.applied", roadmap, by=by, changes=counts, reason=str(act))
    return Applied(revision, difference, dates)


def _hold_open(amendment: Amendment) -> None:
    """It is still in preparation, and nobody puts it into force before the transaction ends."""
    amendment.refresh_from_db(fields=["state", "scheduled_at"], from_queryset=Amendment.objects.select_for_update())
    _ensure_open(amendment)


def _ensure_open(amendment: Amendment) -> None:
    if amendment.state != Amendment.State.DRAFT:
        raise EditError(f"Это изменение уже {amendment.get_state_display()}.")


def _ready_from(amendment: Amendment, difference: Difference, today: date) -> date:
    """The day of effect of an amendment that may be put into force today."""
    if difference.is_empty:
        raise EditError("В рабочей копии ничего не изменено: вводить в действие нечего.")
    if not amendment.act_number or amendment.act_date is None or amendment.effective_on is None:
        raise EditError("Укажите номер и дату акта и день, с которого действует изменение.")
    if amendment.effective_on > today:
        raise EditError(f"Изменение действует с {amendment.effective_on:%d.%m.%Y}: введите его в этот день или позже.")
    return amendment.effective_on


def _act(amendment: Amendment) -> Act:
    return Act.objects.create(
        municipality=amendment.roadmap.municipality,
        kind=amendment.act_kind,
        number=amendment.act_number,
        date=amendment.act_date,
        title="О внесении изменений в дорожную карту",
    )


def _apply_sections(roadmap: Roadmap, copy: Roadmap) -> Sections:
    """Sections of the living map by lineage, as the copy has them; a section with former rows is never deleted."""
    living = {str(one.lineage): one for one in Direction.objects.filter(roadmap=roadmap)}
    wanted = list(Direction.objects.filter(roadmap=copy).order_by("position"))
    for place, one in enumerate(wanted, 1):
        key = str(one.lineage)
        own = living.get(key) or Direction(roadmap=roadmap, lineage=one.lineage)
        own.position, own.number, own.title, own.mechanism_id = place, one.number, one.title, one.mechanism_id
        own.save()
        living[key] = own
    kept = {str(one.lineage) for one in wanted}
    last = len(wanted)
    for key, one in living.items():
        if key not in kept:
            last += 1
            Direction.objects.filter(pk=one.pk).update(position=last)
    return living


def _apply_rows(roadmap: Roadmap, copy: Roadmap, difference: Difference, sections: Sections, when: When) -> Rows:
    """Change, add and remove rows; returns those whose due dates are made anew."""
    living = {str(row.lineage): row for row in Activity.objects.filter(roadmap=roadmap)}
    rows = Activity.objects.filter(roadmap=copy).present().select_related("direction", "parent")
    source = {str(row.lineage): row for row in rows.prefetch_related("responsibilities")}
    touched, told = [], []
    for change in difference.rows:
        new, own = source.get(change.lineage), living.get(change.lineage)
        if new is None and (own is None or own.removed_at is not None):
            continue
        own = own or Activity(roadmap=roadmap, lineage=change.lineage)
        before = {name: getattr(own, name) if own.pk else None for name in SHOWN}
        if new is None:
            own.removed_at, own.removed_reason = when.at, f"исключена: {when.reason}"[:300]
        else:
            _take_over(own, new, change)
            own.direction = sections[str(new.direction.lineage)]
            own.parent = living.get(str(new.parent.lineage)) if new.parent else None
        own.version += 1 if own.pk else 0
        own.position = own.position or len(living) + 1
        own.save()
        living[change.lineage] = own
        if new is not None and (change.what == "added" or BODIES & {field.name for field in change.fields}):
            write_bodies(own, [_body(one) for one in new.responsibilities.all()])
        touched.append(own)
        told.append(
            (own, {name: [old, getattr(own, name)] for name, old in before.items() if old != getattr(own, name)})
        )
    Activity.objects.filter(roadmap=roadmap, removed_at__isnull=True, parent__removed_at__isnull=False).update(
        parent=None
    )
    record_many("activity.amended", told, by=when.by, reason=when.reason, municipality_id=roadmap.municipality_id)
    return touched


def _take_over(own: Activity, new: Activity, change: RowChange) -> None:
    """A new row takes everything, a changed one only what the amendment changed."""
    names = {field.name for field in change.fields}
    taken = set(COPIED) if change.what == "added" else {one for name in names for one in FOLLOWING.get(name, (name,))}
    for name in taken:
        setattr(own, name, getattr(new, name))
    if taken:
        own.problems, own.confidence = new.problems, new.confidence
        index_activity(own)
    own.removed_at, own.removed_reason = None, ""


def _body(row: Responsibility) -> list[Any]:
    return [str(row.part), row.organisation_id, row.kind, row.group_id, row.printed]


def _order(roadmap: Roadmap, copy: Roadmap) -> None:
    """Rows in the order of the copy; rows the copy does not know stay after their former neighbour."""
    wanted = {key: one.place for key, one in placed(snapshot(copy)).items()}
    rows = list(Activity.objects.filter(roadmap=roadmap).order_by("direction__position", "position", "pk"))
    place, keys = -1.0, {}
    for row in rows:
        known = wanted.get(str(row.lineage))
        place = float(known) if known is not None else place + 0.0001
        keys[row.pk] = place
    rows.sort(key=lambda row: keys[row.pk])
    moved = []
    for position, row in enumerate(rows, 1):
        if row.position != position:
            row.position = position
            moved.append(row)
    Activity.objects.bulk_update(moved, ["position"], batch_size=BATCH)
