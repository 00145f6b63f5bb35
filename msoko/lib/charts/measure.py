"""How wide a text will be, near enough for labels not to run into each other. Widths are those of Golos Text, in em."""

import re
from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate

_WIDTHS = (
    ("\u202f\u2009", 0.15), (" \u00a0", 0.25), ("'|", 0.26), ("iljІіЇїtf.,:;!()[]-‘’", 0.36),
    ("1rг\"°", 0.48), ("зсхтTtэ«»–?—_", 0.54), ("абвезкуьяaceksvxzГГ023579", 0.58),
    ("динопрлцчъёbdghnopqu468", 0.61), ("мыюжwАБВЕЗКЛРСТУХЧЬЭABEFKLPSTVXYZ%+", 0.71),
    ("шщфДИЙНОПЦЪЫЯCDGHNOQRU", 0.78), ("ЖМФЮmMW…@№ШЩ", 0.98),
)  # fmt: skip
_WIDTH_OF = {sign: width for signs, width in reversed(_WIDTHS) for sign in signs}
_OTHER = 0.65
_BOLD = 1.05
ELLIPSIS = "…"
_BREAK = re.compile(r"( |(?<=\w-)(?=\w))")
_LEADING_NUMBER = re.compile(r"^(\d[\d.]*) ")


@lru_cache(maxsize=8192)
def text_width(text: str, size: float = 13, *, bold: bool = False) -> float:
    """Width in pixels at the font size in pixels."""
    em = sum(_WIDTH_OF.get(sign, _OTHER) for sign in text)
    return em * size * (_BOLD if bold else 1)


def wrapped(text: str, width: float, size: float = 13, lines: int = 2) -> tuple[str, ...]:
    """The text in at most ``lines`` lines no wider than ``width``; what does not fit ends with «…».

    A line breaks at a space or after a hyphen, but not after the number that the text begins with.
    """
    pieces = _BREAK.split(_LEADING_NUMBER.sub(r"\1" "\u00a0", text))
    rows = [pieces[0]]
    for place in range(1, len(pieces), 2):
        separator, piece = pieces[place], pieces[place + 1]
        if text_width(rows[-1] + separator + piece, size) <= width:
            rows[-1] += separator + piece
        elif len(rows) < lines:
            rows.append(piece)
        else:
            rows[-1] += "".join(pieces[place:])
            break
    return tuple(clipped(row, width, size) for row in rows)


def clipped(text: str, width: float, size: float = 13) -> str:
    """The text itself when it fits, else as much of it as fits with «…»."""
    room = width - text_width(ELLIPSIS, size)
    ends = [end * size for end in accumulate(_WIDTH_OF.get(sign, _OTHER) for sign in text)]
    if not ends or ends[-1] <= width:
        return text
    return text[: bisect_right(ends, room)].rstrip(" ,.;:–-") + ELLIPSIS


def spread(wanted: list[float], gap: float, low: float, high: float) -> list[float]:
    """Positions near the wanted ones, in their order, at least ``gap`` apart, within the bounds while there is room."""
    order = sorted(range(len(wanted)), key=wanted.__getitem__)
    placed = list(wanted)
    floor = low
    for index in order:
        placed[index] = max(wanted[index], floor)
        floor = placed[index] + gap
    ceiling = high
    for index in reversed(order):
        placed[index] = min(placed[index], ceiling)
        ceiling = placed[index] - gap
    return placed
