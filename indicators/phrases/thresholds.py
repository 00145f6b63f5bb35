"""Numbers of a phrase: thresholds, percents, targets by year, periods, who is counted."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from msoko.lib.sorting import folded

_WORDS = {
    "одного": 1, "одной": 1, "одно": 1, "один": 1, "одна": 1, "двух": 2, "два": 2, "две": 2, "трех": 3, "три": 3,
    "четырех": 4, "четыре": 4, "пяти": 5, "пять": 5, "шести": 6, "шесть": 6, "семи": 7, "семь": 7, "восьми": 8,
    "восемь": 8, "девяти": 9, "девять": 9, "десяти": 10, "десять": 10, "половины": 50,
}  # fmt: skip
_NUMBER = r"(?P<number>\d{1,3}(?:[ \u00a0]\d{3})+|\d+(?:[.,]\d+)?|" + "|".join(_WORDS) + r")(?:-?(?:х|ти|го|м|и))?"
_SIGNS = {
    "ge": r"не (?:менее|ниже|меньше|реже),?(?: чем)?|минимум|от|свыше|более|больше|охват\w*|≥|>=|>",
    "le": r"не (?:более|выше|больше|чаще),?(?: чем)?|не (?:долж\w+ )?превы\w+|максимум|менее|меньше|≤|<=|<",
}
_THRESHOLDS = tuple(
    (
        sign,
        re.compile(
            rf"(?:(?<!\w)(?:{words})\s*){_NUMBER}\s*(?:до\s*[\d,.]+\s*)?(?P<percent>%|процент)?(?P<after>[^;.]*)"
        ),
    )
    for sign, words in _SIGNS.items()
)
_BARE_PERCENT = re.compile(_NUMBER + r"\s*(?:%|процент)(?P<after>[^;.]*)")
_TRAILING = re.compile(rf"[-–—:]\s*{_NUMBER}\s*(?P<after>(?:чел|ед|шт|школ|педагог|мероприят|раз)\w*)")
_ABSENCE = re.compile(
    r"^(?:отсутствие|отсутствуют|ноль|0)\s+(?!отрицательн)(?P<after>\w.*)|.*[-–—:]\s*(?:0|ноль)(?P<zero>)\s*(?:[.;,]|$)"
)
_EVENTS = (
    r"раз|мероприяти|семинар|вебинар|заседани|совещани|мастер-класс|конкурс|конференци|выступлени|публикаци|консультаци"
)
_BARE_COUNT = re.compile(rf"(?<![\w.,/–-]){_NUMBER}\s+(?P<after>(?:{_EVENTS})[^;.]*)")
_OF_BODIES = re.compile(
    rf"(?:участи\w+|охва\w+|обучен\w*|привлеч\w+|помощ\w+|поддержк\w+)\s+{_NUMBER}\s+"
    r"(?P<after>(?:школ|оо\b|организаци|педагог|учител|обучающ|руководител|воспитанник|чел)[^;.]*)"
)
_SHARE_HEAD = re.compile(r"(?:дол[яи]|процент|охват|удельн|удовлетвор)")
_BY_YEAR = re.compile(
    r"(?P<year>20[1-4]\d)\s*(?:г\.|году|год|г)?\s*(?:[-–—:=]\s*)?(?:не менее\s+)?(?P<value>\d{1,3}(?:[.,]\d+)?)\s*"
    r"(?P<unit>чел|ед\b|ед\.|шт|школ|педагог|учител|обучающ|мероприят|участник|раз|семинар)"
)
_UPTO = re.compile(rf"(?<!\w)до\s+(?!20[1-4]\d){_NUMBER}(?!\s*(?:лет|класс|год|числ))")
_DEADLINE = re.compile(r"(?<!\w)(?:к|до|в)\s+(?:концу\s+|[\d.]+\.)?(?P<year>20[1-4]\d)")
_CHANGE_BY = re.compile(rf"(?<!\w)(?:на\s+)?{_NUMBER}\s*(?P<unit>%|п\.?\s?п|процент|ед\w*|школ\w*|чел\w*|балл\w*)")
_YEAR_FIRST = re.compile(
    r"(?P<year>20[1-4]\d)\s*(?:г\.|году|год|г)?\s*(?:(?:[-–—:=]|до|не менее)\s*)*(?P<value>\d+(?:[.,]\d+)?)"
    r"\s*(?P<percent>%|процент)?"
)
_YEAR_LAST = re.compile(
    r"(?P<value>\d+(?:[.,]\d+)?)\s*(?P<percent>%|процент\w*)\s*(?:к|в|на|до|\(|[-–—])\s*(?P<year>20[1-4]\d)"
)
_STEPS = re.compile(r"(?P<steps>\d+(?:[.,]\d+)?(?:\s*%?\s*/\s*\d+(?:[.,]\d+)?)+)\s*(?P<percent>%|процент)")

_PEOPLE = (
    ("обучающиеся", r"обучающ|учащ|школьник|воспитанник|дет(?:ей|и)\b|выпускник"),
    ("педагоги", r"педагог|учител|преподавател"),
    ("руководители", r"руководител|директор"),
    ("родители", r"родител"),
    ("участники", r"участник|человек|\bчел\b"),
)
_BODIES = (("школы", r"школ|общеобразовательн\w+ организаци|\bоо\b|организаци"),)


@dataclass(frozen=True, slots=True)
class Threshold:
    """One number with its comparison; `after` is what the number counts, as printed."""

    comparison: str
    value: Decimal
    is_percent: bool
    after: str


def decimal_of(text: str) -> Decimal:
    """A printed number: digits with spaces or a comma, or a word."""
    word = text.strip()
    return Decimal(_WORDS[word]) if word in _WORDS else Decimal(re.sub(r"\s", "", word).replace(",", "."))


def threshold_of(phrase: str) -> Threshold | None:
    """The first threshold of the phrase: «не менее 2-х мероприятий», «не более 5 %», a bare «100 %»."""
    text = folded(phrase)
    found = [(sign, hit) for sign, pattern in _THRESHOLDS for hit in _hits(pattern, text)]
    if _SHARE_HEAD.match(text):
        # «Доля садов, где среда не ниже 3 баллов, – не менее 60 %»: of a share the percent is meant.
        found = [(sign, hit) for sign, hit in found if hit["percent"]] or found
    if found:
        # «не более 5» also contains «более 5»: the longer and earlier match is meant.
        sign, hit = min(found, key=lambda pair: pair[1].start())
        is_percent = bool(hit["percent"]) or hit["number"] == "половины"
        return Threshold(sign, decimal_of(hit["number"]), is_percent, hit["after"].strip())
    if bare := _BARE_PERCENT.search(text):
        return Threshold("ge", decimal_of(bare["number"]), True, bare["after"].strip())
    for pattern in (_TRAILING, _OF_BODIES, _BARE_COUNT):
        if counted := pattern.search(text):
            return Threshold("ge", decimal_of(counted["number"]), False, counted["after"])
    absence = _ABSENCE.match(text)
    return Threshold("le", Decimal(0), False, absence["after"] or "") if absence else None


def _hits(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """All places of a threshold; what a match says after its number may hold the next one."""
    start = 0
    while hit := pattern.search(text, start):
        yield hit
        start = hit.end("number")


def is_unclear_upto(phrase: str) -> bool:
    """«до 30 %» may be a wish or a limit."""
    return bool(re.search(r"(?<!\w)до\s+\d[\d,.]*\s*%", folded(phrase))) and not re.search(
        r"увеличени|рост|довести|от\s+\d", folded(phrase)
    )


def targets_by_year(phrase: str, plan_years: Sequence[int] = ()) -> dict[int, Decimal]:
    """«2020 - 20%, 2021 - 35%», «30 % в 2024», or «20/35/50 %» for the years of the plan. Empty: no steps."""
    text = folded(phrase)
    for pattern in (_YEAR_FIRST, _YEAR_LAST):
        pairs = {int(hit["year"]): decimal_of(hit["value"]) for hit in pattern.finditer(text) if hit["percent"]}
        if len(pairs) > 1:
            return pairs
    steps = _STEPS.search(text)
    if not steps:
        return {}
    values = [decimal_of(value) for value in re.findall(r"\d+(?:[.,]\d+)?", steps["steps"])]
    return dict(zip(plan_years, values, strict=False)) if len(values) <= len(plan_years) else {}


def counts_by_year(phrase: str) -> dict[int, Decimal]:
    """«2024 год – не менее 15 чел., 2025 год – 20 чел.»; empty when fewer than two years have a number."""
    pairs = {int(hit["year"]): decimal_of(hit["value"]) for hit in _BY_YEAR.finditer(folded(phrase))}
    return pairs if len(pairs) > 1 else {}


def deadline_of(phrase: str) -> int | None:
    """The only year that the target is set for: «к 2026 году», «до 01.09.2026»."""
    years = {int(hit["year"]) for hit in _DEADLINE.finditer(folded(phrase))}
    return years.pop() if len(years) == 1 else None


def level_of(phrase: str) -> tuple[Decimal, bool] | None:
    """The value that a change leads to and whether it is a percent: «до 10 %», «до 2 школ»."""
    text = folded(phrase)
    hit = _UPTO.search(text)
    return (decimal_of(hit["number"]), bool(re.match(r"\s*(?:%|процент)", text[hit.end() :]))) if hit else None


def step_of(phrase: str) -> tuple[Decimal, str] | None:
    """By how much: «на 2 единицы», «5 п. п.», «на 3 %» with its unit; percents of a share are percentage points."""
    hit = _CHANGE_BY.search(folded(phrase))
    if not hit:
        return None
    units = {"%": "п. п.", "п": "п. п.", "ч": "чел.", "б": "балл"}
    return decimal_of(hit["number"]), units.get(hit["unit"][0], "ед.")


def has_steps(phrase: str) -> bool:
    """Does the phrase list several percents by year, known or not?"""
    return bool(_STEPS.search(folded(phrase))) or len(targets_by_year(phrase)) > 1


def frequency_of(phrase: str) -> str:
    """Code of the period: quarter, academic or calendar year."""
    text = folded(phrase)
    if re.search(r"ежекварталь|в квартал|раз\w? в три месяца", text):
        return "quarter"
    return "academic" if re.search(r"учебн\w+ год", text) else "year"


def names_period(phrase: str) -> bool:
    """Is the period of the count said: «в год», «ежегодно», «ежеквартально»?"""
    return bool(re.search(r"\bгод|ежегодн|квартал|ежемесячн|полугод", folded(phrase)))


def counted_of(phrase: str) -> tuple[str, bool]:
    """(who or what is counted, are they people); empty when the phrase does not say."""
    text = folded(phrase)
    hits = [
        (found.start(), name, group is _PEOPLE)
        for group in (_PEOPLE, _BODIES)
        for name, pattern in group
        if (found := re.search(pattern, text))
    ]
    return min(hits)[1:] if hits else ("", False)
