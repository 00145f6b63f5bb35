"""Periods an indicator is collected for."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from indicators.formulas import is_comparable
from indicators.models import Indicator
from msoko.lib.periods import AcademicYear, CalendarYear, Quarter, parse_period

AnyPeriod = Quarter | CalendarYear | AcademicYear

Frequency = Indicator.Frequency
LAST_QUARTER = timedelta(days=273)
"""Nine months: values of a year are asked for from the first day of its last quarter."""
_KINDS: Mapping[str, type[Quarter] | type[CalendarYear] | type[AcademicYear]] = {
    Frequency.QUARTER: Quarter,
    Frequency.YEAR: CalendarYear,
    Frequency.ACADEMIC: AcademicYear,
}


def current_period(frequency: str, today: date) -> AnyPeriod:
    """The period of this frequency that the day belongs to."""
    return _KINDS[frequency].of(today)


def asked_period(frequency: str, today: date) -> AnyPeriod:
    """The period whose values are due now: the last quarter that has ended; a year from its last quarter on."""
    period = current_period(frequency, today)
    if frequency == Indicator.Frequency.QUARTER:
        return period.previous()
    return current_period(frequency, today - LAST_QUARTER)


def frequency_of(period: AnyPeriod) -> str:
    """The frequency whose periods are of this kind."""
    return next(code for code, kind in _KINDS.items() if isinstance(period, kind))


def recent_periods(frequency: str, today: date, count: int) -> list[AnyPeriod]:
    """The current period and those before it, newest first."""
    period = current_period(frequency, today)
    found = [period]
    while len(found) < count:
        period = period.previous()
        found.append(period)
    return found


def read_period(code: str, fallback: AnyPeriod) -> AnyPeriod:
    """The period of a code in an address, or the fallback when the code is bad."""
    try:
        return parse_period(code)
    except ValueError:
        return fallback


def is_break(indicator: Indicator, period: AnyPeriod) -> bool:
    """Is the method another one than in the period before, so that the two are not compared?"""
    return not is_comparable(indicator.method_changed, period.previous().start.year, period.start.year)


def same_frequency(indicators: Iterable[Indicator], period: AnyPeriod) -> list[Indicator]:
    """Indicators that are collected for periods of this kind."""
    frequency = frequency_of(period)
    return [indicator for indicator in indicators if indicator.frequency == frequency]
