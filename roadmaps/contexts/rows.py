"""Rows of a road map as the table shows them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Prefetch

from roadmaps.contexts.states import Standing, standing
from roadmaps.contexts.who import Body, Roster
from roadmaps.models import Activity, Occurrence, Responsibility, Roadmap

MAX_DEPTH = 3


@dataclass(frozen=True)
class Row:
    """One row: printed cells, what was understood of them, how it stands."""

    pk: int
    version: int
    kind: str
    number: str
    title: str
    deadline: str
    responsible: str
    document_kind: str | None
    indicator_text: str | None
    expected_result: str | None
    note: str
    direction: int
    parent: int | None
    depth: int
    reading: str
    reading_is_bad: bool
    deadline_problems: tuple[str, ...]
    bodies: tuple[Body, ...]
    responsible_problems: tuple[str, ...]
    documents: tuple[str, ...]
    standing: Standing
    excluded: bool
    excluded_reason: str
    search_text: str = field(repr=False, default="")
    is_own: bool = False  # a row that a school added to what it took from the municipal map

    @property
    def is_activity(self) -> bool:
        return self.kind == Activity.Kind.ACTIVITY

    @property
    def name(self) -> str:
        """How the row is called in labels: its number, or the beginning of its text."""
        return self.number.strip().rstrip(".") or f"«{self.title[:40]}»"

    @property
    def who(self) -> str:
        return "; ".join(body.text for body in self.bodies)

    @property
    def who_differs(self) -> bool:
        """Does «who it is» say more than the printed words?"""
        return bool(self.bodies) and _words(self.who) != _words(self.responsible)

    @property
    def organisations(self) -> frozenset[int]:
        return frozenset().union(*(body.organisations for body in self.bodies))


def load(roadmap: Roadmap, *, pk: int | None = None) -> list[Activity]:
    """Activities with everything a row needs: three queries whatever their number."""
    bodies = Responsibility.objects.select_related("organisation", "group").order_by("position", "pk")
    times = Occurrence.objects.filter(organisation__isnull=True)
    found = Activity.objects.filter(roadmap=roadmap).present()
    if pk is not None:
        found = found.filter(pk=pk)
    return list(
        found.prefetch_related(
            Prefetch("responsibilities", queryset=bodies), Prefetch("occurrences", queryset=times)
        ).order_by("direction__position", "position", "pk")
    )


def rows(
    activities: Sequence[Activity], roster: Roster, today: date, year: int | None = None, *, is_school: bool = False
) -> list[Row]:
    """Rows in the order of the activities; `is_school`: the map was made from the municipal one."""
    parents = {activity.pk: activity.parent_id for activity in activities}
    return [_row(activity, roster, today, year, _depth(activity.pk, parents), is_school) for activity in activities]


def _depth(pk: int, parents: dict[int, int | None]) -> int:
    depth = 0
    while depth < MAX_DEPTH and (parent := parents.get(pk)) is not None:
        pk, depth = parent, depth + 1
    return depth


def _row(activity: Activity, roster: Roster, today: date, year: int | None, depth: int, is_school: bool) -> Row:
    schedule = activity.read_schedule
    is_activity = activity.kind == Activity.Kind.ACTIVITY
    printed = bool(activity.deadline.strip())
    return Row(
        pk=activity.pk,
        version=activity.version,
        kind=activity.kind,
        number=activity.number,
        title=activity.title,
        deadline=activity.deadline,
        responsible=activity.responsible,
        document_kind=activity.document_kind,
        indicator_text=activity.indicator_text,
        expected_result=activity.expected_result,
        note=activity.note,
        direction=activity.direction_id,
        parent=activity.parent_id,
        depth=depth,
        reading=schedule.reading if is_activity and (printed or activity.schedule_by_person) else "",
        reading_is_bad=is_activity and printed and not schedule.recognised and not activity.schedule_by_person,
        deadline_problems=_problems(activity, "deadline"),
        bodies=tuple(roster.body(row) for row in activity.responsibilities.all()),
        responsible_problems=_problems(activity, "responsible"),
        documents=tuple(document["label"] for document in activity.required_documents),
        standing=standing(activity, activity.occurrences.all(), today, year),
        excluded=activity.excluded,
        excluded_reason=activity.excluded_reason,
        search_text=activity.search_text,
        is_own=is_activity and is_school and activity.derived_from_id is None,
    )


def _problems(activity: Activity, name: str) -> tuple[str, ...]:
    return tuple(one["text"] for one in activity.problems if one.get("field") == name)


def _words(text: str) -> list[str]:
    return re.findall(r"[^\s,;]+", text.casefold())


def searchable(found: Iterable[Row], terms: Iterable[str]) -> list[Row]:
    """Rows whose stored text holds every term."""
    wanted = list(terms)
    return [row for row in found if all(term in row.search_text for term in wanted)]
