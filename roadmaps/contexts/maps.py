"""The page of one road map and the list of all."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q

from msoko.lib.search import search_terms
from roadmaps.contexts import rows as row_contexts
from roadmaps.contexts.rows import Row
from roadmaps.contexts.states import TABS
from roadmaps.contexts.who import Body, Roster, distinct
from roadmaps.models import Activity, Direction, Roadmap
from roadmaps.models.roadmap import RoadmapQuerySet

ALL_YEARS = "all"
ALL_COLUMNS = "all"
PER_PAGE = 300
"""Rows of the table on one page: thousands would make the browser wait; most maps have one page."""
WHOLE = 1_000_000
"""As many rows on a page as any map has: for paper."""


@dataclass(frozen=True)
class Filters:
    """What the address asks for; unknown values ask for nothing."""

    text: str = ""
    section: str = ""
    body: str = ""
    year: str = ""
    state: str = ""
    columns: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Filters":
        return cls(*(query.get(name, "").strip()[:200] for name in ("q", "section", "body", "year", "state", "cols")))

    @property
    def narrows(self) -> bool:
        """Is anything hidden besides the choice of the year?"""
        return bool(self.text or self.section or self.body or self.state)


@dataclass(frozen=True)
class Tab:
    code: str
    label: str
    count: int


@dataclass(frozen=True)
class Columns:
    """Which optional columns the table shows: by default one, with `all` every column of the act."""

    documents: bool = False
    indicators: bool = False
    results: bool = False
    hidden: int = 0

    @classmethod
    def choose(cls, *, documents: bool, indicators: bool, results: bool, every: bool) -> "Columns":
        if every:
            return cls(documents, indicators, results)
        hidden = max(documents + indicators + results - 1, 0)
        return cls(documents, indicators and not documents, results and not (documents or indicators), hidden)

    @property
    def count(self) -> int:
        """All columns of the table, the one for choosing rows included."""
        return 7 + self.documents + self.indicators + self.results


def columns_of(roadmap: Roadmap, *, every: bool) -> Columns:
    """The columns when the rows themselves are not loaded; one query."""
    rows = Activity.objects.filter(roadmap=roadmap).present()
    has = rows.aggregate(
        documents=Count("document_kind"), indicators=Count("indicator_text"), results=Count("expected_result")
    )
    return Columns.choose(**{name: number > 0 for name, number in has.items()}, every=every)


@dataclass(frozen=True)
class Section:
    """A direction with the rows that are shown; `count` is the number of its activities in the whole map."""

    pk: int
    name: str
    count: int
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class MapPage:
    """Everything the page of a road map shows."""

    roadmap: Roadmap
    filters: Filters
    sections: tuple[Section, ...]
    tabs: tuple[Tab, ...]
    section_choices: tuple[tuple[int, str], ...]
    bodies: tuple[Body, ...]
    organisations: tuple[tuple[str, str], ...]
    years: tuple[int, ...]
    year: int | None
    total: int
    shown: int
    columns: Columns
    rows: Page[Row]


def map_page(roadmap: Roadmap, filters: Filters, today: date, number: str = "", per_page: int = PER_PAGE) -> MapPage:
    """Seven queries whatever the number of rows; the road map comes with its act and municipality."""
    directions = list(Direction.objects.filter(roadmap=roadmap).order_by("position"))
    activities = row_contexts.load(roadmap)
    roster = Roster.of(roadmap, today)
    year = chosen_year(roadmap, filters.year, today)
    every = row_contexts.rows(activities, roster, today, year, is_school=roadmap.parent_id is not None)
    found = _narrowed(every, filters, roster)
    states = Counter(row.standing.code for row in found if row.is_activity)
    shown = _with_headings([row for row in found if not filters.state or row.standing.code == filters.state], every)
    counts = Counter(row.direction for row in every if row.is_activity)
    part = Paginator(shown, per_page).get_page(number)
    return MapPage(
        roadmap=roadmap,
        filters=filters,
        sections=_sections(directions, list(part), counts, hide_empty=filters.narrows or part.has_other_pages()),
        tabs=_tabs(states),
        section_choices=tuple((one.pk, str(one)) for one in directions),
        bodies=tuple(distinct(body for row in every for body in row.bodies)),
        organisations=tuple((f"x{pk}", str(row)) for pk, row in roster.organisations.items()),
        years=tuple(range(roadmap.starts_on.year, roadmap.ends_on.year + 1)),
        year=year,
        total=sum(counts.values()),
        shown=sum(row.is_activity for row in shown),
        columns=Columns.choose(
            documents=any(row.document_kind is not None for row in every),
            indicators=any(row.indicator_text is not None for row in every),
            results=any(row.expected_result is not None for row in every),
            every=filters.columns == ALL_COLUMNS,
        ),
        rows=part,
    )


def chosen_year(roadmap: Roadmap, asked: str, today: date) -> int | None:
    """The year of the address; without one the running year, or the nearest year of the plan. None: all years."""
    if asked == ALL_YEARS:
        return None
    first, last = roadmap.starts_on.year, roadmap.ends_on.year
    if asked.isascii() and asked.isdigit() and first <= int(asked) <= last:
        return int(asked)
    return min(max(today.year, first), last)


def _narrowed(every: Sequence[Row], filters: Filters, roster: Roster) -> list[Row]:
    found = row_contexts.searchable(every, search_terms(filters.text)) if filters.text else list(every)
    if filters.section:
        found = [row for row in found if str(row.direction) == filters.section]
    if filters.body.startswith("x"):
        # An organisation: by its name, by its kind or by the groups it is in this quarter.
        found = [row for row in found if filters.body[1:] in {str(pk) for pk in row.organisations}]
    elif filters.body:
        found = [row for row in found if filters.body in {body.key for body in row.bodies}]
    return found


def _with_headings(found: Sequence[Row], every: Sequence[Row]) -> list[Row]:
    """A sub-item is shown under the headings it belongs to, even if they do not fit the filter themselves."""
    by_pk = {row.pk: row for row in every}
    keep = {row.pk for row in found}
    for row in found:
        parent = row.parent
        while parent in by_pk:
            keep.add(parent)
            parent = by_pk[parent].parent
    return [row for row in every if row.pk in keep]


def _tabs(states: Counter[str]) -> tuple[Tab, ...]:
    tabs = [Tab("", "Все", sum(states.values()))]
    return tuple(tabs + [Tab(code, label, states[code]) for code, label in TABS.items() if states[code]])


def _sections(
    directions: Sequence[Direction], shown: Sequence[Row], counts: Counter[int], *, hide_empty: bool
) -> tuple[Section, ...]:
    """Sections with their rows; empty ones only while nothing is filtered and the table has one page."""
    sections = [
        Section(one.pk, str(one), counts[one.pk], tuple(row for row in shown if row.direction == one.pk))
        for one in directions
    ]
    return tuple(section for section in sections if section.rows or not hide_empty)


def one_row(activity: Activity, today: date, year: int | None) -> Row:
    """A single row of the table, as after an edit of one cell."""
    roadmap = activity.roadmap
    (found,) = row_contexts.load(roadmap, pk=activity.pk)
    roster = Roster.of(roadmap, today)
    (row,) = row_contexts.rows([found], roster, today, year, is_school=roadmap.parent_id is not None)
    depth = 0
    above = activity.parent
    while above is not None and depth < row_contexts.MAX_DEPTH:
        depth, above = depth + 1, above.parent
    return replace(row, depth=depth)


def listed(found: RoadmapQuerySet, today: date) -> list[Roadmap]:
    """Road maps with the number of activities and of late ones; one query."""
    in_map = Q(activities__kind=Activity.Kind.ACTIVITY, activities__removed_at__isnull=True)
    waiting = Q(
        activities__occurrences__done_on__isnull=True,
        activities__occurrences__cancelled_reason="",
        activities__occurrences__organisation__isnull=True,
        activities__excluded=False,
    )
    late = in_map & waiting & Q(activities__occurrences__due__lt=today)
    return list(
        found.select_related("act", "municipality", "organisation")
        .annotate(
            activity_count=Count("activities", filter=in_map, distinct=True),
            late_count=Count("activities", filter=late, distinct=True),
        )
        .order_by("organisation__sort_key", "-starts_on", "-pk")
    )
