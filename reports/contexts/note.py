"""An analytical note on one direction of the road map or on one topic: the part of a run that speaks of it."""

from dataclasses import dataclass, replace

from reports.analysis.execution import Tally, by
from reports.analysis.measures import Measure as MeasureLine
from reports.analysis.snapshot import DirectionLine
from reports.contexts.annual import AnnualReport, annual_report
from reports.models import AnalysisRun, Measure, Recommendation
from reports.snapshots import obligations_behind
from roadmaps.models import Direction

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


def note_report(run: AnalysisRun, subject: str) -> NoteReport:
    """`subject`: «direction:12», «mechanism:объективность», «results» or «timeliness»."""
    topic, _, key = subject.partition(":")
    report = annual_report(run)
    direction = _direction(report, key) if topic == DIRECTION else None
    lines = _measure_lines(report, topic, key, direction)
    if topic == MECHANISM and not lines:
        raise NoSuchSubject("В этом расчёте нет показателей по этой теме.")
    if topic not in (DIRECTION, MECHANISM) and topic not in TOPICS:
        raise NoSuchSubject("Такой темы справки нет.")
    title = direction.title if direction else TOPICS.get(topic, key)
    keys = _finding_keys(report, topic, direction, lines)
    advised = _recommendations(report, keys)
    return NoteReport(
        report=replace(report, analysis=replace(report.analysis, measures=lines)),
        topic=topic,
        title=title,
        direction=direction,
        organisations=_organisations(run, report, direction) if direction else (),
        recommendations=advised,
        measures=tuple(row for row in report.cycle.measures if row.recommendation_id in {one.pk for one in advised}),
    )


def _direction(report: AnnualReport, key: str) -> DirectionLine:
    found = next((row for row in report.analysis.directions if str(row.id) == key), None)
    if found is None:
        raise NoSuchSubject("В этом расчёте нет такого направления.")
    return found


def _measure_lines(
    report: AnnualReport, topic: str, key: str, direction: DirectionLine | None
) -> tuple[MeasureLine, ...]:
    """Indicators of the mechanism; of a direction, by the mechanism it is tied to."""
    if direction is not None:
        row = Direction.objects.filter(pk=direction.id).select_related("mechanism").first()
        key = row.mechanism.short_name if row is not None and row.mechanism else ""
    elif topic != MECHANISM:
        return ()
    return tuple(row for row in report.analysis.measures if key and row.mechanism == key)


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


def _recommendations(report: AnnualReport, wanted: tuple[set[str], tuple[str, ...]]) -> tuple[Recommendation, ...]:
    keys, rules = wanted
    findings = {row.pk for row in report.cycle.findings if row.key in keys or row.key.partition(":")[0] in rules}
    return tuple(
        row
        for row in report.cycle.recommendations
        if row.state == Recommendation.State.ISSUED and row.finding_id in findings
    )
