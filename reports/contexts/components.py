"""All queries of the matrix «direction × component of the cycle»: what the portal holds, what people attached."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, F, Q
from django.urls import reverse

from indicators.models import Indicator, Observation, Target
from msoko.lib.dates import local_day, plain_date
from msoko.lib.russian import capitalised, counted
from reports.analysis.components import DirectionInput, Holding, Key, Matrix, Proof, build_matrix
from reports.analysis.expected import likeliest
from reports.linking import check_links
from reports.models import (
    AnalysisRun,
    Component,
    ComponentLink,
    ComponentPoints,
    ComponentScale,
    Conclusion,
    Decision,
    Document,
    Effect,
    Measure,
    QuarterlyReport,
    Recommendation,
    ReportLine,
)
from roadmaps.models import Activity, Direction, Roadmap
from schools.models import Municipality

ONE = Decimal(1)
SENT = (QuarterlyReport.State.SUBMITTED, QuarterlyReport.State.CHECKED, QuarterlyReport.State.ACCEPTED)
Held = Iterator[tuple[int, str, Holding]]


@dataclass(frozen=True, slots=True)
class MatrixPage:
    """The matrix of one map and year, and what else may be chosen."""

    municipality: Municipality
    roadmap: Roadmap
    year: int
    roadmaps: tuple[Roadmap, ...]
    years: tuple[int, ...]
    run: AnalysisRun | None
    matrix: Matrix
    loose_advice: int  # recommendations of the year without a direction


def maps_of(municipality: Municipality) -> list[Roadmap]:
    """Approved municipal maps, the newest first."""
    own = Roadmap.objects.originals().municipal().filter(municipality=municipality)
    return list(own.filter(state__in=Roadmap.APPROVED_STATES).select_related("act").order_by("-starts_on", "-pk"))


def chosen_map(maps: Iterable[Roadmap], wanted: str) -> Roadmap | None:
    """The map that was asked for, else the newest one."""
    maps = list(maps)
    return next((row for row in maps if str(row.pk) == wanted), maps[0] if maps else None)


def years_of(roadmap: Roadmap) -> tuple[int, ...]:
    return tuple(range(roadmap.starts_on.year, roadmap.ends_on.year + 1))


def chosen_year(roadmap: Roadmap, wanted: str, today: date) -> int:
    """The year that was asked for, else the last analysed one, else the current one, within the map."""
    years = years_of(roadmap)
    if wanted.isdigit() and int(wanted) in years:
        return int(wanted)
    runs = AnalysisRun.objects.ready().filter(municipality=roadmap.municipality_id, year__in=years)
    last = runs.order_by("-year").values_list("year", flat=True).first()
    return last or min(max(today.year, years[0]), years[-1])


def run_of_year(municipality: Municipality, year: int) -> AnalysisRun | None:
    """The year's answer: the published run, else the last final, else the last one."""
    runs = AnalysisRun.objects.light().ready().filter(municipality=municipality, year=year)
    published = runs.published().order_by("-number").first()
    return published or runs.order_by("-is_final", "-number").first()


def matrix_page(municipality: Municipality, maps: list[Roadmap], roadmap: Roadmap, year: int) -> MatrixPage:
    """A fixed number of queries, whatever the size."""
    directions = list(roadmap.directions.select_related("mechanism", "roadmap").order_by("position"))
    run = run_of_year(municipality, year)
    advice = Recommendation.objects.filter(municipality=municipality, run__year=year)
    issued = advice.filter(state=Recommendation.State.ISSUED)
    return MatrixPage(
        municipality=municipality,
        roadmap=roadmap,
        year=year,
        roadmaps=tuple(maps),
        years=years_of(roadmap),
        run=run,
        matrix=matrix_of(municipality, directions, year, run),
        loose_advice=issued.filter(direction__isnull=True).count(),
    )


def matrix_of(municipality: Municipality, directions: list[Direction], year: int, run: AnalysisRun | None) -> Matrix:
    """The matrix of the given directions; one direction is enough for the page of a cell."""
    holdings: dict[Key, list[Holding]] = defaultdict(list)
    for direction, component, holding in _holdings(municipality, directions, year, run):
        holdings[direction, component].append(holding)
    return build_matrix(
        tuple((code, str(label)) for code, label in Component.choices),
        [_input(row) for row in directions],
        holdings={key: tuple(rows) for key, rows in holdings.items()},
        proofs=_proofs(municipality, directions, year),
        points=_points(directions, year),
        most=scale_of(municipality),
    )


def _input(row: Direction) -> DirectionInput:
    return DirectionInput(row.pk, str(row), row.mechanism.short_name if row.mechanism else "")


def scale_of(municipality: Municipality) -> dict[str, Decimal]:
    """The most points of each component; one where the municipality has set nothing."""
    own = dict(ComponentScale.objects.filter(municipality=municipality).values_list("component", "most"))
    return {code: own.get(code, ONE) for code in Component.values}


def _points(directions: list[Direction], year: int) -> dict[Key, tuple[Decimal, str]]:
    rows = ComponentPoints.objects.filter(direction__in=directions, year=year)
    found = rows.values_list("direction_id", "component", "points", "note")
    return {(direction, component): (points, note) for direction, component, points, note in found}


def _proofs(municipality: Municipality, directions: list[Direction], year: int) -> dict[Key, tuple[Proof, ...]]:
    rows = list(
        ComponentLink.objects.filter(direction__in=directions, year=year).select_related("document", "created_by")
    )
    checks = check_links({row.link for row in rows if row.link}, municipality.pk)
    found: dict[Key, list[Proof]] = defaultdict(list)
    for row in rows:
        if row.document is not None:
            is_ready = row.document.state == Document.State.READY
            words, url = row.document.get_state_display(), row.document.get_absolute_url()
        else:
            check = checks[row.link]
            is_ready, words, url = check.is_alive, check.words, row.link
        author = str(row.created_by) if row.created_by else ""
        found[row.direction_id, row.component].append(Proof(row.pk, row.title, url, words, is_ready, author))
    return {key: tuple(proofs) for key, proofs in found.items()}


def _holdings(municipality: Municipality, directions: list[Direction], year: int, run: AnalysisRun | None) -> Held:
    topics = _topics(directions)
    yield from _measured(municipality, topics, year)
    yield from _planned(directions)
    yield from _promised(directions, year)
    yield from _reported(directions, year, run)
    if run is not None:
        yield from _analysed(directions, run)
    yield from _followed(municipality, directions, year)


def _topics(directions: Iterable[Direction]) -> dict[int, list[int]]:
    """Topic → directions of this map: indicators belong to topics."""
    found: dict[int, list[int]] = defaultdict(list)
    for row in directions:
        if row.mechanism_id is not None:
            found[row.mechanism_id].append(row.pk)
    return found


def _measured(municipality: Municipality, topics: Mapping[int, list[int]], year: int) -> Held:
    """Goals, indicators, methods and values by the topic of the direction."""
    own = Indicator.objects.of(municipality).current().filter(mechanism__in=list(topics))
    described = ~Q(method="") | ~Q(source="") | (~Q(numerator_label="") & ~Q(denominator_label=""))
    url = reverse("indicators:index")
    counts = own.order_by().values("mechanism_id").annotate(all=Count("pk"), told=Count("pk", filter=described))
    for row in counts:
        words = counted(row["all"], "показатель", "показателя", "показателей")
        yield from _each(topics, row["mechanism_id"], Component.INDICATORS, Holding(f"{words} в портале", url))
        if row["told"]:
            told = counted(row["told"], "показателя", "показателей", "показателей")
            words = f"способ расчёта или источник указан у {told} из {row['all']}"
            yield from _each(topics, row["mechanism_id"], Component.METHODS, Holding(words, url))
    goals = Target.objects.municipal().goals().filter(indicator__in=own, year=year).order_by()
    for goal in goals.values(topic=F("indicator__mechanism_id")).annotate(all=Count("pk")):
        words = counted(goal["all"], "показателю", "показателям", "показателям")
        yield from _each(topics, goal["topic"], Component.GOALS, Holding(f"цели на {year} год по {words}", url))
    values = Observation.objects.with_value().filter(indicator__in=own, period_code__startswith=str(year)).order_by()
    for value in values.values(topic=F("indicator__mechanism_id")).annotate(all=Count("pk")):
        words = counted(value["all"], "значение", "значения", "значений")
        yield from _each(
            topics, value["topic"], Component.MONITORING, Holding(f"{words} показателей за {year} год", url)
        )


def _each(topics: Mapping[int, list[int]], topic: int, component: str, holding: Holding) -> Held:
    for direction in topics.get(topic, []):
        yield direction, component, holding


def _planned(directions: list[Direction]) -> Held:
    """What the rows of the map themselves say of results and indicators."""
    rows = (
        Activity.objects.executable()
        .filter(direction__in=directions)
        .order_by()
        .values("direction_id")
        .annotate(
            expected=Count("pk", filter=Q(expected_result__isnull=False) & ~Q(expected_result="")),
            indicators=Count("pk", filter=Q(indicator_text__isnull=False) & ~Q(indicator_text="")),
        )
    )
    urls = {row.pk: reverse("roadmaps:roadmap", args=[row.roadmap_id]) for row in directions}
    for row in rows:
        pk = row["direction_id"]
        if row["expected"]:
            many = counted(row["expected"], "мероприятия", "мероприятий", "мероприятий")
            yield pk, Component.GOALS, Holding(f"ожидаемый результат указан у {many} карты", urls[pk])
        if row["indicators"]:
            many = counted(row["indicators"], "мероприятия", "мероприятий", "мероприятий")
            yield pk, Component.INDICATORS, Holding(f"показатель указан у {many} карты", urls[pk])


def _promised(directions: list[Direction], year: int) -> Held:
    """Results that the printed table of the map promises; directions are matched by words."""
    for roadmap in {row.roadmap_id: row.roadmap for row in directions}.values():
        for place, block in enumerate(roadmap.expected_results):
            promised = sum(bool(row.get(str(year))) for row in block["rows"])
            near = likeliest(block["direction"], [row.title for row in directions])
            if promised and near is not None:
                words = counted(promised, "ожидаемый результат", "ожидаемых результата", "ожидаемых результатов")
                url = f"{reverse('reports:expected')}?roadmap={roadmap.pk}#b{place}"
                yield directions[near].pk, Component.GOALS, Holding(f"{words} на {year} год в таблице карты", url)


def _reported(directions: list[Direction], year: int, run: AnalysisRun | None) -> Held:
    """Answers in sent quarterly reports of the year."""
    rows = (
        ReportLine.objects.live()
        .filter(activity__direction__in=directions, report__period__code__startswith=f"{year}Q", report__state__in=SENT)
        .order_by()
    )
    url = reverse("reports:analysis_drill", args=[run.pk]) if run else ""
    for row in rows.values(direction=F("activity__direction_id")).annotate(all=Count("pk")):
        words = counted(row["all"], "строка", "строки", "строк")
        link = f"{url}?direction={row['direction']}" if url else ""
        yield row["direction"], Component.MONITORING, Holding(f"{words} квартальных отчётов за {year} год", link)


def _analysed(directions: list[Direction], run: AnalysisRun) -> Held:
    """The conclusion to a direction counts once a person approved it or the whole run is published."""
    keys = {str(row.pk): row.pk for row in directions}
    words = run.conclusions.filter(subject=Conclusion.Subject.DIRECTION, key__in=list(keys))
    if run.published_at is None:
        words = words.filter(is_approved=True)
    stage = "опубликован" if run.published_at else "утверждён"
    for pk, key in words.values_list("pk", "key"):
        text = f"вывод по направлению {stage}: анализ за {run.year_label}, расчёт №\u00a0{run.number}"
        yield keys[key], Component.ANALYSIS, Holding(text, f"{run.get_absolute_url()}#c{pk}")


def _followed(municipality: Municipality, directions: list[Direction], year: int) -> Held:
    """Recommendations, decisions, measures and verdicts of the year."""
    issued = Recommendation.objects.filter(
        municipality=municipality, run__year=year, state=Recommendation.State.ISSUED, direction__in=directions
    )
    for row in issued.order_by("number"):
        words = f"{row} от {plain_date(local_day(row.issued_at, municipality.zone))}" if row.issued_at else str(row)
        yield row.direction_id or 0, Component.ADVICE, Holding(words, row.get_absolute_url())
    acts = Decision.objects.filter(recommendations__in=issued).annotate(about=F("recommendations__direction_id"))
    for act in acts.distinct():
        yield act.about, Component.DECISIONS, Holding(capitalised(str(act)), act.get_absolute_url())
    # A measure without a recommendation of its own serves all recommendations of its decision.
    own = Measure.objects.filter(recommendation__in=issued).annotate(about=F("recommendation__direction_id"))
    shared = Measure.objects.filter(recommendation=None, decision__recommendations__in=issued)
    shared = shared.annotate(about=F("decision__recommendations__direction_id")).distinct()
    for measure in (*own.select_related("decision"), *shared.select_related("decision")):
        url = f"{measure.decision.get_absolute_url()}#m{measure.pk}"
        yield measure.about, Component.MEASURES, Holding(str(measure), url)  # type: ignore[attr-defined]
    judged = Effect.objects.filter(
        run__municipality=municipality, run__year=year, measure__recommendation__direction__in=directions
    ).exclude(verdict="")
    for effect in judged.select_related("measure").annotate(about=F("measure__recommendation__direction_id")):
        url = f"{reverse('reports:cycle', args=[effect.run_id])}#e{effect.pk}"
        yield effect.about, Component.EFFECT, Holding(str(effect), url)
