"""Which dates one organisation has already dealt with.

A date of the map is done when all who owe it have answered and the answers were accepted. One organisation wants to see
its own part. The answers live in the reports, which stand above the maps, so they register a source here.
"""

from collections.abc import Callable, Iterable

from roadmaps.models import Occurrence

Source = Callable[[int, list[int]], set[int]]
"""(organisation, dates) → those of the dates that the organisation has answered as done or not required."""
SOURCES: list[Source] = []


def tells_what_is_done(source: Source) -> Source:
    """Register who knows the answers."""
    SOURCES.append(source)
    return source


def done_by(organisation: int, rows: Iterable[Occurrence]) -> set[int]:
    """Dates on which nothing more is expected of the organisation. One query for each source."""
    waiting = [row.pk for row in rows if row.done_on is None]
    return {pk for source in SOURCES for pk in source(organisation, waiting)} if waiting else set()
