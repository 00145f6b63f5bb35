"""Words of the act: lost bodies, names of other places, abbreviations nobody explained."""

import re
from collections.abc import Iterator

from roadmaps.lint.plan import TEXT_NAMES, Found, LintPlan, LintRow, at

# Words of federal procedures and offices that need no definition in a municipal act.
KNOWN = {
    "ОО", "ДОО", "ГИА", "ЕГЭ", "ОГЭ", "ГВЭ", "ВПР", "НИКО", "ВСОШ", "ВОШ", "ВСОКО", "МСОКО", "ФГОС", "ФГБУ", "ОВЗ",
    "СМИ", "МКУ", "МБУ", "МАУ", "МКОУ", "МБОУ", "МАОУ", "МБДОУ", "МОУ", "СОШ", "ООШ", "РФ", "СПО", "ВО", "ДПО",
    "ДО", "НОО", "ООО", "СОО", "ИКТ", "ФИС", "ОКО", "ФИПИ", "РДШ", "КПК", "ПМПК", "ФЗ", "ЦМИ", "ОРКСЭ", "PISA",
}  # fmt: skip
_ABBREVIATION = re.compile(r"(?<![\w.-])[А-ЯЁ]{2,8}(?![\w-])")
_DISTRICT = re.compile(
    r"(?<!\w)(?P<name>[А-ЯЁ][а-яё-]+?)(?:ский|ского|ском|скому|ским)\s+(?:муниципальн\w+\s+)?(?:район|округ)\w*"
)
_TOWN = re.compile(r"(?<!\w)(?:г\.\s*|город(?:а|е|у|ом)?\s+)(?P<name>[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)*)")
_LIKENESS = 5


def trailing_comma(plan: LintPlan) -> Iterator[Found]:
    """Текст обрывается запятой.

    После запятой что-то потеряно: в графе ответственных так пропадает целая организация.
    """
    for row in plan.rows:
        for name, text in row.texts():
            if text.rstrip().endswith(","):
                fix = "Впишите потерянное по подписанному акту или уберите запятую."
                yield at(row, f"{TEXT_NAMES[name].capitalize()}: «…{text.rstrip()[-60:]}»", fix, name)


def foreign_place(plan: LintPlan) -> Iterator[Found]:
    """Названо другое место.

    Текст, видимо, перенесён из документа другого муниципалитета: исполнять его буквально нельзя.
    """
    own = {_stem(word) for place in plan.places for word in re.findall(r"[А-ЯЁ][а-яё-]+", place)}
    if not own:
        return
    for row in plan.rows:
        for name, text in row.texts():
            for place in (*_DISTRICT.finditer(text), *_TOWN.finditer(text)):
                if _stem(place["name"]) not in own:
                    fix = "Замените на название своего муниципалитета или подтвердите, что речь о другом."
                    yield at(row, f"{TEXT_NAMES[name].capitalize()}: «{place[0]}»", fix, name)


def undefined_abbreviation(plan: LintPlan) -> Iterator[Found]:
    """Сокращение не раскрыто.

    Его поймут по-разному; портал не свяжет его с организацией.
    """
    known = KNOWN | {part for alias in plan.aliases for part in _ABBREVIATION.findall(alias)}
    uses: dict[str, list[LintRow]] = {}
    for row in plan.rows:
        for short in dict.fromkeys(short for _, text in row.texts() for short in _ABBREVIATION.findall(text)):
            if short not in known and not _is_shouting(short):
                uses.setdefault(short, []).append(row)
    for short, rows in uses.items():
        more = f", всего строк: {len(rows)}" if len(rows) > 1 else ""
        yield at(rows[0], f"«{short}»{more}", f"Напишите полностью и добавьте «(далее – {short})».")


def _stem(name: str) -> str:
    """The beginning of a name that its cases share."""
    return name.casefold().replace("ё", "е")[:_LIKENESS]


def _is_shouting(word: str) -> bool:
    """A whole word in capitals («ЮНАРМИЯ»), not an abbreviation: vowels and consonants take turns."""
    return len(word) > 5 and sum(letter in "АЕЁИОУЫЭЮЯ" for letter in word) >= len(word) / 3
