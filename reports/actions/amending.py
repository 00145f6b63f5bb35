"""An amendment of a road map reaches the reports: open ones follow at once, accepted ones never change."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from msoko.lib.dates import local_day
from reports import letters
from reports.actions.periods import Opening, refresh_open
from reports.models import QuarterlyReport, ReportingPeriod, ReportLine
from roadmaps.actions import amending
from roadmaps.actions.workshop import EditError
from roadmaps.models import Amendment
from schools.models import User


@dataclass(frozen=True)
class LineChange:
    """What happens to one line of one open report."""

    organisation: str
    period: str
    what: str  # appears, changes, vanishes
    number: str
    title: str
    details: str


@dataclass(frozen=True)
class Effect:
    """«Что изменится»: lines of open reports, and how many reports are finished and stay."""

    lines: tuple[LineChange, ...]
    kept_reports: int
    periods: tuple[str, ...]

    def of(self, what: str) -> tuple[LineChange, ...]:
        return tuple(line for line in self.lines if line.what == what)


EDITABLE = (QuarterlyReport.State.DRAFT, QuarterlyReport.State.RETURNED)


class _Rehearsed(Exception):
    """Ends a rehearsal: everything it wrote is rolled back."""


@transaction.atomic
def apply_amendment(amendment: Amendment, *, by: Any, at: datetime, today: date) -> amending.Applied:
    """Put the amendment into force and bring the open reports of the municipality in line."""
    applied = amending.apply(amendment, by=by, at=at, today=today)
    _refresh(amendment, at=at, today=today)
    return applied


def apply_due(*, at: datetime) -> int:
    """Put into force every amendment whose day has come in its municipality; returns how many.

    Each in a transaction of its own and only once. One that cannot be applied any more goes back to preparation.
    """
    count = 0
    waiting = Amendment.objects.scheduled().select_related(
        "roadmap__municipality", "roadmap__organisation", "scheduled_by"
    )
    for amendment in waiting.order_by("effective_on", "pk"):
        today = local_day(at, amendment.roadmap.municipality.zone)
        if amendment.effective_on is None or amendment.effective_on > today:
            continue
        try:
            apply_amendment(amendment, by=amendment.scheduled_by, at=at, today=today)
            count += 1
        except EditError as refusal:
            _fall_back(amendment, str(refusal), today)
    return count


@transaction.atomic
def _fall_back(amendment: Amendment, reason: str, today: date) -> None:
    """Back to preparation, and a letter to everybody who answers for the map: nobody watches the day of effect."""
    if amending.unschedule_amendment(amendment, by=None, reason=reason):
        letters.amendment_refused(amendment, reason=reason, people=_answering(amendment, today))


def _answering(amendment: Amendment, today: date) -> list[User]:
    """Staff of the department, or the heads of the school whose own map it is, and the person who set the day."""
    roadmap = amendment.roadmap
    if roadmap.organisation is not None:
        people = letters.recipients_of([roadmap.organisation], today).get(roadmap.organisation.pk, [])
    else:
        people = letters.department_of([roadmap.municipality_id], today).get(roadmap.municipality_id, [])
    planner = amendment.scheduled_by
    return list(dict.fromkeys([*people, *([planner] if planner is not None and planner.is_active else [])]))


def _refresh(amendment: Amendment, *, at: datetime, today: date) -> list[Opening]:
    """Open periods only: a closed one takes no changes. A school's own map makes no obligations."""
    if amendment.roadmap.organisation_id is not None:
        return []
    return refresh_open(amendment.roadmap.municipality, at=at, today=today)


def effect_of(amendment: Amendment, *, by: Any, at: datetime, today: date) -> Effect:
    """What the amendment would do to open reports: it is really applied and rolled back, so nothing is guessed.

    Raises EditError when it cannot be applied (no act, no day of effect, nothing changed).
    """
    effective = max(today, amendment.effective_on or today)
    before = _lines(amendment)
    after: dict[Any, dict[str, Any]] = {}
    try:
        with transaction.atomic():
            amending.apply(amendment, by=by, at=at, today=effective)
            _refresh(amendment, at=at, today=today)
            after = _lines(amendment)
            raise _Rehearsed
    except _Rehearsed:
        pass
    reports = QuarterlyReport.objects.filter(period__municipality=amendment.roadmap.municipality_id)
    kept = reports.filter(period__closed_at__isnull=True).exclude(state__in=EDITABLE).count()
    periods = ReportingPeriod.objects.filter(
        municipality=amendment.roadmap.municipality_id, closed_at__isnull=True, locks_at__gt=at
    )
    return Effect(tuple(_changes(before, after)), kept, tuple(periods.order_by("start").values_list("code", flat=True)))


def _lines(amendment: Amendment) -> dict[Any, dict[str, Any]]:
    """Lines of editable reports, as the organisations see them."""
    rows = (
        ReportLine.objects.live()
        .filter(
            report__period__municipality=amendment.roadmap.municipality_id,
            report__state__in=EDITABLE,
            report__period__closed_at__isnull=True,
        )
        .order_by("report__period__start", "report__organisation__sort_key", "position")
        .values(
            "report__period__code", "report__organisation_id", "report__organisation__short_name",
            "activity__lineage", "number", "title", "deadline", "due", "document_kind",
        )
    )  # fmt: skip
    keys = ("report__period__code", "report__organisation_id", "activity__lineage")
    return {tuple(row[name] for name in keys): dict(row) for row in rows}  # type: ignore[literal-required]


WORDS = {"title": "мероприятие", "deadline": "срок", "document_kind": "вид документа", "number": "номер"}


def _changes(before: dict[Any, dict[str, Any]], after: dict[Any, dict[str, Any]]) -> list[LineChange]:
    found = [_change(row, "vanishes", "") for key, row in before.items() if key not in after]
    for key, row in after.items():
        if key not in before:
            due = f"срок {row['due']:%d.%m.%Y}" if row["due"] else ""
            found.append(_change(row, "appears", due))
            continue
        was = before[key]
        words = [f"{label}: {was[name]} → {row[name]}" for name, label in WORDS.items() if was[name] != row[name]]
        if was["due"] != row["due"]:
            words.append(f"дата: {_day(was['due'])} → {_day(row['due'])}")
        if words:
            found.append(_change(row, "changes", "; ".join(words)))
    return found


def _day(day: date | None) -> str:
    return f"{day:%d.%m.%Y}" if day else "без даты"


def _change(row: dict[str, Any], what: str, details: str) -> LineChange:
    return LineChange(
        row["report__organisation__short_name"], row["report__period__code"], what, row["number"], row["title"], details
    )
