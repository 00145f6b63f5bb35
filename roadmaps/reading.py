"""A department's habits of reading deadlines, taken from its settings."""

from roadmaps.deadlines import ReadingSettings
from schools.models import Municipality


def reading_settings(municipality: Municipality) -> ReadingSettings:
    """What «ежегодно», «до 30 ноября» and the end of an academic year mean in this municipality."""
    return ReadingSettings(
        annual_due=_month_day(municipality.annual_due),
        academic_year_end_due=(municipality.academic_due_month, municipality.academic_due_day),
        report_day=municipality.report_due_day,
        month_due_day=municipality.month_due_day,
        until_inclusive=municipality.until_inclusive,
        event_days=municipality.event_days,
    )


def _month_day(text: str) -> tuple[int, int]:
    """«12-31» → (12, 31)."""
    month, day = text.split("-")
    return int(month), int(day)
