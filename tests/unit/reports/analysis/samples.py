"""A small municipality as plain rows: two directions, three activities, three schools and a department."""

from datetime import date
from typing import Any

from reports.analysis.rows import ActivityRow, AnswerRow, DirectionRow, Inputs, OrganisationRow, ReportRow

SCHOOLS = (1, 2, 3)
DUE = date(2025, 5, 30)


def answer(organisation: int = 1, activity: int = 11, **fields: Any) -> AnswerRow:
    """A line of the second quarter about the only time of the activity: done on the day it was due."""
    values: dict[str, Any] = {
        "occurrence_id": activity * 10,
        "quarter": "2025Q2",
        "due": DUE,
        "nominal": DUE,
        "state": "done",
        "done_on": DUE,
    } | fields
    return AnswerRow(organisation, activity, **values)


def report(organisation: int = 1, **fields: Any) -> ReportRow:
    """A report of the second quarter, sent on its last day."""
    values: dict[str, Any] = {
        "quarter": "2025Q2",
        "on_time_until": date(2025, 7, 7),
        "sent_on": date(2025, 7, 7),
        "state": "принят",
    } | fields
    return ReportRow(organisation, **values)


def inputs(*answers: AnswerRow, **fields: Any) -> Inputs:
    """The year 2025 as it stands on 20 January 2026."""
    values: dict[str, Any] = {
        "year": 2025,
        "year_label": "2025 год",
        "start": date(2025, 1, 1),
        "end": date(2025, 12, 31),
        "cut_off_day": date(2026, 1, 20),
        "directions": (DirectionRow(1, "1.", "Организационное"), DirectionRow(2, "2.", "Методическое")),
        "activities": (
            ActivityRow(11, 1, "1.1.", "Провести совещание", "май", position=0),
            ActivityRow(12, 1, "1.2.", "Утвердить план", "июнь", position=1),
            ActivityRow(21, 2, "2.1.", "Провести семинар", "постоянно", position=2),
        ),
        "organisations": (
            OrganisationRow(1, "Школа № 1", "school", 400),
            OrganisationRow(2, "Школа № 2", "school", 500),
            OrganisationRow(3, "Школа № 10", "school", 600, groups=("ШНОР",)),
            OrganisationRow(4, "УО", "authority"),
        ),
        "answers": answers,
        "reports": tuple(report(school) for school in SCHOOLS),
    } | fields
    return Inputs(**values)
