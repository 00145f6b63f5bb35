"""The profile of one organisation: its own figures of a run beside the municipality, and what it was recommended."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from reports.analysis.execution import OUTCOME_NAMES, Obligation, Outcome, Tally, by
from reports.analysis.measures import Measure as MeasureLine
from reports.analysis.measures import SchoolValue
from reports.analysis.results import Attention, ProcedureResult, results_of
from reports.analysis.rows import Inputs, ResultRow
from reports.analysis.snapshot import OrganisationLine
from reports.analysis.wording import row_title
from reports.contexts.annual import AnnualReport, annual_report
from reports.gathering import result_rows
from reports.models import AnalysisRun, Measure, MeasureBody, Recommendation
from reports.snapshots import obligations_behind, results_behind
from schools.access import OWN_BODY_KINDS
from schools.models import Organisation

OPEN = (Outcome.OVERDUE, Outcome.IN_WORK)


class NoSuchOrganisation(LookupError):
    """The run has no figures of this organisation; the text is Russian."""


@dataclass(frozen=True, slots=True)
class ProfileSource:
    """What profiles of all organisations of one run are cut from: read once for any number of them."""

    report: AnnualReport
    obligations: Mapping[int, tuple[Obligation, ...]]
    results: Mapping[int, tuple[ResultRow, ...]]


@dataclass(frozen=True, slots=True)
class Profile:
    """One organisation. `open_rows`: direction, number, activity, due day, state of what is not done."""

    report: AnnualReport
    organisation: Organisation
    line: OrganisationLine
    directions: tuple[tuple[str, Tally], ...]
    open_rows: tuple[tuple[object, ...], ...]
    measures: tuple[tuple[MeasureLine, SchoolValue], ...]
    results: tuple[tuple[ProcedureResult, ProcedureResult], ...]
    signals: tuple[Attention, ...]
    recommendations: tuple[Recommendation, ...]
    duties: tuple[tuple[Measure, MeasureBody], ...]


def profile_source(run: AnalysisRun) -> ProfileSource:
    """A fixed number of queries."""
    obligations: dict[int, list[Obligation]] = defaultdict(list)
    for row in obligations_behind(run):
        obligations[row.organisation_id].append(row)
    results: dict[int, list[ResultRow]] = defaultdict(list)
    for result in results_behind(run) or result_rows(run.municipality, run.year_kind, run.year):
        results[result.organisation_id].append(result)
    return ProfileSource(
        annual_report(run),
        {key: tuple(rows) for key, rows in obligations.items()},
        {key: tuple(rows) for key, rows in results.items()},
    )


def profiled(source: ProfileSource) -> list[Organisation]:
    """Organisations that get a profile: all that report, without the department's own bodies."""
    ids = [row.id for row in source.report.analysis.organisations if row.kind not in OWN_BODY_KINDS]
    return list(Organisation.objects.filter(pk__in=ids).in_order())


def profile(source: ProfileSource, organisation: Organisation) -> Profile:
    """Cut one profile; no queries."""
    report, analysis = source.report, source.report.analysis
    line = next((row for row in analysis.organisations if row.id == organisation.pk), None)
    if line is None:
        raise NoSuchOrganisation(f"В этом расчёте нет сведений об организации «{organisation}».")
    own = source.obligations.get(organisation.pk, ())
    tallies = by(own, "direction_id")
    activities = {row.id: row for row in analysis.activities}
    labels = {row.id: row.label for row in analysis.directions}
    values = ((row, school) for row in analysis.measures for school in row.schools)
    return Profile(
        report=report,
        organisation=organisation,
        line=line,
        directions=tuple((row.label, tallies[row.id]) for row in analysis.directions if row.id in tallies),
        open_rows=tuple(
            (
                labels.get(row.direction_id, ""),
                activities[row.activity_id].number,
                row_title(activities[row.activity_id].title),
                row.due,
                OUTCOME_NAMES[row.outcome],
            )  # fmt: skip
            for row in own
            if row.outcome in OPEN
        ),
        measures=tuple((row, school) for row, school in values if school.organisation_id == organisation.pk),
        results=_results(source, organisation.pk),
        signals=tuple(
            row
            for row in (*analysis.journal_attention, *analysis.low_results)
            if row.organisation_id == organisation.pk
        ),
        recommendations=tuple(
            row
            for row in report.cycle.recommendations
            if row.state == Recommendation.State.ISSUED and organisation in row.organisations.all()
        ),
        duties=tuple(
            (row, body)
            for row in report.cycle.measures
            for body in row.bodies.all()
            if body.organisation_id == organisation.pk
        ),
    )


def _results(source: ProfileSource, pk: int) -> tuple[tuple[ProcedureResult, ProcedureResult], ...]:
    """(own, municipal) of each procedure that the snapshot knows."""
    analysis = source.report.analysis
    town = {(row.kind, row.grade, row.subject): row for row in analysis.results}
    day = analysis.data_day
    rows = source.results.get(pk, ())
    own = results_of(Inputs(analysis.year, analysis.year_label, day, day, day, (), (), (), (), (), results=rows))
    pairs = ((row, town.get((row.kind, row.grade, row.subject))) for row in own)
    return tuple((row, whole) for row, whole in pairs if whole is not None)
