"""The Russian production calendar: working days, transfers of days off, shifting of due dates.

The basis is the ``holidays`` package, which carries the government's yearly acts on transfers, working Saturdays
included. A year whose act is not in the package yet follows article 112 of the Labour Code: a holiday that falls on a
weekend gives a day off on the next working day, except in January, where only an act can move days.
A portal may hold corrections (regional holidays, an act that came later): ``{date: is_working}``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType

from holidays import country_holidays

from msoko.lib.russian import MONTHS_SHORT

FORWARD = "forward"
BACK = "back"
NONE = "none"
SHIFT_RULES = (FORWARD, BACK, NONE)

WEEKEND_REASON = "выходной день"
CORRECTION_REASON = "нерабочий день по решению, внесённому в календарь"

_DAY = timedelta(days=1)
_SATURDAY = 5
_LONGEST_REST = 60
"""Days without a working one after which the corrections are plainly wrong."""
_TRANSFER_MARK = "перенесено с "
_OBSERVED_MARK = " (выходной)"


@dataclass(frozen=True, slots=True)
class _Year:
    """One year of the calendar: named days off and working weekends."""

    days_off: Mapping[date, str]
    working_weekends: frozenset[date]
    has_act: bool


class ProductionCalendar:
    """Working days of Russia with the corrections of a portal."""

    def __init__(self, corrections: Mapping[date, bool] = MappingProxyType({})) -> None:
        self._corrections = dict(corrections)

    def is_working(self, day: date) -> bool:
        if day in self._corrections:
            return self._corrections[day]
        year = _year(day.year)
        if day.weekday() >= _SATURDAY:
            return day in year.working_weekends
        return day not in year.days_off

    def why(self, day: date) -> str:
        """Why the day is not working, in Russian; an empty string for a working day."""
        if self.is_working(day):
            return ""
        if day in self._corrections:
            return CORRECTION_REASON
        return _year(day.year).days_off.get(day, WEEKEND_REASON)

    def next_working(self, day: date) -> date:
        """``day`` itself when it is working, otherwise the nearest working day after it."""
        return self._walk(day, _DAY)

    def previous_working(self, day: date) -> date:
        """``day`` itself when it is working, otherwise the nearest working day before it."""
        return self._walk(day, -_DAY)

    def shift(self, day: date, rule: str) -> date:
        """Move a due date off a non-working day by the rule ``forward``, ``back`` or ``none``."""
        movers: dict[str, Callable[[date], date]] = {FORWARD: self.next_working, BACK: self.previous_working}
        if rule == NONE:
            return day
        if rule not in movers:
            raise ValueError(f"Правило переноса «{rule}» неизвестно; есть: {', '.join(SHIFT_RULES)}")
        return movers[rule](day)

    def add_working_days(self, day: date, count: int) -> date:
        """The ``count``-th working day after ``day`` (before it when negative); ``day`` itself for 0."""
        step = _DAY if count > 0 else -_DAY
        for _ in range(abs(count)):
            day = self._walk(day + step, step)
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """Working days after ``start`` up to and including ``end``; negative when ``end`` is earlier.

        Counted so that ``working_days_between(d, add_working_days(d, n)) == n`` for ``n >= 0``.
        """
        if end < start:
            return -self.working_days_between(end, start)
        return sum(self.is_working(date.fromordinal(n)) for n in range(start.toordinal() + 1, end.toordinal() + 1))

    def has_act(self, year: int) -> bool:
        """Are the government's transfers for the year known? If not, the calendar is a forecast by the Labour Code."""
        return _year(year).has_act

    def _walk(self, day: date, step: timedelta) -> date:
        for _ in range(_LONGEST_REST):
            if self.is_working(day):
                return day
            day += step
        raise ValueError("В производственном календаре больше 60 нерабочих дней подряд: проверьте поправки")


@lru_cache(maxsize=256)
def _year(year: int) -> _Year:
    source = country_holidays("RU", years=year, language="ru", expand=False)
    names = {day: name for day, name in source.items() if day.year == year}
    weekends = frozenset(day for day in source.weekend_workdays if day.year == year)
    has_act = bool(weekends) or any(_TRANSFER_MARK in name for name in names.values())
    days_off = {day: _reason(name) for day, name in names.items()}
    if not has_act:
        days_off |= _labour_code_transfers(names)
    return _Year(MappingProxyType(days_off), weekends, has_act)


def _reason(name: str) -> str:
    """«Выходной (перенесено с 03.01.2026)» → «перенос с 3 янв», «День Победы (выходной)» → «перенос: День Победы»."""
    _, mark, origin = name.partition(_TRANSFER_MARK)
    if mark:
        day, month, _ = origin.rstrip(")").split(".")
        return f"перенос с\u00a0{int(day)}\u00a0{MONTHS_SHORT[int(month) - 1]}"
    if name.endswith(_OBSERVED_MARK):
        return f"перенос: {name.removesuffix(_OBSERVED_MARK)}"
    return name


def _labour_code_transfers(names: Mapping[date, str]) -> dict[date, str]:
    """Article 112: a holiday on a weekend gives the next working day off; January is left to the government."""
    transfers: dict[date, str] = {}
    for holiday, name in sorted(names.items()):
        if holiday.month == 1 or holiday.weekday() < _SATURDAY:
            continue
        day = holiday
        while day.weekday() >= _SATURDAY or day in names or day in transfers:
            day += _DAY
        transfers[day] = f"перенос: {name.removesuffix(_OBSERVED_MARK)}"
    return transfers
