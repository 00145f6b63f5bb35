"""What a person types into a cell of the value matrix, and how a value is written there. Pure."""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from indicators.formulas import ratio
from msoko.lib.sorting import folded

ABSENCES = {"no_data": "н/д", "not_applicable": "н/п", "not_submitted": "н/с", "hidden": "скрыто"}
_ABSENCE_CODES = {
    "н/д": "no_data", "нд": "no_data", "нет данных": "no_data", "–": "no_data", "-": "no_data",
    "н/п": "not_applicable", "нп": "not_applicable", "неприменимо": "not_applicable", "не применимо": "not_applicable",
    "н/с": "not_submitted", "нс": "not_submitted", "не сдано": "not_submitted", "скрыто": "hidden",
}  # fmt: skip
_YES_NO = {"да": Decimal(1), "есть": Decimal(1), "нет": Decimal(0), "+": Decimal(1), "1": Decimal(1), "0": Decimal(0)}
_FRACTION = re.compile(r"([\d\s.,\u00a0\u202f]++)(?:/|из)([\d\s.,\u00a0\u202f]++)")
LARGEST = Decimal(10) ** 13


class BadCell(ValueError):
    """What was typed is not a value; the text says what to type."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A value as typed. An empty cell (`is_empty`) means: no row at all."""

    numerator: Decimal | None = None
    denominator: Decimal | None = None
    value: Decimal | None = None
    text: str = ""
    absence: str = ""

    @property
    def is_empty(self) -> bool:
        return self.value is None and not self.absence and not self.text


def parse_cell(typed: str, *, is_ratio: bool = False, is_yes_no: bool = False, is_words: bool = False) -> Cell:
    """Read a cell. Raises `BadCell`.

    «12/50» and «12 из 50» are a numerator and a denominator, «24,5» a value, «да» and «нет» an answer, «н/д», «н/п»,
    «н/с» kinds of absence; words are a value only of a qualitative indicator.
    """
    plain = folded(typed).strip()
    if not plain:
        return Cell()
    if plain in _ABSENCE_CODES and not (is_yes_no and plain == "-"):
        return Cell(absence=_ABSENCE_CODES[plain])
    if is_words:
        return Cell(text=typed.strip())
    if is_yes_no:
        return _yes_no(plain)
    fraction = _FRACTION.fullmatch(plain)
    if fraction:
        return _ratio(_number(fraction[1]), _number(fraction[2]), is_ratio=is_ratio)
    return Cell(value=_number(plain.removesuffix("%").strip()))


def _yes_no(plain: str) -> Cell:
    if plain in _YES_NO:
        return Cell(value=_YES_NO[plain])
    count = _number(plain)
    if count < 0 or count != count.to_integral_value():
        raise BadCell("Напишите «да», «нет» или число документов.")
    return Cell(value=count)


def _ratio(numerator: Decimal, denominator: Decimal, *, is_ratio: bool) -> Cell:
    if not is_ratio:
        raise BadCell("У этого показателя нет числителя и знаменателя: напишите одно число.")
    if denominator <= 0:
        raise BadCell("Знаменатель должен быть больше нуля. Если делить не на что, напишите «н/п».")
    share = ratio(numerator, denominator)
    return Cell(numerator, denominator, None if share is None else share.quantize(Decimal("0.000001")))


def _number(text: str) -> Decimal:
    plain = re.sub(r"[\s\u00a0\u202f]", "", text).replace("−", "-").replace(",", ".")
    if not re.fullmatch(r"-?\d+(?:\.\d+)?", plain):
        raise BadCell("Напишите число, дробь «12/50» или «н/д», «н/п», «н/с».")
    try:
        number = Decimal(plain)
    except InvalidOperation as error:
        raise BadCell("Напишите число.") from error
    if abs(number) >= LARGEST:
        raise BadCell("Число слишком велико.")
    return number.quantize(Decimal("0.000001"))


def cell_text(cell: Cell, *, is_yes_no: bool = False) -> str:
    """The cell as it would be typed: `parse_cell(cell_text(c)) == c` up to rounding of shares."""
    if cell.absence:
        return ABSENCES[cell.absence]
    if cell.text:
        return cell.text
    if cell.numerator is not None and cell.denominator is not None:
        return f"{_plain(cell.numerator)}/{_plain(cell.denominator)}"
    if cell.value is None:
        return ""
    if is_yes_no and cell.value in (0, 1):
        return "да" if cell.value else "нет"
    return _plain(cell.value)


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",") or "0"
