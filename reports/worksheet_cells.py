"""Cells of the workbook of a report: what a person typed there, read into values, with words when it cannot be."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from msoko.lib.sheets import Row

LINES_SHEET, FIGURES_SHEET, GUIDE_SHEET = "Отчёт", "Числа", "Как заполнить"
FIRST_ROW = 5
"""Titles, an empty row and the head stand above, on both sheets."""
EARLIEST, LATEST = date(2015, 1, 1), date(2100, 1, 1)
_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII)


@dataclass(frozen=True, slots=True)
class CellError:
    """What is wrong in one cell. `row` counts as Excel does; `column` is its letter."""

    row: int
    column: str
    text: str
    sheet: str = LINES_SHEET

    @property
    def place(self) -> str:
        """«F7», «лист «Числа», D6»."""
        cell = f"{self.column}{self.row}"
        return cell if self.sheet == LINES_SHEET else f"{cell} листа «{self.sheet}»"


def at(row: Row, index: int) -> Any:
    """The value in a column; rows are cut after their last filled cell."""
    return row[index] if index < len(row) else None


def letter(index: int) -> str:
    """The letter of a column; both sheets have fewer than 26."""
    return chr(ord("A") + index)


def text_of(value: Any) -> str:
    if isinstance(value, float):
        value = f"{Decimal(repr(value)).normalize():f}"
    return "" if value is None else str(value).replace("\r\n", "\n").strip()


def limited(length: int) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        text = text_of(value)
        if len(text) > length:
            raise ValueError(f"Не больше {length} знаков, а здесь {len(text)}: сократите")
        return text

    return read


def choice(labels: Mapping[str, str]) -> Callable[[Any], str]:
    codes = {_plain(label): code for code, label in labels.items()}

    def read(value: Any) -> str:
        text = _plain(text_of(value))
        if text and text not in codes:
            raise ValueError(f"Выберите из списка, а не «{text_of(value)[:60]}»")
        return codes.get(text, "")

    return read


def _plain(text: str) -> str:
    """Drop-downs cannot hold commas, and people change case."""
    return " ".join(text.casefold().replace(",", "").split())


def day(value: Any) -> date | None:
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return _sane(value)
    text = text_of(value)
    if not text:
        return None
    if not (found := _DAY.fullmatch(text)):
        raise ValueError(f"Напишите дату так: 25.09.2026, а не «{text[:40]}»")
    try:
        return _sane(date(int(found[3]), int(found[2]), int(found[1])))
    except ValueError as error:
        raise ValueError(f"Такого дня нет или он слишком далёк: «{text}»") from error


def _sane(day: date) -> date:
    if not EARLIEST <= day < LATEST:
        raise ValueError("Проверьте год: дата слишком далека")
    return day
