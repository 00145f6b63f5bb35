"""Stored sort keys: the same order on every database, «№ 2» before «№ 10», «ё» beside «е»."""

import re

_DIGITS = 8
_PART_DIGITS = 6
_NOISE = re.compile(r"[^0-9a-zа-я]+")
_NUMBER = re.compile(r"\d+", re.ASCII)
_CHUNK = re.compile(r"(\d+)", re.ASCII)
_PARTS = re.compile(r"[0-9]+|[^\W\d_]+")
_ROMAN_NUMBER = re.compile(r"M{0,3}(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_CYRILLIC_ROMAN = str.maketrans("ХІМС", "XIMC")


def folded(text: str) -> str:
    """Casefold and ё→е: what comparison and search treat as the same."""
    return text.casefold().replace("ё", "е")


def sort_key(text: str) -> str:
    """A key to store beside a name: folded, without quotes and signs, numbers padded with zeros.

    «МБОУ «Школа № 2»» → «мбоу школа 00000002».
    """
    plain = _NOISE.sub(" ", folded(text)).strip()
    return _NUMBER.sub(lambda found: _padded(found[0], _DIGITS), plain)


def natural_key(text: str) -> tuple[tuple[int, int, str], ...]:
    """A key for ``sorted`` with the same idea as ``sort_key``, numbers of any length and signs included."""
    return tuple(_natural_part(chunk) for chunk in _CHUNK.split(folded(text)) if chunk)


def number_key(number: str) -> str:
    """A key to store beside a printed row number: «2.10.» → «000002.000010», «IV» → «000004».

    «2» comes before «2.1», «2.9» before «2.10»; an empty number comes first.
    """
    return ".".join(_number_part(part) for part in _PARTS.findall(number))


def _natural_part(chunk: str) -> tuple[int, int, str]:
    """Numbers before words; numbers by length, then by digits, so that no number is too long to compare."""
    if not (chunk.isascii() and chunk.isdecimal()):
        return 1, 0, chunk
    digits = chunk.lstrip("0")
    return 0, len(digits), digits


def _number_part(part: str) -> str:
    if part.isdecimal():
        return _padded(part, _PART_DIGITS)
    value = _roman_value(part)
    return _padded(str(value), _PART_DIGITS) if value else folded(part)


def _roman_value(text: str) -> int:
    """The value of an upper-case Roman number typed in Latin or Cyrillic letters; 0 when it is not one."""
    latin = text.translate(_CYRILLIC_ROMAN)
    if not _ROMAN_NUMBER.fullmatch(latin):
        return 0
    values = [_ROMAN_VALUES[letter] for letter in latin]
    following = [*values[1:], 0]
    return sum(-value if value < after else value for value, after in zip(values, following, strict=True))


def _padded(digits: str, width: int) -> str:
    """Zero-padded; a longer number is kept whole, marked and measured, so that it stands after all shorter ones."""
    stripped = digits.lstrip("0") or "0"
    return stripped.zfill(width) if len(stripped) <= width else f"~{len(stripped):08d}{stripped}"
