"""Workbooks of indicators: sets with instructions out and in, a sheet of values for filling out and in."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from openpyxl.utils import get_column_letter

from indicators.contexts.matrix import Sheet
from indicators.models import Indicator, IndicatorSet
from msoko.lib.sheets import Row, read_sheets
from msoko.lib.sorting import folded
from msoko.lib.xlsx import Column, SheetWriter, new_workbook, saved

Choices = type[Any]
_ID = re.compile(r"\[(\d+)\]\s*$")


@dataclass(frozen=True, slots=True)
class SetColumn:
    """A column of the workbook of a set: title, field, choices (labels are written, codes are stored)."""

    title: str
    field: str
    width: float = 16
    choices: Any = None
    kind: str = "text"


SET_COLUMNS: tuple[SetColumn, ...] = (
    SetColumn("Код", "code", 14),
    SetColumn("Название", "name", 50),
    SetColumn("Вид", "kind", 24, Indicator.Kind),
    SetColumn("Единица", "unit", 10),
    SetColumn("Числитель", "numerator_label", 30),
    SetColumn("Знаменатель", "denominator_label", 30),
    SetColumn("Уровень", "level", 20, Indicator.Level),
    SetColumn("Как часто", "frequency", 20, Indicator.Frequency),
    SetColumn("По организациям", "across_organisations", 26, Indicator.AcrossOrganisations),
    SetColumn("По периодам", "across_periods", 26, Indicator.AcrossPeriods),
    SetColumn("Что лучше", "better", 16, Indicator.Better),
    SetColumn("Сравнение с целью", "comparison", 20, Indicator.Comparison),
    SetColumn("Вес", "weight", 8, kind="decimal2"),
    SetColumn("Наименьшее", "lowest", 12, kind="decimal2"),
    SetColumn("Наибольшее", "highest", 12, kind="decimal2"),
    SetColumn("Считает людей", "counts_people", 12),
    SetColumn("Источник данных", "source", 30),
    SetColumn("Порядок расчёта", "method", 40),
)
FOLLOW_KIND = frozenset({"across_organisations", "across_periods"})
"""Left empty for an indicator that is not named yet: what is usual for its kind."""
DECIMALS = frozenset({"weight", "lowest", "highest"})


def set_workbook(indicator_set: IndicatorSet, indicators: Iterable[Indicator]) -> bytes:
    """The set as a workbook that can be changed and loaded back."""
    book = new_workbook()
    columns = [Column(column.title, column.width, column.kind) for column in SET_COLUMNS]
    titles = [indicator_set.name, indicator_set.source]
    sheet = SheetWriter(book, "Показатели", columns, titles=titles, frozen_columns=2)
    for indicator in indicators:
        sheet.row([_exported(indicator, column) for column in SET_COLUMNS])
    notes = SheetWriter(book, "Как заполнять", [Column("Столбец", 24), Column("Что писать", 90)])
    for column in SET_COLUMNS:
        notes.row([column.title, _instruction(column)])
    notes.note("Пустое название – место показателя, который ещё не назван. Строки с известным кодом обновляются.")
    return saved(book)


def _exported(indicator: Indicator, column: SetColumn) -> Any:
    if indicator.is_place and column.field in FOLLOW_KIND:
        return ""
    value = getattr(indicator, column.field)
    if column.choices is not None:
        return str(column.choices(value).label)
    if isinstance(value, bool):
        return "да" if value else "нет"
    return value


def _instruction(column: SetColumn) -> str:
    if column.choices is not None:
        usual = ". Пусто у нового показателя – как обычно для его вида" if column.field in FOLLOW_KIND else ""
        return f"Одно из: {'; '.join(str(label) for label in column.choices.labels)}{usual}"
    texts = {
        "code": "Латинские буквы, цифры и дефис; в наборе не повторяется",
        "name": "Как показатель назван в документе",
        "numerator_label": "Что считается в числителе (для долей)",
        "denominator_label": "От чего считается доля",
        "counts_people": "да – если считаются люди: группы меньше 10 не показываются другим",
        "lowest": "Наименьшее возможное значение, если есть",
        "highest": "Наибольшее возможное значение, если есть",
        "weight": "Число не меньше 0, обычно 1",
    }
    return texts.get(column.field, "Текст")


@dataclass(frozen=True, slots=True)
class SetRow:
    """A row of a loaded set: values of fields by name; `errors` say what to correct."""

    number: int
    values: Mapping[str, Any]
    errors: tuple[str, ...] = ()


def read_set(content: bytes) -> list[SetRow]:
    """Rows of a filled workbook of a set. Raises BadFile (a damaged workbook) or ValueError (no such table)."""
    for sheet in read_sheets(content):
        head = _head(sheet.rows, lambda texts: "код" in texts and "название" in texts)
        if head is not None:
            titles = [folded(_text(cell)) for cell in sheet.rows[head]]
            known = {column.field: folded(column.title) for column in SET_COLUMNS}
            places = {field: titles.index(title) for field, title in known.items() if title in titles}
            rows = enumerate(sheet.rows[head + 1 :], start=head + 2)
            return _once([_set_row(number, row, places) for number, row in rows if any(map(_text, row))], places)
    raise ValueError("В файле нет таблицы со столбцами «Код» и «Название». Скачайте набор и заполните его.")


def _once(rows: list[SetRow], places: Mapping[str, int]) -> list[SetRow]:
    """A code that was met before is an error: the later row would silently win."""
    seen: dict[Any, int] = {}
    for place, row in enumerate(rows):
        first = seen.setdefault(row.values.get("code"), row.number)
        if first != row.number and row.values.get("code"):
            twice = _said(places, "code", row.number, f"такой код уже есть в строке {first}")
            rows[place] = SetRow(row.number, row.values, (*row.errors, twice))
    return rows


def _said(places: Mapping[str, int], field: str, number: int, text: str) -> str:
    """«C7, Вид: …»: the cell as Excel names it."""
    title = next(column.title for column in SET_COLUMNS if column.field == field)
    return f"{address(places[field], number)}, {title}: {text}"


def address(column: int, number: int) -> str:
    """The cell as Excel names it; columns are counted from 0."""
    return f"{get_column_letter(column + 1)}{number}"


def _head(rows: Sequence[Row], fits: Callable[[list[str]], bool]) -> int | None:
    return next((index for index, row in enumerate(rows[:20]) if fits([folded(_text(cell)) for cell in row])), None)


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return "" if cell is None else str(cell).strip()


def _set_row(number: int, row: Row, places: Mapping[str, int]) -> SetRow:
    values: dict[str, Any] = {}
    errors: list[str] = []
    for column in SET_COLUMNS:
        place = places.get(column.field)
        text = _text(row[place]) if place is not None and place < len(row) else ""
        if not text:
            continue
        try:
            values[column.field] = _imported(column, text)
        except ValueError as error:
            errors.append(_said(places, column.field, number, str(error)))
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,60}", str(values.get("code", ""))):
        errors.append(_said(places, "code", number, "нужны латинские буквы, цифры и дефис"))
    return SetRow(number, values, tuple(errors))


def _imported(column: SetColumn, text: str) -> Any:
    if column.choices is not None:
        found = {folded(str(label)): code for code, label in column.choices.choices} | {
            code: code for code in column.choices.values
        }
        if folded(text) not in found:
            raise ValueError(f"«{text}» – выберите из листа «Как заполнять»")
        return found[folded(text)]
    if column.field in DECIMALS:
        try:
            return Decimal(text.replace(",", ".").replace(" ", ""))
        except InvalidOperation as error:
            raise ValueError(f"«{text}» – не число") from error
    if column.field == "counts_people":
        return folded(text) in ("да", "1", "+")
    return text


def values_workbook(sheet: Sheet, title: str) -> bytes:
    """The sheet of values for filling; numbers in brackets tell the portal which column and row is which."""
    book = new_workbook()
    columns = [Column("№", 8), Column("Организация", 34)]
    columns += [Column(f"{indicator} [{indicator.pk}]", 20) for indicator in sheet.indicators]
    writer = SheetWriter(book, "Значения", columns, titles=[title, sheet.period.label], frozen_columns=2)
    for row in sheet.rows:
        writer.row([str(row.organisation), row.name, *(cell.text for cell in row.cells)])
    writer.total(["", "По муниципалитету", *sheet.totals])
    notes = SheetWriter(book, "Как заполнять", [Column("Что", 24), Column("Как писать", 80)])
    for what, how in (
        ("Доля", "Числитель и знаменатель через дробь: 12/50"),
        ("Число", "24 или 24,5"),
        ("Документ", "да или нет, либо число документов"),
        ("Нет данных", "н/д"),
        ("Неприменимо", "н/п"),
        ("Не сдано", "н/с"),
        ("Пустая ячейка", "Значение не меняется"),
        ("Номера", "Столбец «№» и числа в скобках в заголовке не меняйте"),
    ):
        notes.row([what, how])
    return saved(book)


@dataclass(frozen=True, slots=True)
class FilledCell:
    """A cell of a filled sheet: organisation (0: the municipality), indicator, what is typed."""

    organisation: int
    indicator: int
    text: str
    place: str = field(default="")  # «D7»


def read_values(content: bytes, period: str) -> list[FilledCell]:
    """Non-empty cells of a filled sheet of values for the period («2026 год»). Raises BadFile or ValueError."""
    for sheet in read_sheets(content):
        head = _head(sheet.rows, lambda texts: "организация" in texts and any(_ID.search(text) for text in texts))
        if head is None:
            continue
        titles = [text for row in sheet.rows[:head] for text in map(_text, row) if text]
        if titles and period not in titles:
            raise ValueError(f"Этот файл не за {period}. Выберите в таблице его период и загрузите файл снова.")
        columns = {
            index: int(found[1]) for index, cell in enumerate(sheet.rows[head]) if (found := _ID.search(_text(cell)))
        }
        return [
            FilledCell(int(_text(row[0])), indicator, _text(row[index]), address(index, number))
            for number, row in enumerate(sheet.rows[head + 1 :], start=head + 2)
            if row and _text(row[0]).isdigit()
            for index, indicator in columns.items()
            if index < len(row) and _text(row[index])
        ]
    raise ValueError("В файле нет листа значений портала. Скачайте таблицу для заполнения и впишите значения в неё.")
