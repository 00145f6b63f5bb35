"""Timeliness and completeness of reporting: expected reports, sent ones, sent on time.

The meaning is that of reporting rates: completeness = sent / expected, timeliness = sent on time / expected. An
organisation freed from the report is not expected to send it.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from reports.analysis.execution import share
from reports.analysis.rows import ReportRow


@dataclass(frozen=True, slots=True)
class Rate:
    """Counts of reports of a quarter or an organisation."""

    expected: int
    sent: int
    on_time: int

    @property
    def completeness(self) -> Decimal | None:
        return share(self.sent, self.expected)

    @property
    def timeliness(self) -> Decimal | None:
        return share(self.on_time, self.expected)


def rate(reports: Iterable[ReportRow]) -> Rate:
    expected = [row for row in reports if not row.is_waived]
    sent = [row for row in expected if row.sent_on is not None]
    on_time = [row for row in sent if row.sent_on is not None and row.sent_on <= row.on_time_until]
    return Rate(len(expected), len(sent), len(on_time))


def rates_by_quarter(reports: Iterable[ReportRow]) -> dict[str, Rate]:
    groups: dict[str, list[ReportRow]] = defaultdict(list)
    for row in reports:
        groups[row.quarter].append(row)
    return {quarter: rate(rows) for quarter, rows in sorted(groups.items())}


def rates_by_organisation(reports: Iterable[ReportRow]) -> dict[int, Rate]:
    groups: dict[int, list[ReportRow]] = defaultdict(list)
    for row in reports:
        groups[row.organisation_id].append(row)
    return {pk: rate(rows) for pk, rows in groups.items()}


def missing(reports: Iterable[ReportRow]) -> tuple[ReportRow, ...]:
    """Reports that were expected and never came, in the order of quarters."""
    absent = [row for row in reports if not row.is_waived and row.sent_on is None]
    return tuple(sorted(absent, key=lambda row: (row.quarter, row.organisation_id)))
