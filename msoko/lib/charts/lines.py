"""Change over time: lines with direct labels and a target, and the same in small panels."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from msoko.lib.charts.drawing import LINE, SMALL, TEXT, Canvas, Chart, Head, also_for_phones, nothing
from msoko.lib.charts.measure import clipped, spread, text_width, wrapped
from msoko.lib.charts.scales import Scale, places, range_of, ticks
from msoko.lib.russian import number, percent

LINES = ("l1", "l2", "l3", "l4")
_DOTS = ("d1", "d2", "d3", "d4")
_PLOT = 240
_TOP = 20
_PANEL = 92
_TITLE = 17
_PANEL_WIDTH = 280
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Series:
    """A named line: one value for each category, ``None`` where there is no data (the line is broken there)."""

    name: str
    values: tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """A small chart of one line with its own title; ``target`` is drawn across it.

    ``breaks`` are places of categories that are not comparable with those before them: the line starts anew there.
    """

    title: str
    values: tuple[Decimal | None, ...]
    target: Decimal | None = None
    breaks: frozenset[int] = frozenset()


@also_for_phones
def line_chart(
    head: Head,
    categories: Sequence[str],
    series: Sequence[Series],
    *,
    unit: str = "%",
    target: Decimal | None = None,
    target_label: str = "цель",
    breaks: Collection[int] = (),
    reach: tuple[Decimal, Decimal] | None = None,
) -> Chart:
    """At most four lines, named at their right ends; the target is a dashed line across.

    ``breaks`` are places of categories that are not comparable with those before them: lines start anew there. Values
    that all lie far above 0 get a scale of their own. ``reach`` is the range of the last value of the last line.
    """
    _check(categories, series)
    present = [value for line in series for value in line.values if value is not None]
    if not present:
        return nothing(head)
    canvas = Canvas(head)
    bounds = [*present, target, *(reach or ())]
    steps = ticks(*range_of(bounds, zero=_from_zero(bounds)))
    labels = [_axis_text(step, steps, unit) for step in steps]
    left = max(text_width(label, SMALL) for label in labels) + 12
    right = _right(head, [*(line.name for line in series), *([target_label] if target is not None else [])])
    vertical = Scale(steps[0], steps[-1], _TOP + _PLOT, _TOP)
    places_x = _category_places(len(categories), left + 16, right - 16)
    _grid(canvas, vertical, list(zip(steps, labels, strict=True)), (left, right))
    _category_labels(canvas, categories, places_x, _TOP + _PLOT + 16)
    if target is not None:
        canvas.line(left, vertical.at(target), right, vertical.at(target), "goal")
    for middle in _break_lines(canvas, places_x, breaks, (_TOP, _TOP + _PLOT)):
        canvas.text(middle, _TOP - 10, "новая методика", "dim", "m")
    if reach:
        _reach(canvas, places_x[-1], vertical.at(reach[0]), vertical.at(reach[1]))
    ends = [
        _draw_line(canvas, list(zip(places_x, line.values, strict=True)), vertical, index, breaks)
        for index, line in enumerate(series)
    ]
    entries = _named(series, ends, unit)
    if target is not None:
        entries.append((vertical.at(target), f"{target_label} {_value_text(target, unit)}", "goal"))
    height = _name_lines(canvas, entries, right + 8, is_phone=head.is_phone)
    return canvas.finish(height, _description(categories, series, unit))


@also_for_phones
def small_multiples(head: Head, categories: Sequence[str], panels: Sequence[Panel], *, unit: str = "%") -> Chart:
    """A panel for each thing, all with one scale, so that heights compare across panels."""
    _check(categories, [Series(panel.title, panel.values) for panel in panels], most=200)
    present = [value for panel in panels for value in panel.values if value is not None]
    if not present:
        return nothing(head)
    canvas = Canvas(head)
    steps = ticks(*range_of([*present, *(panel.target for panel in panels)]), wanted=2)
    columns = max(1, head.width // _PANEL_WIDTH)
    pitch = head.width / columns
    # Titles of all panels take the lines of the longest one, so that plots stand level.
    titles = [wrapped(panel.title, pitch - 28, TEXT * 1.05) for panel in panels]
    over = (max(len(lines) for lines in titles) - 1) * _TITLE
    for index, (panel, lines) in enumerate(zip(panels, titles, strict=True)):
        left = (index % columns) * pitch
        top = (index // columns) * (_PANEL + 70 + over)
        for place, text in enumerate(lines):
            canvas.text(left, top + 10 + place * _TITLE, text, "strong", tip=panel.title)
        _panel(canvas, panel, (left, top + over, pitch - 28), steps, (categories, unit))
    rows = -(-len(panels) // columns)
    named = [Series(panel.title, panel.values) for panel in panels]
    return canvas.finish(rows * (_PANEL + 70 + over) - 16, _description(categories, named, unit))


def _panel(
    canvas: Canvas,
    panel: Panel,
    box: tuple[float, float, float],
    steps: tuple[Decimal, ...],
    words: tuple[Sequence[str], str],
) -> None:
    left, top, width = box
    categories, unit = words
    labels = [_axis_text(step, steps, unit) for step in steps]
    start = left + max(text_width(label, SMALL) for label in labels) + 14
    vertical = Scale(steps[0], steps[-1], top + 28 + _PANEL, top + 28)
    _grid(canvas, vertical, list(zip(steps, labels, strict=True)), (start, left + width))
    if panel.target is not None:
        canvas.line(start, vertical.at(panel.target), left + width, vertical.at(panel.target), "goal")
    across = _category_places(len(categories), start + 10, left + width - 34)
    _break_lines(canvas, across, panel.breaks, (top + 28, top + 28 + _PANEL))
    end = _draw_line(canvas, list(zip(across, panel.values, strict=True)), vertical, 0, panel.breaks)
    marked = [f"{name}*" if place in panel.breaks else name for place, name in enumerate(categories)]
    _category_labels(canvas, marked, across, top + 28 + _PANEL + 14)
    if end is None:
        canvas.text(start + 8, top + 28 + _PANEL / 2, "нет данных", "dim")
        return
    value = next(value for value in reversed(panel.values) if value is not None)
    above = end[1] - 12 if end[1] - 12 > top + 28 else end[1] + 14
    canvas.plate(end[0], above, _value_text(value, unit), "paper")
    canvas.text(end[0], above, _value_text(value, unit), "strong", "m")


def _right(head: Head, names: Sequence[str]) -> float:
    """Where the plot ends: names stand at its right, on a phone under it."""
    beside = min(max(text_width(name, TEXT) + 100 for name in names), head.width * 0.32)
    return head.width - (4 if head.is_phone else beside)


def _reach(canvas: Canvas, x: float, low: float, high: float) -> None:
    canvas.line(x, low, x, high, "stem")
    for end in (low, high):
        canvas.line(x - 6, end, x + 6, end, "stem")


def _break_lines(
    canvas: Canvas, places_x: Sequence[float], breaks: Collection[int], span: tuple[float, float]
) -> list[float]:
    """Hairlines between categories and those before them, with which they are not comparable; where they stand."""
    middles = [(places_x[place - 1] + places_x[place]) / 2 for place in breaks if 0 < place < len(places_x)]
    for middle in middles:
        canvas.line(middle, span[0], middle, span[1], "cut")
    return middles


def _from_zero(values: Sequence[Decimal | None]) -> bool:
    """Lines close together far above 0 would lie on one another under it; a line, unlike a bar, needs no 0."""
    low, high = range_of(values, zero=False)
    return low < 0 or low < high * 2 / 3


def _draw_line(
    canvas: Canvas,
    points: Sequence[tuple[float, Decimal | None]],
    vertical: Scale,
    index: int,
    breaks: Collection[int] = (),
) -> Point | None:
    """The line with gaps where data is missing or not comparable; returns its last point."""
    runs: list[list[Point]] = [[]]
    for place, (x, value) in enumerate(points):
        if value is None or place in breaks:
            runs.append([])
        if value is not None:
            runs[-1].append((x, vertical.at(value)))
    for run in runs:
        if len(run) > 1:
            canvas.polyline(run, LINES[index])
    drawn = [point for run in runs for point in run]
    for x, y in drawn:
        canvas.circle(x, y, 4, _DOTS[index])
    return drawn[-1] if drawn else None


def _named(series: Sequence[Series], ends: Sequence[Point | None], unit: str) -> list[tuple[float, str, str]]:
    """Where each line ends, its name with the last value, its class."""
    entries = []
    for line, end, css in zip(series, ends, LINES, strict=False):
        if end is not None:
            value = next(value for value in reversed(line.values) if value is not None)
            entries.append((end[1], f"{line.name} {_value_text(value, unit)}", css))
    return entries


def _name_lines(canvas: Canvas, entries: list[tuple[float, str, str]], at: float, *, is_phone: bool) -> float:
    """Names at the ends of the lines, below them on a phone; the height of the drawing."""
    if is_phone:
        return canvas.legend(4, _TOP + _PLOT + 42, [(css, text) for _, text, css in entries])
    _end_labels(canvas, entries, at)
    return _TOP + _PLOT + 30


def _end_labels(canvas: Canvas, entries: Sequence[tuple[float, str, str]], x: float) -> None:
    """Samples of the lines, names and last values at the right, moved apart where lines end close together."""
    heights = spread([entry[0] for entry in entries], LINE, _TOP, _TOP + _PLOT)
    for height, (_, text, css) in zip(heights, entries, strict=True):
        canvas.line(x, height, x + 18, height, css)
        canvas.text(x + 24, height, clipped(text, canvas.width - x - 24, TEXT), tip=text)


def _grid(canvas: Canvas, vertical: Scale, steps: list[tuple[Decimal, str]], span: tuple[float, float]) -> None:
    for step, label in steps:
        height = vertical.at(step)
        canvas.line(span[0], height, span[1], height, "base" if step == steps[0][0] else "ax")
        canvas.text(span[0] - 6, height, label, "dim", "e")


def _category_places(count: int, start: float, end: float) -> list[float]:
    if count == 1:
        return [(start + end) / 2]
    return [start + (end - start) * index / (count - 1) for index in range(count)]


def _category_labels(canvas: Canvas, categories: Sequence[str], places_x: Sequence[float], y: float) -> None:
    """As many names as fit: the last one always, then every n-th before it."""
    room = places_x[1] - places_x[0] if len(places_x) > 1 else canvas.width
    widest = max(text_width(name, SMALL) for name in categories) + 8
    every = max(1, -(-int(widest) // max(int(room), 1)))
    for index, (name, x) in enumerate(zip(categories, places_x, strict=True)):
        if (len(categories) - 1 - index) % every == 0:
            canvas.text(x, y, name, "dim", "m")


def _axis_text(step: Decimal, steps: tuple[Decimal, ...], unit: str) -> str:
    return percent(step, places(steps)) if unit == "%" else number(step, places(steps))


def _value_text(value: Decimal, unit: str) -> str:
    return percent(value) if unit == "%" else number(value)


def _check(categories: Sequence[str], series: Sequence[Series], most: int = len(LINES)) -> None:
    if len(series) > most:
        raise ValueError(f"На рисунке не больше {most} рядов")
    if any(len(line.values) != len(categories) for line in series):
        raise ValueError("В каждом ряду столько значений, сколько подписей")


def _description(categories: Sequence[str], series: Sequence[Series], unit: str) -> str:
    lines = []
    for line in series:
        values = ", ".join(
            f"{name} – {'нет данных' if value is None else _value_text(value, unit)}"
            for name, value in zip(categories, line.values, strict=True)
        )
        lines.append(f"{line.name}: {values}")
    return "; ".join(lines)
