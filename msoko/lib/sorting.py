"""Stored sort keys: the same order on every database, «№ 2» before «№ 10», «ё» beside «е»."""

import re

_DIGITS = 8
_NOISE = re.compile(r"[^0-9a-zа-я]+")
_NUMBER = re.compile(r"\d+", re.ASCII)


def folded(text: str) -> str:
    """Casefold and ё→е: what comparison and search treat as the same."""
    return text.casefold().replace("ё", "е")


def sort_key(text: str) -> str:
    """A key to store beside a name: folded, without quotes and signs, numbers padded with zeros.

    «МБОУ «Школа № 2»» → «мбоу школа 00000002».
    """
    plain = _NOISE.sub(" ", folded(text)).strip()
    return _NUMBER.sub(lambda found: _padded(found[0], _DIGITS), plain)


def _padded(digits: str, width: int) -> str:
    """Zero-padded; a longer number is kept whole, marked and measured, so that it stands after all shorter ones."""
    stripped = digits.lstrip("0") or "0"
    return stripped.zfill(width) if len(stripped) <= width else f"~{len(stripped):08d}{stripped}"
