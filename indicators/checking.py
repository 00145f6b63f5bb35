"""Automatic checks of a value: what cannot be (errors) and what is worth a second look (warnings). Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from indicators.cells import Cell
from msoko.lib.russian import number, percent

HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Limits:
    """What the definition of an indicator says about its values."""

    is_ratio: bool = False
    lowest: Decimal | None = None
    highest: Decimal | None = None
    jump: Decimal | None = None
    may_exceed: bool = False  # shares of growth and plans may go over 100


@dataclass(frozen=True, slots=True)
class Remark:
    """One remark; an error is not saved, a warning is saved and shown."""

    code: str
    text: str
    is_error: bool = False


def check_cell(cell: Cell, limits: Limits, previous: Decimal | None = None) -> list[Remark]:
    """Remarks about one value; `previous` is the value of the period before. What cannot be is said once."""
    if cell.value is None:
        return []
    impossible = next(iter(_impossible(cell, limits)), None)
    return [impossible] if impossible else list(_unusual(cell, limits, previous))


def _impossible(cell: Cell, limits: Limits) -> Iterable[Remark]:
    value = cell.value or Decimal(0)
    if cell.numerator is not None and cell.numerator < 0:
        yield Remark("negative", "Числитель не может быть отрицательным.", is_error=True)
    if cell.numerator is not None and cell.denominator is not None and cell.numerator > cell.denominator:
        if not limits.may_exceed:
            yield Remark("over", "Числитель больше знаменателя.", is_error=True)
    elif limits.is_ratio and value > HUNDRED and not limits.may_exceed:
        yield Remark("over", "Доля больше 100 %.", is_error=True)
    if limits.is_ratio and value < 0:
        yield Remark("negative", "Доля не может быть отрицательной.", is_error=True)
    if limits.lowest is not None and value < limits.lowest:
        yield Remark("range", f"Меньше возможного: не ниже {number(limits.lowest)}.", is_error=True)
    if limits.highest is not None and value > limits.highest:
        yield Remark("range", f"Больше возможного: не выше {number(limits.highest)}.", is_error=True)


def _unusual(cell: Cell, limits: Limits, previous: Decimal | None) -> Iterable[Remark]:
    value = cell.value or Decimal(0)
    if limits.is_ratio and cell.denominator is None:
        yield Remark("bare", "Нет числителя и знаменателя: в муниципальное значение не войдёт.")
    if limits.jump is not None and previous:
        change = abs(value - previous) * HUNDRED / abs(previous)
        if change > limits.jump:
            yield Remark("jump", f"Изменилось на {percent(change, 0)} к прошлому периоду (было {number(previous, 1)}).")


def check_parts(whole: Decimal | None, parts: Iterable[Decimal | None]) -> Remark | None:
    """Does the sum of parts equal the whole? Nothing is said while a part is absent."""
    known = list(parts)
    if whole is None or not known or any(part is None for part in known):
        return None
    total = sum((part for part in known if part is not None), Decimal(0))
    if total == whole:
        return None
    return Remark("parts", f"Сумма слагаемых {number(total)} не равна {number(whole)}.")
