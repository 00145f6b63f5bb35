"""A table of values with a tone behind each: who differs and where, at a glance."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from msoko.lib.charts.drawing import LINE, SMALL, Canvas, Chart, Head, also_for_phones, label_width, nothing
from msoko.lib.charts.measure import clipped, wrapped
from msoko.lib.charts.scales import range_of
from msoko.lib.russian import number

STEPS = 5
_ROW = 32
_NARROWEST = 76
"""A narrower column has no room for «100,0 %» and a word of its head."""
_DARK_FROM = 4
"""From this tone on the text is light."""


@dataclass(frozen=True, slots=True)
class HeatCell:
    """A value for the tone and the text to show; no value is drawn as a dotted field."""

    value: Decimal | None
    text: str = ""
    tip: str = ""


@dataclass(frozen=True, slots=True)
class HeatRow:
    label: str
    cells: tuple[HeatCell, ...]


@also_for_phones
def heat_table(
    head: Head,
    columns: Sequence[str],
    rows: Sequence[HeatRow],
    *,
    bounds: Sequence[Decimal] = (),
    unit: str = "%",
) -> Chart:
    """Rows by columns in five tones. ``bounds`` are the four values where the next tone begins; equal steps without."""
    if any(len(row.cells) != len(columns) for row in rows):
        raise ValueError("В каждой строке столько клеток, сколько столбцов")
    if not rows or not columns:
        return nothing(head)
    limits = tuple(bounds) or _equal_bounds(rows)
    if len(limits) != STEPS - 1 or list(limits) != sorted(limits):
        raise ValueError(f"Нужно {STEPS - 1} границы по возрастанию")
    canvas = Canvas(head)
    left = label_width(head, [row.label for row in rows])
    most = max(1, int((head.width - left) // _NARROWEST)) if head.is_phone else len(columns)
    bottom = 0.0
    for first in range(0, len(columns), most):
        span = slice(first, first + most)
        bottom = _block(canvas, columns[span], [(row.label, row.cells[span]) for row in rows], (left, bottom), limits)
    height = canvas.legend(0 if head.is_phone else left, bottom + 20, _legend(limits, rows, unit))
    return canvas.finish(height, _description(columns, rows))


def _block(
    canvas: Canvas,
    columns: Sequence[str],
    rows: Sequence[tuple[str, Sequence[HeatCell]]],
    corner: tuple[float, float],
    limits: tuple[Decimal, ...],
) -> float:
    """As many columns as fit side by side; returns the bottom. On a phone the blocks stand under one another."""
    left, upper = corner
    pitch = (canvas.width - left) / len(columns)
    top = _column_heads(canvas, columns, left, pitch, upper + (12 if upper else 0))
    for index, (label, cells) in enumerate(rows):
        canvas.label(0, top + _ROW * (index + 0.5), label, left - 8)
        for place, cell in enumerate(cells):
            _cell(canvas, cell, (left + pitch * place, top + _ROW * index, pitch), limits)
    return top + _ROW * len(rows)


def _cell(canvas: Canvas, cell: HeatCell, box: tuple[float, float, float], limits: tuple[Decimal, ...]) -> None:
    x, y, width = box
    tone = 0 if cell.value is None else 1 + sum(cell.value >= limit for limit in limits)
    canvas.rect(x + 1, y + 1, width - 2, _ROW - 2, f"q{tone}", tip=cell.tip)
    text = clipped(cell.text or number(cell.value), width - 6)
    if tone == 0:
        canvas.plate(x + width / 2, y + _ROW / 2, text, "q0")
    canvas.text(x + width / 2, y + _ROW / 2, text, "on1" if tone >= _DARK_FROM else "", "m", tip=cell.tip)


def _column_heads(canvas: Canvas, columns: Sequence[str], left: float, pitch: float, top: float) -> float:
    """Heads of two lines at most (on a phone of five) over the columns; returns where the rows begin."""
    if not canvas.head.is_phone:
        for place, name in enumerate(columns):
            canvas.label(left + pitch * (place + 0.5), top + 18, name, pitch - 8, "dim", "m")
        return top + 38
    heads = [wrapped(name, pitch - 6, SMALL, lines=5) for name in columns]
    bottom = top + 12 + LINE * max(len(lines) for lines in heads)
    for place, lines in enumerate(heads):
        for up, text in enumerate(reversed(lines)):
            canvas.text(left + pitch * (place + 0.5), bottom - 12 - LINE * up, text, "dim", "m", tip=columns[place])
    return bottom


def _equal_bounds(rows: Sequence[HeatRow]) -> tuple[Decimal, ...]:
    low, high = range_of([cell.value for row in rows for cell in row.cells], zero=False)
    step = (high - low) / STEPS
    return tuple(low + step * number_ for number_ in range(1, STEPS))


def _legend(limits: tuple[Decimal, ...], rows: Sequence[HeatRow], unit: str) -> list[tuple[str, str]]:
    tail = f"\u00a0{unit}" if unit else ""
    texts = [_bound(limit) for limit in limits]
    entries = [("q1", f"меньше {texts[0]}{tail}")]
    for step in range(1, STEPS - 1):
        entries.append((f"q{step + 1}", f"от {texts[step - 1]} до {texts[step]}"))
    entries.append((f"q{STEPS}", f"{texts[-1]}{tail} и больше"))
    if any(cell.value is None for row in rows for cell in row.cells):
        entries.append(("q0", "нет данных"))
    return entries


def _bound(limit: Decimal) -> str:
    return number(limit) if limit == limit.to_integral_value() else number(limit, 1)


def _description(columns: Sequence[str], rows: Sequence[HeatRow]) -> str:
    lines = []
    for row in rows:
        cells = ", ".join(
            f"{name} {'нет данных' if cell.value is None else cell.text or number(cell.value)}"
            for name, cell in zip(columns, row.cells, strict=True)
        )
        lines.append(f"{row.label}: {cells}")
    return "; ".join(lines)
