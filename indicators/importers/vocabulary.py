"""Words of heads: how ФИС ОКО, regions and schools themselves call the columns of results."""

import re

from msoko.lib.sorting import folded

# Meanings in order of looking; the first column that fits is taken. Longer and more exact wordings come first.
MEANINGS: tuple[tuple[str, str], ...] = (
    ("lowered", r"понизили|понижени|отметка < отметк"),
    ("confirmed", r"подтвердили|подтвержден|отметка = отметк"),
    ("raised", r"повысили|повышени|отметка > отметк"),
    ("subject", r"^предмет|^(?:наименование|название) предмета|^учебный предмет"),
    ("login", r"^логин|^user$|^код (?:оо|оу|школ|организац|учрежден)|^код_оо|^school_?id"),
    ("name", r"^о[оу]$|^общеобразовательн\w+ (?:организац|учрежден)|^образовательн\w+ (?:организац|учрежден)"
     r"|^(?:(?:полное|краткое) )?(?:наименовани|название)\w*|^школ[аы]$|^групп\w+ участников"
     r"|^(?:организац|учрежден)\w+(?: (?:обще)?образовани\w+)?$"),
    ("municipality", r"^муниципал|^район|^ате$|^мо$|^территори|^город$"),
    ("year", r"^год(?: проведения)?$|^учебный год$"),
    ("grade", r"^класс(?:ы)?$|^параллель|^номер класса"),
    ("variant", r"^вариант|^var(?:-?1)?$"),
    ("pupil", r"^(?:номер|код|№|id) ?(?:обучающ|учащ|участник|ребенк)|^фио|^фамили|^участник$|^обучающийся$|^ученик$"),
    ("previous", r"(?:отметк|оценк)\w+ за (?:предыдущ|прошл|четверт|триместр|год)"
     r"|предыдущ\w+ (?:четверт|триместр)|по журналу|^журнал"),
    ("absent", r"^отсутств|не (?:писал|явил|участвовал)"),
    ("below", r"не (?:преодолел|сдал|достиг|набрал)\w*|ниже (?:мин|порог)"),
    ("high_all", r"81\s*[-–—]\s*100|^от 81|81 (?:балла? )?и (?:выше|более|больше)"),
    ("participants", r"(?:кол\w*[ -]*во|число|количество|всего) ?(?:участ|обучающ|уч\b|уч-ся|учащ|сда|писа|выполн|чел"
     r"|работ|выпускн)|^участник(?:и$|ов)|^участвовал|^сда(?:вал|л)|^писа(?:л|вш)|^выполнял\w* работ|^приняли участие"
     r"|^чел(?:\.|овек)?$|^кол-во$|^количество$|^всего$|^n$"),
    ("high", r"81\s*[-–—]\s*99|высокобал"),
    ("hundred", r"^100(?:\s*-?\s*б(?:\.|алл\w*)?)?$|стобал"),
    ("mean_score", r"^ср\w*\.? ?(?:тестовый |первичный |тест\w*\.? )?балл|^средн\w* (?:\w+ )?балл"),
    ("total", r"^всего баллов|^sum$|^сумма|^итог(?:о|ов\w+ балл)?$|^первичн\w+ балл|^общий балл|^балл(?:ы|ов)?$"
     r"|^тестовый балл|^набранн\w+ балл"),
    ("mark", r"^(?:отметка|оценка)(?: за (?:работу|впр|огэ|экзамен)| впр)?$|^отметк[аи] впр"),
)  # fmt: skip
_MEANINGS = tuple((code, re.compile(pattern)) for code, pattern in MEANINGS)
_MARK_WORDS = ((2, r"неуд"), (3, r"удовл|^удов?\.?$"), (4, r"^хор"), (5, r"^отл"))
_MARK_NUMBER = re.compile(
    r"^(?:(?:отмет\w+|оценк\w+|балл|количество|число|дол[яи]|процент|кол\w*[ -]*во|получили|получивших|на|сдали на"
    r"|чел\w*\.?|%)\s+)*"
    r"[«\"'“]?([2-5])[»\"'”]?(?:\s*(?:,|-)?\s*(?P<unit>%|чел\w*\.?|шт\.?|кол\w*)|\s*\([^%]*\))?$"
)
_SHARE = re.compile(r"%|дол[яи]|процент")
_WROTE = re.compile(r"писа|участ|сда|выполн|явил")
_UNIT = re.compile(r"(?:в )?(?:%|дол[яи]|процент\w*|чел\w*|кол-во|количество|чел\.? ?/ ?%|абс\w*)\.?,? ?%?")
_SCHOOL = re.compile(
    r"школ|\b[сон]ош\b|гимнази|лице[йя]|интернат|кадет|центр\w* образования|\b(?:м[абк]?оу|гб?оу|моу)\b|№ ?\d|^sch\d"
)
_SUBJECT_METRIC = re.compile(r"^(.{3,60}?)\s*(?:[,:;–—]|\s-)\s*(.+)$")
SCORE_HEAD = re.compile(r"^\d{1,3}$")
METRICS = frozenset(
    {"participants", "mean_score", "below", "high", "high_all", "hundred", "n2", "n3", "n4", "n5", "absent", "lowered",
     "confirmed", "raised"}
)  # fmt: skip
TASK = re.compile(
    r"^балл за (?:задание )?№? ?(\d+(?:[.(к]?\w*\)?)?)|^задани[ея] №? ?(\d+\w*)|^var1_(\d+)|^№ ?(\d{1,2}(?:к\d)?)$"
    r"|^(\d{1,2}(?:к\d|\.\d|\(\d\))?)$"
)

_SUBJECTS = (
    "Русский язык", "Математика", "Окружающий мир", "История", "Биология", "География", "Обществознание", "Физика",
    "Химия", "Информатика", "Литература", "Английский язык", "Немецкий язык", "Французский язык",
)  # fmt: skip


def meaning_of(title: str) -> str:
    """Code of what a column title means; empty when it is not known."""
    text = folded(title).strip(" .:*")
    return next((code for code, pattern in _MEANINGS if text and pattern.search(text)), "")


def mark_of_head(title: str) -> int:
    """2…5 for a column that counts a mark, else 0. «%» after the mark is still the mark."""
    text = folded(title).strip(" .:")
    found = _MARK_NUMBER.match(text)
    if found:
        return int(found[1])
    return next((mark for mark, pattern in _MARK_WORDS if re.search(pattern, text)), 0)


def is_share(title: str) -> bool:
    """Does the title speak of a percent and not of people?"""
    return bool(_SHARE.search(folded(title)))


def metric_of(title: str) -> str:
    """Code of the metric or mark («n2») that a title names; empty when it names neither."""
    mark = mark_of_head(title)
    code = f"n{mark}" if mark else meaning_of(title)
    return code if code in METRICS else ""


def is_wrote(title: str) -> bool:
    """Does the title speak of those who wrote the work, and not of all pupils of the class?"""
    return bool(_WROTE.search(folded(title)))


def is_unit(text: str) -> bool:
    """Is it only a unit («чел.», «%») of what stands over it?"""
    return bool(_UNIT.fullmatch(folded(text).strip(" .:()")))


def is_school(text: str) -> bool:
    """Does the text look like the name of a school?"""
    return not metric_of(text) and bool(_SCHOOL.search(folded(text)))


def subject_and_metric(title: str) -> tuple[str, str]:
    """«Русский язык, средний балл» → its two parts; two empty texts for anything else."""
    found = _SUBJECT_METRIC.match(title)
    is_both = found and subject_in(found[1]) and metric_of(found[2]) and not metric_of(found[1])
    return (found[1], found[2]) if found and is_both else ("", "")


def subject_in(text: str) -> str:
    """The usual name of the subject that a text speaks of; empty when it names none."""
    plain = folded(text).replace("_", " ")
    if "матем" in plain and "базов" in plain:
        return "Математика базовая"  # another exam than the one of the usual level
    return next((subject for subject in _SUBJECTS if folded(subject)[:7] in plain), "")
