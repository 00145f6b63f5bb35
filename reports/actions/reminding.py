"""Letters to organisations that have not sent a report. One case, one letter."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from msoko.audit.recording import record
from msoko.lib.dates import days_left, local_day
from msoko.outbox.models import Letter
from reports import letters
from reports.models import QuarterlyReport, ReportingPeriod
from reports.workflow import Dates, dates_of
from schools.access import Permission, ensure
from schools.models import User


@dataclass(frozen=True, slots=True)
class Debt:
    """A report that is not there: whom to write to, and who has been written to already about this very case."""

    report: QuarterlyReport
    dates: Dates
    people: list[User]
    reminded: list[Letter]

    @property
    def key(self) -> str:
        """The case: this report, this due day. A new day (an extension) is a new case."""
        return f"report-reminder:{self.report.pk}:{self.dates.due.isoformat()}"

    @property
    def unreminded(self) -> list[User]:
        written = {letter.user_id for letter in self.reminded}
        return [user for user in self.people if user.pk not in written]


def debts(period: ReportingPeriod, at: datetime, *, only_late: bool = True) -> list[Debt]:
    """Reports of the period that are not sent (and whose day has passed). Five queries."""
    today = local_day(at, period.municipality.zone)
    longer = period.extensions.by_report()
    reports = period.reports.not_sent().with_counts().select_related("organisation__municipality", "period")
    owed = []
    for report in reports.order_by("organisation__sort_key"):
        dates = dates_of(period, longer[period.pk, report.organisation_id], report.return_due)
        if dates.waiver is None and (today > dates.due or not only_late):
            owed.append((report, dates))
    people = letters.recipients_of([report.organisation for report, _ in owed], today)
    written = _written(period)
    return [
        Debt(report, dates, people.get(report.organisation_id, []), written.get((report.pk, dates.due.isoformat()), []))
        for report, dates in owed
    ]


def _written(period: ReportingPeriod) -> dict[tuple[int, str], list[Letter]]:
    found: dict[tuple[int, str], list[Letter]] = {}
    rows = Letter.objects.filter(kind="report.reminder", municipality_id=period.municipality_id)
    for letter in rows.select_related("user"):
        _, report, due, _ = letter.key.split(":")
        found.setdefault((int(report), due), []).append(letter)
    return found


@transaction.atomic
def remind(
    *, period: ReportingPeriod, by: Any, at: datetime, chosen: Iterable[int] | None = None, comment: str = ""
) -> int:
    """Write to everybody who owes a report and was not written to about it; `chosen` narrows to reports by id.

    Returns how many letters were put into the outbox. Repeating it writes nothing.
    """
    ensure(by, Permission.CONTROL_PERIODS, municipality=period.municipality_id)
    wanted = set(chosen) if chosen is not None else None
    today = local_day(at, period.municipality.zone)
    count = 0
    for debt in debts(period, at):
        if wanted is not None and debt.report.pk not in wanted:
            continue
        for user in debt.unreminded:
            _write(debt, user, today, comment)
            count += 1
    if count:
        record(
            "period.reminded", period, by=by, changes={"letters": [0, count]}, municipality_id=period.municipality_id
        )
    return count


def _write(debt: Debt, user: User, today: date, comment: str) -> None:
    letters.put("reminder", debt.key, **_letter(debt, user, today, comment))


def preview(debt: Debt, today: date) -> list[str]:
    """Subject and text as the first person will read them."""
    return letters.rendered("reminder", **_letter(debt, debt.people[0], today, ""))


def _letter(debt: Debt, user: User, today: date, comment: str) -> dict[str, Any]:
    report: Any = debt.report
    context = {
        "due": debt.dates.due,
        "left": days_left(debt.dates.due, today),
        "comment": comment.strip(),
        "lines_total": report.lines_total,
        "lines_filled": report.lines_filled,
    }
    return {"user": user, "report": report, "url": reverse("reports:report", args=[report.pk]), "context": context}
