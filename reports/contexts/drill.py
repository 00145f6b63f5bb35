"""The rows behind a number of the analysis: lines of reports that made it, read again for the same cut-off."""

from collections.abc import Mapping
from typing import Any

from reports.analysis.execution import OUTCOME_NAMES, Obligation, Outcome, obligations_of
from reports.gathering import gather
from reports.models import AnalysisRun

SHOWN = 500
KEYS = {"direction": "direction_id", "activity": "activity_id", "organisation": "organisation_id"}


def rows_behind(run: AnalysisRun, chosen: Mapping[str, str]) -> dict[str, Any]:
    """Obligations filtered by direction, activity, organisation and category, with names for a table."""
    inputs = gather(run.municipality, year=run.year, year_kind=run.year_kind, cut_off=run.cut_off)
    activities = {row.id: row for row in inputs.activities}
    organisations = {row.id: row for row in inputs.organisations}
    directions = {row.id: row.label for row in inputs.directions}
    found = [row for row in obligations_of(inputs) if _fits(row, chosen)]
    rows = [
        {
            "organisation": organisations[row.organisation_id].name,
            "organisation_id": row.organisation_id,
            "number": activities[row.activity_id].number.rstrip("."),
            "activity": activities[row.activity_id].title,
            "activity_id": row.activity_id,
            "direction": directions.get(row.direction_id, ""),
            "due": row.due,
            "done_on": row.done_on,
            "outcome": row.outcome.value,
            "outcome_name": OUTCOME_NAMES[row.outcome],
            "quarters": row.quarters,
            "unreported": row.unreported,
        }
        for row in found[:SHOWN]
    ]
    outcomes = [(code.value, name) for code, name in OUTCOME_NAMES.items()]
    return {"rows": rows, "found": len(found), "shown": SHOWN, "chosen": chosen.get("outcome", ""), "outcomes": outcomes}


def _fits(row: Obligation, chosen: Mapping[str, str]) -> bool:
    for key, attribute in KEYS.items():
        wanted = chosen.get(key, "")
        if wanted.isdigit() and getattr(row, attribute) != int(wanted):
            return False
    outcome = chosen.get("outcome", "")
    return outcome not in set(Outcome) or row.outcome == outcome
