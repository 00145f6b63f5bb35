"""Lines of reports follow the plan while a report is with its organisation, and stand still afterwards."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import F

from reports.models import QuarterlyReport, ReportLine
from reports.obligations import Obligation, Obligations
from schools.models import Organisation

# What a line copies from the plan. Words the organisation answers to; a change of them is shown to it.
WORDING = {
    "number": "номер",
    "title": "мероприятие",
    "deadline": "срок по карте",
    "document_kind": "вид документа",
    "expected_result": "ожидаемый результат",
    "indicator_text": "показатель",
}
MOVED = "moved"
"""Marks a change that a person who has the line open must see."""
ROWS_AT_ONCE = 400
NOTE_LENGTH = 300
NO_LONGER = "Мероприятие больше не требуется в этом квартале"


@dataclass(frozen=True, slots=True)
class LineChanges:
    """How many lines were added, changed and marked as no longer required."""

    added: int = 0
    changed: int = 0
    removed: int = 0

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)


def sync_lines(
    reports: Mapping[int, QuarterlyReport],
    obligations: Obligations,
    *,
    quarter_end: date,
    today: date,
    at: datetime,
) -> LineChanges:
    """Bring lines of reports (by organisation) to what is asked now.

    Only drafts and returned reports move. A line that was answered is never deleted: it is marked. The number of
    statements follows the number of different changes, not of rows. Reports come with organisation and its successor.
    """
    open_reports = {pk: report for pk, report in reports.items() if report.is_editable}
    present = _present(open_reports)
    added, changed, removed = [], [], []
    for organisation_id, report in open_reports.items():
        old = present.get(report.pk, {})
        for position, obligation in enumerate(obligations.by_organisation.get(organisation_id, ()), start=1):
            values = snapshot(obligation, position)
            line = old.pop(obligation.activity.pk, None)
            if line is None:
                note = added_note(obligation, today) if report.pk in present else ""
                added.append(ReportLine(report=report, activity=obligation.activity, plan_changed=note, **values))
            elif update := refreshed(line, values):
                changed.append((line.pk, update))
        for line in old.values():
            if line.removed_at is None:
                left_out = obligations.left_out(line.activity_id, organisation_id)
                reason = why_gone(line, report.organisation, quarter_end, left_out=left_out)
                removed.append((line.pk, {"removed_at": at, "removed_reason": reason, MOVED: True}))
    ReportLine.objects.bulk_create(added, batch_size=500)
    _write(changed)
    _write(removed)
    return LineChanges(len(added), len(changed), len(removed))


def added_note(obligation: Obligation, today: date) -> str:
    """What the organisation reads at a line that came while it was already filling the report."""
    return f"Добавлено {today:%d.%m.%Y}: {obligation.why[:1].lower()}{obligation.why[1:]}"[:NOTE_LENGTH]


def why_gone(line: ReportLine, organisation: Organisation, quarter_end: date, *, left_out: bool) -> str:
    """Why nobody waits for the line any more. `left_out`: the activity is still there, but meant for others."""
    if organisation.closed_on is not None and not organisation.is_active_on(quarter_end):
        heir = f", правопреемник – {organisation.successor}" if organisation.successor else ""
        return f"Организация закрыта {organisation.closed_on:%d.%m.%Y}{heir}"[:NOTE_LENGTH]
    if left_out:
        reason = f" Прежнее основание: {line.why_here[:1].lower()}{line.why_here[1:]}" if line.why_here else ""
        return f"Мероприятие больше не относится к организации.{reason}"[:NOTE_LENGTH]
    return NO_LONGER


def _write(changes: Iterable[tuple[int, dict[str, Any]]]) -> None:
    """One statement for all lines that change alike: an amended activity changes alike in every school."""
    alike: dict[str, tuple[dict[str, Any], list[int]]] = {}
    for pk, update in changes:
        key = json.dumps(update, cls=DjangoJSONEncoder, sort_keys=True)
        alike.setdefault(key, (update, []))[1].append(pk)
    for update, keys in alike.values():
        values = {name: value for name, value in update.items() if name != MOVED}
        if MOVED in update:
            values["version"] = F("version") + 1
        for start in range(0, len(keys), ROWS_AT_ONCE):
            ReportLine.objects.filter(pk__in=keys[start : start + ROWS_AT_ONCE]).update(**values)


def _present(open_reports: Mapping[int, QuarterlyReport]) -> dict[int, dict[int, ReportLine]]:
    """report → activity → line."""
    found: dict[int, dict[int, ReportLine]] = {}
    for line in ReportLine.objects.filter(report__in=[report.pk for report in open_reports.values()]):
        found.setdefault(line.report_id, {})[line.activity_id] = line
    return found


def snapshot(obligation: Obligation, position: int) -> dict[str, Any]:
    """What the line keeps of the plan."""
    activity = obligation.activity
    direction = activity.direction
    return {
        "position": position,
        "direction_title": f"{direction.number} {direction.title}".strip(),
        "number": activity.number,
        "title": activity.title,
        "deadline": activity.deadline,
        "due": obligation.due,
        "nominal_due": obligation.nominal_due,
        "instead_of": obligation.instead_of,
        "occurrence_id": obligation.occurrence.pk if obligation.occurrence else None,
        "document_kind": activity.document_kind or "",
        "required_documents": activity.required_documents,
        "expected_result": activity.expected_result or "",
        "indicator_text": activity.indicator_text or "",
        "why_here": obligation.why[:500],
        "plan_revision": activity.roadmap.revision,
    }


def refreshed(line: ReportLine, values: Mapping[str, Any]) -> dict[str, Any]:
    """What has to be written so that the line says what the plan says now; empty when nothing differs."""
    differs = [name for name, value in values.items() if getattr(line, name) != value]
    update: dict[str, Any] = {name: values[name] for name in differs}
    returns = line.removed_at is not None
    words = [label for name, label in WORDING.items() if name in differs]
    if values["due"] != line.due:
        words.append("дата срока")
    if words:
        update["plan_changed"] = f"Карта изменена: {', '.join(words)}"
    elif returns:
        update["plan_changed"] = "Строка снова требуется"
    if words or returns:
        # The person who has this line open must see it; a mere change of place is no conflict.
        update |= {"removed_at": None, "removed_reason": "", "review": ReportLine.Review.NONE, MOVED: True}
    return update
