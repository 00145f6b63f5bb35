"""Deadlines of a school's map inside the municipal ones (its own plan may be stricter, never later)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from roadmaps.models import Activity, Occurrence, Roadmap


@dataclass(frozen=True)
class Late:
    """A row whose dates are later than the last municipal date; `limit` is the latest date that is allowed."""

    activity: Activity
    dates: tuple[date, ...]
    limit: date


def later_than(own: Iterable[date], municipal: Iterable[date]) -> list[date]:
    """Own dates later than the last municipal one of the same year, or of the whole plan when the year has none."""
    limits: dict[int, date] = {}
    for due in municipal:
        limits[due.year] = max(limits.get(due.year, due), due)
    last = max(limits.values(), default=None)
    return [due for due in sorted(own) if (limit := limits.get(due.year, last)) is not None and due > limit]


def late_rows(roadmap: Roadmap) -> list[Late]:
    """Rows of a school's map that break the municipal deadlines, in the order of the map. Three queries."""
    live = Occurrence.objects.live()
    rows = (
        Activity.objects.filter(roadmap=roadmap, derived_from__isnull=False, derived_from__removed_at__isnull=True)
        .executable()
        .select_related("derived_from")
        .prefetch_related(
            Prefetch("occurrences", queryset=live, to_attr="own_dates"),
            Prefetch("derived_from__occurrences", queryset=live, to_attr="municipal_dates"),
        )
        .order_by("direction__position", "position")
    )
    found = []
    for row in rows:
        municipal = [one.nominal_due for one in row.derived_from.municipal_dates]  # type: ignore[union-attr]
        late = later_than([one.nominal_due for one in row.own_dates], municipal)
        if late:
            same_year = [due for due in municipal if due.year == late[0].year]
            found.append(Late(row, tuple(late), max(same_year or municipal)))
    return found
