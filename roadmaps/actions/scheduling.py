"""A person says what a deadline means, or gives it back to the portal; a person moves one date with a reason."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from msoko.audit.recording import record
from roadmaps.actions.asked import ask_anew
from roadmaps.actions.workshop import EditError, Workshop
from roadmaps.deadlines import Schedule
from roadmaps.interpreting import deadline_problems, interpreter_for
from roadmaps.models import Activity, Occurrence
from roadmaps.occurrences import Summary
from roadmaps.rights import may_edit


@transaction.atomic
def set_schedule(activity: Activity, schedule: Schedule, *, version: int, by: Any, at: datetime) -> Summary:
    """Keep the schedule that a person made; the printed phrase stays, due dates follow."""
    if not may_edit(by, activity.roadmap):
        raise PermissionDenied
    return _change(activity, schedule, by_person=True, version=version, by=by, at=at)


@transaction.atomic
def reread_schedule(activity: Activity, *, version: int, by: Any, at: datetime) -> Summary:
    """«Вернуть прочтение портала»: read the printed phrase anew."""
    if not may_edit(by, activity.roadmap):
        raise PermissionDenied
    schedule = interpreter_for(activity.roadmap).schedule(activity.deadline)
    return _change(activity, schedule, by_person=False, version=version, by=by, at=at)


def _change(activity: Activity, schedule: Schedule, *, by_person: bool, version: int, by: Any, at: datetime) -> Summary:
    before = activity.read_schedule.reading
    work = Workshop(activity.roadmap, by=by, at=at, label=f"Расписание в строке {activity.number_clean}")
    problems = [one for one in activity.problems if one.get("field") != "deadline"]
    if not by_person:
        problems += deadline_problems(schedule)
    doubted = any(one.get("severity") != "info" for one in problems)
    values = {
        "schedule": schedule.to_dict(),
        "schedule_by_person": by_person,
        "problems": problems,
        "confidence": Activity.Confidence.LOW if doubted else
        Activity.Confidence.PERSON if by_person else Activity.Confidence.HIGH,
    }  # fmt: skip
    reason = f"было: {before}; стало: {schedule.reading}"
    work.change(activity, values, seen=version, action="activity.scheduled", reason=reason)
    _, summary = work.finish()
    return summary


@transaction.atomic
def reschedule(occurrence: Occurrence, *, due: date, reason: str, by: Any) -> Occurrence:
    """Move one due date; regenerating leaves it alone from then on. The date by the map is kept beside it."""
    roadmap = occurrence.activity.roadmap
    if not may_edit(by, roadmap):
        raise PermissionDenied
    if occurrence.done_on is not None:
        raise EditError("Мероприятие уже выполнено, его срок не переносят.")
    if not reason.strip():
        raise EditError("Напишите, почему срок переносится.")
    if due == occurrence.due:
        raise EditError("Это тот же срок. Выберите другую дату.")
    before = occurrence.due
    occurrence.due, occurrence.by_person, occurrence.reschedule_reason = due, True, reason.strip()[:300]
    occurrence.start = min(occurrence.start, due)
    occurrence.sequence += 1
    occurrence.save(update_fields=["due", "start", "by_person", "reschedule_reason", "sequence"])
    changes = {"due": [before, due]}
    record(
        "occurrence.rescheduled", occurrence, by=by, changes=changes, reason=reason.strip(),
        municipality_id=roadmap.municipality_id,
    )  # fmt: skip
    ask_anew(roadmap)
    return occurrence
