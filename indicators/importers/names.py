"""Names of schools in files: «МБОУ "СОШ № 5"», «СОШ №5 (логин sch505)», «Школа 5» are the same school."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from msoko.lib.sorting import folded

_FORMS = re.compile(
    r"\b(?:м[абк]?оу|гб?оу|мо?бу|мкоу|маоу|мбоу|гаоу|чоу|ноу|фгкоу|фгбоу|оо|моу|муниципальн\w+|государственн\w+|бюджетн\w+"
    r"|автономн\w+|казенн\w+|общеобразовательн\w+ учреждени\w+|общеобразовательн\w+ организаци\w+|учреждени\w+"
    r"|образовательн\w+|имени|им)\b"
)
_LONG = (
    (re.compile(r"\bсредн\w+ (?:общеобразовательн\w+ )?школ\w*"), "сош"),
    (re.compile(r"\bосновн\w+ (?:общеобразовательн\w+ )?школ\w*"), "оош"),
    (re.compile(r"\bначальн\w+ (?:общеобразовательн\w+ )?школ\w*"), "нош"),
    (re.compile(r"\bсредн\w+ общеобразовательн\w+\b"), "сош"),
)
_SIGNS = re.compile(r"[^0-9a-zа-я]+")
_PARENTHESES = re.compile(r"\([^)]*\)")
_KINDS = frozenset({"сош", "оош", "нош", "школа", "гимназия", "лицей"})
_GENERAL = {"сош": "школа", "оош": "школа", "нош": "школа"}
_CLOSE = 0.86
_LOGIN = re.compile(r"\b[a-z]{2,8}\d{3,}\b")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A school of the municipality that a name may mean."""

    pk: int
    names: tuple[str, ...]
    code: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """Which school is meant (None: nobody knows) and how it was found."""

    organisation: int | None
    how: str  # code, remembered, exact, number, close, none

    @property
    def is_sure(self) -> bool:
        return self.how in ("code", "remembered", "exact")


def clean_name(name: str) -> str:
    """The name without quotes, legal forms and signs: «МБОУ "СОШ № 5" г. Покачи» → «сош 5 г покачи»."""
    text = folded(name)
    text = _FORMS.sub(" ", _SIGNS.sub(" ", _PARENTHESES.sub(" ", text)))
    text = " ".join(text.split())
    for pattern, short in _LONG:
        text = pattern.sub(short, text)
    text = re.sub(r"\bn(?=\s?\d)|\bno\b", " ", text)
    return re.sub(r"\b0+(?=\d)", "", " ".join(text.split()))


def match_name(
    name: str, login: str, candidates: Sequence[Candidate], remembered: Mapping[str, int] | None = None
) -> Match:
    """The school behind a printed name and log-in. Code, memory and equal names are sure; others are proposals."""
    printed = folded(name).strip()
    # «sch860001 МБОУ СОШ № 1»: the log-in stands before the name in one cell.
    codes = {folded(login).strip(), printed, printed.partition(" ")[0], *_LOGIN.findall(printed)} - {""}
    for candidate in candidates:
        if candidate.code and folded(candidate.code) in codes:
            return Match(candidate.pk, "code")
    key = clean_name(name)
    # A log-in may stand in one cell with the name, before it or in brackets after it.
    spellings = (key, clean_name(login), *_LOGIN.findall(printed))
    if known := next((found for text in spellings if (found := (remembered or {}).get(text))), None):
        return Match(known, "remembered")
    if not key:
        return Match(None, "none")
    exact = {candidate.pk for candidate in candidates if key in map(clean_name, candidate.names)}
    if len(exact) == 1:
        return Match(exact.pop(), "exact")
    return _by_number(key, candidates) or _closest(key, candidates)


def _by_number(key: str, candidates: Sequence[Candidate]) -> Match | None:
    """One school with the same number and a kind that does not contradict: «СОШ 5» and «Школа № 5»."""
    wanted = _kind_and_number(key)
    if not wanted[1]:
        return None
    fitting = {
        candidate.pk
        for candidate in candidates
        if any(_agree(wanted, _kind_and_number(clean_name(name))) for name in candidate.names)
    }
    return Match(fitting.pop(), "number") if len(fitting) == 1 else None


def _kind_and_number(key: str) -> tuple[str, str]:
    words = key.split()
    kind = next((_GENERAL.get(word, word) for word in words if word in _KINDS), "")
    return kind, next((word for word in words if word.isdigit()), "")


def _agree(left: tuple[str, str], right: tuple[str, str]) -> bool:
    return left[1] == right[1] and (left[0] == right[0] or not left[0] or not right[0])


def _closest(key: str, candidates: Sequence[Candidate]) -> Match:
    digits = re.findall(r"\d+", key)
    scored = [
        (SequenceMatcher(None, key, cleaned).ratio(), candidate.pk)
        for candidate in candidates
        for cleaned in map(clean_name, candidate.names)
        if re.findall(r"\d+", cleaned) == digits
    ]
    best = max(scored, default=(0.0, 0))
    return Match(best[1], "close") if best[0] >= _CLOSE else Match(None, "none")
