"""The order of organisations in a rotation: laid out, carried out, skipped."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from msoko.audit.recording import record
from roadmaps.actions.workshop import EditError
from roadmaps.models import Activity, Occurrence, RotationTurn
from roadmaps.rights import may_edit
from roadmaps.rotation import spread


def cycle_of(activity: Activity) -> int:
    """Years of the cycle; 0 when the activity is no rotation."""
    rules = activity.read_schedule.rules
    return next((rule.every for rule in rules if rule.kind == "per_organisation_cycle"), 0)


@transaction.atomic
def lay_out(activity: Activity, organisations: Sequence[int], *, by: Any, today: date) -> int:
    """Spread organisations from this year to the end of the plan; what is done or skipped stays. Returns the turns."""
    if not may_edit(by, activity.roadmap):
        raise PermissionDenied
    every, until = cycle_of(activity), activity.roadmap.ends_on.year
    first = max(today.year, activity.roadmap.starts_on.year)
    if not every or first > until:
        raise EditError("Период карты закончился: распределять некуда." if every else "Это мероприятие без очереди.")
    settled = list(activity.turns.exclude(done_on__isnull=True, skipped_reason=""))
    last = {turn.organisation_id: turn.done_on.year for turn in settled if turn.done_on}
    open_turns = activity.turns.filter(done_on__isnull=True, skipped_reason="", year__gte=first)
    Occurrence.objects.filter(
        activity=activity, organisation__isnull=False, key__startswith="turn/", done_on__isnull=True,
        key__in=[f"turn/{year}" for year in range(first, until + 1)],
    ).delete()  # fmt: skip
    open_turns.delete()
    taken = {(turn.organisation_id, turn.year) for turn in activity.turns.all()}
    years = spread(organisations, last, every=every, first=first, until=until)
    turns = [
        RotationTurn(activity=activity, organisation_id=pk, year=year)
        for pk, own in years.items() for year in own if (pk, year) not in taken
    ]  # fmt: skip
    RotationTurn.objects.bulk_create(turns, batch_size=500)
    _dates(activity, turns)
    record(
        "rotation.laid_out", activity, by=by, changes={"turns": [None, len(turns)]},
        municipality_id=activity.roadmap.municipality_id,
    )  # fmt: skip
    return len(turns)


def _dates(activity: Activity, turns: Sequence[RotationTurn]) -> None:
    """Every turn is a due date of its organisation at the end of its year, at the latest at the end of the plan."""
    municipality = activity.roadmap.municipality
    calendar = municipality.calendar()
    rows = []
    for turn in turns:
        due = min(date(turn.year, 12, 31), activity.roadmap.ends_on)
        start = max(date(turn.year, 1, 1), activity.roadmap.starts_on)
        shifted = calendar.shift(due, municipality.shift_rule)
        rows.append(
            Occurrence(
                activity=activity, organisation_id=turn.organisation_id, key=f"turn/{turn.year}", start=start,
                nominal_due=due, due=shifted, label=f"очередь {turn.year} года",
            )
        )  # fmt: skip
    Occurrence.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)


@transaction.atomic
def mark_turn(turn: RotationTurn, *, done_on: date | None, reason: str, by: Any) -> RotationTurn:
    """Carried out on a day, or skipped with a reason; with neither it is open again."""
    roadmap = turn.activity.roadmap
    if not may_edit(by, roadmap):
        raise PermissionDenied
    if done_on is not None and reason.strip():
        raise EditError("Укажите что-то одно: день проведения или причину пропуска.")
    before = [turn.done_on, turn.skipped_reason]
    turn.done_on, turn.skipped_reason = done_on, reason.strip()[:300]
    turn.save(update_fields=["done_on", "skipped_reason"])
    own = Occurrence.objects.filter(
        activity=turn.activity, organisation=turn.organisation_id, key=f"turn/{turn.year}"
    )  # fmt: skip
    own.update(done_on=done_on, done_by=by if done_on else None, cancelled_reason=turn.skipped_reason)
    changes = {"done_on": [before[0], done_on], "skipped_reason": [before[1], turn.skipped_reason]}
    record("rotation.marked", turn, by=by, changes=changes, municipality_id=roadmap.municipality_id)
    return turn
