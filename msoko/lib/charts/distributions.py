"""Spread of results: quartile boxes, dots before and after, a histogram with the borders of marks."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from msoko.lib.charts.drawing import SMALL, Canvas, Chart, Head, also_for_phones, label_width, nothing
from msoko.lib.charts.measure import text_width
from msoko.lib.charts.scales import Scale, places, range_of, ticks
from msoko.lib.russian import number, percent

_ROW = 36
_TOP = 26
_PLOT = 220


@dataclass(frozen=True, slots=True)
class BoxRow:
    """Lowest, lower quartile, median, upper quartile, highest of ``count`` values."""

    label: str
    low: Decimal
    lower: Decimal
    median: Decimal
    upper: Decimal
    high: Decimal
    count: int = 0

    def __post_init__(self) -> None:
        if not self.low <= self.lower <= self.median <= self.upper <= self.high:
            raise ValueError("Квартили идут по возрастанию")


@dataclass(frozen=True, slots=True)
class DotRow:
    """A value now and, when known, before; ``is_marked`` draws it as a signal."""

    label: str
    value: Decimal | None
    before: Decimal | None = None
    is_marked: bool = False


@dataclass(frozen=True, slots=True)
class MarkBorder:
    """The lowest score of a mark."""

    score: int
    mark: str


@dataclass(frozen=True, slots=True)
class Histogram:
    """Numbers of works by score, from ``first`` on; ``peaks`` are scores with a signal."""

    counts: tuple[int, ...]
    first: int = 0
    borders: tuple[MarkBorder, ...] = ()
    peaks: frozenset[int] = frozenset()


@also_for_phones
def box_rows(head: Head, rows: Sequence[BoxRow], *, unit: str = "%", target: Decimal | None = None) -> Chart:
    """A box from quartile to quartile with the median in it and whiskers to the lowest and the highest value."""
    if not rows:
        return nothing(head)
    canvas = Canvas(head)
    left = label_width(head, [row.label for row in rows])
    ends = [value for row in rows for value in (row.low, row.high, target)]
    steps = ticks(*range_of(ends, zero=False), wanted=3 if head.is_phone else 5)
    scale = Scale(steps[0], steps[-1], left, head.width - (76 if head.is_phone else 160))
    bottom = _TOP + _ROW * len(rows)
    _axis(canvas, scale, steps, bottom, unit)
    _target(canvas, scale, target, bottom)
    for index, row in enumerate(rows):
        middle = _TOP + _ROW * index + _ROW / 2
        canvas.label(0, middle, row.label, left - 12)
        low, lower, median, upper, high = (
            scale.at(value) for value in (row.low, row.lower, row.median, row.upper, row.high)
        )
        canvas.line(low, middle, high, middle, "stem")
        canvas.line(low, middle - 5, low, middle + 5, "stem")
        canvas.line(high, middle - 5, high, middle + 5, "stem")
        canvas.rect(lower, middle - 10, max(upper - lower, 2), 20, "b3", tip=_box_text(row, unit))
        canvas.line(median, middle - 12, median, middle + 12, "ref")
        right, lift = (head.width, 8) if head.is_phone and row.count else (head.width - 70, 0)
        canvas.text(right, middle - lift, _value(row.median, unit), "strong", "e")
        if row.count:
            canvas.text(head.width, middle + lift, f"n\u00a0=\u00a0{number(row.count)}", "dim", "e")
    entries = [("stem", "от наименьшего до наибольшего"), ("b3", "половина значений"), ("ref", "медиана")]
    height = canvas.legend(left, bottom + 20, entries + ([("goal", "цель")] if target is not None else []))
    return canvas.finish(height, "; ".join(f"{row.label}: {_box_text(row, unit)}" for row in rows))


@also_for_phones
def dot_rows(
    head: Head,
    rows: Sequence[DotRow],
    *,
    now_label: str,
    before_label: str = "",
    unit: str = "%",
    target: Decimal | None = None,
    marked_label: str = "есть признаки",
) -> Chart:
    """A dot for the value and a paler one for the value before, joined by a line; the target runs across."""
    if not rows:
        return nothing(head)
    canvas = Canvas(head)
    left = label_width(head, [row.label for row in rows])
    values = [value for row in rows for value in (row.value, row.before, target)]
    steps = ticks(*range_of(values, zero=False), wanted=3 if head.is_phone else 5)
    scale = Scale(steps[0], steps[-1], left + 10, head.width - (76 if head.is_phone else 90))
    bottom = _TOP + _ROW * len(rows)
    _axis(canvas, scale, steps, bottom, unit)
    _target(canvas, scale, target, bottom)
    for index, row in enumerate(rows):
        middle = _TOP + _ROW * index + _ROW / 2
        canvas.label(0, middle, row.label, left - 12)
        _dots(canvas, scale, row, middle)
        canvas.text(head.width, middle, _value(row.value, unit), "strong" if row.value is not None else "dim", "e")
    entries = [("d1", now_label)]
    if before_label and any(row.before is not None for row in rows):
        entries.append(("d0", before_label))
    if any(row.is_marked for row in rows):
        entries.append(("d4", marked_label))
    height = canvas.legend(left, bottom + 20, entries + ([("goal", "цель")] if target is not None else []))
    return canvas.finish(height, "; ".join(_dot_text(row, unit, before_label) for row in rows))


@also_for_phones
def histogram(head: Head, data: Histogram, *, score_label: str = "первичный балл", count_label: str = "работ") -> Chart:
    """Columns by score, vertical lines at the lowest score of each mark, columns with a signal in the fourth tone."""
    if not sum(data.counts):
        return nothing(head)
    canvas = Canvas(head)
    steps = tuple(step for step in ticks(Decimal(0), Decimal(max(data.counts))) if step == int(step))
    left = max(text_width(number(step), SMALL) for step in steps) + 14
    vertical = Scale(steps[0], steps[-1], 44 + _PLOT, 44)
    pitch = (head.width - left) / len(data.counts)
    for step in steps:
        canvas.line(left, vertical.at(step), head.width, vertical.at(step), "ax" if step else "base")
        canvas.text(left - 6, vertical.at(step), number(step), "dim", "e")
    _borders(canvas, data, left, pitch)
    for index, count in enumerate(data.counts):
        score = data.first + index
        top = vertical.at(count)
        css = "b4" if score in data.peaks else "b1"
        tip = f"{score}: {number(count)} {count_label}"
        if count:
            canvas.rect(left + pitch * index + pitch * 0.1, top, pitch * 0.8, 44 + _PLOT - top, css, tip=tip)
    _score_labels(canvas, data, left, pitch)
    canvas.text(left, 10, f"{count_label}, шт.", "dim")
    canvas.text(head.width, 44 + _PLOT + 34, score_label, "dim", "e")
    return canvas.finish(44 + _PLOT + 44, _histogram_text(data, count_label))


def _dots(canvas: Canvas, scale: Scale, row: DotRow, middle: float) -> None:
    if row.before is not None:
        if row.value is not None:
            canvas.line(scale.at(row.before), middle, scale.at(row.value), middle, "stem")
        canvas.dot(scale.at(row.before), middle, 6, "d0", tip=number(row.before))
    if row.value is not None:
        canvas.dot(scale.at(row.value), middle, 6, "d4" if row.is_marked else "d1", tip=number(row.value))


def _borders(canvas: Canvas, data: Histogram, left: float, pitch: float) -> None:
    last = data.first + len(data.counts)
    inside = sorted((b for b in data.borders if data.first <= b.score < last), key=lambda border: border.score)
    for border in inside:
        at = left + (border.score - data.first) * pitch
        canvas.line(at, 26, at, 44 + _PLOT, "goal")
        label = f"«{border.mark}»" if canvas.head.is_phone else f"«{border.mark}» с\u00a0{border.score}"
        canvas.text(at + 4, 30, label, "dim")


def _score_labels(canvas: Canvas, data: Histogram, left: float, pitch: float) -> None:
    widest = text_width(str(data.first + len(data.counts)), SMALL) + 8
    every = max(1, -(-int(widest) // max(int(pitch), 1)))
    for index in range(0, len(data.counts), every):
        canvas.text(left + pitch * (index + 0.5), 44 + _PLOT + 14, str(data.first + index), "dim", "m")


def _axis(canvas: Canvas, scale: Scale, steps: tuple[Decimal, ...], bottom: float, unit: str) -> None:
    decimals = places(steps)
    for step in steps:
        at = scale.at(step)
        canvas.line(at, _TOP, at, bottom, "ax")
        canvas.text(at, 13, percent(step, decimals) if unit == "%" else number(step, decimals), "dim", "m")


def _target(canvas: Canvas, scale: Scale, target: Decimal | None, bottom: float) -> None:
    if target is not None:
        canvas.line(scale.at(target), _TOP - 4, scale.at(target), bottom + 4, "goal")


def _value(value: Decimal | None, unit: str) -> str:
    if value is None:
        return "нет данных"
    return percent(value) if unit == "%" else number(value)


def _box_text(row: BoxRow, unit: str) -> str:
    half = f"половина от {_value(row.lower, unit)} до {_value(row.upper, unit)}"
    return f"медиана {_value(row.median, unit)}, {half}, все от {_value(row.low, unit)} до {_value(row.high, unit)}"


def _dot_text(row: DotRow, unit: str, before_label: str) -> str:
    before = f", {before_label or 'раньше'} {_value(row.before, unit)}" if row.before is not None else ""
    return f"{row.label}: {_value(row.value, unit)}{before}"


def _histogram_text(data: Histogram, count_label: str) -> str:
    borders = "; ".join(f"отметка «{border.mark}» с {border.score}" for border in data.borders)
    counts = ", ".join(f"{data.first + index} – {count}" for index, count in enumerate(data.counts))
    return f"Балл и число {count_label}: {counts}" + (f"; {borders}" if borders else "")
