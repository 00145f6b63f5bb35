"""Marks in running text whose columns are lost: where a deadline is directly followed by a responsible body."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from roadmaps.importers.phrases import deadline_words_only, is_deadline, starts_body, starts_deadline, starts_plain_body

# Assessment procedures and standards look like abbreviations of bodies but are none.
_NOT_BODIES = frozenset(
    [
        "НИКО",
        "ВПР",
        "ГИА",
        "ОГЭ",
        "ЕГЭ",
        "ГВЭ",
        "ВСОШ",
        "ВОШ",
        "ДКР",
        "КДР",
        "ФГОС",
        "ИС",
        "ИСИ",
        "НОК",
        "НОКО",
        "МСОКО",
        "РСОКО",
        "ВСОКО",
        "ОВЗ",
        "ОП",
        "ООП",
        "ДПО",
        "ИПК",
        "PISA",
        "ФИС",
    ]
)
_MAX_WORDS = 30
_MAX_LINES = 9
_LINES_ABOVE = 3
_WORD = re.compile(r"\S+")
_NUMBERED = re.compile(r"\d{1,3}(?:\.\d{1,3})*\.{0,2}$")


@dataclass(frozen=True)
class FlowLine:
    """One printed line of running text; ``number`` = physical line, ``page`` = a page begins with it."""

    text: str
    number: int | None
    page_break: bool
    blanks: int
    page: int | None = None


@dataclass(frozen=True)
class Word:
    """A word of the text: its line, its place in the line, and whether it is the first word of the line."""

    text: str
    line: int
    start: int

    @property
    def leads(self) -> bool:
        return self.start == 0


@dataclass(frozen=True)
class Mark:
    """A deadline (words ``begin`` … ``body``) directly followed by a responsible body (from the word ``body``)."""

    begin: int
    body: int
    sure: bool


def words_of(lines: Sequence[FlowLine]) -> list[Word]:
    """All words with their places."""
    found = []
    for index, line in enumerate(lines):
        offset = len(line.text) - len(line.text.lstrip())
        for match in _WORD.finditer(line.text):
            found.append(Word(match[0], index, match.start() - offset))
    return found


def find_marks(words: Sequence[Word], lines: Sequence[FlowLine]) -> list[Mark]:
    """All marks from left to right, not overlapping."""
    marks: list[Mark] = []
    floor = 0
    for position in range(1, len(words)):
        if position <= floor or not _may_be_body(words, position):
            continue
        begin = _deadline_before(words, lines, position, floor)
        if begin is not None:
            marks.append(Mark(begin, position, _is_sure(words, begin, position)))
            floor = position
    return marks


def _is_sure(words: Sequence[Word], begin: int, body: int) -> bool:
    """The deadline is a line (or a word) of its own and holds no words foreign to deadlines."""
    text = " ".join(word.text for word in words[begin:body])
    return (words[begin].leads or body - begin == 1) and text[0] != "(" and deadline_words_only(text)


def _may_be_body(words: Sequence[Word], position: int) -> bool:
    """The word begins with a capital like the name of a body and is no name of a procedure."""
    word = words[position].text
    bare = re.sub(r"\W", "", word).upper()
    if bare in _NOT_BODIES or not (word[0].isupper() or words[position].leads):
        return False
    text = " ".join(item.text for item in words[position : position + 3])
    if word[0].isupper():
        return starts_body(text)
    return starts_plain_body(text) and deadline_words_only(words[position - 1].text)


def _deadline_before(words: Sequence[Word], lines: Sequence[FlowLine], body: int, floor: int) -> int | None:
    """First word of the deadline that ends right before the body, or None.

    A deadline that takes several lines begins at a line start. Inside a line only words usual in deadlines count,
    so that the end of a title is not taken for a deadline.
    """
    best: int | None = None
    for begin in range(body - 1, max(floor, body - _MAX_WORDS) - 1, -1):
        if words[body].line - words[begin].line > _MAX_LINES or _page_between(words, lines, begin, body):
            break
        if words[begin].leads and _NUMBERED.match(words[begin].text) and words[begin + 1].text[0].isupper():
            break
        text = _joined(words, begin, body)
        if starts_deadline(text.lstrip("(")) and _extends(words, begin, best, body):
            best = begin
    return best


def _joined(words: Sequence[Word], begin: int, end: int) -> str:
    return " ".join(word.text for word in words[begin:end])


def _extends(words: Sequence[Word], begin: int, best: int | None, body: int) -> bool:
    """True when the deadline may begin at ``begin`` although a shorter one (from ``best``) was found."""
    text = _joined(words, begin, body)
    if words[begin].leads and is_deadline(text, _MAX_WORDS):
        return best is None or not words[best].leads or deadline_words_only(_joined(words, begin, best))
    if not deadline_words_only(text):
        return False
    if best is None:
        return words[begin].line == words[body - 1].line
    return _goes_on(words, begin, best) or (not words[best].leads and words[begin].line == words[best].line)


def _goes_on(words: Sequence[Word], begin: int, best: int) -> bool:
    """The deadline found so far is the rest of words printed at the end of the line above («январь -», «(до»)."""
    unfinished = words[best - 1].text[-1] in "-–,(" or words[best].text.startswith("(")
    return unfinished and words[best].leads and words[best].line - words[begin].line <= _LINES_ABOVE


def _page_between(words: Sequence[Word], lines: Sequence[FlowLine], begin: int, body: int) -> bool:
    """A page break inside the deadline itself (one between deadline and body is allowed)."""
    return any(lines[number].page_break for number in range(words[begin].line + 1, words[body - 1].line + 1))
