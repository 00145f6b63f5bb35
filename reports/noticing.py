"""Everything the portal notices in the lines of one report, weighed by the rules of the municipality.

The organisation sees it before it sends, the reviewer afterwards: both look through the same eyes.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count

from msoko.lib.periods import Quarter
from reports.checks import Noticed, Problem, problems_of, weighed
from reports.figures import Usual, unusual, usual_of
from reports.models import CheckRule, EvidenceFile, QuarterlyReport, ReportLine, levels_of

QUARTERS_BACK = 4
Code, Level = CheckRule.Code, CheckRule.Level


@dataclass(frozen=True, slots=True)
class Facts:
    """What lines are compared with: the rules, earlier answers, files of other organisations, usual values."""

    levels: Mapping[str, str] = field(default_factory=dict)
    previous: Mapping[Any, ReportLine] = field(default_factory=dict)
    elsewhere: Mapping[str, int] = field(default_factory=dict)
    usual: Mapping[int, Usual] = field(default_factory=dict)


def facts_of(
    report: QuarterlyReport, lines: Sequence[ReportLine], levels: Collection[str] = (Level.BLOCK, Level.WARN)
) -> Facts:
    """Read what the checks of the given levels need: four queries at most.

    `lines` come with their activity, `evidence__file` and `figures__indicator`.
    """
    chosen = levels_of(report.organisation.municipality_id)
    needed = {code for code, level in chosen.items() if level in levels}
    quarter = report.period.quarter
    return Facts(
        levels=chosen,
        previous=previous_of(report, lines) if Code.COPY in needed else {},
        elsewhere=_files_elsewhere(report, lines) if Code.SAME_FILE in needed else {},
        usual=_usual(report, lines, quarter) if Code.FIGURE in needed else {},
    )


def problems_in(line: ReportLine, quarter: Quarter, facts: Facts) -> list[Problem]:
    """What the portal says of one line, with the organisation's explanations."""
    given = [row for row in line.figures.all() if row.is_given]
    evidence = list(line.evidence.all())
    before = facts.previous.get(line.activity.lineage) if facts.previous else None
    asked = {row.pk: row.name for row in getattr(line, "asked", ())}
    noticed = Noticed(
        attached=[row.document_kind for row in evidence],
        asked=asked,
        figures=given,
        previous_text=before.text if before else "",
        files_elsewhere={
            row.file.name: facts.elsewhere[row.file.sha256]
            for row in evidence
            if row.file and row.file.sha256 in facts.elsewhere
        },
        unusual_figures=[
            words
            for row in given
            if row.indicator_id in facts.usual
            for words in unusual(row.indicator, row, facts.usual[row.indicator_id])
        ],
    )
    return weighed(problems_of(line, quarter, noticed), facts.levels, line.explanations)


def previous_of(report: QuarterlyReport, lines: Sequence[ReportLine]) -> dict[Any, ReportLine]:
    """Lineage of an activity → the last answer of the organisation within the year before. One query."""
    earliest = report.period.quarter.shifted(-QUARTERS_BACK).start
    rows = (
        ReportLine.objects.filter(
            report__organisation=report.organisation_id,
            report__period__start__gte=earliest,
            report__period__start__lt=report.period.start,
            activity__lineage__in=[line.activity.lineage for line in lines],
        )
        .exclude(state="")
        .select_related("activity", "report__period")
        .order_by("report__period__start")
    )
    return {row.activity.lineage: row for row in rows}


def _usual(report: QuarterlyReport, lines: Sequence[ReportLine], quarter: Quarter) -> dict[int, Usual]:
    """What the figures of a report are compared with; no query when there are none."""
    indicators = {row.indicator_id: row.indicator for line in lines for row in line.figures.all() if row.is_given}
    return usual_of(report.organisation.municipality, report.organisation_id, list(indicators.values()), quarter)


def _files_elsewhere(report: QuarterlyReport, lines: Sequence[ReportLine]) -> dict[str, int]:
    """Content of a file → how many other organisations sent the same. No query without files."""
    sums = {row.file.sha256 for line in lines for row in line.evidence.all() if row.file}
    if not sums:
        return {}
    rows = (
        EvidenceFile.objects.filter(sha256__in=sums, organisation__municipality=report.organisation.municipality_id)
        .exclude(organisation=report.organisation_id)
        .values_list("sha256")
        .annotate(count=Count("organisation", distinct=True))
        .order_by()
    )
    return dict(rows)
