"""Document indicators fill themselves: what stands behind accepted lines is «да», until the report is reopened."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from indicators.actions.values import Place, record_presence
from indicators.models import Indicator
from indicators.periods import AnyPeriod
from indicators.phrases import documents_of
from msoko.lib.sorting import folded
from reports.figures import by_period
from reports.models import Evidence, QuarterlyReport, ReportLine
from schools.models import Municipality


def record_documents(report: QuarterlyReport, *, by: Any) -> int:
    """Bring the document indicators of the report's lines in step with accepted evidence; returns how many changed.

    The values follow from all accepted reports of the indicator's period, so the call repeats without harm and takes
    back what a report had given when the report is accepted no more. A fixed number of queries for a period.
    """
    municipality = report.organisation.municipality
    lineages = report.lines.live().values_list("activity__lineage", flat=True)
    # The rows are locked, because several reports may speak of one municipal value at the same moment.
    rows = Indicator.objects.select_for_update(of=("self",)).of(municipality).current()
    indicators = list(rows.filter(origin__in=list(lineages), kind__in=Indicator.YES_NO_KINDS).order_by("pk"))
    number = report.current.number if report.current else ""
    state = "принят" if report.state == QuarterlyReport.State.ACCEPTED else "открыт заново"
    return sum(
        record_presence(
            by=by, municipality=municipality, period=period, documents=_counts(report, own, period),
            reason=f"Отчёт № {number} {state}",
        )
        for period, own in by_period(indicators, report.period.quarter)
    )  # fmt: skip


def record_confirmed(municipality: Municipality, indicators: Iterable[int], *, by: Any) -> int:
    """Fill document indicators that were confirmed after reports had been accepted; returns how many values changed."""
    rows = Indicator.objects.of(municipality).filter(pk__in=list(indicators), kind__in=Indicator.YES_NO_KINDS)
    asked = ReportLine.objects.filter(activity__lineage__in=list(rows.values_list("origin", flat=True)))
    reports = QuarterlyReport.objects.filter(
        pk__in=asked.values("report"), organisation__municipality=municipality, state=QuarterlyReport.State.ACCEPTED
    ).select_related("organisation__municipality", "period", "current")
    return sum(record_documents(report, by=by) for report in reports.order_by("period__start", "pk"))


def _counts(report: QuarterlyReport, indicators: Sequence[Indicator], period: AnyPeriod) -> dict[Place, int | None]:
    """How many documents stand behind each indicator in the period; None where something expected is missing."""
    attached = _attached(report, [indicator.origin for indicator in indicators], period)
    counts: dict[Place, int | None] = {}
    for indicator in indicators:
        is_whole = indicator.level == Indicator.Level.MUNICIPALITY
        place = None if is_whole else report.organisation_id
        kinds = [
            kind
            for organisation, found in attached.get(indicator.origin, {}).items()
            if is_whole or organisation == place
            for kind in found
        ]
        counts[indicator.pk, place] = documents_present(indicator.document_kinds, kinds)
    return counts


def _attached(report: QuarterlyReport, origins: Sequence[Any], period: AnyPeriod) -> Mapping[Any, dict[int, list[str]]]:
    """Lineage → organisation → kinds of the documents behind accepted, done lines of accepted reports. One query."""
    rows = Evidence.objects.filter(
        line__report__state=QuarterlyReport.State.ACCEPTED,
        line__report__organisation__municipality=report.organisation.municipality_id,
        line__report__period__start__gte=period.start,
        line__report__period__end__lte=period.end,
        line__review=ReportLine.Review.ACCEPTED,
        line__state=ReportLine.State.DONE,
        line__removed_at__isnull=True,
        line__activity__lineage__in=origins,
    ).order_by("pk")
    found: dict[Any, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for lineage, organisation, kind in rows.values_list(
        "line__activity__lineage", "line__report__organisation_id", "document_kind"
    ):
        found[lineage][organisation].append(kind)
    return found


def documents_present(expected: Iterable[str], attached: Sequence[str]) -> int | None:
    """How many documents there are; None while one of the expected kinds is missing.

    Kinds are compared by their canonical names («аналитические справки» is «аналитическая справка»). A document under
    another name stands for an expected one, as it does in the check of a report.
    """
    if not attached:
        return None
    wanted = {_canonical(kind) for kind in expected}
    named = [_canonical(kind) for kind in attached]
    missing = wanted - set(named)
    spare = sum(1 for name in named if name not in wanted)
    return len(attached) if len(missing) <= spare else None


def _canonical(kind: str) -> str:
    names = documents_of(kind)
    return names[0] if names else folded(kind).strip()
