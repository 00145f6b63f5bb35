"""The order of organisations in a rotation: laid out, carried out, skipped."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F

from msoko.audit.recording import record
from roadmaps.actions.asked import ask_anew
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
    """Spread organisations from this year to the end of the plan; what is done or skipped stays.

    Turns that come out the same keep their dates with what is reported on them. Returns how many stand.
    """
    if not may_edit(by, activity.roadmap):
        raise PermissionDenied
    every, until = cycle_of(activity), activity.roadmap.ends_on.year
    first = max(today.year, activity.roadmap.starts_on.year)
    if not every or first > until:
        raise EditError("Период карты закончился: распределять некуда." if every else "Это мероприятие без очереди.")
    settled = list(activity.turns.exclude(done_on__isnull=True, skipped_reason=""))
    last = {turn.organisation_id: turn.done_on.year for turn in settled if turn.done_on}
    standing = list(activity.turns.filter(done_on__isnull=True, skipped_reason="", year__gte=first).order_by("-year"))
    told = {turn.organisation_id: turn.year for turn in standing}
    years = spread(organisations, last, every=every, first=first, until=until, standing=told)
    wanted = {(pk, year) for pk, own in years.items() for year in own}
    wanted -= {(turn.organisation_id, turn.year) for turn in settled}
    kept = _drop(activity, standing, wanted)
    turns = [RotationTurn(activity=activity, organisation_id=pk, year=year) for pk, year in sorted(wanted - kept)]
    RotationTurn.objects.bulk_create(turns, batch_size=500)
    _dates(activity, turns)
    ask_anew(activity.roadmap)
    record(
        "rotation.laid_out", activity, by=by, changes={"turns": [None, len(wanted)]},
        municipality_id=activity.roadmap.municipality_id,
    )  # fmt: skip
    return len(wanted)


def _drop(activity: Activity, standing: Sequence[RotationTurn], wanted: set[tuple[int, int]]) -> set[tuple[int, int]]:
    """Take away turns that are wanted no more, with their dates; those that stay keep theirs. Returns what stays."""
    held = {(turn.organisation_id, turn.year): turn.pk for turn in standing}
    dates = Occurrence.objects.filter(activity=activity, done_on__isnull=True)
    gone = held.keys() - wanted
    for pk, year in gone:
        dates.filter(organisation=pk, key=f"turn/{year}").delete()
    RotationTurn.objects.filter(pk__in=[held[one] for one in gone]).delete()
    return held.keys() & wanted


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
    own.update(
        done_on=done_on, done_by=by if done_on else None, cancelled_reason=turn.skipped_reason,
        sequence=F("sequence") + 1,
    )  # fmt: skip
    changes = {"done_on": [before[0], done_on], "skipped_reason": [before[1], turn.skipped_reason]}
    ask_anew(roadmap)
    record("rotation.marked", turn, by=by, changes=changes, municipality_id=roadmap.municipality_id)
    return turn
