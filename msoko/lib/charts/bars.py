"""Horizontal bars: stacked shares with a tick for comparison, and groups of bars side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from msoko.lib.charts.drawing import (
    LINE,
    SMALL,
    TEXT,
    VALUE,
    Canvas,
    Chart,
    Head,
    also_for_phones,
    label_width,
    nothing,
)
from msoko.lib.charts.measure import clipped, text_width
from msoko.lib.charts.scales import Scale, places, range_of, ticks
from msoko.lib.russian import number, percent

SERIES = ("b1", "b2", "b3", "b4")
_GROUP_TONES = {1: ("b1",), 2: ("b2", "b1"), 3: ("b3", "b2", "b1")}
"""Series side by side go from the earliest to the latest, which is the darkest; red is kept for what is bad."""

_BAR = 27
_ROW = 44
_TOP = 26


@dataclass(frozen=True, slots=True)
class StackedRow:
    """One bar: counts by series; ``value`` and ``note`` stand at the right, ``tick`` is a percent to compare with."""

    label: str
    counts: tuple[int, ...]
    value: str = ""
    note: str = ""
    tick: Decimal | None = None


@dataclass(frozen=True, slots=True)
class BarGroup:
    """One thing measured in every series; ``None`` is no data. ``target`` is drawn as a tick."""

    label: str
    values: tuple[Decimal | None, ...]
    target: Decimal | None = None


@also_for_phones
def stacked_bars(head: Head, series: Sequence[str], rows: Sequence[StackedRow], *, tick_label: str = "") -> Chart:
    """Counts as shares of 100 %, at most four series, numbers in the bars, a tick for last year or the target."""
    _check_series(series, [row.counts for row in rows])
    if not rows:
        return nothing(head)
    canvas = Canvas(head)
    value_width = max(text_width(row.value, VALUE, bold=True) for row in rows)
    note_width = max(text_width(row.note, SMALL) for row in rows)
    right = head.width - (value_width + 16 if value_width else 0) - (note_width + 16 if note_width else 0)
    left = 0 if head.is_phone else label_width(head, [row.label for row in rows])
    ends = (16, head.width - 18) if head.is_phone else (left, right - 18)
    scale = Scale(Decimal(0), Decimal(100), *ends)
    # On a phone the name and the numbers of a row stand over its bar.
    lift = LINE + 8 if head.is_phone else 0
    pitch = _ROW + lift
    bottom = _TOP + pitch * len(rows)
    _percent_axis(canvas, scale, bottom)
    for index, row in enumerate(rows):
        middle = _TOP + pitch * index + _ROW / 2 + lift
        words = middle - (_BAR / 2 + LINE / 2 + 4 if lift else 0)
        if lift:
            canvas.text(0, words, clipped(row.label, right - 8), tip=row.label)
        else:
            canvas.label(0, words, row.label, left - 12)
        _stack(canvas, scale, middle, row, series)
        canvas.text(right + value_width, words, row.value, "v", "e")
        canvas.text(head.width, words, row.note, "dim", "e")
    entries = list(zip(SERIES, series, strict=False))
    if tick_label and any(row.tick is not None for row in rows):
        entries.append(("ref", tick_label))
    height = canvas.legend(left, bottom + 20, entries)
    return canvas.finish(height, _stacked_description(series, rows))


@also_for_phones
def grouped_bars(
    head: Head, series: Sequence[str], groups: Sequence[BarGroup], *, unit: str = "%", target_label: str = "цель"
) -> Chart:
    """A bar for each of up to three series (the latest last), value at its end, the group's target as a tick."""
    _check_series(series, [group.values for group in groups], most=len(_GROUP_TONES))
    tones = _GROUP_TONES[len(series)]
    if not groups:
        return nothing(head)
    canvas = Canvas(head)
    left = label_width(head, [group.label for group in groups])
    low, high = range_of([value for group in groups for value in (*group.values, group.target)])
    steps = ticks(low, high, wanted=3 if head.is_phone else 5)
    scale = Scale(steps[0], steps[-1], left, head.width - (76 if head.is_phone else 90))
    thickness = 18 if len(series) > 1 else _BAR
    row_height = max(thickness * len(series) + 16, 2 * LINE + 8)
    bottom = _TOP + row_height * len(groups)
    _value_axis(canvas, scale, steps, bottom, unit)
    for index, group in enumerate(groups):
        top = _TOP + row_height * index
        canvas.label(0, top + row_height / 2, group.label, left - 12)
        first = top + (row_height - thickness * len(series)) / 2
        for place, value in enumerate(group.values):
            _value_bar(canvas, scale, first + place * thickness, thickness, (value, tones[place], unit))
        if group.target is not None:
            at = scale.at(group.target)
            canvas.line(at, first - 4, at, first + thickness * len(series) + 4, "ref")
    entries = list(zip(tones, series, strict=True)) if len(series) > 1 else []
    if any(group.target is not None for group in groups):
        entries.append(("ref", target_label))
    height = canvas.legend(left, bottom + 20, entries) if entries else bottom + 6
    return canvas.finish(height, _grouped_description(series, groups, unit))


def _stack(canvas: Canvas, scale: Scale, middle: float, row: StackedRow, series: Sequence[str]) -> None:
    total = sum(row.counts)
    if not total:
        canvas.text(scale.start + 8, middle, "нет обязательств", "dim")
        return
    tick = None if row.tick is None else scale.at(row.tick)
    passed = 0
    labels: list[tuple[float, str, str]] = []
    for count, css, name in zip(row.counts, SERIES, series, strict=False):
        start, end = (scale.at(Decimal(part * 100) / total) for part in (passed, passed + count))
        passed += count
        if not count:
            continue
        canvas.rect(start, middle - _BAR / 2, end - start - 1.5, _BAR, css, tip=f"{row.label}: {name} – {count}")
        place = _label_place(start, end, tick, text_width(str(count), TEXT, bold=True) + 8)
        if place is not None:
            labels.append((place, str(count), css))
    if tick is not None:
        canvas.line(tick, middle - _BAR / 2 - 5, tick, middle + _BAR / 2 + 5, "ref")
    for place, text, css in labels:
        if css in ("b2", "b4"):
            canvas.plate(place, middle, text, css)
        canvas.text(place, middle, text, css.replace("b", "on"), "m")


def _label_place(start: float, end: float, tick: float | None, need: float) -> float | None:
    """Middle of the widest part of the segment that the tick leaves free; ``None`` when the number does not fit."""
    parts = [(start, end)]
    if tick is not None and start - 6 < tick < end + 6:
        parts = [(start, tick - 4), (tick + 4, end)]
    low, high = max(parts, key=lambda part: part[1] - part[0])
    return (low + high) / 2 if high - low >= need else None


def _value_bar(
    canvas: Canvas, scale: Scale, top: float, thickness: float, bar: tuple[Decimal | None, str, str]
) -> None:
    value, css, unit = bar
    zero = scale.at(0)
    middle = top + thickness / 2
    if value is None:
        canvas.text(zero + 6, middle, "нет данных", "dim")
        return
    end = scale.at(value)
    canvas.rect(min(zero, end), top + 1, max(abs(end - zero), 1), thickness - 2, css)
    text = percent(value) if unit == "%" else number(value)
    width = text_width(text, TEXT) + 4
    canvas.plate(max(zero, end) + 8 + width / 2, middle, text, "paper")
    canvas.text(max(zero, end) + 8, middle, text)


def _percent_axis(canvas: Canvas, scale: Scale, bottom: float) -> None:
    for step in (0, 25, 50, 75, 100):
        at = scale.at(step)
        canvas.line(at, _TOP, at, bottom, "ax")
        canvas.text(at, 13, percent(step, 0), "dim", "m")


def _value_axis(canvas: Canvas, scale: Scale, steps: tuple[Decimal, ...], bottom: float, unit: str) -> None:
    decimals = places(steps)
    for step in steps:
        at = scale.at(step)
        canvas.line(at, _TOP, at, bottom, "base" if step == 0 else "ax")
        canvas.text(at, 13, percent(step, decimals) if unit == "%" else number(step, decimals), "dim", "m")


def _check_series(series: Sequence[str], rows: Sequence[Sequence[object]], most: int = len(SERIES)) -> None:
    if not 1 <= len(series) <= most:
        raise ValueError(f"На рисунке от одного до {most} рядов")
    if any(len(row) != len(series) for row in rows):
        raise ValueError("В каждой строке столько значений, сколько рядов")


def _stacked_description(series: Sequence[str], rows: Sequence[StackedRow]) -> str:
    lines = []
    for row in rows:
        counts = ", ".join(f"{name} {count}" for name, count in zip(series, row.counts, strict=True))
        lines.append(f"{row.label}: {counts}{f', всего {row.value}' if row.value else ''}")
    return "; ".join(lines)


def _grouped_description(series: Sequence[str], groups: Sequence[BarGroup], unit: str) -> str:
    lines = []
    for group in groups:
        values = ", ".join(
            f"{name} {'нет данных' if value is None else percent(value) if unit == '%' else number(value)}"
            for name, value in zip(series, group.values, strict=True)
        )
        lines.append(f"{group.label}: {values}")
    return "; ".join(lines)
