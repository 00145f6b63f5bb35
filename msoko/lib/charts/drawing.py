"""The drawing itself: marks with coordinates already printed, and a canvas that collects them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import wraps
from types import MappingProxyType
from typing import Concatenate, ParamSpec

from msoko.lib.charts.measure import ELLIPSIS, clipped, text_width, wrapped

TEXT = 13
SMALL = 12
VALUE = 15
LINE = 16
"""Heights in pixels: text, secondary text, emphasised value, one line."""

WIDTH = 1180
PRINT_WIDTH = 680
PHONE_WIDTH = 360
"""Widths of a drawing for the page, for a sheet of A4, where 13 px come out as about 10 pt, and for a phone."""

_DESCRIPTION_LENGTH = 1500
Rest = ParamSpec("Rest")

# Light paint, the same as the tokens of the style sheet: it is what a PDF and a saved file show.
_INK, _INK_2, _RULE, _PAPER = "#17202b", "#48535f", "#d7dad3", "#ffffff"
_C1, _C2, _C3, _C4 = "#2a41a6", "#8c9bdb", "#dcdfd8", "#b0241c"
_HEAT = ("#f5f5f1", "#e6eaf8", "#c3ccef", "#8c9bdb", "#4c61bd", "#2a41a6")

FILLS: Mapping[str, str] = MappingProxyType(
    {
        "b1": _C1, "b2": _C2, "b3": _C3, "b4": _C4, "paper": _PAPER,
        "d0": _PAPER, "d1": _C1, "d2": _C2, "d3": _INK_2, "d4": _C4, "ring": _PAPER,
        **{f"q{step}": colour for step, colour in enumerate(_HEAT)},
    }
)  # fmt: skip
"""Class of a filled mark → its light colour.

b1…b4 are the series, d1…d4 dots on lines, d0 a hollow dot (the value before), q0…q5 the steps of a heat table (q0: no
data).
"""

OUTLINES: Mapping[str, str] = MappingProxyType({"d0": _C1, "ring": _C4})
"""Dots drawn by their outline; all others have one of paper, which parts them from the line."""

STROKES: Mapping[str, tuple[str, float, str]] = MappingProxyType(
    {
        "ax": (_RULE, 1, ""),
        "base": (_INK, 1, ""),
        "ref": (_INK, 2, ""),
        "goal": (_INK, 1.5, "5 4"),
        "cut": (_INK_2, 1, "1 3"),
        "l1": (_C1, 2.5, ""),
        "l2": (_C2, 2.5, "7 4"),
        "l3": (_INK_2, 2, "2 3"),
        "l4": (_C4, 2.5, "10 3 2 3"),
        "stem": (_INK_2, 1.5, ""),
    }
)
"""Class of a line → light colour, width, dashes. Series differ by dashes too, for print without colour."""

_LABELS: Mapping[str, tuple[str, float, str]] = MappingProxyType(
    {
        "": (_INK, TEXT, "400"),
        "dim": (_INK_2, SMALL, "400"),
        "v": (_INK, VALUE, "650"),
        "strong": (_INK, TEXT, "600"),
        "on1": (_PAPER, TEXT, "600"),
        "on2": (_INK, TEXT, "600"),
        "on3": (_INK, TEXT, "400"),
        "on4": (_PAPER, TEXT, "600"),
        "alert": (_C4, TEXT, "600"),
    }
)
_ANCHORS = {"": "start", "m": "middle", "e": "end"}
PATTERNS = MappingProxyType({"b2": "hatch", "b4": "lines", "q0": "dots"})
"""Fills that get a pattern over them, so that the drawing is read without colour."""


@dataclass(frozen=True, slots=True)
class Rect:
    x: str
    y: str
    width: str
    height: str
    css: str
    fill: str
    tip: str = ""
    kind: str = "rect"


@dataclass(frozen=True, slots=True)
class Line:
    x1: str
    y1: str
    x2: str
    y2: str
    css: str
    stroke: str
    width: str
    dashes: str
    kind: str = "line"


@dataclass(frozen=True, slots=True)
class Polyline:
    points: str
    css: str
    stroke: str
    width: str
    dashes: str
    kind: str = "polyline"


@dataclass(frozen=True, slots=True)
class Circle:
    x: str
    y: str
    radius: str
    css: str
    fill: str
    stroke: str
    tip: str = ""
    kind: str = "circle"


@dataclass(frozen=True, slots=True)
class Label:
    x: str
    y: str
    text: str
    css: str
    fill: str
    size: str
    weight: str
    anchor: str
    tip: str = ""
    kind: str = "label"


Mark = Rect | Line | Polyline | Circle | Label


@dataclass(frozen=True, slots=True)
class Head:
    """What a chart is called. ``key`` is unique in the page; the description is made from the data when left out."""

    key: str
    title: str
    description: str = ""
    width: int = WIDTH

    @property
    def is_phone(self) -> bool:
        """So narrow that names stand over what they name and numbers of the axis are few."""
        return self.width <= PHONE_WIDTH


@dataclass(frozen=True, slots=True)
class Chart:
    """A finished drawing; ``patterns`` are the fills that its definitions must hold.

    A drawing for the page carries the same one drawn for a ``phone``: the style sheet shows the one that fits.
    """

    key: str
    title: str
    description: str
    width: str
    height: str
    marks: tuple[Mark, ...]
    patterns: tuple[str, ...]
    phone: "Chart | None" = None

    @property
    def is_empty(self) -> bool:
        return all(mark.kind == "label" for mark in self.marks)


def also_for_phones(draw: Callable[Concatenate[Head, Rest], Chart]) -> Callable[Concatenate[Head, Rest], Chart]:
    """Draws a chart of the page once more in the width of a phone."""

    @wraps(draw)
    def both(head: Head, *args: Rest.args, **kwargs: Rest.kwargs) -> Chart:
        chart = draw(head, *args, **kwargs)
        if head.width != WIDTH:
            return chart
        narrow = replace(head, key=f"{head.key}-phone", width=PHONE_WIDTH)
        return replace(chart, phone=draw(narrow, *args, **kwargs))

    return both


def label_width(head: Head, labels: Sequence[str]) -> float:
    """Room for row labels: as much as the longest one needs, at most a share of the drawing, then they wrap."""
    share = 0.24 if head.width >= WIDTH else 0.3
    return min(max(text_width(label, TEXT) for label in labels) + 24, head.width * share)


def px(value: float) -> str:
    """A coordinate with a point, never a comma, at most one decimal."""
    text = f"{value:.1f}"
    return "0" if text in {"-0.0", "0.0"} else text.removesuffix(".0")


class Canvas:
    """Collects marks in the order of drawing."""

    def __init__(self, head: Head) -> None:
        self.head = head
        self.width = head.width
        self._marks: list[Mark] = []
        self._patterns: dict[str, None] = {}

    def rect(self, x: float, y: float, width: float, height: float, css: str, *, tip: str = "") -> None:
        """A filled rectangle, with its pattern when the fill has one."""
        box = px(x), px(y), px(max(width, 0)), px(max(height, 0))
        self._marks.append(Rect(*box, css=css, fill=FILLS[css], tip=tip))
        pattern = PATTERNS.get(css)
        if pattern:
            self._patterns[pattern] = None
            self._marks.append(Rect(*box, css="pattern", fill=f"url(#{self.head.key}-{pattern})", tip=tip))

    def plate(self, x: float, y: float, text: str, css: str, size: float = TEXT) -> None:
        """A plain patch under a label that stands on a pattern."""
        width = text_width(text, size, bold=True) + 6
        box = px(x - width / 2), px(y - size * 0.65), px(width), px(size * 1.3)
        self._marks.append(Rect(*box, css=css, fill=FILLS[css]))

    def line(self, x1: float, y1: float, x2: float, y2: float, css: str) -> None:
        stroke, width, dashes = STROKES[css]
        self._marks.append(Line(px(x1), px(y1), px(x2), px(y2), css, stroke, px(width), dashes))

    def polyline(self, points: list[tuple[float, float]], css: str) -> None:
        stroke, width, dashes = STROKES[css]
        joined = " ".join(f"{px(x)},{px(y)}" for x, y in points)
        self._marks.append(Polyline(joined, css, stroke, px(width), dashes))

    def circle(self, x: float, y: float, radius: float, css: str, *, tip: str = "") -> None:
        self._marks.append(Circle(px(x), px(y), px(radius), css, FILLS[css], OUTLINES.get(css, _PAPER), tip))

    def dot(self, x: float, y: float, radius: float, css: str, *, tip: str = "") -> None:
        """A dot; the one with a signal gets a ring, so that it is seen without colour."""
        if css == "d4":
            self.circle(x, y, radius + 4, "ring", tip=tip)
        self.circle(x, y, radius, css, tip=tip)

    def text(self, x: float, y: float, text: str, css: str = "", anchor: str = "", *, tip: str = "") -> None:
        """A line of text whose middle is at ``y``; ``anchor``: empty (start), ``m`` (middle) or ``e`` (end)."""
        fill, size, weight = _LABELS[css]
        classes = f"{css} {anchor}".strip()
        baseline = px(y + size * 0.36)
        self._marks.append(Label(px(x), baseline, text, classes, fill, px(size), weight, _ANCHORS[anchor], tip))

    def label(self, x: float, y: float, text: str, width: float, css: str = "", anchor: str = "") -> None:
        """A text of one or two lines around ``y``; the full text is a tip when it had to be cut."""
        size = _LABELS[css][1]
        rows = wrapped(text, width, size)
        tip = text if rows[-1].endswith(ELLIPSIS) else ""
        top = y - (len(rows) - 1) * LINE / 2
        for number, row in enumerate(rows):
            self.text(x, top + number * LINE, row, css, anchor, tip=tip)

    def legend(self, x: float, y: float, entries: list[tuple[str, str]]) -> float:
        """Swatches with words from ``x``, wrapped to the width; returns the bottom.

        An entry is a class and a text: a fill gives a square, a line gives a stroke.
        """
        left = x
        for css, text in entries:
            width = 26 + text_width(text, SMALL) + 22
            if left > x and left + width > self.width:
                left, y = x, y + LINE + 6
            self._swatch(left, y, css)
            self.text(left + 22, y, clipped(text, self.width - left - 22, SMALL), "dim", tip=text)
            left += width
        return y + LINE / 2 + 4

    def _swatch(self, x: float, y: float, css: str) -> None:
        if css == "ref":
            self.line(x + 7, y - 9, x + 7, y + 9, css)
        elif css.startswith("d"):
            self.dot(x + 7, y, 6, css)
        elif css in STROKES:
            self.line(x - 4, y, x + 18, y, css)
        else:
            self.rect(x, y - 7, 14, 14, css)

    def finish(self, height: float, description: str = "") -> Chart:
        text = self.head.description or description
        if len(text) > _DESCRIPTION_LENGTH:
            text = text[:_DESCRIPTION_LENGTH].rsplit(";", 1)[0] + "; остальное в таблице"
        size = str(self.width), px(height)
        return Chart(self.head.key, self.head.title, text, *size, tuple(self._marks), tuple(self._patterns))


def nothing(head: Head, text: str = "Данных для рисунка пока нет") -> Chart:
    """What is drawn when there is nothing to draw."""
    canvas = Canvas(head)
    canvas.text(0, LINE, text, "dim")
    return canvas.finish(2 * LINE, text)
