"""Light patterns for telling a deadline and a responsible body from other text.

They answer «can this be a deadline / a body?», not «what does it mean»: the meaning is read elsewhere.
"""

import re

_MONTH = r"(?:январ|феврал|март|апрел|ма[йея]\b|июн|июл|август|сентябр|октябр|ноябр|декабр)\w*"
_YEAR = r"(?:19|20)\d\d"
_QUARTER = (
    r"(?:[IVХ1-4]+|перв\w+|втор\w+|трет\w+|четв[её]рт\w+)\s*(?:-?й\s+)?"
    r"(?:кв\.|квартал\w*|полугоди\w*|триместр\w*|четверт\w*)"
)

_START = re.compile(
    rf"""(?ix)^(?:
      ежегодно\b | ежеквартальн\w* | ежемесячно | еженедельно | ежедневно | постоянно | регулярно
      | систематически
    | весь\s+(?:период|(?:учебный\s+)?год) | в\s+течени[еи]\b | на\s+протяжении\b | по\s+мере\b
    | по\s+итогам\b | по\s+результатам\b
    | по\s+(?:отдельному\s+|утвержд[её]нному\s+)?(?:план|график|расписани)\w*
    | по\s+(?:необходимости|потребности|запрос\w*|требовани\w*|согласовани\w*)
    | по\s+окончани\w* | по\s+завершени\w* | в\s+соответствии\s+с(?:о)?\b | согласно\b | в\s+сроки\b
    | в\s+срок\b | в\s+период\b | в\s+дни\b
    | до\s+(?:\d|{_MONTH}|начала|конца|окончания) | с\s+(?:\d|{_MONTH}) | не\s+позднее\b | не\s+реже\b
    | не\s+менее\s+\S+\s+раз
    | (?:\d+|один|одного|два|три)\s+раза?\s+в\b | раз\s+в\b | дважды\s+в\b
    | при\s+(?:попадании|наличии|необходимости|проведении)\b
    | (?:начало|конец|середина|первая|вторая|третья)\s+\w+ | после\b | текущ\w+\s | бессрочно | единовременно
    | круглогодично
    | {_QUARTER} | {_MONTH} | {_YEAR} | \d{{1,2}}\.\d{{1,2}}\.(?:19|20)\d\d
    | \d{{1,2}}\s+{_MONTH} | \(?при\s+наличии | (?:лет|осен|зим|вес)\w*\s+\d{{4}}
    | учебный\s+год | (?:период\s+)?каникул\w*
    )"""
)
_WORD = re.compile(
    rf"""(?ix)^(?:ежегодн\w* | ежеквартальн\w* | ежемесячн\w* | еженедельн\w* | постоянно | регулярно
    | {_MONTH} | {_YEAR}\w* | г | гг | год\w* | лет
    | \d+ | [IVX]+ | до | с | со | по | в | и | или | на | не | ранее | позднее | реже | менее | раз\w* | для
    | каждо\w* | после | при | от | при | наличии
    | квартал\w* | полугоди\w* | учебн\w* | календарн\w* | текущ\w+ | предыдущ\w+ | следующ\w+ | отчетн\w*
    | отчётн\w* | период\w* | всего | весь | течени\w
    | итог\w* | результат\w* | соответстви\w | график\w* | план\w* | согласно | срок\w* | проведени\w* | мере
    | необходимост\w* | потребност\w* | поступлени\w*
    | запрос\w* | числ\w* | месяц\w* | недел\w* | дн\w* | начал\w* | кон\w* | далее | обновлени\w*
    | пополнени\w* | один | два | три | образовательн\w* | организаци\w*
    | оценочн\w* | процедур\w* | участи\w* | утвержд\w* | отдельн\w* | каникул\w* | попадани\w* | выборк\w*
    | нико | гиа | впр | вош | всош | огэ | егэ | меропри\w* | бессрочно | августовск\w*
    | четверт\w* | июн\w* | года | реализаци\w* | получени\w* | министерств\w* | рособрнадзор\w* | работ\w*
    | мониторинг\w* | правов\w* | акт\w* | планом-графиком | плану-графику)$"""
)

_ABBREVIATION = r"(?-i:[А-ЯЁ]{2,}(?:[-/][А-ЯЁа-яё]+)*)"
_BODY_WORD = r"""
      отдел\w* | управлени\w* | департамент\w* | комитет\w* | администраци\w* | министерств\w* | начальник\w*
    | заведующ\w* | директор\w* | руководител\w* | заместител\w* | методист\w* | специалист\w* | педагог\w*
    | учител\w* | школ[аыуе]? | школы | образовательн\w+\s+(?:организаци|учрежден)\w* | общеобразовательн\w+
    | дошкольн\w+ | муниципальн\w+\s+(?:методическ|орган|образовательн|общеобразовательн|координатор)\w*
    | районн\w+\s+методическ\w+ | городск\w+\s+методическ\w+
    | методическ\w+\s+(?:служб|кабинет|центр|объединени)\w* | информационно-методическ\w+ | центр\w*
    | институт\w* | координатор\w* | рабочая\s+группа | рабочей\s+групп\w* | комисси\w* | совет\w* | глава
    | служб\w* | оператор\w* | педагог-\w+ | классн\w+\s+руководител\w* | куратор\w* | исполнител\w*
    | ответственн\w+
"""
_BODY_START = re.compile(rf"(?ix)^(?:{_ABBREVIATION}(?=$|[\s,;.()«»/]) | {_BODY_WORD})")
_ABBREVIATION_START = re.compile(rf"^{_ABBREVIATION}(?=$|[\s,;.()«»/])")


def starts_deadline(text: str) -> bool:
    """True when the text begins like a deadline phrase."""
    return bool(_START.match(text))


def is_deadline(text: str, longest: int = 24) -> bool:
    """True when the whole text reads as a deadline: begins as one and most of its words belong to such phrases."""
    words = re.findall(r"[^\W_]+", text)
    if not words or len(words) > longest or not starts_deadline(text.lstrip("(")):
        return False
    known = sum(1 for word in words if _WORD.match(word))
    return known >= 0.6 * len(words)


def deadline_words_only(text: str) -> bool:
    """True when every word of the text is usual in deadline phrases."""
    words = re.findall(r"[^\W_]+", text)
    return bool(words) and all(_WORD.match(word) for word in words)


def starts_body(text: str) -> bool:
    """True when the text begins like the name of a body, a post or an abbreviation of one."""
    return bool(_BODY_START.match(text))


def starts_with_abbreviation(text: str) -> bool:
    return bool(_ABBREVIATION_START.match(text))


def is_mark(text: str) -> bool:
    """True for the marks used in quarter grids: х, x, +, v, ✓, *."""
    return text.strip().casefold() in {"х", "x", "+", "v", "✓", "✔", "*", "√", "●", "да", "•"}
