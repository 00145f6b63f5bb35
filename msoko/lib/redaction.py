"""What may not stand on a page for everybody: people, addresses, telephones, named schools.

A sentence that names one of them is left out whole: half a sentence would say something else. Pure; errs on the side of
leaving out.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

_WORD = r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?"
_INITIALS = r"[А-ЯЁ]\.[\s\u00a0]?(?:[А-ЯЁ]\.)"
_PERSON = re.compile(
    rf"\b{_WORD}[\s\u00a0]+{_INITIALS}|{_INITIALS}[\s\u00a0]?{_WORD}"
    rf"|\b{_WORD}\s+{_WORD}\s+[А-ЯЁ][а-яё]+(?:вич|вна|ьич|ична)(?:а|у|ем|ей|ой|е|ы)?\b"
)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
_PHONE = re.compile(r"(?:\+7|\b8)(?:[\s\u00a0()-]*\d){10}(?!\d)")
_NUMBERED_SCHOOL = re.compile(
    r"(?:школ\w*|гимнази\w*|лице\w*|сад\w*|СОШ|ООШ|НОШ|М[БАК]ОУ|М[БАК]ДОУ)[\s\u00a0«\"]*(?:СОШ|ООШ)?[\s\u00a0]*№[\s\u00a0]*\d+",
    re.IGNORECASE,
)
# Endings of surnames in all cases and both genders.
_ENDING = (
    "(?:ами|ями|ыми|ими|ого|его|ому|ему|ою|ая|яя|ую|юю|ое|ий|ый|ой|ей|ым|им|ых|их|ом|ем|ём|ам|ям|ах|ях|а|я|у|ю|е|ы|и|ь)"
)
# An initial is no end of a sentence: «Примерова А. П.» stays whole.
_SENTENCE = re.compile(r"(?<=[.!?…])(?<![\s\u00a0.][А-ЯЁ]\.)\s+(?=[«\"А-ЯЁA-Z\d–])")


def names_somebody(text: str) -> bool:
    """Does the text name a person, an e-mail or a telephone?"""
    return any(pattern.search(text) for pattern in (_PERSON, _MAIL, _PHONE))


def names_a_school(text: str, names: Iterable[str] = ()) -> bool:
    """Does the text name one of the organisations, or any numbered school?"""
    flat = _flat(text)
    return bool(_NUMBERED_SCHOOL.search(text)) or any(_flat(name) in flat for name in names if name.strip())


def names_one_of(text: str, surnames: Iterable[str]) -> bool:
    """Does the text name one of the known people by the surname alone, in any case: «у Примеровой»?"""
    pattern = _surnames(tuple(surnames))
    return pattern is not None and bool(pattern.search(text))


@lru_cache(maxsize=8)
def _surnames(surnames: tuple[str, ...]) -> re.Pattern[str] | None:
    """A surname keeps its capital letter: «образцов» in the middle of a sentence is no «Образцов»."""
    stems = {_stem(part) for surname in surnames for part in re.split(r"[\s-]+", surname.strip()) if len(part) > 2}
    if not stems:
        return None
    either = "|".join(sorted(re.escape(stem) + "|" + re.escape(stem.upper()) for stem in stems))
    return re.compile(rf"\b(?:{either})(?:{_ENDING}|{_ENDING.upper()})?\b")


def _stem(surname: str) -> str:
    """«Примерова» → «Примеров», «Зелинская» → «Зелинск», «Гоголь» → «Гогол»."""
    word = surname[0].upper() + surname[1:].lower()
    for ending in ("ая", "яя", "ий", "ый", "ой", "а", "я", "ь", "й"):
        if word.endswith(ending) and len(word) - len(ending) > 2:
            return word.removesuffix(ending)
    return word


def impersonal(text: str, names: Iterable[str] = (), surnames: Iterable[str] = ()) -> str:
    """The text without the sentences that name a person or one of the organisations."""
    known, people = tuple(names), tuple(surnames)
    kept = [
        part
        for part in _SENTENCE.split(text)
        if not (names_somebody(part) or names_one_of(part, people) or names_a_school(part, known))
    ]
    return " ".join(kept)


def _flat(text: str) -> str:
    return " ".join(text.casefold().split())
