"""Reporting periods: quarters, calendar years and academic years.

A period is a value: it knows its first and last day (both belong to it), how it is written in an address (``code``)
and how it is read by a person (``label``).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol, Self

ROMAN_QUARTERS = ("I", "II", "III", "IV")
MONTHS_IN_QUARTER = 3
ACADEMIC_YEAR_FIRST_MONTH = 9

_QUARTER_CODE = re.compile(r"(\d{4})[QqКк]([1-4])", re.ASCII)
_YEAR_CODE = re.compile(r"\d{4}", re.ASCII)
_ACADEMIC_CODE = re.compile(r"(\d{4})[/–-](\d{4}|\d{2})", re.ASCII)


class Period(Protocol):
    """Anything with a first and a last day."""

    @property
    def start(self) -> date: ...

    @property
    def end(self) -> date: ...

    @property
    def code(self) -> str: ...

    @property
    def label(self) -> str: ...


@dataclass(frozen=True, order=True, slots=True)
class Quarter:
    """A quarter of a calendar year: ``Quarter(2026, 3)`` is July to September 2026."""

    year: int
    number: int

    def __post_init__(self) -> None:
        _check_year(self.year)
        if not 1 <= self.number <= 4:
            raise ValueError(f"Номер квартала – от 1 до 4, а не {self.number}")

    @classmethod
    def of(cls, day: date) -> Self:
        """The quarter that ``day`` belongs to."""
        return cls(day.year, (day.month - 1) // MONTHS_IN_QUARTER + 1)

    @classmethod
    def parse(cls, code: str) -> Self:
        """Read ``"2026Q3"``; raises ``ValueError`` with a Russian sentence."""
        found = _QUARTER_CODE.fullmatch(code.strip())
        if not found:
            raise ValueError(f"Квартал пишется как 2026Q3, а не «{code}»")
        return cls(int(found[1]), int(found[2]))

    @property
    def start(self) -> date:
        return date(self.year, (self.number - 1) * MONTHS_IN_QUARTER + 1, 1)

    @property
    def end(self) -> date:
        return last_day_of_month(self.year, self.number * MONTHS_IN_QUARTER)

    @property
    def code(self) -> str:
        return f"{self.year}Q{self.number}"

    @property
    def roman(self) -> str:
        return ROMAN_QUARTERS[self.number - 1]

    @property
    def label(self) -> str:
        return f"{self.roman} квартал {self.year} года"

    @property
    def short_label(self) -> str:
        """For table heads: «III кв. 2026»."""
        return f"{self.roman}\u00a0кв. {self.year}"

    def next(self) -> Self:
        return self.shifted(1)

    def previous(self) -> Self:
        return self.shifted(-1)

    def shifted(self, count: int) -> Self:
        """The quarter ``count`` quarters later (earlier when negative)."""
        index = self.year * 4 + self.number - 1 + count
        return type(self)(index // 4, index % 4 + 1)

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    def __str__(self) -> str:
        return self.label


@dataclass(frozen=True, order=True, slots=True)
class CalendarYear:
    """1 January to 31 December."""

    year: int

    def __post_init__(self) -> None:
        _check_year(self.year)

    @classmethod
    def of(cls, day: date) -> Self:
        return cls(day.year)

    @classmethod
    def parse(cls, code: str) -> Self:
        """Read ``"2026"``; raises ``ValueError`` with a Russian sentence."""
        if not _YEAR_CODE.fullmatch(code.strip()):
            raise ValueError(f"Год пишется четырьмя цифрами, например 2026, а не «{code}»")
        return cls(int(code))

    @property
    def start(self) -> date:
        return date(self.year, 1, 1)

    @property
    def end(self) -> date:
        return date(self.year, 12, 31)

    @property
    def code(self) -> str:
        return str(self.year)

    @property
    def label(self) -> str:
        return f"{self.year} год"

    @property
    def quarters(self) -> tuple[Quarter, Quarter, Quarter, Quarter]:
        return Quarter(self.year, 1), Quarter(self.year, 2), Quarter(self.year, 3), Quarter(self.year, 4)

    def next(self) -> Self:
        return type(self)(self.year + 1)

    def previous(self) -> Self:
        return type(self)(self.year - 1)

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    def __str__(self) -> str:
        return self.label


@dataclass(frozen=True, order=True, slots=True)
class AcademicYear:
    """1 September of ``start_year`` to 31 August of the next year."""

    start_year: int

    def __post_init__(self) -> None:
        _check_year(self.start_year)

    @classmethod
    def of(cls, day: date) -> Self:
        return cls(day.year if day.month >= ACADEMIC_YEAR_FIRST_MONTH else day.year - 1)

    @classmethod
    def parse(cls, code: str) -> Self:
        """Read ``"2025/26"``, ``"2025-26"`` or ``"2025/2026"``; raises ``ValueError`` with a Russian sentence."""
        found = _ACADEMIC_CODE.fullmatch(code.strip())
        if not found or int(found[2]) % 100 != (int(found[1]) + 1) % 100:
            raise ValueError(f"Учебный год пишется как 2025/26, а не «{code}»")
        year = cls(int(found[1]))
        if len(found[2]) == 4 and int(found[2]) != year.start_year + 1:
            raise ValueError(f"Учебный год пишется как 2025/26, а не «{code}»")
        return year

    @property
    def start(self) -> date:
        return date(self.start_year, ACADEMIC_YEAR_FIRST_MONTH, 1)

    @property
    def end(self) -> date:
        return last_day_of_month(self.start_year + 1, ACADEMIC_YEAR_FIRST_MONTH - 1)

    @property
    def code(self) -> str:
        """With a hyphen, so that it can stand in an address and in a file name."""
        return f"{self.start_year}-{(self.start_year + 1) % 100:02d}"

    @property
    def short_label(self) -> str:
        return f"{self.start_year}/{(self.start_year + 1) % 100:02d}"

    @property
    def label(self) -> str:
        return f"{self.short_label} учебный год"

    def next(self) -> Self:
        return type(self)(self.start_year + 1)

    def previous(self) -> Self:
        return type(self)(self.start_year - 1)

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    def __str__(self) -> str:
        return self.label


def parse_period(code: str) -> Quarter | CalendarYear | AcademicYear:
    """Read any period code: ``2026Q3``, ``2026`` or ``2025-26``."""
    text = code.strip()
    if _QUARTER_CODE.fullmatch(text):
        return Quarter.parse(text)
    if _YEAR_CODE.fullmatch(text):
        return CalendarYear.parse(text)
    if _ACADEMIC_CODE.fullmatch(text):
        return AcademicYear.parse(text)
    raise ValueError(f"Период пишется как 2026Q3, 2026 или 2025-26, а не «{code}»")


def report_due(quarter: Quarter, day: int = 5) -> date:
    """Nominal date of a quarterly report: ``day`` of the month after the quarter, not yet moved to a working day.

    A day that the month does not have (31 April) becomes its last day.
    """
    if not 1 <= day <= 31:
        raise ValueError(f"День месяца – от 1 до 31, а не {day}")
    month_start = quarter.end + timedelta(days=1)
    return min(month_start + timedelta(days=day - 1), last_day_of_month(month_start.year, month_start.month))


def quarters_between(first: Quarter, last: Quarter) -> Iterator[Quarter]:
    """Quarters from ``first`` to ``last``, both included; nothing when ``last`` is earlier."""
    quarter = first
    while quarter <= last:
        yield quarter
        quarter = quarter.next()


def quarters_touching(start: date, end: date) -> Iterator[Quarter]:
    """Quarters that share at least one day with ``start``…``end``."""
    if start <= end:
        yield from quarters_between(Quarter.of(start), Quarter.of(end))


def days(period: Period) -> Iterator[date]:
    """Every day of the period."""
    for ordinal in range(period.start.toordinal(), period.end.toordinal() + 1):
        yield date.fromordinal(ordinal)


def last_day_of_month(year: int, month: int) -> date:
    """28, 29, 30 or 31 of the month."""
    if month == 12:
        return date(year, 12, 31)
    return date(year, month + 1, 1) - timedelta(days=1)


def _check_year(year: int) -> None:
    """Years outside this range are typing errors in this trade, and would overflow ``date`` in arithmetic."""
    if not 1990 <= year <= 2200:
        raise ValueError(f"Год {year} вне допустимых границ 1990–2200")
