"""From a reading to the plan of a new draft: printed lines and remarks are put beside their rows."""

from itertools import count

from roadmaps.drafting.plan import Plan
from roadmaps.drafting.printed import PrintedText
from roadmaps.importers.checks import label
from roadmaps.importers.reading import ReadResult
from roadmaps.importers.rows import Place, Problem, Row, Source

KEPT = ("document", "requisites", "issuer", "date", "number", "period", "act", "columns", "column_order")
NOWHERE = Place()


def prepare(reading: ReadResult, source: Source) -> Plan:
    """The plan of a new draft, with printed lines and remarks put beside their rows."""
    printed = PrintedText(source)
    plain = reading.to_dict()
    left = list(reading.problems)
    uids = count(1)
    sections = []
    for index, section in enumerate(reading.sections, 1):
        printed.of(section.places)
        rows = [_row(row, index, printed, left, f"r{next(uids)}") for row in section.rows]
        sections.append({"uid": f"s{next(uids)}", "number": section.number, "title": section.title, "activities": rows})
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
