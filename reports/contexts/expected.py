"""Queries of the expected results of a road map: the printed table with marks, activities that name their result."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db.models import Count
from django.db.models.functions import ExtractYear

from reports.analysis.execution import Tally
from reports.analysis.expected import Expected, ExpectedBlock, ExpectedCell, Promise, PromisedCell
from reports.linking import LinkCheck, check_links
from reports.models import AnalysisRun, ExpectedMark
from roadmaps.models import Activity, Occurrence, Roadmap

Tallies = dict[tuple[int, int], Tally]  # activity, year


def expected_of(roadmap: Roadmap, run: AnalysisRun | None = None) -> Expected:
    """All years of the map. With `run` the figures of its year are of that run. Six queries, whatever the size."""
    years = tuple(range(roadmap.starts_on.year, roadmap.ends_on.year + 1))
    tallies = _tallies(roadmap, years, run)
    return Expected(years, tuple(_blocks(roadmap, years, tallies)), tuple(_promises(roadmap, years, tallies)))


def _tallies(roadmap: Roadmap, years: tuple[int, ...], run: AnalysisRun | None) -> Tallies:
    """Execution of every activity by year, from the year's own run: published, else final, else the last."""
    runs = AnalysisRun.objects.ready().filter(
        municipality=roadmap.municipality_id, year__in=years, year_kind=AnalysisRun.YearKind.CALENDAR
    )
    rows = runs.values_list("year", "published_at", "is_final", "number", "pk")
    last = {row[0]: row[-1] for row in sorted(rows, key=lambda row: (row[0], row[1] is not None, *row[2:]))}
    if run is not None:
        last[run.year] = run.pk
    found: Tallies = {}
    contents = AnalysisRun.objects.filter(pk__in=last.values()).values_list("year", "content__activities")
    for year, activities in contents:
        for row in activities or ():
            found[row["id"], year] = Tally(**row["tally"])
    return found


def _blocks(roadmap: Roadmap, years: tuple[int, ...], tallies: Tallies) -> Iterator[ExpectedBlock]:
    marks = {
        (row.block, row.row, row.year): row
        for row in ExpectedMark.objects.filter(roadmap=roadmap).select_related("activity")
    }
    checks = check_links({row.link for row in marks.values() if row.link}, roadmap.municipality_id)
    for block, printed in enumerate(roadmap.expected_results):
        rows = tuple(
            tuple(
                _cell((block, row, year), texts.get(str(year)) or "", marks.get((block, row, year)), checks, tallies)
                for year in years
            )
            for row, texts in enumerate(printed["rows"])
        )
        yield ExpectedBlock(printed["direction"], rows)


def _cell(
    place: tuple[int, int, int],
    text: str,
    mark: ExpectedMark | None,
    checks: dict[str, LinkCheck],
    tallies: Tallies,
) -> ExpectedCell:
    if mark is None:
        return ExpectedCell(*place, text)
    return ExpectedCell(
        *place, text, state=mark.state, title=mark.title, link=mark.link,
        is_alive=not mark.link or checks[mark.link].is_alive, note=mark.note,
        activity=mark.activity.number_clean if mark.activity else "",
        tally=tallies.get((mark.activity_id, mark.year)) if mark.activity_id else None,
    )  # fmt: skip


def _promises(roadmap: Roadmap, years: tuple[int, ...], tallies: Tallies) -> Iterator[Promise]:
    """Rows of the map with an expected result, an indicator or a kind of document, whichever is named first."""
    due = _due_by_year(roadmap)
    rows = Activity.objects.executable().filter(roadmap=roadmap).select_related("direction").order_by("position")
    for row in rows:
        text = promised_text(row)
        if text:
            cells = tuple(PromisedCell(year, due[row.pk].get(year, 0), tallies.get((row.pk, year))) for year in years)
            yield Promise(row.pk, str(row.direction), row.number_clean, text, cells)


def promised_text(row: Activity) -> str:
    """What the row promises: its expected result, else its indicator, else the document it names."""
    return (row.expected_result or row.indicator_text or row.document_kind or "").strip()


def _due_by_year(roadmap: Roadmap) -> dict[int, dict[int, int]]:
    rows: Any = (
        Occurrence.objects.live()
        .filter(activity__roadmap=roadmap)
        .annotate(year=ExtractYear("nominal_due"))
        .order_by()
        .values("activity_id", "year")
        .annotate(times=Count("pk"))
    )
    found: dict[int, dict[int, int]] = defaultdict(dict)
    for row in rows:
        found[row["activity_id"]][row["year"]] = row["times"]
    return found
