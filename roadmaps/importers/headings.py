"""Titles of sections: printed as a row of the table or as lines before it."""

import re
from collections.abc import Sequence

from roadmaps.importers import numbering
from roadmaps.importers.rows import Place, SourceLine
from roadmaps.importers.tables import is_noise
from roadmaps.importers.wording import collapse

_KEYWORD = re.compile(
    r"^(?P<word>раздел|направление|блок|модуль|глава|часть|задача|этап|подраздел)\s*(?:№\s*)?(?P<number>[IVXLІХ]{1,5}|\d{1,2}(?:\.\d{1,2})*)"
    r"\s*[.:)]?\s*[-–—]?\s*(?P<title>\S.*)$",
    re.I,
)
_DIRECTION = re.compile(r"(?:по|в рамках)\s+направлени[юя]\s*:?\s*[«\"“](?P<title>.+)[»\"”]\s*\.?$", re.I | re.S)
_PLAN = re.compile(
    r"^\W*(?:план\b|дорожная карта|п\s?л\s?а\s?н\b|комплексный план|комплекс мер|перечень мероприятий|циклограмма"
    r"|приложение\b|утвержд)",
    re.I,
)
_PLAN_YEARS = re.compile(r"20\d\d\s*(?:учебн\w+\s+)?(?:годы|годов|год|года|гг\.?|г\.)\W*$", re.I)
_LONGEST_TITLE = 400
Title = tuple[str | None, str, list[Place]]


def split_title(text: str) -> tuple[str | None, str]:
    """«1. Название» → («1.», «Название»); «Раздел II. Название» → («II.», «Название»); else (None, text)."""
    text = collapse(text)
    match = _KEYWORD.match(text)
    if match:
        return match["number"] + ".", match["title"]
    number, title = numbering.split_leading(text)
    return (number, title) if number and title else (None, text)


def has_keyword(text: str) -> bool:
    """True for «Раздел 1. …», «Направление II …»."""
    return bool(_KEYWORD.match(collapse(text)))


def before_table(lines: Sequence[SourceLine], several: bool) -> Title | None:
    """Number, title and places of the section whose title is printed before a table, if it is printed there.

    ``several`` = the document has more than one road map table, so a plan title before each is a section title.
    """
    lines = [line for line in lines if not is_noise(line.text)][-12:]
    for count in range(1, min(8, len(lines)) + 1):
        block = lines[-count:]
        match = _DIRECTION.search(collapse(" ".join(line.text for line in block)))
        if match and (count == len(lines) or not _is_inside_title(block[0].text)):
            return None, match["title"], [line.place for line in _from_plan(lines, count)]
    if lines and has_keyword(lines[-1].text):
        number, title = split_title(lines[-1].text)
        return number, title, [lines[-1].place]
    return _last_title(lines) if several else None


def first_of_several(lines: Sequence[SourceLine], inside: Sequence[SourceLine]) -> Title | None:
    """Number, title and places of the line before a table that looks like the titles printed between its rows."""
    lines = [line for line in lines if not is_noise(line.text)]
    others = [line for line in inside if looks_like_title(line.text)]
    if not lines or not others or is_plan_title(lines[-1].text) or not looks_like_title(lines[-1].text):
        return None
    last, other = lines[-1], others[0]
    number, title = split_title(last.text)
    alike = last.bold == other.bold and bool(number) == bool(split_title(other.text)[0])
    return (number, title, [last.place]) if alike and (number or last.bold) else None


def _is_inside_title(text: str) -> bool:
    """The block still begins in the middle of the heading: take one line more."""
    return not re.match(r"^\W*(?:дорожн|план|карта|по направлени)", text, re.I)


def _from_plan(lines: Sequence[SourceLine], count: int) -> list[SourceLine]:
    """The block together with the line «Дорожная карта» printed right before it."""
    if count < len(lines) and _PLAN.match(lines[-count - 1].text) and len(lines[-count - 1].text) < 60:
        count += 1
    return list(lines[-count:])


def _last_title(lines: Sequence[SourceLine]) -> Title | None:
    """The last printed title before one of several tables: from the word «План» on, or the last short line."""
    if lines and looks_like_title(lines[-1].text):
        number, title = split_title(lines[-1].text)
        if number or (len(lines) > 1 and _PLAN_YEARS.search(lines[-2].text) and not _PLAN.match(lines[-1].text)):
            return number, title, [lines[-1].place]
    if marked := _marked_above(lines):
        number, title = split_title(marked.text)
        return number, title, [marked.place]
    for count in range(1, min(6, len(lines)) + 1):
        block = lines[-count:]
        text = collapse(" ".join(line.text for line in block))
        if len(text) > _LONGEST_TITLE:
            break
        if _PLAN.match(block[0].text) and len(text) > 20:
            return None, text, [line.place for line in block]
    if lines and 3 < len(lines[-1].text) < 250 and not lines[-1].text.rstrip().endswith((";", ",", ":")):
        number, title = split_title(lines[-1].text)
        return number, title, [lines[-1].place]
    return None


def is_plan_title(text: str) -> bool:
    """True for the title of the whole map: «Дорожная карта …», «План мероприятий …», «Приложение …»."""
    return bool(_PLAN.match(text))


def _marked_above(lines: Sequence[SourceLine]) -> SourceLine | None:
    """The nearest bold title above plain lines that describe the section («Задача: …»)."""
    above = [index for index, line in enumerate(lines) if line.bold]
    if not above or len(above) == len(lines) or above[-1] == len(lines) - 1:
        return None
    nearest = lines[above[-1]]
    return nearest if looks_like_title(nearest.text) and not _PLAN.match(nearest.text) else None


def looks_like_title(text: str) -> bool:
    """A line between rows that can be the title of a section: letters, a capital first, no list mark."""
    if has_keyword(text):
        return True
    _, title = split_title(text)
    letters = sum(char.isalpha() for char in title)
    return 8 <= len(title) <= _LONGEST_TITLE and letters >= 0.6 * len(title) and title[0].isupper()
