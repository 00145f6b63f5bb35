"""Rows of a table of dates as offices keep them: numbers and heads aside, dates in any of the usual forms. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from msoko.lib.russian import MONTHS_GENITIVE
from msoko.lib.sheets import ReadValue

_MONTH = "|".join(MONTHS_GENITIVE)
_DATE = re.compile(
    r"(?<![\d.])(?P<day>\d{1,2})(?:\s*(?:[-–—]|\bпо\b)\s*(?P<last>\d{1,2}))?"
    rf"(?:\.(?P<month>\d{{2}})(?:\.(?P<year>\d{{4}}|\d{{2}}))?|\s+(?P<name>{_MONTH})(?:\s+(?P<of>\d{{4}}))?)(?![\d])",
    re.IGNORECASE,
)
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_BETWEEN = re.compile(r"\b(?:с|со|по|до|на|г|гг|года|год|пн|вт|ср|чт|пт|сб|вс)\b|[\s.,;:()«»–—-]", re.IGNORECASE)
_NUMBER = re.compile(r"[\d.\s№)]{1,6}")


class BadRow(ValueError):
    """A row that is not understood; the text says which and what to do."""


@dataclass(frozen=True, slots=True)
class Dated:
    """«ВПР, русский язык»: from, to."""

    title: str
    start: date
    due: date


def dated_rows(rows: Iterable[Sequence[ReadValue]], year: int) -> list[Dated]:
    """All dated rows of a table; `year` is for dates that name none. Heads above the first date are passed over."""
    found: list[Dated] = []
    for number, row in enumerate(rows, 1):
        cells = [value for value in row if value is not None and str(value).strip()]
        one = _row(cells, number, year)
        if one is not None:
            found.append(one)
        elif found and len(cells) > 1:
            raise BadRow(f"Строка {number}: не понимаю дату. Нужно: название; 15.03.{year}; 20.03.{year}.")
    return found


def _row(cells: Sequence[ReadValue], number: int, year: int) -> Dated | None:
    # «2.10» in the first column is a number of the list, not a day of October.
    cells = cells[1:] if cells and _NUMBER.fullmatch(str(cells[0]).strip()) else cells
    read = [(cell, _days(cell, number, year)) for cell in cells]
    plain = [days for cell, days in read if days and _is_only_date(cell)] or [days for _, days in read if days]
    if not plain:
        return None
    days = plain[0] if len(plain[0]) > 1 else [day for found in plain[:2] for day in found]
    if days[0] > days[-1]:
        raise BadRow(f"Строка {number}: начало позже окончания.")
    words = [str(cell).strip() for cell, found in read if not (found and _is_only_date(cell))]
    return Dated(" ".join(", ".join(words).split())[:300] or f"строка {number}", days[0], days[-1])


def _is_only_date(cell: ReadValue) -> bool:
    """Is there nothing in the cell but dates?"""
    if isinstance(cell, date):
        return True
    return not _BETWEEN.sub("", _ISO.sub("", _DATE.sub("", str(cell))))


def _days(cell: ReadValue, number: int, year: int) -> list[date]:
    """Dates of a cell in their order: one, or the first and the last of a range."""
    if isinstance(cell, datetime):
        return [cell.date()]
    if isinstance(cell, date):
        return [cell]
    text = str(cell)
    try:
        found = [date(int(one[1]), int(one[2]), int(one[3])) for one in _ISO.finditer(text)]
        return found or _written(list(_DATE.finditer(text)), year)
    except ValueError as error:
        raise BadRow(f"Строка {number}: в «{text.strip()[:60]}» нет такой даты.") from error


def _written(found: list[re.Match[str]], year: int) -> list[date]:
    """«с 11 апреля по 16 мая 2027»: a year said once holds for both; without years a range may cross the new one."""
    if not found:
        return []
    first, last = found[0], found[-1]
    named = [_year(one) for one in found]
    ends = [
        (_month(first), int(first["day"]), named[0] or named[-1]),
        (_month(last), int(last["last"] or last["day"]), named[-1] or named[0]),
    ]
    start, due = (date(given or year, month, day) for month, day, given in ends)
    if due < start and not any(named):
        due = due.replace(year=year + 1)
    return [start] if len(found) == 1 and not first["last"] else [start, due]


def _month(one: re.Match[str]) -> int:
    return MONTHS_GENITIVE.index(one["name"].lower()) + 1 if one["name"] else int(one["month"])


def _year(one: re.Match[str]) -> int | None:
    text = one["year"] or one["of"]
    return None if not text else int(text) if len(text) == 4 else 2000 + int(text)
