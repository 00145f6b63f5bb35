"""Pages for everybody: approved road maps with published progress, published documents. Nothing else is read."""

from dataclasses import dataclass

from django.core.cache import cache

from msoko.lib.charts import Chart
from msoko.lib.redaction import impersonal
from reports.analysis.execution import Tally
from reports.analysis.snapshot import Analysis
from reports.contexts.public_report import activities_of_many, public_tally, surnames_of
from reports.models import AnalysisRun, Document
from reports.papers.execution import execution_chart
from reports.snapshots import analysis_of
from roadmaps.models import Activity, Direction, Roadmap
from roadmaps.models.roadmap import RoadmapQuerySet
from schools.models import Municipality

A_DAY = 24 * 3600
NEWEST = 5


@dataclass(frozen=True, slots=True)
class PublicRow:
    """An activity as the act prints it; `tally` is None where its numbers speak of a single school."""

    number: str
    title: str
    deadline: str
    is_heading: bool
    tally: Tally | None


@dataclass(frozen=True, slots=True)
class PublicSection:
    title: str
    tally: Tally | None
    rows: tuple[PublicRow, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """What the last published analysis says; the numbers are those of its report."""

    year_label: str
    number: int
    analysis: Analysis
    chart: Chart
    shown: frozenset[int]


@dataclass(frozen=True, slots=True)
class PublicMap:
    """One road map for everybody."""

    roadmap: Roadmap
    sections: tuple[PublicSection, ...]
    progress: Progress | None


def public_maps(municipality: Municipality) -> RoadmapQuerySet:
    """Approved municipal maps, no drafts, no working copies of amendments, no maps of schools."""
    rows = Roadmap.objects.originals().municipal().filter(municipality=municipality)
    return rows.filter(state__in=Roadmap.APPROVED_STATES).select_related("act").order_by("-starts_on", "-pk")


def public_documents(municipality: Municipality) -> list[Document]:
    rows = Document.objects.open_to_all().filter(municipality=municipality).order_by("-year", "-published_at", "-pk")
    return list(rows.defer("params", "failure"))


def progress_of(roadmap: Roadmap) -> Progress | None:
    """From the newest published run of a year of the map."""
    years = (roadmap.starts_on.year, roadmap.ends_on.year)
    runs = AnalysisRun.objects.published().filter(municipality=roadmap.municipality_id, year__range=years)
    run = runs.defer("rows").select_related("municipality").order_by("-year", "-published_at").first()
    if run is None:
        return None
    # A run never changes, so what of it may be shown is found once.
    shown = cache.get_or_set(f"public-activities:{run.pk}", lambda: sorted(activities_of_many(run)), A_DAY)
    analysis = analysis_of(run)
    return Progress(run.year_label, run.number, analysis, execution_chart(analysis), frozenset(shown or ()))


def public_map(roadmap: Roadmap) -> PublicMap:
    """Six queries whatever the number of rows."""
    progress = progress_of(roadmap)
    tallies = {row.id: row.tally for row in progress.analysis.activities} if progress else {}
    totals = {row.id: row.tally for row in progress.analysis.directions} if progress else {}
    shown = progress.shown if progress else frozenset()
    surnames = surnames_of(roadmap.municipality)
    rows: dict[int, list[PublicRow]] = {}
    activities = Activity.objects.present().filter(roadmap=roadmap).exclude(kind=Activity.Kind.FRAGMENT)
    for row in activities.order_by("position", "pk"):
        tally = tallies.get(row.pk)
        line = PublicRow(
            number=row.number.strip(),
            title=impersonal(row.title, surnames=surnames) or "–",
            deadline=impersonal(row.deadline, surnames=surnames),
            is_heading=row.kind != Activity.Kind.ACTIVITY,
            tally=public_tally(row.pk, tally, shown) if tally is not None else None,
        )
        rows.setdefault(row.direction_id, []).append(line)
    sections = tuple(
        PublicSection(str(row), totals.get(row.pk), tuple(rows.get(row.pk, ())))
        for row in Direction.objects.filter(roadmap=roadmap).order_by("position")
    )
    return PublicMap(roadmap, sections, progress)
