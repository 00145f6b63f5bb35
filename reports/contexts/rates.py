"""Completeness and timeliness of reporting, in the meaning of DHIS2: actual ÷ expected, on time ÷ expected.

Expected are the reports that had to come: waived ones are left out, an open quarter's are counted from its due day.
A report has come with its first version: one that is being corrected stays actual and is told beside.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Min

from msoko.lib.dates import local_day
from reports.models import Extension, QuarterlyReport
from reports.workflow import dates_of
from schools.models import Municipality, Organisation


@dataclass(frozen=True, slots=True)
class Rate:
    """Counts of reports and the two shares, in percent; None when nothing was expected. `returned` are actual ones."""

    label: str
    expected: int
    actual: int
    on_time: int
    accepted: int
    returned: int = 0

    @property
    def completeness(self) -> Decimal | None:
        return Decimal(100) * self.actual / self.expected if self.expected else None

    @property
    def timeliness(self) -> Decimal | None:
        return Decimal(100) * self.on_time / self.expected if self.expected else None


@dataclass(frozen=True, slots=True)
class Rates:
    """By quarter, by organisation and in total."""

    by_quarter: list[Rate]
    by_organisation: list[Rate]
    total: Rate
    at: datetime


@dataclass(frozen=True, slots=True)
class _Fact:
    quarter: str
    organisation: str
    place: tuple[int, str]
    was_sent: bool
    was_on_time: bool
    is_accepted: bool
    is_returned: bool


def rates(municipality: Municipality, at: datetime, year: int | None = None) -> Rates:
    """Two queries and one pass."""
    facts = list(_facts(municipality, at, year))
    return Rates(
        by_quarter=_grouped((fact.quarter, fact) for fact in facts),
        by_organisation=_grouped((fact.organisation, fact) for fact in sorted(facts, key=lambda fact: fact.place)),
        total=_rate("Всего", facts),
        at=at,
    )


def _facts(municipality: Municipality, at: datetime, year: int | None) -> Iterable[_Fact]:
    today = local_day(at, municipality.zone)
    longer = Extension.objects.filter(period__municipality=municipality).by_report()
    reports: Any = QuarterlyReport.objects.expected().filter(period__municipality=municipality)
    if year is not None:
        reports = reports.filter(period__code__startswith=str(year))
    reports = reports.select_related("period", "organisation").annotate(first_sent=Min("submissions__at"))
    for report in sorted(reports, key=_in_order):
        fact = _fact(report, longer[report.period_id, report.organisation_id], today, municipality.zone)
        if fact is not None:
            yield fact


def _in_order(report: Any) -> tuple[date, int, str]:
    """By quarter, then as organisations are listed everywhere: the department first."""
    organisation = report.organisation
    return report.period.start, Organisation.Kind.values.index(organisation.kind), organisation.sort_key


def _fact(report: Any, extensions: list[Extension], today: date, zone: Any) -> _Fact | None:
    dates = dates_of(report.period, extensions)
    sent = report.first_sent is not None
    if not sent and today <= dates.on_time_until:
        return None  # nothing was expected of it yet
    on_time = sent and not dates.is_late(local_day(report.first_sent, zone))
    accepted = report.state == QuarterlyReport.State.ACCEPTED
    returned = sent and report.state == QuarterlyReport.State.RETURNED
    place = _in_order(report)[1:]
    return _Fact(report.period.quarter.label, report.organisation.short_name, place, sent, on_time, accepted, returned)


def _grouped(pairs: Iterable[tuple[str, _Fact]]) -> list[Rate]:
    groups: dict[str, list[_Fact]] = defaultdict(list)
    for label, fact in pairs:
        groups[label].append(fact)
    return [_rate(label, facts) for label, facts in groups.items()]


def _rate(label: str, facts: list[_Fact]) -> Rate:
    return Rate(
        label=label,
        expected=len(facts),
        actual=sum(fact.was_sent for fact in facts),
        on_time=sum(fact.was_on_time for fact in facts),
        accepted=sum(fact.is_accepted for fact in facts),
        returned=sum(fact.is_returned for fact in facts),
    )
