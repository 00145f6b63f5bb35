"""The way back through corrections of a read plan: each step keeps only what it changed. Plain data, pure."""

from collections.abc import Mapping
from typing import Any

from roadmaps.drafting.edits import DraftError
from roadmaps.drafting.plan import Plan

STEPS = 30
_KEPT_APART = ("sections", "undo", "next_uid")  # new rows never take the uid of one that was there


def remembered(before: Mapping[str, Any], after: Plan, label: str) -> Plan:
    """The corrected plan with the way back to the one before; the same plan when nothing differs."""
    head = {
        name: before.get(name) for name in {*before, *after} - set(_KEPT_APART) if before.get(name) != after.get(name)
    }
    now = _rows(after)
    rows = [row for uid, row in _rows(before).items() if now.get(uid) != row]
    sections = _skeleton(before)
    if not head and not rows and sections == _skeleton(after):
        return after
    step = {"label": label, "head": head, "rows": rows, "sections": sections}
    return {**after, "undo": [*before.get("undo", [])[1 - STEPS :], step]}


def undone(plan: Plan) -> Plan:
    """The plan as it was before the last correction."""
    if not plan.get("undo"):
        raise DraftError("Отменять больше нечего.")
    *rest, step = plan["undo"]
    rows = _rows(plan) | {row["uid"]: row for row in step["rows"]}
    sections = [
        {
            **{name: value for name, value in one.items() if name != "rows"},
            "activities": [rows[uid] for uid in one["rows"]],
        }
        for one in step["sections"]
    ]
    return {**plan, **step["head"], "sections": sections, "undo": rest}


def last_label(plan: Mapping[str, Any]) -> str:
    """What the last correction was; «» when there is nothing to take back."""
    return plan["undo"][-1]["label"] if plan.get("undo") else ""


def _rows(plan: Mapping[str, Any]) -> dict[str, Plan]:
    return {row["uid"]: row for section in plan["sections"] for row in section["activities"]}


def _skeleton(plan: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Sections with the uids of their rows."""
    return [
        {
            **{name: value for name, value in one.items() if name != "activities"},
            "rows": [row["uid"] for row in one["activities"]],
        }
        for one in plan["sections"]
    ]
