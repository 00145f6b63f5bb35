"""Recording values: by cell, by block, by file; with optimistic locks, checks, history and taking back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from indicators.cells import Cell
from indicators.models import Indicator, Observation, ValueBatch
from indicators.periods import AnyPeriod
from msoko.audit.recording import record, record_many
from msoko.lib.periods import parse_period
from schools.access import Permission, ensure, has_permission
from schools.models import Municipality, Organisation, User

Place = tuple[int, int | None]
"""Indicator and organisation (None: the municipality as a whole)."""
FIELDS = ("numerator", "denominator", "value", "text", "absence", "note")
Event = tuple[Observation, dict[str, Any]]


class ValuesChanged(Exception):
    """Somebody wrote other values in between; `places` says where. Nothing was saved."""

    def __init__(self, places: Sequence[Place]) -> None:
        super().__init__("Пока вы вводили, эти значения изменил кто-то другой.")
        self.places = list(places)


@dataclass(frozen=True, slots=True)
class Entry:
    """A value to write; `seen` is the version the person saw (0: there was no value, None: whatever it was)."""

    indicator: int
    organisation: int | None
    cell: Cell
    note: str | None = None
    seen: int | None = None

    @property
    def place(self) -> Place:
        return self.indicator, self.organisation


@dataclass
class Recorded:
    """What was written: rows made, rows changed, rows taken away, and the batch for taking it back."""

    created: int = 0
    changed: int = 0
    removed: int = 0
    batch: ValueBatch | None = None
    _events: list[tuple[Observation, dict[str, Any]]] = field(default_factory=list)
    _entries: list[dict[str, Any]] = field(default_factory=list)

    @property
    def total(self) -> int:
        return self.created + self.changed + self.removed


@transaction.atomic
def record_values(
    *,
    by: User,
    municipality: Municipality,
    period: AnyPeriod,
    entries: Iterable[Entry],
    source: str = Observation.Source.MANUAL,
    title: str = "",
    reason: str = "",
) -> Recorded:
    """Write values of one period; an empty cell takes the value away. All or nothing.

    Raises `ValuesChanged` when a version differs from the seen one, `PermissionDenied` for values that are not the
    person's to write. With a `title` the act becomes a batch that can be taken back.
    """
    wanted = {entry.place: entry for entry in entries}
    _ensure_may(by, municipality, wanted, source)
    stored = _stored(municipality, period, wanted)
    conflicts = [
        place
        for place, entry in wanted.items()
        if entry.seen is not None and entry.seen != (stored[place].version if place in stored else 0)
    ]
    if conflicts:
        raise ValuesChanged(conflicts)
    result = Recorded()
    writer = _Writer(by, municipality, period, source, reason)
    for place, entry in wanted.items():
        writer.write(entry, stored.get(place), result)
    writer.finish(result)
    if title and result.total:
        result.batch = ValueBatch.objects.create(
            municipality=municipality, title=title[:200], entries=result._entries, by=by
        )
    return result


def _ensure_may(by: User, municipality: Municipality, wanted: Mapping[Place, Entry], source: str) -> None:
    """Values of the municipality need its right; a report writes values of its own organisation."""
    indicators = {indicator for indicator, _ in wanted}
    organisations = {organisation for _, organisation in wanted if organisation is not None}
    own = Indicator.objects.of(municipality).filter(pk__in=indicators).count()
    rows = list(Organisation.objects.filter(pk__in=organisations, municipality=municipality))
    if own != len(indicators) or len(rows) != len(organisations):
        raise PermissionDenied
    if has_permission(by, Permission.ENTER_VALUES, municipality=municipality):
        return
    reported = source in (Observation.Source.REPORT, Observation.Source.EVIDENCE)
    if not reported or len(rows) != 1 or any(organisation is None for _, organisation in wanted):
        raise PermissionDenied
    ensure(by, Permission.FILL_REPORT, organisation=rows[0])


def _stored(municipality: Municipality, period: AnyPeriod, wanted: Mapping[Place, Any]) -> dict[Place, Observation]:
    rows = Observation.objects.select_for_update().filter(
        municipality=municipality, period_code=period.code, indicator__in={indicator for indicator, _ in wanted}
    )
    return {
        (row.indicator_id, row.organisation_id): row
        for row in rows
        if (row.indicator_id, row.organisation_id) in wanted
    }


def _state(row: Observation) -> dict[str, Any]:
    return {name: getattr(row, name) for name in FIELDS}


class _Writer:
    """Collects rows of one act, so that a pasted block costs a few statements and not thousands."""

    def __init__(self, by: User, municipality: Municipality, period: AnyPeriod, source: str, reason: str) -> None:
        self.by, self.municipality, self.period, self.source, self.reason = by, municipality, period, source, reason
        self.came_from: dict[int, str] = {}
        self.new: list[tuple[Observation, Entry]] = []
        self.changed: list[tuple[Observation, dict[str, Any]]] = []
        self.removed: list[tuple[Observation, dict[str, Any]]] = []

    def write(self, entry: Entry, row: Observation | None, result: Recorded) -> None:
        if row is None:
            if not entry.cell.is_empty:
                self.new.append((self._filled(self._blank(entry), entry), entry))
        elif entry.cell.is_empty:
            self.removed.append((row, _state(row)))
        else:
            before = _state(row)
            self.came_from[row.pk] = row.source
            self._filled(row, entry)
            if before != _state(row):
                row.version += 1
                self.changed.append((row, before))
        result.created, result.changed, result.removed = len(self.new), len(self.changed), len(self.removed)

    def _blank(self, entry: Entry) -> Observation:
        return Observation(
            indicator_id=entry.indicator, municipality=self.municipality, organisation_id=entry.organisation,
            period_code=self.period.code, period_start=self.period.start, period_end=self.period.end,
        )  # fmt: skip

    def _filled(self, row: Observation, entry: Entry) -> Observation:
        cell = entry.cell
        row.numerator, row.denominator, row.value = cell.numerator, cell.denominator, cell.value
        row.text, row.absence = cell.text, cell.absence
        if entry.note is not None:
            row.note = entry.note
        row.source, row.author, row.updated_at = self.source, self.by, timezone.now()
        return row

    def finish(self, result: Recorded) -> None:
        """Save all rows, then the journal and the entries of the batch."""
        rows = [row for row, _ in self.new]
        Observation.objects.bulk_create(rows, batch_size=200)
        Observation.objects.bulk_update(
            [row for row, _ in self.changed],
            [*FIELDS, "source", "author", "updated_at", "version"],
            batch_size=100,
        )
        events = [(row, {name: [None, value] for name, value in _state(row).items() if value}) for row in rows]
        events += [
            (row, {name: [before[name], now] for name, now in _state(row).items() if before[name] != now})
            for row, before in self.changed
        ]
        result._entries = [{"observation": row.pk, "version": row.version, "before": None} for row in rows]
        result._entries += [
            {"observation": row.pk, "version": row.version, "before": before | {"source": self.came_from[row.pk]}}
            for row, before in self.changed
        ]
        result._entries += [self._gone(row, before) for row, before in self.removed]
        gone = [(row, {name: [value, None] for name, value in before.items() if value}) for row, before in self.removed]
        record_many("value.recorded", _named(events, self.municipality), by=self.by, reason=self.reason)
        record_many("value.removed", _named(gone, self.municipality), by=self.by, reason=self.reason)
        Observation.objects.filter(pk__in=[row.pk for row, _ in self.removed]).delete()

    def _gone(self, row: Observation, before: dict[str, Any]) -> dict[str, Any]:
        return {
            "observation": None, "version": 0, "before": before | {"source": row.source}, "indicator": row.indicator_id,
            "organisation": row.organisation_id, "period": self.period.code,
        }  # fmt: skip


def _named(events: Sequence[Event], municipality: Municipality) -> Sequence[Event]:
    """Names of rows in the journal without a query for each."""
    indicators = Indicator.objects.in_bulk({row.indicator_id for row, _ in events})
    organisations = Organisation.objects.in_bulk({row.organisation_id for row, _ in events} - {None})
    for row, _ in events:
        row.municipality, row.indicator = municipality, indicators[row.indicator_id]
        row.organisation = organisations.get(row.organisation_id) if row.organisation_id else None
    return events


@transaction.atomic
def undo_batch(*, batch: ValueBatch, by: User) -> int:
    """Put back what stood before the batch. Values changed since then stay; returns how many were put back."""
    ensure(by, Permission.ENTER_VALUES, municipality=batch.municipality)
    locked = ValueBatch.objects.select_for_update().get(pk=batch.pk)
    if locked.undone_at is not None:
        return 0
    rows = {
        row.pk: row
        for row in Observation.objects.select_for_update().filter(
            municipality=batch.municipality, pk__in=[entry["observation"] for entry in locked.entries]
        )
    }
    # A value that was changed since then has another version and stays.
    own = [(rows.get(entry["observation"]), entry) for entry in locked.entries if entry["observation"] is not None]
    kept = [(row, entry["before"]) for row, entry in own if row and row.version == entry["version"]]
    gone = [entry for entry in locked.entries if entry["observation"] is None]
    done = (
        _take_away([row for row, before in kept if before is None], locked, by)
        + _put_back([(row, before) for row, before in kept if before is not None], locked, by)
        + _restore(gone, locked, by)
    )
    locked.undone_at = timezone.now()
    locked.save(update_fields=["undone_at"])
    batch.undone_at = locked.undone_at
    record("values.undone", batch, by=by, changes={"values": [len(locked.entries), done]})
    return done


def _take_away(rows: Sequence[Observation], batch: ValueBatch, by: User) -> int:
    """Values that the batch had made."""
    events = [(row, {name: [value, None] for name, value in _state(row).items() if value}) for row in rows]
    record_many("value.removed", _named(events, batch.municipality), by=by)
    Observation.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


def _put_back(pairs: Sequence[tuple[Observation, Mapping[str, Any]]], batch: ValueBatch, by: User) -> int:
    """Values that the batch had changed, with where they came from."""
    events: list[Event] = []
    for row, before in pairs:
        now = _state(row)
        for name, value in _typed(before).items():
            setattr(row, name, value)
        row.version, row.updated_at = row.version + 1, timezone.now()
        events.append((row, {name: [now[name], value] for name, value in _state(row).items() if now[name] != value}))
    names = [*FIELDS, "source", "version", "updated_at"]
    Observation.objects.bulk_update([row for row, _ in pairs], names, batch_size=100)
    record_many("value.recorded", _named(events, batch.municipality), by=by)
    return len(pairs)


def _restore(entries: Sequence[Mapping[str, Any]], batch: ValueBatch, by: User) -> int:
    """Values that the batch had taken away, unless somebody has written new ones."""
    if not entries:
        return 0
    period = parse_period(entries[0]["period"])  # one act writes one period
    taken = _stored(
        batch.municipality, period, {(entry["indicator"], entry["organisation"]): entry for entry in entries}
    )
    rows = [
        Observation(
            municipality=batch.municipality, indicator_id=entry["indicator"], organisation_id=entry["organisation"],
            period_code=period.code, period_start=period.start, period_end=period.end, author=by,
            **_typed(entry["before"]),
        )
        for entry in entries
        if (entry["indicator"], entry["organisation"]) not in taken
    ]  # fmt: skip
    Observation.objects.bulk_create(rows, batch_size=200)
    events = [(row, {name: [None, value] for name, value in _state(row).items() if value}) for row in rows]
    record_many("value.recorded", _named(events, batch.municipality), by=by)
    return len(rows)


def _typed(before: Mapping[str, Any]) -> dict[str, Any]:
    """Kept in JSON as text, decimal numbers become numbers again."""
    fields = {field.name: field for field in Observation._meta.fields}
    return {name: fields[name].to_python(value) for name, value in before.items()}


@transaction.atomic
def note_value(*, observation: Observation, note: str, by: User) -> Observation:
    """Write the explanation beside a value."""
    ensure(by, Permission.ENTER_VALUES, municipality=observation.municipality)
    before = observation.note
    observation.note = note
    Observation.objects.filter(pk=observation.pk).update(note=note)
    record("value.noted", observation, by=by, changes={"note": [before, note]})
    return observation


@transaction.atomic
def record_following(
    *,
    by: User,
    municipality: Municipality,
    period: AnyPeriod,
    entries: Sequence[Entry],
    source: str,
    reason: str = "",
    over: Collection[Place] = (),
) -> int:
    """Bring values in step with what they follow from; returns how many were written or taken away.

    An empty cell takes back what the same source had given. What another source or a person wrote stays as it is,
    except at the places of `over`. The same entries twice change nothing.
    """
    stored = _stored(municipality, period, {entry.place: entry for entry in entries})
    wanted = []
    for entry in entries:
        row = stored.get(entry.place)
        if row is None:
            is_ours = not entry.cell.is_empty
        else:
            is_ours = row.source == source or (entry.place in over and not entry.cell.is_empty)
        if is_ours:
            wanted.append(entry)
    if not wanted:
        return 0
    return record_values(
        by=by, municipality=municipality, period=period, entries=wanted, source=source, reason=reason
    ).total


def record_presence(
    *,
    by: User,
    municipality: Municipality,
    period: AnyPeriod,
    documents: Mapping[Place, int | None],
    reason: str = "",
) -> int:
    """Fill document indicators from accepted evidence; returns how many values were written or taken away.

    `documents` says for each place how many documents stand behind it; None takes away what evidence had filled. A
    value that a person wrote by hand stays as it is, and the same evidence twice changes nothing.
    """
    entries = [
        Entry(indicator, organisation, Cell() if count is None else Cell(value=Decimal(count)))
        for (indicator, organisation), count in documents.items()
    ]
    return record_following(
        by=by, municipality=municipality, period=period, entries=entries, source=Observation.Source.EVIDENCE,
        reason=reason,
    )  # fmt: skip
