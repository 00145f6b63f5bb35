"""Bare marks over the columns of a calendar grid: «I II III IV», «1 … 12», «янв. фев. …»."""

from collections.abc import Sequence

_ROMAN = ("I", "II", "III", "IV")
_MONTHS = (
    "январь", "февраль", "март", "апрель", "май", "июнь",
    "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь",
)  # fmt: skip
_SHORT = {
    "янв": 0, "фев": 1, "февр": 1, "мар": 2, "апр": 3, "май": 4, "июн": 5,
    "июл": 6, "авг": 7, "сен": 8, "сент": 8, "окт": 9, "ноя": 10, "нояб": 10, "дек": 11,
}  # fmt: skip
_LEAST_MONTHS = 3


def run_labels(texts: Sequence[str]) -> dict[int, str]:
    """Positions of neighbouring cells that together name quarters or months, with the full name of each."""
    bare = [text.strip().rstrip(".").replace("І", "I").replace("Х", "X").casefold() for text in texts]
    found: dict[int, str] = {}
    for names in ([one.casefold() for one in _ROMAN], [str(number) for number in range(1, 5)]):
        for start in _runs(bare, names):
            found.update({start + place: f"{roman} квартал" for place, roman in enumerate(_ROMAN)})
    for start in _runs(bare, [str(number) for number in range(1, 13)]):
        found.update({start + place: month for place, month in enumerate(_MONTHS)})
    short = {index: _MONTHS[_SHORT[text]] for index, text in enumerate(bare) if text in _SHORT}
    if len(short) >= _LEAST_MONTHS:
        found.update(short)
    return found


def _runs(texts: Sequence[str], names: Sequence[str]) -> list[int]:
    """Where the names stand one after another; a run that goes on («5» after «4») counts something else."""
    size = len(names)
    going_on = str(size + 1)
    return [
        start
        for start in range(len(texts) - size + 1)
        if list(texts[start : start + size]) == list(names) and texts[start + size : start + size + 1] != [going_on]
    ]
