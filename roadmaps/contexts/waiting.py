"""Which activities wait for what, and what has come."""

from dataclasses import dataclass, field
from datetime import date

from roadmaps.deadlines import Kind
from roadmaps.models import Activity
from roadmaps.outside import Outside, is_about


@dataclass
class Waiting:
    """One thing that is waited for, in the words of the plan."""

    text: str
    is_graph: bool
    rows: list[tuple[Activity, date | None]] = field(default_factory=list)
    came: list[str] = field(default_factory=list)


def waiting_for(activities: list[Activity], outside: Outside, today: date) -> list[Waiting]:
    """Grouped by the words; each activity with its next outer bound. Needs `bounds` prefetched."""
    found: dict[tuple[bool, str], Waiting] = {}
    for activity in activities:
        for rule in activity.read_schedule.rules:
            if rule.kind not in (Kind.ON_EVENT, Kind.EXTERNAL_SCHEDULE):
                continue
            is_graph = rule.kind == Kind.EXTERNAL_SCHEDULE
            text = (rule.source if is_graph else rule.event) or "не указано"
            group = found.setdefault((is_graph, text.lower()), Waiting(text, is_graph))
            bound = next((one.due for one in activity.bounds if one.due >= today), None)  # type: ignore[attr-defined]
            group.rows.append((activity, bound))
    for group in found.values():
        group.came = _came(group, outside)
    return sorted(found.values(), key=lambda group: (bool(group.came), group.is_graph, group.text.lower()))


def _came(group: Waiting, outside: Outside) -> list[str]:
    if group.is_graph:
        return [str(graph) for graph in outside.schedules if is_about(group.text, graph.code)]
    return [str(event) for event in outside.events if is_about(group.text, event.key)]
