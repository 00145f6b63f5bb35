"""Rows of a table of a known shape → counts by school."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any

from indicators.formulas import counts_from_percents, score_statistics
from indicators.importers.heads import Columns, Survey
from indicators.importers.pupils import grade_of, parse_pupils
from indicators.importers.rows import ParsedResult, Problem
from indicators.importers.tables import Table
from indicators.importers.vocabulary import meaning_of, subject_in
from msoko.lib.sorting import folded

Parsed = tuple[list[ParsedResult], list[Problem]]
_COUNTRY = ("вся выборка", "российская федерация", "рф", "россия")
_REGION = ("область", "обл", "край", "республика", "респ", "округ", "ао", "регион")
_SCHOOL = re.compile(r"школ|\b[сон]ош\b|гимназ|лице|интернат|кадет|\bм[абк]?оу|\d")
_KIND = re.compile(
    r"[.\s-]*\b(?:муниципальн|городск|образовани|район|округ|город\b|г\b|р-н|мр\b|мо\b|го\b|управлени)\w*"
)
"""Words that say what a place is and not which one: they are written in many ways."""
HUNDRED = Decimal(100)
_DASHES = frozenset("-–—")
_AFTER = re.compile(r"(?<=\d)\s*(?:\([^()]*%\s*\)|/\s*[\d.,]+\s*%)$")
ROUNDED = Decimal("0.03")
"""Parts of one may miss it by so much after rounding."""
TOTALS = ("итого", "всего", "среднее", "средний", "в целом", "по муниципал", "по район", "по город")


def parse(table: Table, found: Survey, about: Mapping[str, Any], borders: Mapping[int, int] | None = None) -> Parsed:
    """Results of a file by its shape, with remarks. `borders` are the lowest scores of marks, if they are known."""
    if found.shape == "pupils":
        results, problems = parse_pupils(table, found, about, borders or {})
    else:
        results, problems = _by_school(table, found, about)
    return results, [_placed(problem, table) for problem in problems]


def _placed(problem: Problem, table: Table) -> Problem:
    """The remark with the place in the file as it was given, before the table was turned."""
    if not problem.row or not table.origins:
        return problem
    origin = table.origins[problem.row - 1]
    return replace(problem, row=origin) if isinstance(origin, int) else replace(problem, row=0, column=origin)


def _by_school(table: Table, found: Survey, about: Mapping[str, Any]) -> Parsed:
    shapes: dict[str, Callable[[Table, Survey, Mapping[str, Any]], Iterator[ParsedResult | Problem]]] = {
        "marks": _marks,
        "scores": _scores,
        "journal": _journal,
        "exam": _exam,
    }
    results: dict[Any, ParsedResult] = {}
    problems: list[Problem] = []
    by_class = "grade" in found.columns
    for item in shapes[found.shape](table, found, about):
        if isinstance(item, Problem):
            problems.append(item)
        elif item.place not in results:
            results[item.place] = item
        elif by_class:
            _add(results[item.place], item)
        else:
            words = f"«{item.name}» встречается в таблице не один раз: взята первая строка"
            problems.append(Problem(0, words))
    return list(results.values()), problems


def _add(whole: ParsedResult, part: ParsedResult) -> None:
    """Classes «5А» and «5Б» of a school make its grade 5; what one of them does not say, the grade does not know."""
    people = whole.participants + part.participants
    if whole.mean_score is not None and part.mean_score is not None and people:
        total = whole.mean_score * whole.participants + part.mean_score * part.participants
        whole.mean_score = total / people
    else:
        whole.mean_score = None
    whole.participants = people
    whole.marks = None if not (whole.marks and part.marks) else _sum4(whole.marks, part.marks)
    if whole.journal and part.journal:
        first, second = whole.journal, part.journal
        whole.journal = (first[0] + second[0], first[1] + second[1], first[2] + second[2])
    else:
        whole.journal = None
    for score, count in part.histogram.items():
        whole.histogram[score] = whole.histogram.get(score, 0) + count
    for name in ("below_minimum", "high", "hundred", "absent"):
        one, other = getattr(whole, name), getattr(part, name)
        setattr(whole, name, None if one is None or other is None else one + other)


def _sum4(one: tuple[int, int, int, int], other: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    return one[0] + other[0], one[1] + other[1], one[2] + other[2], one[3] + other[3]


class _Row:
    """One row of data with the meanings of its columns."""

    def __init__(self, table: Table, index: int, columns: Columns, carried: Mapping[str, str] | None = None) -> None:
        self.table, self.index, self.columns, self.carried = table, index, columns, carried or {}

    @property
    def number(self) -> int:
        """As Excel numbers it."""
        return self.index + 1

    def text(self, meaning: str) -> str:
        column = self.columns.get(meaning)
        own = self.table.text(self.index, column) if isinstance(column, int) else ""
        return own or self.carried.get(meaning, "")

    def decimal(self, meaning: str) -> Decimal | None:
        return to_decimal(self.text(meaning))

    def whole(self, meaning: str) -> int | None:
        value = self.decimal(meaning)
        return int(value) if value is not None and value >= 0 and value == value.to_integral_value() else None


def to_decimal(text: str) -> Decimal | None:
    """A printed number with a comma, a percent sign or a share after it («6 (30 %)»); nothing for anything else."""
    plain = _AFTER.sub("", text).replace("\u00a0", "").replace(" ", "").removesuffix("%").replace(",", ".")
    try:
        value = Decimal(plain)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def _rows(table: Table, found: Survey) -> Iterator[_Row]:
    """Rows with anything in them. A school that is named once over its classes or subjects is named in each row."""
    named: dict[str, str] = {}
    for index in range(found.first_row, len(table.rows)):
        if any(table.text(index, column) for column in range(len(table.rows[index]))):
            row = _Row(table, index, found.columns)
            own = {meaning: text for meaning in ("name", "login") if (text := row.text(meaning))}
            is_part = bool(row.text("grade") or row.text("subject"))
            named = own or (named if is_part else {})
            yield _Row(table, index, found.columns, named)


def _started(row: _Row, about: Mapping[str, Any]) -> ParsedResult | None:
    """A result with the school and procedure of the row; nothing for rows without a school."""
    name, login = row.text("name"), row.text("login")
    if not name and not login:
        return None
    if folded(name).startswith(TOTALS) or folded(row.text("grade")).startswith(TOTALS):
        return None  # counted anew from the schools
    if meaning_of(name) == "name" or meaning_of(login) == "login":
        return None  # the head, printed again on the next page
    level = "organisation" if login else level_of(name, about)
    return ParsedResult(
        name or login, login if level == "organisation" else "", level,
        row.whole("year") or about.get("year"), grade_of(row.text("grade")) or about.get("grade"),
        row.text("subject") or about.get("subject", ""),
    )  # fmt: skip


def level_of(name: str, about: Mapping[str, Any]) -> str:
    """Level of a row of «Группы участников»: whole sample, region, municipality or school."""
    text = folded(name).strip()
    if text.startswith(_COUNTRY):
        return "country"
    if _SCHOOL.search(text):
        return "organisation"
    if is_same_place(text, about.get("municipality_names", ())):
        return "municipality"
    return "region" if any(word.strip(".,()").startswith(_REGION) for word in text.split()) else "organisation"


def is_same_place(text: str, names: Iterable[str]) -> bool:
    """«Почепский муниципальный район» is «Почепский район»: the words for what it is do not count."""
    places = {_which(place) for place in names} - {""}
    return any(place in _which(text) for place in places)


def _which(place: str) -> str:
    return " ".join(_KIND.sub(" ", folded(place)).split())


def _people(row: _Row, result: ParsedResult) -> Problem | None:
    people = row.whole("participants")
    if people is None and "participants" not in row.columns:
        # Without such a column, people are those who got a mark; percents of nobody knows how many say nothing.
        counts = [Decimal(0) if row.text(f"n{mark}") in _DASHES else row.decimal(f"n{mark}") for mark in (2, 3, 4, 5)]
        whole = [count for count in counts if count is not None and count == count.to_integral_value()]
        people = int(sum(whole)) if len(whole) == len(counts) and sum(whole) != HUNDRED else None
    if people is None:
        return Problem(row.number, f"У «{result.name}» нет числа участников: строка пропущена")
    result.participants = people
    return None


def _marks(table: Table, found: Survey, about: Mapping[str, Any]) -> Iterator[ParsedResult | Problem]:
    """«Статистика по отметкам»: percents (or counts) of «2»…«5»."""
    for row in _rows(table, found):
        result = _started(row, about)
        if result is None:
            continue
        if problem := _people(row, result):
            yield problem
            continue
        result.marks = _mark_counts([row.decimal(f"n{mark}") for mark in (2, 3, 4, 5)], result.participants)
        if result.marks is None and result.participants:
            yield Problem(row.number, f"Отметки «{result.name}» не складываются в число участников: строка пропущена")
        else:
            yield result


def _mark_counts(values: list[Decimal | None], people: int) -> tuple[int, int, int, int] | None:
    """Counts as they are, or people behind percents."""
    if all(value is None for value in values):
        return None
    known = _percents([value or Decimal(0) for value in values], people)
    if sum(known) == people and all(value == value.to_integral_value() for value in known):
        counts: tuple[int, ...] | None = tuple(int(value) for value in known)
    else:
        counts = counts_from_percents(known, people)
    return (counts[0], counts[1], counts[2], counts[3]) if counts else None


def _percents(values: list[Decimal], people: int) -> list[Decimal]:
    """Excel keeps «12,5 %» as 0.125: parts of one become percents. Counts of people stay as they are."""
    total = sum(values, Decimal(0))
    is_parts = total != people and abs(total - 1) <= ROUNDED and max(values) <= 1
    return [value * HUNDRED for value in values] if is_parts else values


def _scores(table: Table, found: Survey, about: Mapping[str, Any]) -> Iterator[ParsedResult | Problem]:
    """«Статистика по первичным баллам»: percents (or counts) of every score."""
    heads = found.columns["scores"]
    for row in _rows(table, found):
        result = _started(row, about)
        if result is None:
            continue
        if problem := _people(row, result):
            yield problem
            continue
        shares = [to_decimal(table.text(row.index, column)) or Decimal(0) for _, column in heads]
        shares = _percents(shares, result.participants)
        counts = (
            tuple(int(share) for share in shares)
            if sum(shares) == result.participants
            else counts_from_percents(shares, result.participants)
        )
        if counts is None:
            yield Problem(row.number, f"Баллы «{result.name}» не складываются в число участников: строка пропущена")
            continue
        result.histogram = {score: count for (score, _), count in zip(heads, counts, strict=True) if count}
        statistics = score_statistics(result.histogram)
        result.mean_score = statistics.mean if statistics else None
        yield result


def _journal(table: Table, found: Survey, about: Mapping[str, Any]) -> Iterator[ParsedResult | Problem]:
    """Comparison with the journal: three columns, or three rows under each name."""
    if "lowered" not in found.columns:
        yield from _journal_rows(table, found, about)
        return
    for row in _rows(table, found):
        result = _started(row, about)
        if result is None:
            continue
        if problem := _people(row, result):
            yield problem
            continue
        yield _with_journal(result, [row.decimal(code) for code in ("lowered", "confirmed", "raised")], row.number)


def _journal_rows(table: Table, found: Survey, about: Mapping[str, Any]) -> Iterator[ParsedResult | Problem]:
    """Name of the group, then «Понизили …», «Подтвердили …», «Повысили …», «Всего» with numbers of people."""
    column = found.columns.get("participants", 1)
    current: ParsedResult | None = None
    counts: dict[str, Decimal | None] = {}
    for row in _rows(table, found):
        text = folded(table.text(row.index, 0))
        word = next((word for word in ("понизили", "подтвердили", "повысили", "всего") if text.startswith(word)), "")
        if not word:
            current, counts = _started(row, about), {}
            continue
        if current is None:
            continue
        counts[word] = to_decimal(table.text(row.index, column))
        if word == "всего" or ("повысили" in counts and len(counts) == 3 and not _total_follows(table, row.index)):
            values = [counts.get(part) for part in ("понизили", "подтвердили", "повысили")]
            current.participants = int(
                counts.get("всего") or sum((value or Decimal(0) for value in values), Decimal(0))
            )
            yield _with_journal(current, values, row.number)
            current = None


def _total_follows(table: Table, index: int) -> bool:
    return index + 1 < len(table.rows) and folded(table.text(index + 1, 0)).startswith("всего")


def _with_journal(result: ParsedResult, values: list[Decimal | None], number: int) -> ParsedResult | Problem:
    known = _percents([value or Decimal(0) for value in values], result.participants)
    if any(value is None for value in values) and not any(known):
        return Problem(number, f"У «{result.name}» нет сравнения с журналом: строка пропущена")
    if sum(known) == result.participants and all(value == value.to_integral_value() for value in known):
        result.journal = (int(known[0]), int(known[1]), int(known[2]))
        return result
    counts = counts_from_percents(known, result.participants)
    if counts is None:
        return Problem(number, f"Сравнение с журналом «{result.name}» не складывается в 100 %: строка пропущена")
    result.journal = (counts[0], counts[1], counts[2])
    return result


def _exam(table: Table, found: Survey, about: Mapping[str, Any]) -> Iterator[ParsedResult | Problem]:
    """ОГЭ and ЕГЭ by school: one subject in the file, or blocks of metrics under subjects."""
    is_blocks = bool(found.columns.get("blocks"))
    blocks = found.columns["blocks"] if is_blocks else [{**found.columns, "subject": None}]
    for row in _rows(table, found):
        for block in blocks:
            result = _started(row, about)
            if result is None:
                break
            cells = _Row(table, row.index, block)
            if block["subject"]:
                result.subject = subject_in(block["subject"]) or block["subject"]
            if isinstance(block.get("grade"), int) and is_blocks:
                result.grade = block["grade"]
            if _people(cells, result) or not result.participants:
                continue  # nobody took this subject
            yield _exam_result(cells, result)


def _exam_result(cells: _Row, result: ParsedResult) -> ParsedResult | Problem:
    result.marks = _mark_counts([cells.decimal(f"n{mark}") for mark in (2, 3, 4, 5)], result.participants)
    result.mean_score = cells.decimal("mean_score")
    result.below_minimum, result.high = cells.whole("below"), cells.whole("high")
    result.hundred, result.absent = cells.whole("hundred"), cells.whole("absent")
    if result.high is None and (high := cells.whole("high_all")) is not None:
        result.high = max(high - (result.hundred or 0), 0)  # «81–100» counts those with 100 as well
    counted = [number for number in (result.below_minimum, result.high, result.hundred) if number is not None]
    if sum(counted) > result.participants:
        return Problem(cells.number, f"У «{result.name}» групп больше, чем участников: строка пропущена")
    return result
