"""Requisites of the act in the text before the plan: kind, number, date, title, issuer, clauses, period, aliases."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from roadmaps.importers.headings import has_keyword
from roadmaps.importers.wording import collapse

_MONTHS = ("январ", "феврал", "март", "апрел", "ма", "июн", "июл", "август", "сентябр", "октябр", "ноябр", "декабр")
_KINDS = ("приказ", "постановление", "распоряжение", "решение", "положение")
_KIND_LINE = re.compile(
    r"^\W*(п\s?р\s?и\s?к\s?а\s?з|п\s?о\s?с\s?т\s?а\s?н\s?о\s?в\s?л\s?е\s?н\s?и\s?е|р\s?а\s?с\s?п\s?о\s?р\s?я\s?ж\s?е\s?н\s?и\s?е|р\s?е\s?ш\s?е\s?н\s?и\s?е)\W*$",
    re.I,
)
_DATE = re.compile(
    r"(?<!\d)(?:(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>(?:19|20)\d\d)|[«\"]?(?P<d2>\d{1,2})[»\"]?\s+(?P<name>январ|феврал|март|апрел|ма|июн|июл|август|сентябр|октябр|ноябр|декабр)\w*\s+(?P<y2>(?:19|20)\d\d))"
)
_ACT_NUMBER = re.compile(r"(?:№|N)\s*(?P<number>[\w/.-]*\d[\w/.-]*)")
_ANNEX = re.compile(
    r"(?P<text>Приложение\s*(?:№\s*)?(?P<annex>\d*)\s*(?:\(обязательное\)\s*)?к\s+(?P<kind>приказу|постановлению|распоряжению|решению|Положению|письму)\b.{0,260}?)"
    r"(?=\s*(?:\*\*|План\b|ПЛАН|Дорожная|ДОРОЖНАЯ|УТВЕРЖД|Комплекс|$))",
    re.S,
)
_APPROVED = re.compile(
    r"(?:УТВЕРЖДЕН\w*|Утвержд[её]н\w*|\b[Уу]тв\.)\s+(?P<kind>приказом|постановлением|распоряжением)\s+(?P<rest>.{0,260}?(?=\s*(?:\*\*|План\b|ПЛАН|Дорожная|ДОРОЖНАЯ|Комплекс))|.{0,260})",
    re.S,
)
_DATIVE = {
    "приказ": "приказ",
    "постановлен": "постановление",
    "распоряжен": "распоряжение",
    "решен": "решение",
    "положен": "положение",
    "письм": "письмо",
}
_PERIOD = re.compile(
    r"(?:\bна|период\w*|на\s+период|в)\s+(?:с\s+)?(?P<a>20\d\d)(?:\s*[-–—/]\s*|\s+(?:и|по)\s+)(?P<b>20\d\d)\s*(?:уч\w*\.?\s*)?(?:г\.\s*г\.|гг?\b|год)",
    re.I,
)
_ONE_YEAR = re.compile(r"\bна\s+(?P<a>20\d\d)\s*(?:год|г\.)", re.I)
# The year of a title only: in a text it is any year, and what was found in a year is no plan for it.
_IN_YEAR = re.compile(r"^(?!.*\bпо\s+(?:итогам|результатам)\b).*\bв\s+(?P<a>20\d\d)\s*(?:году|г\.)", re.I)
_ALIAS = re.compile(
    r"(?P<before>[^.;()]{3,220}?)\s*\(\s*далее\s*(?:по\s+тексту\s*)?[-–—:]*\s*(?P<alias>[^()]{1,60}?)\s*\)", re.I
)
_CLAUSE = re.compile(r"(?m)^\s*(?P<number>\d{1,2}(?:\.\d{1,2}){0,2})\.\s+(?P<text>\S.*)$")
_WORDS_OF_TITLE = (
    r"план\b|п\s?л\s?а\s?н\b|дорожная\s+карта|«?дорожная\s+карта|комплекс\s+мер|циклограмма|перечень\s+мероприятий"
    r"|график\s+(?:мероприятий|проведения|реализации|работы)|программа\s+(?:мероприятий|действий|мер)\b|календарь\b"
    r"|мероприятия\s+(?:по|направленные)\b"
)
_PLAN_TITLE = re.compile(
    rf"^\W*(?:[а-яё]+(?:ая|ый|ий|ой)\s+){{0,2}}(?:{_WORDS_OF_TITLE})",
    re.I,
)
_AFTER_TITLE = re.compile(
    r"^\W*(?:утвержд|утв\.|приложение\b|данные на|по состоянию на|раздел\b"
    r"|[IVXІХ]{1,5}\.\s|\d{1,2}\.\s|таблица\s*(?:№\s*)?\d"
    r"|цел[ьи]\b|задачи?\b|основани[ея]\b|(?:ответственн|исполнител|куратор)\w*\s*:|срок\w*\s+(?:реализации|исполнения))",
    re.I,
)
_ENDS_WITH_YEARS = re.compile(
    r"20\d\d(?:\s*[-–—/]\s*20\d\d)?\s*(?:уч\w*\.?\s*)?(?:годы|годов|год|года|гг\.?|г\.\s*г\.|г\.)\W*$", re.I
)
_HEAD_ALONE, _LONGEST_HEAD = 40, 700
_ISSUER = re.compile(r"(администраци|управлени|отдел|департамент|комитет|министерств|служб)", re.I)


@dataclass(frozen=True)
class Requisites:
    """What is known about the act and the plan; empty strings for what is not printed."""

    kind: str = ""
    number: str = ""
    date: str = ""
    title: str = ""
    issuer: str = ""
    annex: str = ""
    document: str = ""
    period: str = ""
    control: str = ""
    reporting: str = ""
    clauses: tuple[tuple[str, str], ...] = ()
    aliases: Mapping[str, str] = field(default_factory=dict)

    def headline(self) -> str:
        """One line as officials cite the act: «приказ от 17.12.2024 № 486-О»."""
        if not self.number and not self.date:
            return self.annex
        date = ".".join(reversed(self.date.split("-"))) if self.date else ""
        parts = [self.kind, f"от {date}" if date else "", f"№ {self.number}" if self.number else ""]
        return " ".join(part for part in parts if part)

    def as_dict(self) -> dict[str, object]:
        found = {name: value for name, value in vars(self).items() if name not in ("clauses", "aliases")}
        return {
            **found,
            "clauses": [{"number": number, "text": text} for number, text in self.clauses],
            "aliases": dict(self.aliases),
        }


def find(before: Sequence[str], whole: Sequence[str]) -> Requisites:
    """Requisites from the lines before the first table (``before``) and from all texts (period, aliases)."""
    lines = [collapse(line) for line in before]
    lines = [line for line in lines if line]
    text = " ".join(lines)
    kind, number, date, title = _own_act(lines)
    annex, annex_kind, annex_number, annex_date = _annex(text)
    clauses = tuple((match["number"] + ".", collapse(match["text"])) for match in _CLAUSE.finditer("\n".join(lines)))
    document = _document(lines)
    return Requisites(
        kind=kind or annex_kind,
        number=number or annex_number,
        date=date or annex_date,
        title=title,
        issuer=_issuer(lines, annex),
        annex=annex,
        document=document,
        period=_period([document, title, *lines, *whole]) or _period([document, title], (_IN_YEAR,)),
        control=_clause(clauses, r"контроль\s+(?:за|над|исполнени)"),
        reporting=_clause(
            clauses,
            r"(?:отч[её]т|информаци|сведени).{0,200}(?:ежеквартальн|ежемесячн|ежегодн|до\s+\d{1,2}|кажд\w+\s+(?:месяц|квартал))",
        ),
        clauses=clauses if kind else (),
        aliases=aliases(whole),
    )


def _own_act(lines: Sequence[str]) -> tuple[str, str, str, str]:
    """Kind, number, date and title of the act whose head is printed in the file."""
    for index, line in enumerate(lines):
        match = _KIND_LINE.match(line)
        if not match:
            continue
        kind = re.sub(r"\s", "", match[1]).lower()
        nearby = list(lines[index + 1 : index + 8])
        head = _until_preamble(nearby)
        date = next((iso(found) for text in head for found in [_DATE.search(text)] if found and len(text) < 160), "")
        number = next(
            (found["number"] for text in head for found in [_ACT_NUMBER.search(text)] if found and len(text) < 160), ""
        )
        title = next((text for text in nearby if re.match(r"^\W*(?:Об?|О мерах)\s", text)), "")
        return kind, number.rstrip("."), date, title.strip("*")
    return "", "", "", ""


def _until_preamble(lines: Sequence[str]) -> list[str]:
    """Lines of the head of the act: the preamble («В соответствии с …») cites other acts and is left out."""
    head = []
    for line in lines:
        if re.match(
            r"^\W*(?:в соответствии|во исполнение|в целях|на основании|с целью|руководствуясь|1\.\s)", line, re.I
        ):
            break
        head.append(line)
    return head


def _annex(text: str) -> tuple[str, str, str, str]:
    """Stamp «Приложение № 1 к приказу … от … № …» or «Утверждён приказом …»: its text, kind, number, date."""
    match = _ANNEX.search(text) or _APPROVED.search(text)
    if not match:
        return "", "", "", ""
    stamp = collapse(match.groupdict().get("text") or match[0])
    date = _DATE.search(stamp)
    tail = stamp[date.end() :] if date else stamp[stamp.lower().find(" к ") + 3 :]
    number = _ACT_NUMBER.search(tail)
    if number:
        stamp = stamp[: stamp.rfind(number[0]) + len(number[0])]
    word = match["kind"].lower()
    kind = next((name for stem, name in _DATIVE.items() if word.startswith(stem)), "")
    return stamp, kind, number["number"].rstrip(".") if number else "", iso(date) if date else ""


def iso(match: re.Match[str]) -> str:
    """The matched date as ISO text."""
    if match["y"]:
        return f"{match['y']}-{int(match['m']):02d}-{int(match['d']):02d}"
    month = next(number for number, stem in enumerate(_MONTHS, 1) if match["name"].lower().startswith(stem))
    return f"{match['y2']}-{month:02d}-{int(match['d2']):02d}"


def _document(lines: Sequence[str]) -> str:
    """Title of the plan: from the last line that begins with «План», «Дорожная карта» to the table."""
    found = [index for index, line in enumerate(lines) if _PLAN_TITLE.match(line) and len(line) < _LONGEST_HEAD]
    if not found:
        return ""
    first = found[-1]
    while first - 1 in found and (len(lines[first - 1]) < _HEAD_ALONE or re.match(r"[(а-яё]", lines[first])):
        first -= 1
    block = lines[first : found[-1] + 1]
    for line in takewhile(lambda line: not _AFTER_TITLE.match(line), lines[found[-1] + 1 : found[-1] + 8]):
        if has_keyword(line) or (_ENDS_WITH_YEARS.search(block[-1]) and re.match(r"\W*[А-ЯЁ]", line)):
            break
        block = [*block, line]
    return collapse(re.sub(r"\*\*", "", " ".join(block)))[:900]


def _issuer(lines: Sequence[str], annex: str) -> str:
    """Name of the authority: lines above the word ПРИКАЗ, or the body named in the stamp of the annex."""
    for index, line in enumerate(lines):
        if _KIND_LINE.match(line):
            above = [text for text in lines[max(0, index - 5) : index] if text and not re.search(r"\d", text)]
            return collapse(" ".join(above)).strip("*# ")
    match = re.search(r"(?:к\s+\w+|приказом|постановлением|распоряжением)\s+(?P<body>.+?)\s+от\s+[«\"]?\d", annex)
    return (
        match["body"]
        if match and _ISSUER.search(match["body"]) or match and re.search(r"[А-Я]{2,}", match["body"])
        else ""
    )


def _period(texts: Sequence[str], patterns: Sequence[re.Pattern[str]] = (_PERIOD, _ONE_YEAR)) -> str:
    for pattern in patterns:
        for text in texts:
            match = pattern.search(collapse(text))
            if match and "учебн" not in collapse(text)[match.end() : match.end() + 12]:
                last = match.groupdict().get("b") or match["a"]
                if match["a"] <= last:
                    return f"{match['a']}-{last}" if last != match["a"] else match["a"]
    return ""


def _clause(clauses: Sequence[tuple[str, str]], pattern: str) -> str:
    return next((text for _, text in clauses if re.search(pattern, text, re.I)), "")


def aliases(texts: Sequence[str]) -> dict[str, str]:
    """Abbreviations defined in the text: «управление образования (далее – УО)» → {«УО»: «управление образования»}."""
    found: dict[str, str] = {}
    for text in dict.fromkeys(texts):
        if "алее" not in text.lower():
            continue  # the pattern looks at every letter, and thousands of cells define nothing
        for match in _ALIAS.finditer(collapse(text)):
            alias = match["alias"].strip(' -–—«»"')
            if alias and alias not in found:
                found[alias] = _full_name(match["before"], alias)
    return found


def _full_name(before: str, alias: str) -> str:
    """The words that the abbreviation stands for: as many last words as it has capitals, when the letters agree."""
    words = before.split()
    if alias.isupper() and alias.isalpha():
        for count in range(len(alias), min(len(alias) * 2, len(words)) + 1):
            tail = words[-count:]
            initials = [word.strip('«»"(,')[:1].upper() for word in tail]
            if initials and initials[0] == alias[0] and _is_subsequence(alias[1:], initials[1:], tail[1:]):
                return " ".join(tail)
    return before.strip(" ,–-")[-160:]


def _is_subsequence(letters: str, initials: Sequence[str], words: Sequence[str]) -> bool:
    position = 0
    for initial, word in zip(initials, words, strict=True):
        if position < len(letters) and (
            initial == letters[position] or letters[position].lower() in word.lower()[1:] and "-" in word
        ):
            position += 1
    return position == len(letters)
