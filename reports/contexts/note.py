"""An analytical note on one direction of the road map or on one topic: the part of a run that speaks of it."""

from dataclasses import dataclass, replace

from indicators.models import Mechanism
from reports.analysis.effect import EffectResult
from reports.analysis.execution import Tally, by
from reports.analysis.expected import likeliest
from reports.analysis.measures import Measure as MeasureLine
from reports.analysis.snapshot import DirectionLine
from reports.contexts.annual import AnnualReport, annual_report
from reports.models import AnalysisRun, Effect, Measure, Recommendation
from reports.snapshots import obligations_behind
from roadmaps.models import Activity, Direction

DIRECTION, MECHANISM, RESULTS, TIMELINESS = "direction", "mechanism", "results", "timeliness"
TOPICS = {RESULTS: "оценочные процедуры и объективность", TIMELINESS: "сдача квартальных отчётов"}
_RULES = {RESULTS: ("journal_gap", "low_results"), TIMELINESS: ("late_reports",)}


class NoSuchSubject(LookupError):
    """The run has nothing on this direction or topic; the text is Russian."""


@dataclass(frozen=True, slots=True)
class NoteReport:
    """`report` holds the whole run; its measures are narrowed to the subject."""

    report: AnnualReport
    topic: str
    title: str
    direction: DirectionLine | None
    organisations: tuple[tuple[str, Tally], ...]
    recommendations: tuple[Recommendation, ...]
    measures: tuple[Measure, ...]
    effects: tuple[tuple[Effect, EffectResult], ...] = ()
    guessed: str = ""  # the topic that the direction's own words point to, where nobody has tied it


def note_report(run: AnalysisRun, subject: str) -> NoteReport:
    """`subject`: «direction:12», «mechanism:объективность», «results» or «timeliness»."""
    topic, _, key = subject.partition(":")
    report = annual_report(run)
    direction = _direction(report, key) if topic == DIRECTION else None
    mechanisms, guessed = _mechanisms_of(direction.id, direction.title) if direction else (frozenset({key}), "")
    lines = () if topic in TOPICS else tuple(row for row in report.analysis.measures if row.mechanism in mechanisms)
    directions = _directions_of(report, topic, key, direction)
    if topic == MECHANISM and not lines:
        raise NoSuchSubject("В этом расчёте нет показателей по этой теме.")
    if topic not in (DIRECTION, MECHANISM) and topic not in TOPICS:
        raise NoSuchSubject("Такой темы справки нет.")
    title = direction.title if direction else TOPICS.get(topic, key)
    keys = _finding_keys(report, topic, direction, lines)
    advised = _recommendations(report, keys, directions, lines)
    return NoteReport(
        report=replace(report, analysis=replace(report.analysis, measures=lines)),
        topic=topic,
        title=title,
        direction=direction,
        organisations=_organisations(run, report, direction) if direction else (),
        recommendations=advised,
        measures=tuple(row for row in report.cycle.measures if row.recommendation_id in {one.pk for one in advised}),
        effects=_effects(report, directions, lines),
        guessed=guessed if lines else "",
    )


def _direction(report: AnnualReport, key: str) -> DirectionLine:
    found = next((row for row in report.analysis.directions if str(row.id) == key), None)
    if found is None:
        raise NoSuchSubject("В этом расчёте нет такого направления.")
    return found


def _mechanisms_of(direction: int, title: str) -> tuple[frozenset[str], str]:
    """Topics of a direction: its own, else those of its activities, else the one its title speaks of (named too)."""
    own = Direction.objects.filter(pk=direction, mechanism__isnull=False).values_list(
        "mechanism__short_name", flat=True
    )
    activities = Activity.objects.present().filter(direction=direction, mechanism__isnull=False)
    tied = frozenset(own) or frozenset(activities.values_list("mechanism__short_name", flat=True))
    if tied:
        return tied, ""
    every = list(Mechanism.objects.values_list("name", "short_name"))
    place = likeliest(title, [name for name, _ in every])
    return (frozenset(), "") if place is None else (frozenset({every[place][1]}), every[place][1])


def _directions_of(report: AnnualReport, topic: str, key: str, direction: DirectionLine | None) -> frozenset[int]:
    """The direction itself; for a topic, all directions of the run that are tied to it."""
    if direction is not None:
        return frozenset({direction.id})
    if topic != MECHANISM:
        return frozenset()
    ids = [row.id for row in report.analysis.directions]
    return frozenset(Direction.objects.filter(pk__in=ids, mechanism__short_name=key).values_list("pk", flat=True))


def _organisations(run: AnalysisRun, report: AnnualReport, direction: DirectionLine) -> tuple[tuple[str, Tally], ...]:
    own = [row for row in obligations_behind(run) if row.direction_id == direction.id]
    tallies = by(own, "organisation_id")
    return tuple((row.name, tallies[row.id]) for row in report.analysis.organisations if row.id in tallies)


def _finding_keys(
    report: AnnualReport, topic: str, direction: DirectionLine | None, lines: tuple[MeasureLine, ...]
) -> tuple[set[str], tuple[str, ...]]:
    """Exact keys of the findings on the subject, and the rules whose findings all belong to it."""
    keys = {f"missed_goal:{row.indicator_id}" for row in lines}
    if direction is not None:
        own = (row for row in report.analysis.activities if row.direction_id == direction.id)
        keys |= {f"overdue_activity:{row.id}" for row in own}
    return keys, _RULES.get(topic, ())


def _recommendations(
    report: AnnualReport,
    wanted: tuple[set[str], tuple[str, ...]],
    directions: frozenset[int],
    lines: tuple[MeasureLine, ...],
) -> tuple[Recommendation, ...]:
    """Issued ones: by their finding, by the direction a person named, by the indicator their measure is to move."""
    keys, rules = wanted
    indicators = {row.indicator_id for row in lines}
    moved = {row.recommendation_id for row in report.cycle.measures if row.indicator_id in indicators}
    findings = {row.pk for row in report.cycle.findings if row.key in keys or row.key.partition(":")[0] in rules}
    return tuple(
        row
        for row in report.cycle.recommendations
        if row.state == Recommendation.State.ISSUED
        and (row.finding_id in findings or row.direction_id in directions or row.pk in moved)
    )


def _effects(
    report: AnnualReport, directions: frozenset[int], lines: tuple[MeasureLine, ...]
) -> tuple[tuple[Effect, EffectResult], ...]:
    """Effects of earlier measures on the subject: by indicator, or by the direction of their recommendation."""
    indicators = {row.indicator_id for row in lines}
    return tuple(
        (effect, result)
        for effect, result in report.cycle.effects
        if effect.measure.indicator_id in indicators
        or (effect.measure.recommendation is not None and effect.measure.recommendation.direction_id in directions)
    )
