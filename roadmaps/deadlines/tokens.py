"""From a phrase to tagged tokens: numbers, dates, words, marks. Nothing here knows what a deadline is."""

import re
import unicodedata
from typing import Any, NamedTuple

from roadmaps.deadlines.lexicon import WORD, is_known, is_time_word, tag_word

LONGEST_PHRASE = 600
"""A longer text is not a deadline; it is not analysed at all."""

BAD = "BAD"
"""What cannot be a deadline: it makes the whole phrase unread."""
NO_DATE: tuple[str, Any] = (BAD, "date")
"""The same for a date or a period that does not exist: the reader is told so."""

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_SPACES = re.compile(r"\s+")
_BULLET = re.compile(r"(?:\A|(?<=[;\n]))\s*(?:[-–—−•·*▪]|\d{1,2}\)|\d{1,2}\.(?=\s))\s+")
_CODE = re.compile(r"(?<!\w)([А-ЯЁ]{2,6})(-\d{1,4})(?![\d.])")
_SAME = str.maketrans(
    {
        "ё": "е",
        "Ё": "Е",
        **dict.fromkeys("‐‑‒–—―−﹘－", "-"),
        **dict.fromkeys("«»„“”\"'’`", " "),
        "\u0456": "i",
        "\u0406": "I",
    }
)

_ENDING = (
    r"(?:-?(?:ого|его|го|ый|ий|ой|й|ая|яя|ья|я|ое|ее|е|ом|ем|м|ому|ему|му|ую|ью|ю|ые|ых|х|ти|ми|ех|и)(?![а-яa-z]))"
)
_CARDINAL_ENDINGS = ("х", "ти", "ми", "и")
"""«3-х рабочих дней», «5-ти дней»: a count; «3-го», «5-й» are places."""
_TOKEN = re.compile(
    rf"""
      (?P<clock>(?<![\d.:-])(?:[01]?\d|2[0-4])(?::[0-5]\d|-00|\.[0-5]\d(?=\ ?(?:ч\b|час|мск)))(?![\d-])
                (?:\ ?(?:час(?:ов|а|ам)?|ч)\b\.?)?(?:\ ?\(?мск\)?)?)
    | (?P<iso>(?<!\d)\d{{4}}-\d\d-\d\d(?!\d))
    | (?P<dmy>(?<!\d)\d{{1,2}}\ ?\.\ ?\d{{1,2}}\ ?\.\ ?(?:\d{{4}}|\d\d)(?!\d)|(?<!\d)\d{{1,2}}/\d{{1,2}}/\d{{4}}(?!\d)
              |(?<!\d)\d{{1,2}}-\d{{1,2}}-\d{{4}}(?!\d)
              |(?<![\d,])\d\d,\d\d,20\d\d(?!\d))
    | (?P<my>(?<![\d.])\d\d\.\d{{4}}(?!\d))
    | (?P<dm>(?<![\d.])\d{{1,2}}\.\d\d(?!\d))
    | (?P<ord>\d{{1,4}}{_ENDING})
    | (?P<num>\d+)
    | (?P<word>[^\W\d_]+)
    | (?P<dash>-(?:\ ?-)*)
    | (?P<mark>[^\w\s]|_)
    """,
    re.VERBOSE,
)
_MARKS = {
    "-": "DASH",
    ",": "COMMA",
    ";": "SEMI",
    "(": "LP",
    ")": "RP",
    "[": "LP",
    "]": "RP",
    "/": "SLASH",
    ":": "COLON",
    ".": "DOT",
}
_BROKEN_WORD = re.compile(r"([^\W\d_]+)- ?([^\W\d_]+)")
_TORN_WORDS = re.compile(r"(?<![^\W\d_])(?=([^\W\d_]+) ([^\W\d_]+)(?![^\W\d_]))")
_SPACED_WORD = re.compile(r"(?<![^\W\d_])[^\W\d_](?: [^\W\d_]){4,}(?![^\W\d_])")
_GLUED = re.compile(r"([ivхx]{1,4})(кв|квартал\w*|полугоди\w*|декад\w*)")
_MISREAD = re.compile(
    r"(?<=\d)[oо](?=[\d.]|\ |\Z)|(?<=\.)[oо](?=\d)|(?<=[\d.])з(?=\.\d)|(?<![^\W_])[il](?=\d)"
    r"|(?<![\w.])1(?=[iv]+\b)"
)
_LETTERS = re.compile(r"[^\W\d_]+")

# A dot after these, or after a figure, is part of an abbreviation, not the end of a sentence.
_SHORTENED = frozenset({
    "г", "гг", "уч", "учеб", "кв", "мес", "нед", "дн", "раб", "кал", "тек", "т", "с", "п", "след", "вкл", "р", "полуг",
    "полугод", "пол", "кварт", "кл", "ч", "теч", "r", "ежегод", "ежекварт", "ежемес", "еженед", "пост",
    "янв", "фев", "февр", "мар", "апр", "июн", "июл", "авг", "сен", "сент", "окт", "ноя", "нояб", "дек",
})  # fmt: skip


class Node(NamedTuple):
    """A tagged piece of the phrase; ``start`` and ``end`` are its place in the cleaned text."""

    tag: str
    value: Any
    start: int
    end: int


def clean(phrase: str) -> str:
    """One line with plain spaces and without list marks; everything else stays as printed."""
    return _SPACES.sub(" ", _unlisted(_compatible(_INVISIBLE.sub("", phrase)))).strip()


def _unlisted(text: str) -> str:
    """«- сентябрь; - май» is a list; one dash alone is a phrase that lost its beginning."""
    marks = list(_BULLET.finditer(text[: 2 * LONGEST_PHRASE]))
    if len(marks) < 2 or marks[0].start():
        return text
    return "; ".join(item.strip(" \n\t;") for item in _BULLET.split(text)[1:])


def _compatible(text: str) -> str:
    """Full-width digits and Roman numeral signs become plain ones; «№» stays itself."""
    return "№".join(unicodedata.normalize("NFKC", piece) for piece in text.split("№"))


def tokenise(text: str) -> list[Node]:
    """Tokens of a cleaned text, words broken by a line end put together again."""
    plain = _CODE.sub(_as_word, text.translate(_SAME))
    low = "".join(lower if len(lower := letter.lower()) == 1 else letter for letter in plain)
    low = _MISREAD.sub(_figure, low)
    low = _join_torn(_SPACED_WORD.sub(_close_up, _BROKEN_WORD.sub(_mend, low)))
    nodes: list[Node] = []
    for match in _TOKEN.finditer(low):
        node = _node(match)
        if node.tag == "DOT" and _is_abbreviation(nodes, low):
            continue
        nodes += _unglued(node, match[0]) if node.tag == "WORD" else [node]
    return nodes


def looks_misread(text: str) -> bool:
    """Does a letter stand where a figure must be, or a figure for a letter?"""
    return bool(_MISREAD.search(text.translate(_SAME).lower()))


def _figure(match: "re.Match[str]") -> str:
    """«2О25», «I5 сентября», «1V квартал»: letters and figures that look alike."""
    return {"o": "0", "о": "0", "з": "3", "1": "i"}.get(match[0], "1")


def _unglued(node: Node, text: str) -> list[Node]:
    """«IVквартал»: the number and the word typed without a space."""
    glued = _GLUED.fullmatch(text)
    if not glued:
        return [node]
    middle = node.start + glued.end(1)
    return [Node(*tag_word(text)[:2], *place) for text, place in (
        (glued[1], (node.start, middle)), (glued[2], (middle, node.end)),
    )]  # fmt: skip


def _as_word(match: "re.Match[str]") -> str:
    """«ГИА-11», «ВПР-2025»: the number belongs to the name; the name is padded so that places stay true."""
    return match[0] if is_known(match[1].lower()) else match[1] + "ъ" * len(match[2])


def _mend(match: "re.Match[str]") -> str:
    """«сен-тябрь» → «сентябрь», padded to the same length so that places in the text stay true."""
    first, second = match[1], match[2]
    joined = first + second
    if is_known(joined) and not (is_known(first) and is_known(second)):
        return joined + " " * (len(match[0]) - len(joined))
    return match[0]


def _close_up(match: "re.Match[str]") -> str:
    """«с е н т я б р ь», as headings and recognised scans have it"""
    joined = match[0].replace(" ", "")
    return joined.ljust(len(match[0])) if is_time_word(joined) else match[0]


def _join_torn(text: str) -> str:
    """«сентя брь», «еже годно»: a scan tore a word of time in two."""
    for first, second in [(match[1], match[2]) for match in _TORN_WORDS.finditer(text)]:
        whole = is_known(first) and is_known(second) and first not in _SHORTENED
        if is_time_word(first + second) and not whole:
            text = text.replace(f"{first} {second}", f"{first}{second} ")
    return text


def _is_abbreviation(nodes: list[Node], low: str) -> bool:
    if not nodes:
        return True
    before = low[nodes[-1].start : nodes[-1].end]
    return before in _SHORTENED or not _LETTERS.fullmatch(before)


def _node(match: "re.Match[str]") -> Node:
    kind, text = match.lastgroup or "mark", match[0]
    tag, value = _READERS[kind](text)
    return Node(tag, value, match.start(), match.end())


def _numbers(text: str) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", text)]


def _iso(text: str) -> tuple[str, Any]:
    year, month, day = _numbers(text)
    return _date(day, month, year)


def _dmy(text: str) -> tuple[str, Any]:
    day, month, year = _numbers(text)
    return _date(day, month, year if year > 99 else 2000 + year)


def _date(day: int, month: int, year: int | None) -> tuple[str, Any]:
    if not valid(day, month, year):
        return NO_DATE
    return ("DATE", (day, month, year)) if year else ("DAYMONTH", (day, month))


def valid(day: int, month: int, year: int | None = None) -> bool:
    """Does the day exist (29 February passes when the year is not given), in a year a plan can have?"""
    lengths = (0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    if not 1 <= month <= 12 or not 1 <= day <= lengths[month]:
        return False
    if year is None:
        return True
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 2000 <= year <= 2099 and (leap or (day, month) != (29, 2))


def _month_year(text: str) -> tuple[str, Any]:
    month, year = _numbers(text)
    return ("MONTHYEAR", (month, year)) if valid(1, month, year) else NO_DATE


def _day_month(text: str) -> tuple[str, Any]:
    day, month = _numbers(text)
    return _date(day, month, None)


def _number(text: str) -> tuple[str, Any]:
    value = int(text[:9])
    if len(text) == 4:
        return ("YEAR", value) if 2000 <= value <= 2099 else NO_DATE
    return ("NUM", value) if len(text) < 4 else NO_DATE


def _ordinal(text: str) -> tuple[str, Any]:
    tag, value = _number(re.match(r"\d+", text)[0])  # type: ignore[index]
    kind = "CARD" if text.endswith(_CARDINAL_ENDINGS) else "NUMORD"
    return (kind if tag == "NUM" else tag), value


def _word(text: str) -> tuple[str, Any]:
    tag, value, guessed = tag_word(text)
    if tag == WORD:
        return tag, text
    return (tag, value) if not guessed else (f"{tag}?", value)


def _clock(text: str) -> tuple[str, Any]:
    return "CLOCK", text


def _dash(text: str) -> tuple[str, Any]:
    return "DASH", "-"


def _mark(text: str) -> tuple[str, Any]:
    return _MARKS.get(text, "MARK"), text


_READERS = {
    "clock": _clock, "iso": _iso, "dmy": _dmy, "my": _month_year, "dm": _day_month, "ord": _ordinal, "num": _number,
    "word": _word, "dash": _dash, "mark": _mark,
}  # fmt: skip
