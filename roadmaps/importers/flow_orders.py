"""Running text whose columns stand in an unusual order: the likeliest cut of each row into its columns.

Nothing here is sure: every field is marked for a person, who finds the proposal already in its place.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from roadmaps.importers import columns as heads
from roadmaps.importers.flow_cells import text_of
from roadmaps.importers.flow_marks import Word
from roadmaps.importers.phrases import deadline_words_only, is_deadline, starts_body, starts_deadline
from roadmaps.importers.wording import is_unfinished, starts_low

REASON = "графы стоят в необычном порядке и разделены по смыслу: сверьте с оригиналом"
_LONGEST_ROW = 160
_LINE_START, _INSIDE_LINE = 2.0, -2.0
_EMPTY, _IMPOSSIBLE = -4.0, float("-inf")


def split(words: Sequence[Word], begin: int, end: int, roles: Sequence[str]) -> list[str]:
    """Texts of the columns ``roles`` in the words ``begin`` … ``end``; everything in the title when it is too long."""
    if end - begin > _LONGEST_ROW:
        return [text_of(words, begin, end) if role == heads.TITLE else "" for role in roles]
    cuts = [at for at in range(begin, end) if at == begin or _may_cut(words, at)] + [end]
    best: list[_Chain | None] = [_Chain(0.0, (begin,))] + [None] * (len(cuts) - 1)
    for role in roles:
        best = _with_column(words, cuts, best, role)
    last = best[-1]
    edges = last.edges if last else (begin, *([end] * len(roles)))
    return [text_of(words, left, right) for left, right in zip(edges, edges[1:], strict=False)]


@dataclass(frozen=True)
class _Chain:
    """The best way to give the words before a cut to the first columns."""

    score: float
    edges: tuple[int, ...]


def _with_column(
    words: Sequence[Word], cuts: Sequence[int], best: Sequence[_Chain | None], role: str
) -> list[_Chain | None]:
    found: list[_Chain | None] = []
    for index, cut in enumerate(cuts):
        ways = [
            _Chain(before.score + _worth(words, cuts[place], cut, role), (*before.edges, cut))
            for place, before in enumerate(best[: index + 1])
            if before is not None
        ]
        found.append(max(ways, key=lambda way: way.score, default=None))
    return found


def _may_cut(words: Sequence[Word], at: int) -> bool:
    """A column may begin with a printed line, a deadline or the name of a body."""
    if words[at].leads:
        return True
    ahead = " ".join(word.text for word in words[at : at + 3])
    return starts_deadline(ahead) or (words[at].text[0].isupper() and starts_body(ahead))


def _worth(words: Sequence[Word], begin: int, end: int, role: str) -> float:
    """How well the words fit the column; an empty column is worse than any fitting text."""
    if begin == end:
        return _IMPOSSIBLE if role == heads.TITLE else _EMPTY
    text = text_of(words, begin, end)
    edge = _LINE_START if words[begin].leads else _INSIDE_LINE
    if starts_low(text) and role in (heads.TITLE, heads.RESULT, heads.INDICATOR):
        edge -= 2.0
    if is_unfinished(text):
        edge -= 4.0
    return edge + _FIT.get(role, _any_text)(text)


def _deadline(text: str) -> float:
    if not is_deadline(text, 20):
        return -6.0
    return 8.0 if deadline_words_only(text) else 3.0


def _body(text: str) -> float:
    """Each part between commas should begin like a body; words of deadlines have no place there."""
    if not starts_body(text) or is_deadline(text):
        return -5.0
    parts = [part.strip() for part in re.split(r"[,;]\s", text) if part.strip()]
    return 2.0 + 3.0 * sum(starts_body(part) for part in parts) / len(parts) - 0.2 * len(text.split())


def _title(text: str) -> float:
    return (1.0 if text[0].isupper() else -1.0) - (3.0 if is_deadline(text) else 0.0)


def _any_text(text: str) -> float:
    """Results and indicators: a text of its own that is neither a deadline nor a body."""
    return (1.0 if text[0].isupper() or text[0].isdigit() else -1.0) - (2.0 if is_deadline(text) else 0.0)


_FIT: dict[str, Callable[[str], float]] = {heads.DEADLINE: _deadline, heads.RESPONSIBLE: _body, heads.TITLE: _title}
