"""The one way in which rows of a road map change: locked, understood anew, audited, undoable."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cached_property
from typing import Any

from msoko.audit.recording import record
from msoko.locking import save_if_unchanged
from roadmaps import interpreting
from roadmaps.actions.asked import ask_anew
from roadmaps.interpreting import Interpreter
from roadmaps.models import Activity, EditStep, Responsibility, Roadmap
from roadmaps.occurrences import Summary, regenerate
from roadmaps.responsible import Match

PRINTED = (
    "number", "title", "deadline", "responsible", "document_kind", "indicator_text", "expected_result", "note",
)  # fmt: skip
PLACE = ("direction_id", "parent_id", "kind")
STATE = ("mechanism_id", "excluded", "excluded_reason", "removed_at", "removed_reason")
UNDERSTOOD = ("schedule", "schedule_by_person", "responsible_by_person", "problems", "confidence")
BODIES = "bodies"
TRACKED = (*PRINTED, *PLACE, *STATE, *UNDERSTOOD)
# What the history of a row shows; the rest follows from these.
SHOWN = (*PRINTED, "direction_id", "parent_id", "mechanism_id", "excluded", "excluded_reason", "removed_reason")
DERIVED = ("required_documents", "search_text")
OWN = {"note", "mechanism_id", "confidence", "problems", "responsible_by_person"}
"""Of concern to the department alone: open reports need not follow."""
BATCH = 500


class EditError(ValueError):
    """The edit makes no sense; the text says what to do instead."""


class Workshop:
    """One action of one person on one road map: change rows, then `finish`.

    Call it inside a transaction. The map is locked, so the order of rows changes in one hand at a time.
    """

    def __init__(self, roadmap: Roadmap, *, by: Any, at: datetime, label: str) -> None:
        locked = Roadmap.objects.select_for_update().filter(pk=roadmap.pk).values_list("state", flat=True).get()
        if locked == Roadmap.State.CLOSED:
            raise EditError("Карта завершена, её строки больше не меняют.")
        self.roadmap, self.by, self.at, self.label = roadmap, by, at, label
        self.rows: dict[str, dict[str, list[Any]]] = {}
        self.positions: dict[str, list[int]] = {}
        self.redated: dict[int, Activity] = {}

    @cached_property
    def interpreter(self) -> Interpreter:
        return interpreting.interpreter_for(self.roadmap)

    def change(
        self,
        activity: Activity,
        values: Mapping[str, Any],
        *,
        seen: int | None = None,
        action: str = "activity.edited",
        reason: str = "",
    ) -> bool:
        """Give fields new values over the version that was seen; False when nothing differs.

        Raises EditConflict when somebody saved the row in between.
        """
        before = state_of(activity, bodies=BODIES in values or "responsible" in values)
        for name, value in values.items():
            if name != BODIES:
                setattr(activity, name, value)
        bodies = self._understand(activity, before, values)
        changed = {
            name: [old, new]
            for name, old in before.items()
            if name != BODIES and (new := getattr(activity, name)) != old
        }
        if bodies is not None and bodies != before.get(BODIES):
            changed[BODIES] = [before.get(BODIES), bodies]
        if not changed:
            return False
        self._validate(activity)
        interpreting.index_activity(activity)
        save_if_unchanged(activity, [*TRACKED, *DERIVED], seen=activity.version if seen is None else seen)
        if BODIES in changed:
            write_bodies(activity, bodies or [])
        self._remember(activity, changed)
        record(
            action,
            activity,
            by=self.by,
            changes={name: pair for name, pair in changed.items() if name in SHOWN},
            reason=reason,
            municipality_id=self.roadmap.municipality_id,
        )
        return True

    def created(self, activity: Activity, *, action: str = "activity.added") -> None:
        """Tell of a row that was just made; undoing removes it."""
        self.rows[str(activity.pk)] = {"removed_at": [self.at.isoformat(), None]}
        self.redated[activity.pk] = activity
        shown = {name: [None, getattr(activity, name)] for name in PRINTED if getattr(activity, name)}
        record(action, activity, by=self.by, changes=shown, municipality_id=self.roadmap.municipality_id)

    def understand(self, activity: Activity) -> list[Responsibility]:
        """Schedule, remarks and bodies of a new row that is not saved yet."""
        interpreting.index_activity(activity)
        if activity.kind != Activity.Kind.ACTIVITY:
            return []
        self._read_deadline(activity)
        found = self._read_responsible(activity)
        activity.confidence = interpreting.confidence(activity)
        return interpreting.responsibilities(activity, found)

    def arrange(self, order: Iterable[Activity], *, moved: Activity | None = None) -> None:
        """Number all rows of the map in the given order; only rows whose place changes are written.

        `moved` is the row that the person moved: the journal names it, not the neighbours that made room.
        """
        was = moved.position if moved else 0
        shifted = []
        for position, activity in enumerate(order, 1):
            if activity.position != position:
                self.positions[str(activity.pk)] = [activity.position, position]
                activity.position = position
                shifted.append(activity)
        Activity.objects.bulk_update(shifted, ["position"], batch_size=BATCH)
        if moved is not None and moved.position != was:
            changes = {"position": [was, moved.position]}
            place = self.roadmap.municipality_id
            record("activity.moved", moved, by=self.by, changes=changes, municipality_id=place)

    def finish(self) -> tuple[EditStep | None, Summary]:
        """Make due dates follow, keep the way back. Nothing changed: no step."""
        summary = Summary()
        if self.redated:
            municipality = self.roadmap.municipality
            rows = self.redated.values()
            summary = regenerate(rows, calendar=municipality.calendar(), shift_rule=municipality.shift_rule)
        if not self.rows and not self.positions:
            return None, summary
        if any(set(changed) - OWN for changed in self.rows.values()):
            ask_anew(self.roadmap)
        step = EditStep.objects.create(
            roadmap=self.roadmap,
            by=self.by,
            at=self.at,
            label=self.label[:200],
            changes={"rows": self.rows, "positions": self.positions},
        )
        return step, summary

    def _understand(
        self, activity: Activity, before: Mapping[str, Any], values: Mapping[str, Any]
    ) -> list[list[Any]] | None:
        """Read the changed cells anew, unless the new understanding is given with them."""
        bodies = values.get(BODIES)
        is_activity = activity.kind == Activity.Kind.ACTIVITY
        if is_activity and activity.deadline != before["deadline"] and "schedule" not in values:
            self._read_deadline(activity)
        if is_activity and activity.responsible != before["responsible"] and bodies is None:
            bodies = [_body(row) for row in interpreting.responsibilities(activity, self._read_responsible(activity))]
        if "confidence" not in values and {"deadline", "responsible"} & set(values):
            activity.confidence = interpreting.confidence(activity)
        return bodies

    def _read_deadline(self, activity: Activity) -> None:
        schedule = self.interpreter.schedule(activity.deadline)
        activity.schedule, activity.schedule_by_person = schedule.to_dict(), False
        interpreting.replace_problems(activity, "deadline", interpreting.deadline_problems(schedule))

    def _read_responsible(self, activity: Activity) -> Match:
        found = self.interpreter.match(activity.responsible)
        activity.responsible_by_person = False
        interpreting.replace_problems(activity, "responsible", interpreting.responsible_problems(found))
        return found

    def _remember(self, activity: Activity, changed: dict[str, list[Any]]) -> None:
        kept = self.rows.setdefault(str(activity.pk), {})
        for name, (old, new) in changed.items():
            kept[name] = [kept[name][0] if name in kept else _plain(old), _plain(new)]
        if {"schedule", "removed_at", "kind"} & set(changed):
            self.redated[activity.pk] = activity

    @staticmethod
    def _validate(activity: Activity) -> None:
        if activity.kind == Activity.Kind.ACTIVITY and not activity.title.strip():
            raise EditError("Напишите, в чём состоит мероприятие.")
        if len(activity.number) > 40:
            raise EditError("Номер длиннее 40 знаков. Сократите его.")
        if activity.excluded and not activity.excluded_reason.strip():
            raise EditError("Напишите, почему мероприятие не учитывается.")


def state_of(activity: Activity, *, bodies: bool) -> dict[str, Any]:
    """The tracked values of a row; the list of bodies costs a query, so it is read only when it may change."""
    state = {name: getattr(activity, name) for name in TRACKED}
    if bodies:
        state[BODIES] = [_body(row) for row in activity.responsibilities.order_by("position", "pk")]
    return state


def write_bodies(activity: Activity, bodies: Iterable[Iterable[Any]]) -> None:
    """Replace the responsible of a row by the listed ones."""
    activity.responsibilities.all().delete()
    Responsibility.objects.bulk_create(
        Responsibility(
            activity=activity, part=part, organisation_id=organisation, kind=kind, group_id=group, printed=printed,
            position=position,
        )
        for position, (part, organisation, kind, group, printed) in enumerate(bodies)
    )  # fmt: skip


def _body(row: Responsibility) -> list[Any]:
    return [str(row.part), row.organisation_id, row.kind, row.group_id, row.printed]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
