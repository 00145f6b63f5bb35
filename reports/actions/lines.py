"""Lines of reports follow the plan while a report is with its organisation, and stand still afterwards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from reports.models import QuarterlyReport, ReportLine
from reports.obligations import Obligation

# What a line copies from the plan. Words the organisation answers to; a change of them is shown to it.
WORDING = {
    "number": "номер",
    "title": "мероприятие",
    "deadline": "срок по карте",
    "document_kind": "вид документа",
    "expected_result": "ожидаемый результат",
    "indicator_text": "показатель",
}
SNAPSHOT = [
    *WORDING, "position", "direction_title", "due", "nominal_due", "occurrence_id", "required_documents", "why_here",
    "plan_revision",
]  # fmt: skip
_UPDATED = [
    *(name.removesuffix("_id") for name in SNAPSHOT),
    *("plan_changed", "removed_at", "removed_reason", "review", "version"),
]
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
    reports: Mapping[int, QuarterlyReport], obligations: Mapping[int, Sequence[Obligation]], *, at: datetime
) -> LineChanges:
    """Bring lines of reports (by organisation) to what is asked now. Four statements, however many rows.

    Only drafts and returned reports move. A line that was answered is never deleted: it is marked.
    """
    open_reports = {pk: report for pk, report in reports.items() if report.is_editable}
    present = _present(open_reports)
    added, changed = [], []
    for organisation_id, report in open_reports.items():
        old = present.get(report.pk, {})
        for position, obligation in enumerate(obligations.get(organisation_id, ()), start=1):
            values = snapshot(obligation, position)
            line = old.pop(obligation.activity.pk, None)
            if line is None:
                note = "" if not old and report.pk not in present else "Строка добавлена после открытия периода"
                added.append(ReportLine(report=report, activity=obligation.activity, plan_changed=note, **values))
            elif _refresh(line, values):
                changed.append(line)
        removed_here = [line for line in old.values() if line.removed_at is None]
        for line in removed_here:
            line.removed_at, line.removed_reason, line.version = at, NO_LONGER, line.version + 1
        changed += removed_here
    ReportLine.objects.bulk_create(added, batch_size=500)
    ReportLine.objects.bulk_update(changed, _UPDATED, batch_size=200)
    removed = sum(line.removed_at is not None for line in changed)
    return LineChanges(len(added), len(changed) - removed, removed)


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
        "occurrence_id": obligation.occurrence.pk if obligation.occurrence else None,
        "document_kind": activity.document_kind or "",
        "required_documents": activity.required_documents,
        "expected_result": activity.expected_result or "",
        "indicator_text": activity.indicator_text or "",
        "why_here": obligation.why[:500],
        "plan_revision": activity.roadmap.revision,
    }


def _refresh(line: ReportLine, values: Mapping[str, Any]) -> bool:
    """Take over what the plan says now; True if anything differs."""
    differs = [name for name, value in values.items() if getattr(line, name) != value]
    if not differs and line.removed_at is None:
        return False
    words = [label for name, label in WORDING.items() if name in differs]
    if values["due"] != line.due:
        words.append("дата срока")
    for name in differs:
        setattr(line, name, values[name])
    if words:
        line.plan_changed = f"Карта изменена: {', '.join(words)}"
    elif line.removed_at is not None:
        line.plan_changed = "Строка снова требуется"
    if words or line.removed_at is not None:
        # The person who has this line open must see it; a mere change of place is no conflict.
        line.version += 1
        line.review = ReportLine.Review.NONE
    line.removed_at, line.removed_reason = None, ""
    return True
