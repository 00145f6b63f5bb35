"""From a reading to the plan of a draft, and from the checked plan back to what is written."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from roadmaps.drafting.printed import PrintedText
from roadmaps.importers import numbering
from roadmaps.importers.checks import label
from roadmaps.importers.reading import ReadResult
from roadmaps.importers.rows import FIELDS, Problem, Row, Source

Plan = dict[str, Any]
KINDS = {"activity": "мероприятие", "group": "заголовок группы", "fragment": "повреждённая строка"}
"""Kinds of rows; «section» is not a row but a place where one begins."""
LEVELS = ("high", "low", "person")
KEPT = ("document", "requisites", "issuer", "date", "number", "period", "act", "columns", "column_order")


def prepare(reading: ReadResult, source: Source) -> Plan:
    """The plan of a new draft, with printed lines and remarks put beside their rows."""
    printed = PrintedText(source)
    plain = reading.to_dict()
    left = list(reading.problems)
    uids = _numbers()
    sections = []
    for index, section in enumerate(reading.sections, 1):
        printed.of(section.places)
        rows = [_row(row, index, printed, left, f"r{next(uids)}") for row in section.rows]
        sections.append(
            {"uid": f"s{next(uids)}", "number": section.number, "title": section.title, "activities": rows}
        )
    return {
        **{name: plain[name] for name in KEPT},
        "expected_results_by_year": plain["expected_results_by_year"],
        "source_kind": reading.source_kind,
        "sections": sections,
        "notes": [problem.as_dict() for problem in left],
        "rest": printed.rest(),
        "span": None,
        "next_uid": next(uids),
    }


def _numbers() -> Iterator[int]:
    number = 0
    while True:
        number += 1
        yield number


def _row(row: Row, section: int, printed: PrintedText, left: list[Problem], uid: str) -> Plan:
    """A row with the remarks about it; those remarks are taken off the list."""
    own = [problem for problem in left if problem.section == section and _is_about(problem, row)]
    for problem in own:
        left.remove(problem)
    doubted = [
        {"field": name, "what": mark.reason or "прочитано неуверенно, сверьте", "severity": "warning"}
        for name, mark in row.confidence.items()
        if mark.level == "low" and name not in {problem.field for problem in own}
    ]
    found = [{"field": one.field, "what": one.what, "severity": one.severity} for one in own]
    return {
        **row.as_dict(),
        "uid": uid,
        "removed": False,
        "printed": printed.of_row(row),
        "problems": found + doubted,
    }


def _is_about(problem: Problem, row: Row) -> bool:
    if problem.place != NOWHERE:
        return problem.place in row.places and problem.row == label(row)
    return problem.row == label(row)


NOWHERE = Problem("", "", "").place


def rows_of(plan: Mapping[str, Any]) -> list[Plan]:
    """All rows in order, removed ones in their places."""
    return [row for section in plan["sections"] for row in section["activities"]]


def open_problems(row: Mapping[str, Any]) -> list[Plan]:
    """Remarks that wait for a person; a removed row has none."""
    return [] if row["removed"] else [one for one in row["problems"] if one["severity"] != "info"]


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


def clean_number(number: str) -> str | None:
    return numbering.clean(number) if number.strip() else None


__all__ = ["FIELDS", "KINDS", "Plan", "clean_number", "counts", "open_problems", "prepare", "rows_of", "written_form"]
