"""What may not stand on a page for everybody: people, addresses, telephones, named schools.

A sentence that names one of them is left out whole: half a sentence would say something else. Pure; errs on the side of
leaving out.
"""

import re
from collections.abc import Iterable

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
# An initial is no end of a sentence: «Примерова А. П.» stays whole.
_SENTENCE = re.compile(r"(?<=[.!?…])(?<![\s\u00a0.][А-ЯЁ]\.)\s+(?=[«\"А-ЯЁA-Z\d–])")


def names_somebody(text: str) -> bool:
    """Does the text name a person, an e-mail or a telephone?"""
    return any(pattern.search(text) for pattern in (_PERSON, _MAIL, _PHONE))


def names_a_school(text: str, names: Iterable[str] = ()) -> bool:
    """Does the text name one of the organisations, or any numbered school?"""
    flat = _flat(text)
    return bool(_NUMBERED_SCHOOL.search(text)) or any(_flat(name) in flat for name in names if name.strip())


def impersonal(text: str, names: Iterable[str] = ()) -> str:
    """The text without the sentences that name a person or one of the organisations."""
    known = tuple(names)
    kept = [part for part in _SENTENCE.split(text) if not (names_somebody(part) or names_a_school(part, known))]
    return " ".join(kept)


def _flat(text: str) -> str:
    return " ".join(text.casefold().split())
