"""Reads values of an indicator before and after a measure, and lets `reports.analysis.effect` weigh them."""

from datetime import date
from decimal import Decimal

from indicators.aggregation import MunicipalValue, yearly_of_organisations
from indicators.formulas import is_comparable
from indicators.models import Indicator, Target
from msoko.lib.dates import local_day
from reports.analysis.effect import EffectResult, Pair, Scale, weigh
from reports.gathering import year_of
from reports.models import AnalysisRun, Measure
from schools.models import Organisation, RiskGroupMembership


def weigh_measure(measure: Measure, run: AnalysisRun) -> EffectResult | None:
    """Effect by the values of the year before the measure and of the year of the run; None without an indicator."""
    indicator = measure.indicator
    if indicator is None:
        return None
    covered = frozenset(measure.bodies.values_list("organisation_id", flat=True))
    before = measure.starts_on.year - 1 if measure.starts_on.month <= 6 else measure.starts_on.year
    end = year_of(run.year_kind, run.year).end
    # Begun in the second half of the run's year: most of its values are older than the measure.
    due = max(measure.due, end) if before >= run.year else measure.due
    before = min(before, run.year - 1)
    alike = _alike(covered, run)
    target = Target.objects.municipal().goals().filter(indicator=indicator, year=run.year).first()
    return weigh(
        _pairs(indicator, covered | alike, before, run.year),
        covered,
        lower_is_better=indicator.better == Indicator.Better.LOWER,
        target=target.value if target else None,
        due=due,
        measured_until=min(end, local_day(run.cut_off, run.municipality.zone)),
        is_comparable=is_comparable(indicator.method_changed, before, run.year),
        scale=Scale(max(1, indicator.places), "" if indicator.is_ratio else indicator.unit, indicator.is_ratio),
    )


def _alike(covered: frozenset[int], run: AnalysisRun) -> frozenset[int]:
    """Bodies that were not covered: of the kinds of the covered, and in their risk groups if all covered share one."""
    kinds = set(Organisation.objects.filter(pk__in=covered).values_list("kind", flat=True))
    others = Organisation.objects.filter(municipality=run.municipality, kind__in=kinds).exclude(pk__in=covered)
    start, end = date(run.year - 1, 1, 1), date(run.year, 12, 31)
    groups: dict[int, set[int]] = {}
    for group, body in (
        RiskGroupMembership.objects.during(start, end)
        .filter(group__municipality=run.municipality)
        .values_list("group_id", "organisation_id")
    ):
        groups.setdefault(group, set()).add(body)
    shared = [bodies for bodies in groups.values() if covered <= bodies]
    found = set(others.values_list("pk", flat=True))
    for bodies in shared:
        narrowed = found & bodies
        if narrowed:
            found = narrowed
    return frozenset(found)


def _pairs(indicator: Indicator, bodies: frozenset[int], before: int, after: int) -> list[Pair]:
    """Values of the two years by body, put together from their periods as everywhere in the analysis."""
    found = yearly_of_organisations([indicator], {before, after}, bodies)
    pairs = []
    for body in sorted(bodies):
        (first, first_parts), (last, last_parts) = (
            _end(found.get((indicator.pk, body, year))) for year in (before, after)
        )
        pairs.append(Pair(body, first, last, first_parts, last_parts))
    return pairs


def _end(row: MunicipalValue | None) -> tuple[Decimal | None, tuple[Decimal, Decimal] | None]:
    """A value and, of a share, its numerator and denominator."""
    if row is None or row.value is None:
        return None, None
    parts = (row.numerator, row.denominator) if row.numerator is not None and row.denominator else None
    return row.value, parts
