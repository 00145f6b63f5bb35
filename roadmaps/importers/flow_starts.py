"""Which numbered lines of running text begin rows: the one sequence that best fits numbers and deadlines together.

Lists inside a cell have numbers too («1. Обеспечение …» in a title). A line is accepted as a row start only when the
whole chain of accepted numbers runs on, and each row between two starts holds exactly one deadline with a body. When
the text holds no such pair at all, the numbers alone decide.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from roadmaps.importers import numbering
from roadmaps.importers.flow_marks import FlowLine, Mark, Word

_ONE_MARK, _EXTRA_MARK, _NO_MARK, _HEADS_CHILDREN = 10, -6, -12, 3
_NEXT, _PER_GAP, _RESTART, _FOREIGN = 5, -8, -2, -15
_WINDOW = 60


@dataclass(frozen=True)
class Start:
    """A numbered line: its index, the first word after the number, the number as printed."""

    line: int
    word: int
    number: str

    @property
    def path(self) -> tuple[int, ...]:
        return numbering.path(self.number)


def candidates(lines: Sequence[FlowLine], words: Sequence[Word]) -> list[Start]:
    """Lines that begin with a number followed by a text, or hold a number alone."""
    first: dict[int, int] = {}
    for position, word in enumerate(words):
        first.setdefault(word.line, position)
    found = []
    for index, line in enumerate(lines):
        text = line.text.strip()
        number = text if numbering.is_number(text) else numbering.split_leading(text)[0]
        if number and numbering.path(number) and index in first:
            skip = len(number.split()) if words[first[index]].text != number or numbering.is_number(text) else 1
            glued = words[first[index]].text != number and not numbering.is_number(text)
            found.append(Start(index, first[index] + (0 if glued else skip), number))
    return found


def choose(starts: Sequence[Start], marks: Sequence[Mark], length: int) -> list[Start]:
    """The best chain of starts; ``length`` = number of words of the text."""
    if not starts:
        return []
    places = [mark.begin for mark in marks]
    best: list[float] = []
    back: list[int] = []
    for index, start in enumerate(starts):
        best.append(_opening(start))
        back.append(-1)
        for before in range(max(0, index - _WINDOW), index):
            value = best[before] + _segment(starts[before], start, places) + _step(starts[before], start)
            if value > best[index]:
                best[index], back[index] = value, before
    final = [value + _last(start, places, length) for value, start in zip(best, starts, strict=True)]
    position = max(range(len(final)), key=lambda item: final[item])
    chain: list[Start] = []
    while position >= 0:
        chain.append(starts[position])
        position = back[position]
    return chain[::-1]


def _opening(start: Start) -> float:
    return 0 if set(start.path) == {1} else -8


def _segment(start: Start, following: Start, places: Sequence[int]) -> float:
    if not places:
        return 0
    count = bisect_left(places, following.word) - bisect_left(places, start.word)
    return _worth(count, following.path[: len(start.path)] == start.path and len(following.path) > len(start.path))


def _last(start: Start, places: Sequence[int], length: int) -> float:
    return _worth(bisect_left(places, length) - bisect_left(places, start.word), False) if places else 0


def _worth(count: int, heads_children: bool) -> float:
    if count == 0:
        return _HEADS_CHILDREN if heads_children else _NO_MARK
    return _ONE_MARK + _EXTRA_MARK * (count - 1)


def _step(before: Start, start: Start) -> float:
    previous, path = before.path, start.path
    if numbering.follows(previous, path):
        gap = path[-1] - previous[len(path) - 1] if len(path) <= len(previous) else 1
        return _NEXT + _PER_GAP * (gap - 1)
    return _RESTART if set(path) == {1} and len(path) <= len(previous) else _FOREIGN
