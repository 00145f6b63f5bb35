"""A run as everybody may read it: no lines about single schools, no small groups, no names of people.

The narrowing is done here, on the data: what a public document draws never had the rest.
"""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q

from msoko.lib.redaction import impersonal
from reports.analysis.execution import Tally
from reports.analysis.measures import Measure as MeasureLine
from reports.analysis.results import ProcedureResult
from reports.contexts.annual import AnnualReport, Words, annual_report
from reports.models import AnalysisRun, Recommendation
from reports.snapshots import analysis_of, obligations_behind
from schools.access import OWN_BODY_KINDS
from schools.models import Membership, Municipality, Organisation

FEWEST_PEOPLE = 10
"""Smaller groups are not shown: a number would speak of known children. The portal's own rule, printed."""
FEWEST_BODIES = 3
"""An activity of fewer schools, or a procedure in fewer, would speak of a known school."""


@dataclass(frozen=True, slots=True)
class PublicAdvice:
    """A recommendation without its addressees: how many they are."""

    number: int
    text: str
    addressees: int
    due: date


@dataclass(frozen=True, slots=True)
class PublicReport:
    """`report` carries only what may be shown; `shown` are activities whose counts are of enough schools."""

    report: AnnualReport
    shown: frozenset[int]
    recommendations: tuple[PublicAdvice, ...]
    decisions: tuple[tuple[str, str], ...]
    hidden_measures: int
    hidden_results: int


def public_report(run: AnalysisRun) -> PublicReport:
    """Read the run and leave out what is not for everybody."""
    report = annual_report(run)
    analysis = report.analysis
    names = school_names(run)
    surnames = surnames_of(run.municipality)
    measures = tuple(_impersonal_measure(row) for row in analysis.measures if _is_large(row))
    results = tuple(row for row in analysis.results if _is_common(row))
    narrowed = replace(
        analysis,
        organisations=(),
        not_required=(),
        missing=(),
        returned=(),
        journal_attention=(),
        low_results=(),
        school_results=(),
        risks=(),
        measures=measures,
        results=results,
        activities=tuple(
            replace(row, title=impersonal(row.title, names, surnames) or "–", not_done=())
            for row in analysis.activities
        ),
    )
    words = tuple(_impersonal_words(row, names, surnames) for row in report.conclusions)
    return PublicReport(
        report=replace(report, analysis=narrowed, conclusions=words),
        shown=activities_of_many(run),
        recommendations=tuple(_advice(report, names, surnames)),
        decisions=tuple((str(row), impersonal(row.title, names, surnames) or "–") for row in report.cycle.decisions),
        hidden_measures=len(analysis.measures) - len(measures),
        hidden_results=len(analysis.results) - len(results),
    )


def school_names(run: AnalysisRun) -> tuple[str, ...]:
    """Short and full names of all organisations but the department's own bodies, those of the snapshot too."""
    rows = run.municipality.organisations.exclude(kind__in=OWN_BODY_KINDS)
    found = {name for pair in rows.values_list("short_name", "full_name") for name in pair if name}
    found |= {row.name for row in analysis_of(run).organisations if row.kind not in OWN_BODY_KINDS}
    return tuple(sorted(found))


def surnames_of(municipality: Municipality) -> tuple[str, ...]:
    """Surnames of everybody who works or worked for the municipality and its organisations in the portal."""
    people = Membership.objects.filter(Q(municipality=municipality) | Q(organisation__municipality=municipality))
    rows = people.exclude(user__last_name="").values_list("user__last_name", flat=True)
    return tuple(sorted(set(rows)))


def activities_of_many(run: AnalysisRun) -> frozenset[int]:
    """Activities whose numbers speak of no single school: of enough of them, or of the department alone."""
    own = set(
        Organisation.objects.filter(municipality=run.municipality, kind__in=OWN_BODY_KINDS).values_list("pk", flat=True)
    )
    bodies: dict[int, set[int]] = defaultdict(set)
    for row in obligations_behind(run):
        bodies[row.activity_id].add(row.organisation_id)
    return frozenset(
        activity for activity, found in bodies.items() if not found - own or len(found - own) >= FEWEST_BODIES
    )


def public_tally(row_id: int, tally: Tally, shown: frozenset[int]) -> Tally | None:
    """The counts of an activity, None where they are not for everybody."""
    return tally if row_id in shown else None


def _is_large(row: MeasureLine) -> bool:
    """A share of a small group tells of known children."""
    with_value = sum(one.value is not None for one in row.schools)
    if row.denominator is not None and row.denominator < FEWEST_PEOPLE:
        return False
    return with_value == 0 or with_value >= FEWEST_BODIES


def _is_common(row: ProcedureResult) -> bool:
    return row.participants >= FEWEST_PEOPLE and row.schools >= FEWEST_BODIES


def _impersonal_measure(row: MeasureLine) -> MeasureLine:
    return replace(row, without_data=(), schools=(), median=None, lower_quartile=None, upper_quartile=None)


def _impersonal_words(row: Words, names: tuple[str, ...], surnames: tuple[str, ...]) -> Words:
    text, proposal = (impersonal(words, names, surnames) for words in (row.text, row.proposal))
    return replace(row, text=text, proposal=proposal, draft="", editor="", basis=())


def _advice(report: AnnualReport, names: tuple[str, ...], surnames: tuple[str, ...]) -> list[PublicAdvice]:
    issued = (row for row in report.cycle.recommendations if row.state == Recommendation.State.ISSUED)
    rows = ((row, impersonal(row.text, names, surnames)) for row in issued)
    return [PublicAdvice(row.number, text, len(row.organisations.all()), row.due) for row, text in rows if text]
