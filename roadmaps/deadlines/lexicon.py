"""Words of deadlines and what they are: one table, a tag and a value for each form.

A word that is not here is plain text. Tags are the alphabet of the grammar tables.
"""

import re
from functools import lru_cache
from typing import Any

Tagged = tuple[str, Any]

WORD = "WORD"

_MONTH_STEMS = {
    1: ("январ", "янв"), 2: ("феврал", "фев", "февр"), 3: ("март", "мар"), 4: ("апрел", "апр"), 5: ("ма",),
    6: ("июн", "июн"), 7: ("июл", "июл"), 8: ("август", "авг"), 9: ("сентябр", "сен", "сент"), 10: ("октябр", "окт"),
    11: ("ноябр", "ноя", "нояб"), 12: ("декабр", "дек"),
}  # fmt: skip
_SOFT_ENDINGS = ("ь", "я", "ю", "е", "ем", "и")
_HARD_ENDINGS = ("", "а", "у", "е", "ом")
_MAY_ENDINGS = ("й", "я", "ю", "е", "ем")

_CARDINALS = {
    "один": 1, "одного": 1, "одному": 1, "одна": 1, "одной": 1, "одну": 1, "одно": 1, "два": 2, "две": 2, "двух": 2,
    "двум": 2, "три": 3, "трех": 3, "трем": 3, "четыре": 4, "четырех": 4, "пять": 5, "пяти": 5, "шесть": 6, "шести": 6,
    "семь": 7, "семи": 7, "восемь": 8, "восьми": 8, "девять": 9, "девяти": 9, "десять": 10, "десяти": 10,
    "двенадцать": 12, "двенадцати": 12, "четырнадцать": 14, "четырнадцати": 14, "пятнадцать": 15, "пятнадцати": 15,
    "двадцать": 20, "двадцати": 20, "тридцать": 30, "тридцати": 30, "сорок": 40, "сорока": 40, "шестьдесят": 60,
}  # fmt: skip
_TIMES = {
    "однократно": 1,
    "единожды": 1,
    "единоразово": 1,
    "одноразово": 1,
    "дважды": 2,
    "двукратно": 2,
    "трижды": 3,
    "четырежды": 4,
}
_DAYS_TERM = {
    "однодневный": 1, "двухдневный": 2, "трехдневный": 3, "пятидневный": 5, "семидневный": 7, "недельный": 7,
    "десятидневный": 10, "двухнедельный": 14, "пятнадцатидневный": 15, "двадцатидневный": 20, "тридцатидневный": 30,
    "месячный": 30, "двухмесячный": 60, "трехмесячный": 90,
}  # fmt: skip
_ORDINALS = (
    r"перв", r"втор", r"трет(?=[ьи])", r"четверт(?=[ыао])", r"пят(?=[ыао])", r"шест(?=[ыао])", r"седьм",
    r"восьм(?=[ыао])",
    r"девят(?=[ыао])", r"десят(?=[ыао])",
    *(rf"{stem}надцат(?=[ыао])" for stem in
      ("один", "две", "три", "четыр", "пят", "шест", "сем", "восем", "девят")),
    r"двадцат(?=[ыао])",
)  # fmt: skip
_ORDINAL_ENDING = r"(?:ый|ой|ий|ая|ья|ое|ье|ого|ьего|ому|ьему|ым|ьим|ом|ьем|ую|ью|ьей|ые|ьи|ых|ьих)"

_ADJ = r"(?:ый|ий|ой|ая|яя|ое|ее|ого|его|ому|ему|ым|им|ом|ем|ую|юю|ей|ые|ие|ых|их|ыми|ими)"

# (tag, value, pattern of the whole word); the first match wins, so narrow forms stand before wide ones.
_FORMS: tuple[tuple[str, Any, str], ...] = (
    ("YW", "one", r"год|года|году|годе|годом|г|r"),
    ("YW", "many", r"годы|годов|годам|годами|годах|гг|лет"),
    ("AC", None, rf"учебн{_ADJ}|уч|учеб"),
    ("KAL", None, rf"календарн{_ADJ}|финансов{_ADJ}|кал"),
    ("WORKING", None, rf"рабоч{_ADJ}|раб"),
    ("QW", None, r"квартал(?:а|у|е|ом|ы|ов|ам|ах|ами)?|кварт|кв"),
    ("HW", None, r"полугоди(?:е|я|ю|и|ем|й|ям|ях)|полугод|полуг|полгода|полугода"),
    ("CHETV", None, r"четверт(?:ь|и|ью|ей|ям|ях)|триместр(?:а|у|е|ы|ов|ам|ах)?"),
    ("KANIK", None, r"каникул(?:ы|ам|ах|ами)?|каникулярн\w+"),
    ("DECADE", None, r"декад(?:а|ы|е|у|ой|ах|ам)?"),
    ("WEEK", None, r"недел(?:я|и|е|ю|ей|ь|ям|ях)|нед"),
    ("MONTHW", None, r"месяц(?:а|у|е|ем|ы|ев|ам|ах)?|мес"),
    ("DAYW", None, r"день|дня|дню|днем|дне|дни|дней|дням|днях|дн|сутки|суток"),
    ("HOUR", None, r"час(?:а|у|ов|ам)?|ч"),
    ("KLASS", None, r"класс(?:а|у|е|ы|ов|ам|ах|ами|ом)?|кл"),
    ("EVE", None, r"накануне"),
    ("NUMBER", None, r"числ(?:о|а|у|е|ом|ам|ах)|чис"),
    ("HALFOF", None, r"половин(?:а|ы|е|у|ой)"),
    ("LAST", None, rf"последн{_ADJ}"),
    ("FIRSTS", None, r"первые|первых"),
    ("NEXT", None, rf"следующ{_ADJ}|последующ{_ADJ}|очередн{_ADJ}|будущ{_ADJ}|след"),
    ("PREV", None, rf"предыдущ{_ADJ}|прошл{_ADJ}|прошедш{_ADJ}|предшествующ{_ADJ}"),
    ("CUR", None, rf"текущ{_ADJ}|нынешн{_ADJ}|сего|тек|т|с\.г"),
    ("REPORTING", None, rf"отчетн{_ADJ}"),
    ("EACH", None, r"кажд(?:ый|ого|ому|ым|ом|ая|ой|ую|ое|ые|ых)"),
    ("ALL", None, r"весь|всего|всему|всем|вся|всей|всю|все|всех|целого"),
    ("FREQ", "year", r"ежегодно|погодично|ежегод"),
    ("FREQ", "quarter", r"ежеквартально|поквартально|квартально|ежекварт"),
    ("FREQ", "month", r"ежемесячно|помесячно|ежемес"),
    ("FREQ", "week", r"еженедельно|понедельно|еженед"),
    ("CONT", None,
     r"постоянно|непрерывно|систематически|регулярно|ежедневно|бессрочно|перманентно|всегда"
     r"|круглогодично|пост"),
    ("CONTADJ", None, r"(?:постоян|ежеднев|непрерыв|регуляр|систем)н(?:ом|ой|ая|ый)|систематическ(?:ом|ой)|текущем"),
    ("MODE", None, r"режим(?:е)?|основ(?:е|а)|порядке"),
    ("ONCE", None, r"разово|единовременно"),
    ("TIMESW", None, r"раз|раза|разу|разов|р"),
    ("BEGIN", None, r"начал(?:о|а|е|у|ом)|нач"),
    ("BEGIN", "start", r"старт(?:а|у)?"),
    ("PERIODIC", None, r"периодичност\w+"),
    ("MIDDLE", None, r"середин(?:а|ы|е|у|ой)"),
    ("END", None, r"кон(?:ец|ца|це|цу|цом)|окончани(?:е|я|ю|и|ем)|завершени(?:я|ю|ем)|исход(?:е|у)?"),
    ("V", None, r"в|во"), ("NA", None, r"на"), ("S", None, r"с|со"), ("PO", None, r"по"), ("DO", None, r"до|перед"),
    ("K", None, r"к|ко"), ("OT", None, r"от"), ("ZA", None, r"за"), ("AND", None, r"и|также"), ("NO", None, r"но"),
    ("OR", None, r"или|либо"),
    ("NOT", None, r"не|без|кроме|исключая|исключением|нет|отменен[аоы]?|приостановлен[аоы]?"
                  r"|вместо|взамен|перенес\w+|перенос\w*"),
    ("DURING", None, r"в?течени[ие]|протяжени[ие]|продолжени[ие]|теч"),
    ("LATER", None, r"позднее|позже"), ("EARLIER", None, r"раньше|ранее"),
    ("RARER", None, r"реже|менее"), ("OFTEN", None, r"чаще|более"),
    ("UPON", None, r"окончании|завершении|истечени[ию]|получени[ию]|поступлени[ию]|факту|прибыти[ию]|назначени[ию]"
                   r"|выявлени[ию]|проведении"),
    ("HAPPEN", None, r"получени\w+|поступлени\w+|наступлени\w+|вступлени\w+|открыти\w+|закрыти\w+|экзамен\w*"
                     r"|процедур\w*|олимпиад\w*|аттестаци\w*|мероприяти\w*|выхода|прибыти\w+|регистраци\w+|рассмотрени\w+"),
    ("ASOF", None, r"состоянию"), ("RELATION", None, r"отношении"),
    ("THAN", None, r"чем"), ("DAYTERM", None, rf"дневн{_ADJ}"), ("ROADMAP", None, r"дорожн\w+|карт[аыеу]|картой"),
    ("ATLEAST", None, r"минимум"),
    ("INCL", None, r"включительно|вкл"),
    ("THEN", None, r"далее|затем|впоследствии|последующем|дальнейшем"),
    ("SINCE", None, r"начиная"),
    ("AFTER", None, r"после|спустя"),
    ("THROUGH", None, r"через"),
    ("RESULTS", None, r"итогам|результатам"),
    ("RESULT", None, r"итог|итоги|итогов|результат(?:ы|ов|ах)?"),
    ("MOMENT", None, r"момента|даты"),
    ("WITH_IF", None, r"при"), ("CASE", None, r"случа(?:е|ях)"), ("IFF", None, r"условии|если|когда"),
    ("FOR", None, r"для"),
    ("MEASURE", None, r"мере"),
    ("NEED", None, r"необходимост(?:и|ь|ью)|потребност(?:и|ь|ей|ям)|запрос(?:у|ам|ов|а|е)"
                   r"|требовани(?:ю|ям|й|я)|заявк(?:е|ам|и)"
                   r"|обращени(?:ю|ям)|надобности|усмотрению|желанию|отдельному запросу|вызову"),
    ("SOGL", None, r"согласно|сообразно"), ("SOOTV", None, r"соответствии"), ("OSNOV", None, r"основании"),
    ("SCHEDULE", None, r"график\w*|план|плана|плану|планом|плане|планы|планам|планами|планов"
                       r"|расписани\w+|циклограмм\w*|"
                       r"сетк\w+|медиаплан\w*"),
    ("ACTW", None, r"приказ\w*|распоряжени\w+|акт|акта|акту|акты|актам|актами|положени\w+"
                   r"|регламент\w*|порядк\w*|программ\w*"
                   r"|письм\w+|постановлени\w+|календар[ьяюе]м?|инструкци\w+|поручени\w+|договор\w*|проект\w*"),
    ("PERIOD", None, r"период(?:а|у|е|ом|ы|ов)?"),
    ("TERM", None, r"срок(?:а|у|е|ом|и|ов|ам|ах|ами)?"),
    ("FORCE", None, r"действи[яе]"),
    ("ACTION", None, r"реализаци[ияю]|выполнени[яе]|исполнени[яе]"),
    ("HELD", None, r"проведени(?:я|е|ем)|подготовк[иа]|прохождения|проверки|работы|участия|обучения|приема"
                   r"|сдачи|каникул"),
    ("TIMEW", None, r"время|времени|ходе|процессе|рамках|дни|днях|даты|дату"),
    ("SET", None, r"установленн\w+|утвержденн\w+|определенн\w+|указанн\w+|назначенн\w+"),
    ("COVER", None, r"охватыва(?:ет|ют|ющ\w+)"),
    ("UPDATE", None, r"обновлени\w+|пополнени\w+|актуализаци\w+|корректировк\w+|дополнени\w+|пересмотр\w*|уточнени\w+"),
    ("LABEL", None, r"разработк\w+|подведени\w+|обобщени\w+|утверждени\w+|проведени\w+|подготовк\w+|анализ\w*"
                    r"|отчет|отчета|отчеты"
                    r"|мониторинг\w*|сбор|сдач\w+"
                    r"|размещени\w+|публикаци\w+|внедрени\w+|реализаци\w+|исполнени\w+|выполнени\w+|заседани\w+|издани\w+|создани\w+"
                    r"|формировани\w+|представлени\w+|предоставлени\w+|дата|информаци\w+|справк\w+"),
    ("STAGE", None, r"этап(?:а|у|е|ом|ы|ов)?"),
    ("NONE", None, r"отсутствует|указан|установлен|определен|пустая|пусто|ячейка"),
    ("CYCLE", None,
     r"организаци[ия]|организаций|организацией|организацию|учреждени\w+|школ[аеуы]|школой|оо"
     r"|доо|удо|оу|доу|педагог\w*|руководител\w+|работника|работников"),
)  # fmt: skip

_SEASONS = {"winter": r"зим(?:а|ы|е|у|ой)", "spring": r"весн(?:а|ы|е|у|ой)",
            "summer": r"лет(?:о|а|у|ом)", "autumn": r"осен(?:ь|и|ью)"}  # fmt: skip
_OF_SEASONS = {"winter": r"зимн\w+", "spring": r"весенн\w+", "summer": r"летн\w+", "autumn": r"осенн\w+"}
"""«летний период» is a time, «летняя сессия» is not."""
_WEEKDAYS = (
    r"понедельник(?:а|у|ам|ом|и|ов|е)?|пн", r"вторник(?:а|у|ам|ом|и|ов|е)?|вт", r"сред(?:а|ы|у|е|ам|ой)",
    r"четверг(?:а|у|ам|ом|и|ов|е)?|чт", r"пятниц(?:а|ы|у|е|ам|ей)?|пт", r"суббот(?:а|ы|у|е|ам|ой)?",
    r"воскресень(?:е|я|ю|ям|ем)|воскресений",
)  # fmt: skip

_ROMAN = {
    "i": 1,
    "ii": 2,
    "iii": 3,
    "iv": 4,
    "v": 5,
    "vi": 6,
    "vii": 7,
    "viii": 8,
    "ix": 9,
    "x": 10,
    "xi": 11,
    "xii": 12,
}
_TO_LATIN = str.maketrans("іхl", "ixi")
_TO_CYRILLIC = str.maketrans("aceopxykmhtbі", "асеорхукмнтви")

# Words long enough for one lost, doubled or wrong letter to be seen through.
_FUZZY_FROM = 6


def _months() -> dict[str, int]:
    forms: dict[str, int] = {}
    for number, (stem, *short) in _MONTH_STEMS.items():
        endings = _MAY_ENDINGS if number == 5 else _HARD_ENDINGS if number in (3, 8) else _SOFT_ENDINGS
        forms |= {stem + ending: number for ending in endings}
        forms |= dict.fromkeys(short, number)
    return forms


MONTHS = _months()
_EXACT: dict[str, Tagged] = {
    **{form: ("MONTH", number) for form, number in MONTHS.items()},
    **{form: ("CARD", number) for form, number in _CARDINALS.items()},
    **{form: ("TIMES", number) for form, number in _TIMES.items()},
}
_PATTERNS: tuple[tuple[str, Any, "re.Pattern[str]"], ...] = (
    *((tag, value, re.compile(pattern)) for tag, value, pattern in _FORMS),
    *(("ORD", number, re.compile(stem + _ORDINAL_ENDING)) for number, stem in enumerate(_ORDINALS, 1)),
    *(("SEASON", name, re.compile(pattern)) for name, pattern in _SEASONS.items()),
    *(("OFSEASON", name, re.compile(pattern)) for name, pattern in _OF_SEASONS.items()),
    *(("WD", number, re.compile(pattern)) for number, pattern in enumerate(_WEEKDAYS)),
    *(("TERMADJ", days, re.compile(stem[:-2] + _ADJ)) for stem, days in _DAYS_TERM.items()),
)
_FUZZY_WORDS: dict[str, Tagged] = {
    **{form: ("MONTH", number) for form, number in MONTHS.items() if len(form) >= _FUZZY_FROM},
    "ежегодно": ("FREQ", "year"), "ежеквартально": ("FREQ", "quarter"), "ежемесячно": ("FREQ", "month"),
    "еженедельно": ("FREQ", "week"), "квартал": ("QW", None), "квартала": ("QW", None), "полугодие": ("HW", None),
}  # fmt: skip
_REAL_WORDS = re.compile(r"еже\w+н(?:ый|ая|ое|ого|ой|ому|ом|ую|ые|ых|ым|ыми)|квартальн\w*|квартир\w*|\w+ск\w+")


@lru_cache(maxsize=4096)
def tag_word(word: str) -> tuple[str, Any, bool]:
    """Tag, value, and whether a spelling mistake was seen through. ``word`` is in lower case, «ё» as «е»."""
    roman = _ROMAN.get(word.translate(_TO_LATIN)) if word != "х" else None
    if roman:
        return "ROMAN", roman, False
    word = word.translate(_TO_CYRILLIC)
    if word in _EXACT:
        return *_EXACT[word], False
    for tag, value, pattern in _PATTERNS:
        if pattern.fullmatch(word):
            return tag, value, False
    tag, value = _guess(word)
    return tag, value, tag != WORD


def is_known(word: str) -> bool:
    """Is it a word of the tables, as it stands?"""
    tag, _value, guessed = tag_word(word)
    return tag != WORD and not guessed


def is_time_word(word: str) -> bool:
    """A month in full or one of the long words that say how often."""
    return word.translate(_TO_CYRILLIC) in _FUZZY_WORDS


_TIME_WORDS = (
    "года",
    "году",
    "годы",
    "годов",
    "учебного",
    "учебный",
    "квартала",
    "полугодия",
    "месяца",
    "начала",
    "конца",
)


def resembles_time(word: str) -> bool:
    """Is the word a month or a year with a letter wrong («маая»)? Such a word must not vanish in a text."""
    return len(word) > 3 and any(_one_letter_apart(word, known) for known in (*MONTHS, *_TIME_WORDS) if len(known) > 2)


def _guess(word: str) -> Tagged:
    """A word one letter away from exactly one long word of the tables; anything doubtful stays plain text."""
    if len(word) < _FUZZY_FROM or _REAL_WORDS.fullmatch(word):
        return WORD, None
    near = {tagged for known, tagged in _FUZZY_WORDS.items() if _one_letter_apart(word, known)}
    return near.pop() if len(near) == 1 else (WORD, None)


def _one_letter_apart(first: str, second: str) -> bool:
    """One letter dropped, added, changed, or two neighbours swapped."""
    if abs(len(first) - len(second)) > 1 or first == second:
        return False
    start = next(
        (i for i, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), min(len(first), len(second))
    )
    a, b = first[start:], second[start:]
    if len(a) == len(b):
        return a[1:] == b[1:] or (a[:2] == b[:2][::-1] and a[2:] == b[2:])
    return a[1:] == b if len(a) > len(b) else a == b[1:]
