"""Russian words and numbers for people: plurals, ordinals, cases of months, typography.

Everything returned is plain text. ``NBSP`` keeps a number with its word on one line; thousands are separated by
``NARROW_NBSP``; the decimal mark is a comma and the minus is «−» (U+2212).
"""

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

NBSP = "\u00a0"
NARROW_NBSP = "\u202f"
MINUS = "\u2212"
DASH = "\u2013"
NO_VALUE = DASH
"""What stands in a cell where there is no number: absence is never shown as zero."""

MONTHS = (
    "январь", "февраль", "март", "апрель", "май", "июнь",
    "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь",
)  # fmt: skip
MONTHS_GENITIVE = (
    "января", "февраля", "марта", "апреля", "мая", "июня",
    "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip
MONTHS_SHORT = ("янв", "фев", "мар", "апр", "мая", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")
"""Short forms as they stand after a day: «5 мая», «31 дек»."""

_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_ORDINAL_ENDINGS = {"m": "-й", "f": "-я", "n": "-е", "genitive": "-го", "prepositional": "-м", "plural": "-е"}

_SPACES = " \u00a0\u202f\u2009\u2007\t"
_GAP = f"[{_SPACES}]"


def plural(number: int, one: str, few: str, many: str) -> str:
    """The form of the word that goes with the number: 1 отчёт, 2 отчёта, 5 отчётов."""
    number = abs(number)
    if 11 <= number % 100 <= 14:
        return many
    if number % 10 == 1:
        return one
    return few if 2 <= number % 10 <= 4 else many


def counted(number: int, one: str, few: str, many: str) -> str:
    """«5 отчётов»: the number, a non-breaking space and the right form."""
    return f"{integer(number)}{NBSP}{plural(number, one, few, many)}"


def ordinal(number: int, form: str = "m") -> str:
    """«3-й», «3-я», «3-е», «3-го»; ``form``: m, f, n, genitive, prepositional or plural."""
    return f"{number}{_ORDINAL_ENDINGS[form]}"


def roman(number: int) -> str:
    """4 → «IV»; defined for 1…3999."""
    if not 1 <= number <= 3999:
        raise ValueError("Римскими цифрами записываются числа от 1 до 3999")
    letters = []
    for value, letter in _ROMAN:
        count, number = divmod(number, value)
        letters.append(letter * count)
    return "".join(letters)


def join_and(words: Iterable[str], last: str = "и") -> str:
    """«а, б и в»; another conjunction goes in ``last`` («или»)."""
    items = list(words)
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def month_name(month: int) -> str:
    """«июль»."""
    return MONTHS[month - 1]


def capitalised(text: str) -> str:
    """First letter upper, the rest untouched (``str.capitalize`` would spoil «ВПР»)."""
    return text[:1].upper() + text[1:]


def cut(text: str, length: int) -> str:
    """The beginning of a long text up to a whole word: «Анализ результатов…»."""
    if len(text) <= length:
        return text
    head = text[:length].rsplit(" ", 1)[0]
    return head.rstrip(" .,;:–-…") + "…"


# Numbers -------------------------------------------------------------------------------------------------------------


def number(value: Decimal | int | None, places: int | None = None) -> str:
    """«1 234,5»: ``places`` decimals, halves away from zero; as many as needed when ``places`` is ``None``."""
    if value is None:
        return NO_VALUE
    exact = Decimal(value)
    if not exact.is_finite():
        return NO_VALUE
    rounded = _rounded(exact, places)
    whole, _, fraction = f"{abs(rounded):f}".partition(".")
    if places is None:
        fraction = fraction.rstrip("0")
    text = f"{int(whole):,}".replace(",", NARROW_NBSP)
    if fraction:
        text = f"{text},{fraction}"
    return f"{MINUS}{text}" if rounded < 0 else text


def integer(value: int | None) -> str:
    """«1 234»."""
    return number(value, 0)


def percent(value: Decimal | int | None, places: int = 1) -> str:
    """«74,6 %» of a value that is already in percent."""
    return NO_VALUE if value is None else f"{number(value, places)}{NBSP}%"


def signed(value: Decimal | int | None, places: int = 1, unit: str = f"п.{NBSP}п.") -> str:
    """«+6,5 п. п.», «−3,0 п. п.»; zero after rounding has no sign. ``unit=""`` leaves the number alone."""
    if value is None:
        return NO_VALUE
    sign = "+" if _rounded(Decimal(value), places) > 0 else ""
    tail = f"{NBSP}{unit}" if unit else ""
    return f"{sign}{number(value, places)}{tail}"


def _rounded(value: Decimal, places: int | None) -> Decimal:
    if places is None:
        return value
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


# Typography ----------------------------------------------------------------------------------------------------------

_GLUE = (
    (re.compile(rf"№{_GAP}*(?=[\dA-Za-zА-Яа-я])"), f"№{NBSP}"),
    (re.compile(rf"(?<=\d){_GAP}*%"), f"{NBSP}%"),
    (re.compile(rf"\b(п|т){_GAP}?\.{_GAP}?(п|е|д|к)\.", re.IGNORECASE), rf"\1.{NBSP}\2."),
    (re.compile(rf"(?<=\d){_GAP}+(?=(?:г|гг|шт|чел|руб|п|мм|МБ)\b)"), NBSP),
    (re.compile(rf"\b(п|пп|ст|гл|разд|рис|табл|г|стр){_GAP}?\.{_GAP}*(?=[\dА-Я])"), rf"\1.{NBSP}"),
    (re.compile(rf"\b([А-ЯЁ]\.){_GAP}*([А-ЯЁ]\.){_GAP}*(?=[А-ЯЁ][а-яё])"), rf"\1{NBSP}\2{NBSP}"),
    (re.compile(rf"(?<=\d){_GAP}+(?=(?:{'|'.join(MONTHS_GENITIVE)})\b)", re.IGNORECASE), NBSP),
)  # fmt: skip


def glued(text: str) -> str:
    """Put non-breaking spaces where a line must not break: «№ 4», «2 %», «п. 3.1», «2026 г.», «И. О. Фамилия»."""
    for pattern, replacement in _GLUE:
        text = pattern.sub(replacement, text)
    return text


def quoted(text: str) -> str:
    """Turn straight and English quotes into « », inner ones into „ “; unpaired quotes stay as they are."""
    marks = [place for place, sign in enumerate(text) if sign in '"“”„«»']
    if not any(text[place] in '"“”„' for place in marks):
        return text
    signs = list(text)
    opened: list[int] = []
    for place in marks:
        if _opens(text, place, text[opened[-1]] if opened else ""):
            opened.append(place)
        elif opened:
            start = opened.pop()
            signs[start], signs[place] = ("„", "“") if opened else ("«", "»")
    return "".join(signs)


def _opens(text: str, place: int, last: str) -> bool:
    """Does the quote at ``place`` open? Judged by its own shape, else by its neighbours; ``last`` is the open one.

    «“» opens an English quotation and closes a Russian inner one, which «„» has opened.
    """
    sign = text[place]
    if sign in "«„":
        return True
    if sign in "»”" or (sign == "“" and last == "„"):
        return False
    before = text[place - 1] if place else " "
    return before.isspace() or before in '([{«„"“/–—-'
