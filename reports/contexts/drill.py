"""The rows behind a number of the analysis: the obligations that its snapshot was counted from."""

from collections.abc import Mapping
from typing import Any

from reports.analysis.execution import OUTCOME_NAMES, Obligation, Outcome
from reports.models import AnalysisRun, ReportLine
from reports.snapshots import analysis_of, obligations_behind

SHOWN = 500
KEYS = {"direction": "direction_id", "activity": "activity_id", "organisation": "organisation_id"}


def rows_behind(run: AnalysisRun, chosen: Mapping[str, str]) -> dict[str, Any]:
    """Obligations filtered by direction, activity, organisation and category, with names for a table. No queries."""
    analysis = analysis_of(run)
    names = {
        "activity": {row.id: row.title for row in analysis.activities},
        "number": {row.id: row.number for row in analysis.activities},
        "organisation": {row.id: row.name for row in analysis.organisations},
        "direction": {row.id: row.label for row in analysis.directions},
    }
    found = [row for row in obligations_behind(run) if _fits(row, chosen)]
    return {
        "rows": [_named(row, names) for row in found[:SHOWN]],
        "found": len(found),
        "shown": SHOWN,
        "chosen": chosen.get("outcome", ""),
        "about": _about(chosen, names),
        "outcomes": [(code.value, name) for code, name in OUTCOME_NAMES.items()],
    }


def _named(row: Obligation, names: Mapping[str, Mapping[int, str]]) -> dict[str, Any]:
    return {
        "organisation": names["organisation"].get(row.organisation_id, ""),
        "organisation_id": row.organisation_id,
        "number": names["number"].get(row.activity_id, ""),
        "activity": names["activity"].get(row.activity_id, ""),
        "activity_id": row.activity_id,
        "due": row.due,
        "done_on": row.done_on,
        "outcome": row.outcome.value,
        "outcome_name": OUTCOME_NAMES[row.outcome],
        "quarters": row.quarters,
        "unreported": row.unreported,
        "awaited": row.awaited,
        "line_id": row.line_id,
    }


def _about(chosen: Mapping[str, str], names: Mapping[str, Mapping[int, str]]) -> list[str]:
    """Names of what the rows are limited to, for the head of the page."""
    found = [names[key].get(int(chosen[key])) for key in KEYS if chosen.get(key, "").isdigit()]
    reason = dict(ReportLine.Reason.choices).get(chosen.get("reason", ""))
    found.append(f"Причина: {reason}" if reason else None)
    return [name for name in found if name]


def _fits(row: Obligation, chosen: Mapping[str, str]) -> bool:
    for key, attribute in KEYS.items():
        wanted = chosen.get(key, "")
        if wanted.isdigit() and getattr(row, attribute) != int(wanted):
            return False
    reason = chosen.get("reason", "")
    if reason and (row.reason != reason or row.outcome not in (Outcome.OVERDUE, Outcome.IN_WORK)):
        return False
    outcome = chosen.get("outcome", "")
    return outcome not in set(Outcome) or row.outcome == outcome
