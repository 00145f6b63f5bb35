"""What would move if a department changed its habits of reading deadlines. Nothing is written."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from roadmaps.deadlines import parse
from roadmaps.models import Activity, Occurrence, Roadmap
from roadmaps.occurrences import merge, planned
from roadmaps.outside import outside_of
from roadmaps.reading import reading_settings
from schools.models import Municipality


@dataclass(frozen=True)
class Change:
    """One activity with the dates it has by the stored settings and would have by the new ones."""

    activity: Activity
    gone: list[date]
    new: list[date]


def changes(before: Municipality, after: Municipality) -> list[Change]:
    """Activities of the maps in force whose dates would move: not those that are done or set by a person.

    Registered events and external schedules date what waits for them, before and after. Six queries.
    """
    maps = Roadmap.objects.originals().filter(municipality=before, state=Roadmap.State.ACTIVE)
    own = Prefetch("occurrences", Occurrence.objects.filter(organisation__isnull=True), to_attr="times")
    rows = Activity.objects.executable().filter(roadmap__in=maps).select_related("roadmap").prefetch_related(own)
    calendar, habits, found = before.calendar(), reading_settings(after), []
    came = outside_of([before.pk])[before.pk]
    for row in rows.order_by("roadmap_id", "position"):
        new = row.read_schedule if row.schedule_by_person else parse(row.deadline, row.roadmap.plan, habits)
        merged = merge(row.times, planned(new, calendar, after.shift_rule, came), frozenset())
        moved = [(was.due, will.due) for was, will in merged.changed if was.due != will.due]
        gone = sorted([was for was, _ in moved] + [was.due for was in merged.removed])
        coming = sorted([will for _, will in moved] + [will.due for will in merged.added])
        if gone or coming:
            found.append(Change(row, gone, coming))
    return found
