"""Row numbers as printed: recognising them, comparing them, finding the parent of a sub-item."""

import re

_ARABIC = r"\d{1,3}(?:\.\d{1,3}){0,4}"
_ROMAN = r"[IVXLІХ]{1,6}"
_LETTER = r"[а-яёa-z]"
_NUMBER = re.compile(
    rf"^(?:№\s*|п\.\s*)?(?P<value>{_ARABIC}(?:\.?{_LETTER}\b)?|{_ROMAN}(?:\.\d{{1,3}}){{0,3}}|{_LETTER})(?P<tail>\s*[.)]{{0,2}})$"
)
_LEADING = re.compile(rf"^(?P<number>(?:{_ARABIC})\s*(?:\.{{1,2}}\)?|\))|{_ARABIC}(?=\s)|{_ROMAN}\.)\s*(?=[^\s\d.,)%])")
_ROMAN_DIGITS = {"I": 1, "V": 5, "X": 10, "L": 50, "І": 1, "Х": 10}


def is_number(text: str) -> bool:
    """True for a cell that holds nothing but a row number: «1», «2..», «5.1.1», «IV.», «а)»."""
    text = text.strip()
    match = _NUMBER.match(text)
    if not match:
        return False
    value = match["value"]
    return bool(value[0].isdigit() or re.match(_ROMAN + "$", value) or match["tail"].strip() or len(text) == 1)


def clean(text: str | None) -> str | None:
    """The number without final dots, brackets and the sign №; None when there is no number."""
    if text is None:
        return None
    match = _NUMBER.match(text.strip())
    value = match["value"] if match else text.strip().rstrip(".) ")
    return value or None


def path(text: str | None) -> tuple[int, ...]:
    """The number as integers, «5.1.» → (5, 1), «IV.» → (4,); empty when it is not a number of that kind."""
    value = clean(text)
    if not value:
        return ()
    parts = value.split(".")
    if parts[0] and all(char in _ROMAN_DIGITS for char in parts[0]):
        return (_roman(parts[0]), *(int(part) for part in parts[1:] if part.isdigit()))
    return tuple(int(part) for part in parts) if all(part.isdigit() for part in parts) else ()


def is_roman(text: str | None) -> bool:
    value = clean(text)
    return bool(value) and all(char in _ROMAN_DIGITS for char in str(value))


def is_letter(number: str | None) -> bool:
    """True for items marked by a letter: «а», «б»."""
    return number is not None and len(number) == 1 and number.isalpha() and number not in _ROMAN_DIGITS


def _roman(text: str) -> int:
    total = 0
    values = [_ROMAN_DIGITS[char] for char in text]
    for value, following in zip(values, [*values[1:], 0], strict=True):
        total += -value if value < following else value
    return total


def split_leading(text: str) -> tuple[str | None, str]:
    """«1.1. Проведение …» → («1.1.», «Проведение …»); (None, text) when the text does not start with a number."""
    match = _LEADING.match(text)
    if not match:
        return None, text
    return match["number"].strip(), text[match.end() :].strip()


def parent_of(number: str | None, known: set[str]) -> str | None:
    """The nearest shorter number that was printed in the same section: «5.1.1» → «5.1» or «5»."""
    parts = (number or "").split(".")
    while len(parts) > 1:
        parts.pop()
        candidate = ".".join(parts)
        if candidate in known:
            return candidate
    return None


def follows(previous: tuple[int, ...], current: tuple[int, ...], gap: int = 3) -> bool:
    """True when ``current`` may come after ``previous`` in one list: next sibling, first child, or next of a parent."""
    if not previous or not current:
        return False
    if len(current) == len(previous) + 1:
        return current[:-1] == previous and current[-1] == 1
    if len(current) > len(previous):
        return False
    head, last = current[:-1], current[-1]
    return previous[: len(head)] == head and 0 < last - previous[len(head)] <= gap
