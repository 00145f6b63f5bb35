"""Timeliness and completeness of reporting: expected reports, sent ones, sent on time.

The meaning is that of reporting rates: completeness = sent / expected, timeliness = sent on time / expected. An
organisation freed from the report is not expected to send it; a report is expected once its day has passed or it came.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
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


def expected_by(reports: Iterable[ReportRow], today: date) -> tuple[ReportRow, ...]:
    """Reports that count on a day: not freed from, and sent or past their day."""
    return tuple(row for row in reports if not row.is_waived and (row.sent_on is not None or row.on_time_until < today))


def rate(expected: Iterable[ReportRow]) -> Rate:
    expected = list(expected)
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
    return _in_order(row for row in reports if row.sent_on is None)


def returned(reports: Iterable[ReportRow]) -> tuple[ReportRow, ...]:
    """Reports that came and are being corrected: their lines do not count until they come again."""
    return _in_order(row for row in reports if row.sent_on is not None and row.is_returned)


def _in_order(rows: Iterable[ReportRow]) -> tuple[ReportRow, ...]:
    return tuple(sorted(rows, key=lambda row: (row.quarter, row.organisation_id)))
