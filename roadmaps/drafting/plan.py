"""The plan of a draft as plain data: rows, remarks still open, counts, and what is written in the end."""

from collections.abc import Mapping
from datetime import date
from typing import Any

Plan = dict[str, Any]
FIELDS = ("title", "deadline", "responsible", "document_kind", "indicator", "expected_result")
KINDS = {"activity": "мероприятие", "group": "заголовок группы", "fragment": "повреждённая строка"}
"""Kinds of rows; «section» is not a row but a place where one begins."""


def rows_of(plan: Mapping[str, Any]) -> list[Plan]:
    """All rows in order, removed ones in their places."""
    return [row for section in plan["sections"] for row in section["activities"]]


def open_problems(row: Mapping[str, Any]) -> list[Plan]:
    """Remarks that wait for a person; a removed row has none."""
    return [] if row["removed"] else [one for one in row["problems"] if one["severity"] != "info"]


def around(plan: Mapping[str, Any], uid: str) -> tuple[str | None, str | None]:
    """The nearest rows with open remarks before and after the given one."""
    before, after, passed = None, None, False
    for row in rows_of(plan):
        if row["uid"] == uid:
            passed = True
        elif open_problems(row):
            if passed:
                after = row["uid"]
                break
            before = row["uid"]
    return before, after


def counts(plan: Mapping[str, Any]) -> dict[str, int]:
    """Sections, activities, groups, fragments, removed rows and rows with open remarks."""
    rows = rows_of(plan)
    present = [row for row in rows if not row["removed"]]
    return {
        "sections": sum(any(not row["removed"] for row in one["activities"]) for one in plan["sections"]),
        "rows": len(present),
        **{f"{kind}_rows": sum(row["kind"] == kind for row in present) for kind in KINDS},
        "removed": len(rows) - len(present),
        "doubted": sum(bool(open_problems(row)) for row in rows),
    }


def written_form(plan: Mapping[str, Any]) -> Plan:
    """What is written as a road map: present rows of sections that have any, with the remarks still open."""
    sections: list[Plan] = []
    problems: list[Plan] = []
    for section in plan["sections"]:
        rows = [row for row in section["activities"] if not row["removed"]]
        if rows:
            index = len(sections) + 1
            sections.append({**section, "index": index, "activities": rows})
            problems += [
                {**one, "row": row["number"] or "", "section": index} for row in rows for one in open_problems(row)
            ]
    return {**plan, "sections": sections, "problems": problems}


def span_of(plan: Mapping[str, Any]) -> tuple[date, date] | None:
    """The period a person has set, if any."""
    if not plan.get("span"):
        return None
    first, last = plan["span"]
    return date.fromisoformat(first), date.fromisoformat(last)
