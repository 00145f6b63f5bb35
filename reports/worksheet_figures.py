"""The sheet «Числа» of the workbook of a report: one row for each indicator that a line asks about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from indicators.cells import BadCell, parse_cell
from indicators.models import Indicator, Observation
from msoko.lib.russian import capitalised
from msoko.lib.sheets import Row
from reports.figures import contradiction, figure_of, in_words
from reports.models import LineFigure, ReportLine
from reports.worksheet_cells import FIGURES_SHEET, FIRST_ROW, CellError, at, choice, letter, limited, text_of

ABSENCES = {
    Observation.Absence.NO_DATA: "Нет данных",
    Observation.Absence.NOT_APPLICABLE: "К нам не относится",
}
NAMES = ("numerator", "denominator", "value", "absence", "comment")
LONGEST_COMMENT = 500


@dataclass(frozen=True, slots=True)
class FigureColumn:
    """A column of the sheet; `field` is empty for what the organisation only reads."""

    title: str
    width: float
    field: str = ""


COLUMNS = (
    FigureColumn("№", 8),
    FigureColumn("Показатель", 52),
    FigureColumn("Что указать", 44),
    FigureColumn("Число или числитель", 14, "first"),
    FigureColumn("Знаменатель", 14, "denominator"),
    FigureColumn("Если числа нет", 20, "absence"),
    FigureColumn("Пояснение", 40, "comment"),
    FigureColumn("Номер", 10),
)
KEY_COLUMN = letter(len(COLUMNS) - 1)
PLACES = {column.field: index for index, column in enumerate(COLUMNS) if column.field}


@dataclass(frozen=True, slots=True)
class AskedFigure:
    """An indicator asked in an open line, with what stands there now."""

    line: ReportLine
    indicator: Indicator
    figure: LineFigure | None = None

    @property
    def key(self) -> str:
        return f"{self.line.pk}:{self.indicator.pk}"

    @property
    def first(self) -> str:
        """The field behind the first number: a ratio has two numbers, anything else one."""
        return "numerator" if self.indicator.is_ratio else "value"

    @property
    def in_words(self) -> str:
        return figure_words(self.indicator, {name: getattr(self.figure, name) for name in NAMES} if self.figure else {})


def figure_words(indicator: Indicator, values: Mapping[str, Any]) -> str:
    """A figure for the preview, its comment in brackets."""
    given = {name: values.get(name) for name in NAMES}
    words = in_words(indicator, given)
    if not words:
        words = " ".join(f"{given[name]:f}" for name in ("numerator", "denominator") if given[name] is not None)
    return f"{words} ({given['comment']})".strip() if given["comment"] else words


def figure_cells(asked: AskedFigure) -> list[Any]:
    """One row of the sheet, in the order of `COLUMNS`."""
    row, indicator = asked.figure, asked.indicator
    if indicator.is_ratio:
        ask = f"{indicator.numerator_label or 'числитель'} / {indicator.denominator_label or 'знаменатель'}"
    else:
        ask = f"одно число{f', {indicator.unit}' if indicator.unit else ''}"
    return [
        asked.line.number_clean,
        indicator.name,
        capitalised(ask),
        _in_cell(getattr(row, asked.first) if row else None),
        _in_cell(row.denominator if row and indicator.is_ratio else None),
        ABSENCES.get(row.absence, "") if row else "",  # type: ignore[call-overload]
        row.comment if row else "",
        asked.key,
    ]


def _in_cell(value: Decimal | None) -> Decimal | str:
    """A number; one that Excel would round, as text."""
    if value is None:
        return ""
    plain = value.normalize()
    return plain if len(plain.as_tuple().digits) <= 15 else f"{plain:f}".replace(".", ",")


def read_figures(
    rows: tuple[Row, ...], asked: Sequence[AskedFigure]
) -> tuple[list[tuple[AskedFigure, dict[str, Any]]], list[CellError]]:
    """Figures that would change, with their new fields, and what is wrong. A row with a mistake changes nothing."""
    open_figures = {row.key: row for row in asked}
    changes: list[tuple[AskedFigure, dict[str, Any]]] = []
    errors: list[CellError] = []
    seen: set[str] = set()
    for number, row in enumerate(rows[FIRST_ROW - 1 :], start=FIRST_ROW):
        key = text_of(at(row, len(COLUMNS) - 1))
        if not any(value not in (None, "") for value in row):
            continue
        found = open_figures.get(key)
        if found is None or key in seen:
            words = "Показатель повторяется: оставьте одну строку" if key in seen else UNKNOWN
            errors.append(CellError(number, "A", words, FIGURES_SHEET))
            continue
        seen.add(key)
        values, wrong = _figure(row, number, found)
        errors += wrong
        if not wrong and values != _stored(found):
            changes.append((found, values))
    return changes, errors


UNKNOWN = "Такого показателя нет среди открытых строк отчёта: его добавили руками или строку приняли"
TYPED = {
    "absence": choice({str(code): label for code, label in ABSENCES.items()}),
    "comment": limited(LONGEST_COMMENT),
}


def _figure(row: Row, number: int, asked: AskedFigure) -> tuple[dict[str, Any], list[CellError]]:
    typed: dict[str, Any] = {}
    errors: list[CellError] = []
    for name, place in PLACES.items():
        try:
            typed[asked.first if name == "first" else name] = TYPED.get(name, _number)(at(row, place))
        except ValueError as error:
            errors.append(CellError(number, letter(place), str(error), FIGURES_SHEET))
    if errors:
        return {}, errors
    if typed["denominator"] is not None and not asked.indicator.is_ratio:
        words = "Здесь нужно одно число: знаменатель оставьте пустым"
        return {}, [CellError(number, letter(PLACES["denominator"]), words, FIGURES_SHEET)]
    name, words = contradiction(asked.indicator, typed)
    if name:
        place = PLACES["first" if name == asked.first else name]
        return {}, [CellError(number, letter(place), words, FIGURES_SHEET)]
    return figure_of(typed), []


def _number(value: Any) -> Decimal | None:
    text = text_of(value)
    if not text:
        return None
    try:
        cell = parse_cell(text)
    except BadCell as error:
        raise ValueError(f"Напишите число цифрами, например 31 или 93,5, а не «{text[:40]}»") from error
    if cell.value is None:
        raise ValueError("Напишите число цифрами; если его нет, выберите причину в столбце «Если числа нет»")
    return cell.value


def _stored(asked: AskedFigure) -> dict[str, Any]:
    row = asked.figure
    return {name: getattr(row, name) for name in NAMES} if row else figure_of({})
