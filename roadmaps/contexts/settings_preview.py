"""What would move if a department changed its habits of reading deadlines. Nothing is written."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from roadmaps.deadlines import parse
from roadmaps.models import Activity, Roadmap
from roadmaps.occurrences import planned
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
    """Activities of the maps in force whose dates differ; readings set by a person keep their rules.

    Registered events and external schedules date what waits for them, before and after. Five queries.
    """
    maps = Roadmap.objects.originals().filter(municipality=before, state=Roadmap.State.ACTIVE)
    rows = Activity.objects.executable().filter(roadmap__in=maps).select_related("roadmap")
    calendar, found = before.calendar(), []
    came = outside_of([before.pk])[before.pk]
    old_habits, new_habits = reading_settings(before), reading_settings(after)
    for row in rows.order_by("roadmap_id", "position"):
        if row.schedule_by_person:
            old = new = row.read_schedule
        else:
            old, new = (parse(row.deadline, row.roadmap.plan, habits) for habits in (old_habits, new_habits))
        was = Counter(one.due for one in planned(old, calendar, before.shift_rule, came))
        becomes = Counter(one.due for one in planned(new, calendar, after.shift_rule, came))
        if was != becomes:
            found.append(Change(row, sorted((was - becomes).elements()), sorted((becomes - was).elements())))
    return found
