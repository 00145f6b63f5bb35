"""The period of a plan and the local habits of reading deadlines."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Self

MonthDay = tuple[int, int]

LONGEST_PLAN_YEARS = 15
"""A longer «period» is a misreading or a typing error, not a plan."""

_YEAR = r"(?<!\d)(20\d\d)(?!\d)"
_FULL_DATE = re.compile(r"(?<!\d)(\d{1,2})\.(\d{1,2})\.(20\d\d)(?!\d)|(?<!\d)(20\d\d)-(\d\d)-(\d\d)(?!\d)")
_SHORT_RANGE = re.compile(_YEAR + r" ?[-–—−‑/] ?(\d\d)(?!\d)")
_YEARS = re.compile(_YEAR)
_ACADEMIC = re.compile(r"\bуч(?:ебн|\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PlanPeriod:
    """The days a plan is in force, both ends included."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError("Конец периода плана раньше его начала")

    @classmethod
    def years(cls, first: int, last: int) -> Self:
        """Whole calendar years, both included."""
        return cls(date(first, 1, 1), date(last, 12, 31))

    @classmethod
    def from_text(cls, text: str) -> Self | None:
        """«на 2024/2026 годы», «2022-2025 гг.», «с 17.12.2024 по 31.12.2026», «2024-2025 уч. г.»; None when unclear.

        A slash may join calendar years (domain notes, section 5), so only the word «учебный» makes the years academic.
        """
        text = text[:500]
        dates = [_date_of(match) for match in _FULL_DATE.finditer(text)]
        if len(dates) == 2 and dates[0] and dates[1] and dates[0] <= dates[1]:
            return cls(dates[0], dates[1])
        if dates:
            return None
        years = [int(year) for year in _YEARS.findall(text)]
        if short := _SHORT_RANGE.search(text):
            years.append(int(short[1]) // 100 * 100 + int(short[2]))
        if not years or years != sorted(years) or years[-1] - years[0] >= LONGEST_PLAN_YEARS:
            return None
        if _ACADEMIC.search(text):
            last = years[-1] if len(set(years)) > 1 else years[0] + 1
            return cls(date(years[0], 9, 1), date(last, 8, 31))
        return cls.years(years[0], years[-1])


def _date_of(match: re.Match[str]) -> date | None:
    day, month, year, iso_year, iso_month, iso_day = match.groups()
    try:
        return date(int(iso_year or year), int(iso_month or month), int(iso_day or day))
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class ReadingSettings:
    """Local habits; the defaults are those of the domain notes, section 5 «Time conventions».

    A month and day may be given as a tuple ``(8, 31)`` or as the text ``"08-31"``.
    """

    annual_due: MonthDay = (12, 31)
    """«ежегодно»: 31 December; departments that count by academic years choose 31 August."""
    academic_year_end_due: MonthDay = (6, 30)
    """«по итогам учебного года», «в течение учебного года»."""
    academic_year_start_due: MonthDay = (9, 1)
    """A document «на 2024/2025 учебный год» is due on its first day (table of phrases, row «academic_year»)."""
    year_report_due: MonthDay = (3, 1)
    """«за 2020 год», «по итогам года»: 1 March of the next year (the rule of the order the phrase stands in)."""
    report_day: int = 5
    """«по итогам квартала», «за месяц»: this day of the next month, as quarterly school reports are due."""
    month_due_day: int = 0
    """«сентябрь»: 0 is the last day of the month."""
    week_due: int = 4
    """«еженедельно» without a day: Monday is 0, so 4 is Friday."""
    until_inclusive: bool = True
    """«до 30 ноября»: the day itself counts. «до июня» is 31 May in any case."""
    event_days: int = 30
    """Days for the work after an event when the phrase gives none."""

    def __post_init__(self) -> None:
        for name in ("annual_due", "academic_year_end_due", "academic_year_start_due", "year_report_due"):
            object.__setattr__(self, name, _month_day(getattr(self, name)))
        if not 1 <= self.report_day <= 28 or not 0 <= self.month_due_day <= 28 or not 0 <= self.week_due <= 6:
            raise ValueError("День сдачи – от 1 до 28, день недели – от 0 до 6")


def _month_day(value: str | MonthDay | list[int]) -> MonthDay:
    month, day = (int(part) for part in (value.split("-") if isinstance(value, str) else value))
    date(2024, month, day)  # a leap year: 29 February is a possible habit
    return month, day
