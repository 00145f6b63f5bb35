"""Rows of due dates: made from the schedules of activities, and made again without losing what was reported on them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from msoko.lib.russian import cut
from msoko.lib.workdays import ProductionCalendar
from roadmaps.deadlines import Schedule
from roadmaps.models import Activity, Occurrence, Roadmap
from roadmaps.outside import Arrived, Outside, arrived, outside_of, waits

BATCH = 500
CANCELLED = "срок исключён изменением карты"
"""Reason of a row that the schedule no longer gives but something already refers to."""
_LABEL_LENGTH = 119  # the column holds one sign more: the ellipsis of a long label


@dataclass(frozen=True)
class Planned:
    """One due date as the schedule gives it; `key` names this time for good: «2026-12-31/0»."""

    key: str
    start: date
    nominal_due: date
    due: date
    label: str = ""
    is_backstop: bool = False


@dataclass
class Merge:
    """What happens to the rows of one activity."""

    added: list[Planned] = field(default_factory=list)
    changed: list[tuple[Occurrence, Planned]] = field(default_factory=list)
    removed: list[Occurrence] = field(default_factory=list)
    cancelled: list[Occurrence] = field(default_factory=list)


@dataclass(frozen=True)
class Summary:
    """How many due dates appeared, moved and went away."""

    added: int = 0
    moved: int = 0
    removed: int = 0

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.moved or self.removed)

    def __add__(self, other: "Summary") -> "Summary":
        return Summary(self.added + other.added, self.moved + other.moved, self.removed + other.removed)


def planned(
    schedule: Schedule, calendar: ProductionCalendar, shift_rule: str, outside: Outside | None = None
) -> list[Planned]:
    """All due dates of a schedule, moved off days off; dates printed with their own years may lie outside the plan.

    What came from outside (events, external schedules) dates the rules that wait for it.
    """
    came = arrived(schedule, outside, calendar) if outside is not None else Arrived()
    rows: list[Planned] = []
    times: dict[date, int] = defaultdict(int)
    for key, window in came.windows:
        due = calendar.shift(window.due, shift_rule)
        rows.append(Planned(key, min(window.start, window.due), window.due, due, cut(window.label, _LABEL_LENGTH)))
    for window in schedule.occurrences(date.min, date.max):
        if window in came.replaced:
            continue
        key = f"{window.due.isoformat()}/{times[window.due]}"
        times[window.due] += 1
        due = calendar.shift(window.due, window.workday or shift_rule)
        start = min(window.start, window.due)
        rows.append(Planned(key, start, window.due, due, cut(window.label, _LABEL_LENGTH), window.backstop))
    return rows


def merge(existing: Sequence[Occurrence], wanted: Sequence[Planned], referenced: frozenset[int]) -> Merge:
    """Fit the new dates to the rows that are there.

    The same key is the same time. A time whose date moved inside its year keeps its row, so reports on it stay with it.
    Rows that are done, set by a person or referred to are never deleted.
    """
    result = Merge()
    by_key = {row.key: row for row in existing}
    missing = [new for new in wanted if new.key not in by_key]
    for new in wanted:
        if (row := by_key.get(new.key)) is not None and _differs(row, new):
            result.changed.append((row, new))
    keys = {new.key for new in wanted}
    gone = [row for row in existing if row.key not in keys]
    for row, new in _moved(gone, missing):
        gone.remove(row)
        missing.remove(new)
        if not _is_settled(row):
            result.changed.append((row, new))
    result.added = missing
    for row in gone:
        if _is_settled(row) or row.cancelled_reason:
            continue
        (result.cancelled if row.pk in referenced else result.removed).append(row)
    return result


def _moved(gone: Sequence[Occurrence], missing: Sequence[Planned]) -> list[tuple[Occurrence, Planned]]:
    """Pair the times that left with the times that came, year by year, in the order of their dates."""
    pairs = []
    new_by_year: dict[int, list[Planned]] = defaultdict(list)
    for new in sorted(missing, key=lambda row: row.nominal_due):
        new_by_year[new.nominal_due.year].append(new)
    for row in sorted(gone, key=lambda row: row.nominal_due):
        if candidates := new_by_year[row.nominal_due.year]:
            pairs.append((row, candidates.pop(0)))
    return pairs


def _is_settled(row: Occurrence) -> bool:
    """Nobody but a person changes it any more."""
    return row.by_person or row.done_on is not None


def _differs(row: Occurrence, new: Planned) -> bool:
    if _is_settled(row):
        return False
    same = (row.start, row.nominal_due, row.due, row.label, row.is_backstop) == (
        new.start, new.nominal_due, new.due, new.label, new.is_backstop,
    )  # fmt: skip
    return not same or row.cancelled_reason == CANCELLED


@transaction.atomic
def regenerate(activities: Iterable[Activity], *, calendar: ProductionCalendar, shift_rule: str) -> Summary:
    """Bring the rows of the activities in line with their schedules. A fixed number of queries per batch."""
    chosen = list(activities)
    existing: dict[int, list[Occurrence]] = defaultdict(list)
    for row in Occurrence.objects.filter(activity__in=[one.pk for one in chosen], organisation__isnull=True):
        existing[row.activity_id].append(row)
    referenced = _referenced([row.pk for rows in existing.values() for row in rows])
    total = Merge()
    created: list[Occurrence] = []
    came = _outside(chosen)
    for activity in chosen:
        outside = came.get(activity.roadmap_id)
        wanted = planned(activity.read_schedule, calendar, shift_rule, outside) if _has_dates(activity) else []
        part = merge(existing[activity.pk], wanted, referenced)
        created += [_row(activity, new) for new in part.added]
        total.changed += part.changed
        total.removed += part.removed
        total.cancelled += part.cancelled
    return _write(created, total)


def _outside(activities: Iterable[Activity]) -> dict[int, Outside]:
    """By road map: what came from outside, asked only when something waits for it. Four queries at most."""
    maps = {row.roadmap_id for row in activities if waits(row.schedule)}
    if not maps:
        return {}
    homes = dict(Roadmap.objects.filter(pk__in=maps).values_list("pk", "municipality_id"))
    came = outside_of(homes.values())
    return {roadmap: came[home] for roadmap, home in homes.items()}


def regenerate_roadmap(roadmap: Roadmap) -> Summary:
    """All due dates of one road map by the settings of its municipality."""
    municipality = roadmap.municipality
    return regenerate(roadmap.activities.all(), calendar=municipality.calendar(), shift_rule=municipality.shift_rule)


def _has_dates(activity: Activity) -> bool:
    return activity.kind == Activity.Kind.ACTIVITY and activity.removed_at is None


def _row(activity: Activity, new: Planned) -> Occurrence:
    return Occurrence(
        activity=activity,
        key=new.key,
        start=new.start,
        nominal_due=new.nominal_due,
        due=new.due,
        label=new.label,
        is_backstop=new.is_backstop,
    )


def _write(created: list[Occurrence], total: Merge) -> Summary:
    moved = 0
    for row, new in total.changed:
        moved += (row.nominal_due, row.due) != (new.nominal_due, new.due)
        row.key, row.start, row.nominal_due, row.due = new.key, new.start, new.nominal_due, new.due
        row.label, row.is_backstop = new.label, new.is_backstop
        row.cancelled_reason = "" if row.cancelled_reason == CANCELLED else row.cancelled_reason
    for row in total.cancelled:
        row.cancelled_reason = CANCELLED
    updated = [row for row, _ in total.changed] + total.cancelled
    for row in updated:
        row.sequence += 1
    if total.removed:
        Occurrence.objects.filter(pk__in=[row.pk for row in total.removed]).delete()
    fields = ["key", "start", "nominal_due", "due", "label", "is_backstop", "cancelled_reason", "sequence"]
    # An upsert of rows that are there: ten times quicker than the CASE of each field that bulk_update writes.
    Occurrence.objects.bulk_create(
        updated, update_conflicts=True, unique_fields=["id"], update_fields=fields, batch_size=BATCH
    )
    Occurrence.objects.bulk_create(created, batch_size=BATCH)
    return Summary(len(created), moved, len(total.removed) + len(total.cancelled))


def _referenced(pks: list[int]) -> frozenset[int]:
    """Rows that anything in the portal points to, whichever app it belongs to: report lines among them."""
    found: set[int] = set()
    for relation in Occurrence._meta.related_objects:
        model, name = relation.related_model, relation.field.attname
        pointers = model._base_manager.filter(**{f"{relation.field.name}__in": pks})
        found.update(pointers.values_list(name, flat=True).distinct())
    return frozenset(found)
