"""Changing what dates are read and shifted by: the habits of a municipality, the corrections of its calendar."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from roadmaps.actions.events import waiting_rows
from roadmaps.deadlines import parse
from roadmaps.interpreting import deadline_problems, replace_problems
from roadmaps.models import Activity, Roadmap
from roadmaps.occurrences import Summary, regenerate
from roadmaps.reading import reading_settings
from schools import actions
from schools.access import Permission, ensure
from schools.models import CalendarCorrection, Municipality


@transaction.atomic
def change_habits(*, municipality: Municipality, fields: list[str], seen: int, by: Any) -> Summary:
    """Save the settings (audited), read anew what no person has set, make the due dates follow."""
    ensure(by, Permission.MANAGE_MUNICIPALITY, municipality=municipality)
    actions.save_settings(municipality=municipality, fields=fields, seen=seen, by=by)
    maps = Roadmap.objects.originals().filter(municipality=municipality, state=Roadmap.State.ACTIVE)
    rows = list(Activity.objects.executable().filter(roadmap__in=maps).select_related("roadmap"))
    habits = reading_settings(municipality)
    for row in rows:
        if not row.schedule_by_person:
            schedule = parse(row.deadline, row.roadmap.plan, habits)
            row.schedule = schedule.to_dict()
            replace_problems(row, "deadline", deadline_problems(schedule))
    Activity.objects.bulk_update(rows, ["schedule", "problems"], batch_size=200)
    return _redated(rows, municipality)


@transaction.atomic
def correct_calendar(*, correction: CalendarCorrection, by: Any) -> Summary:
    """Enter a local working or free day: due dates that fall on it or count over it follow."""
    ensure(by, Permission.MANAGE_MUNICIPALITY, municipality=correction.municipality_id)
    actions.add_correction(correction=correction, by=by)
    return _shift_again(correction.municipality)


@transaction.atomic
def drop_correction(*, correction: CalendarCorrection, by: Any) -> Summary:
    """Take a correction back: the federal calendar holds again."""
    ensure(by, Permission.MANAGE_MUNICIPALITY, municipality=correction.municipality_id)
    actions.remove_correction(correction=correction, by=by)
    return _shift_again(correction.municipality)


def _shift_again(municipality: Municipality) -> Summary:
    """All due dates that schedules give in maps that are not closed; what a person set or what is done stays."""
    return _redated([row for row in waiting_rows(municipality) if row.schedule.get("rules")], municipality)


def _redated(rows: Sequence[Activity], municipality: Municipality) -> Summary:
    """Due dates follow the schedules, open reports follow the due dates."""
    summary = regenerate(rows, calendar=municipality.calendar(), shift_rule=municipality.shift_rule)
    if not summary.is_empty:
        actions.composition_changed(municipality.pk)
    return summary
