"""Abbreviations that an act defines for itself: «управление образования … (далее – УО)»."""

import re
from collections.abc import Mapping

_DEFINITION = re.compile(
    r"\s*\(\s*(?:в\s+)?дал(?:ее|ьнейшем)\s*(?:по\s+тексту\s*)?[-–—:]?\s*(?P<short>[^()]{1,60}?)\s*\)"
    r"|\s*\(\s*(?P<bare>[А-ЯЁ]{2,8})\s*\)",
    re.IGNORECASE,
)
_ABBREVIATION = re.compile(r"[А-ЯЁ][А-Яа-яЁё/-]{0,11}")
_SPACES = re.compile(r"\s+")


def find_aliases(phrase: str) -> dict[str, str]:
    """{abbreviation: full words before it} of every definition in the phrase, the full words as printed."""
    found: dict[str, str] = {}
    start = 0
    for definition in _DEFINITION.finditer(phrase):
        short = (definition["short"] or definition["bare"] or "").strip(" «»\"'")
        full = _last_item(phrase[start : definition.start()])
        start = definition.end()
        if _is_definition(definition, short, full):
            found[short] = full
    return found


def without_definitions(phrase: str) -> str:
    """The phrase with its definitions of abbreviations taken out."""
    return _DEFINITION.sub(
        lambda found: "" if _is_definition(found, found["short"] or found["bare"] or "") else found[0], phrase
    )


def folded(text: str) -> str:
    """What two spellings of an abbreviation share."""
    return _SPACES.sub(" ", text).strip().casefold().replace("ё", "е")


def expansion(word: str, aliases: Mapping[str, str]) -> str:
    """The full words behind an abbreviation of the act, or an empty string."""
    key = folded(word)
    return next((full for short, full in aliases.items() if folded(short) == key), "")


def _is_definition(found: re.Match[str], short: str, full: str = "x") -> bool:
    """«(далее – УО)» always defines; a bare «(ИМЦ)» only when its letters begin the words before it."""
    if not full:
        return False
    if found["short"]:
        return True
    words = re.findall(r"[а-яё]+", found.string[: found.start()].casefold())
    initials = "".join(word[0] for word in words[-len(short) :])
    return bool(_ABBREVIATION.fullmatch(short)) and initials == short.casefold()


def _last_item(text: str) -> str:
    """The last item of a list: the words after the last separator outside quotation marks."""
    depth, start = 0, 0
    for place, sign in enumerate(text):
        depth += (sign == "«") - (sign == "»")
        if sign in ",;\n" and depth <= 0:
            start = place + 1
    return _SPACES.sub(" ", text[start:]).strip(" –-")
