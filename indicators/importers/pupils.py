"""One row per pupil, as ФИС ОКО gives them: counted by school while reading, no pupil is kept."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from indicators.formulas import mark_of
from indicators.importers.heads import Survey
from indicators.importers.rows import BadTable, ParsedResult, Problem
from indicators.importers.tables import Table
from msoko.lib.sorting import folded

NOT_ATTEMPTED = frozenset({"x", "х"})
"""«X» in Latin or Cyrillic: the pupil did not try the task; «N»: the variant has no such task."""
NOT_GIVEN = frozenset({"n", "н", "-", "–"})
Key = tuple[str, int | None, str]
"""School as the file names it, grade, subject."""
_MOST_PROBLEMS = 200
_NUMBER = re.compile(r"\d{1,3}(?:[.,]0+)?")


def parse_pupils(
    table: Table, found: Survey, about: Mapping[str, Any], borders: Mapping[int, int]
) -> tuple[list[ParsedResult], list[Problem]]:
    """Counts by school and grade. Marks come from the mark column, else from scores and the borders of the scale."""
    if "login" not in found.columns and "name" not in found.columns:
        raise BadTable("Нет столбца с логином или названием школы. Укажите его и загрузите файл снова")
    counter = _Counter(found, about, borders)
    for index in range(found.first_row, len(table.rows)):
        counter.add(index + 1, table.rows[index])
    return counter.finished()


class _Counter:
    """Sums of schools; cells are looked at by number, which is several times faster than by name."""

    def __init__(self, found: Survey, about: Mapping[str, Any], borders: Mapping[int, int]) -> None:
        get = found.columns.get
        self.school = get("login", get("name"))
        self.name, self.grade, self.variant, self.subject = get("name"), get("grade"), get("variant"), get("subject")
        self.total, self.mark, self.previous = get("total"), get("mark"), get("previous")
        self.tasks: list[tuple[str, int]] = [(str(title), column) for title, column in get("tasks") or ()]
        self.has_login = "login" in found.columns
        self.head = found.titles[self.school] if self.school is not None and self.school < len(found.titles) else ""
        self.about, self.borders = about, borders
        self.usual_subject = str(about.get("subject", ""))
        self.results: dict[Key, ParsedResult] = {}
        self.problems: list[Problem] = []
        self.marks: dict[Key, list[int]] = {}
        self.journal: dict[Key, list[int]] = {}

    def add(self, number: int, cells: Any) -> None:
        school = _text(cells, self.school)
        if not school:
            if any(cell not in (None, "") for cell in cells):
                self._remark(number, "Нет логина школы: строка пропущена")
            return
        if school == self.head:
            return  # the head, printed again on the next page
        grade = grade_of(_text(cells, self.grade)) or self.about.get("grade")
        key = (school, grade, _text(cells, self.subject) or self.usual_subject)
        result = self.results.get(key)
        if result is None:
            result = self._opened(key, _text(cells, self.name) or school)
        if folded(_text(cells, self.variant)).startswith("отсутств"):
            result.absent = (result.absent or 0) + 1
            return
        scores = self._task_scores(cells, result)
        score = _whole(_text(cells, self.total))
        if score is None and scores is not None:
            score = scores
        mark = _whole(_text(cells, self.mark))
        if score is None and mark is None:
            self._remark(number, "Нет ни баллов, ни отметки: строка пропущена")
            return
        self._count(key, result, score, mark, _whole(_text(cells, self.previous)))

    def _opened(self, key: Key, name: str) -> ParsedResult:
        result = ParsedResult(
            name, key[0] if self.has_login else "", "organisation", self.about.get("year"), key[1],
            key[2], absent=0 if self.variant is not None else None,
        )  # fmt: skip
        self.results[key] = result
        self.marks[key], self.journal[key] = [0, 0, 0, 0], [0, 0, 0]
        return result

    def _count(
        self,
        key: Key,
        result: ParsedResult,
        score: int | None,
        mark: int | None,
        previous: int | None,
    ) -> None:
        result.participants += 1
        if score is not None:
            result.histogram[score] = result.histogram.get(score, 0) + 1
            if mark is None and self.borders:
                mark = mark_of(score, self.borders)
        if mark is None or not 2 <= mark <= 5:
            return
        self.marks[key][mark - 2] += 1
        if previous is not None and 2 <= previous <= 5:
            self.journal[key][0 if mark < previous else 2 if mark > previous else 1] += 1

    def _task_scores(self, cells: Any, result: ParsedResult) -> int | None:
        """Adds task scores to the school's sums; the pupil's own sum, if the row has any task."""
        own: int | None = None
        for title, column in self.tasks:
            text = _text(cells, column)
            if not text or text.casefold() in NOT_GIVEN:
                continue
            score = 0 if text.casefold() in NOT_ATTEMPTED else _whole(text)
            if score is None:
                continue
            task = result.tasks.setdefault(title, {"score": 0, "n": 0, "max": 0})
            task["score"] += score
            task["n"] += 1
            task["max"] = max(task["max"], score)
            own = (own or 0) + score
        return own

    def _remark(self, number: int, text: str) -> None:
        if len(self.problems) < _MOST_PROBLEMS:
            self.problems.append(Problem(number, text))

    def finished(self) -> tuple[list[ParsedResult], list[Problem]]:
        for key, result in self.results.items():
            marks, journal = self.marks[key], self.journal[key]
            if sum(marks):
                result.marks = (marks[0], marks[1], marks[2], marks[3])
            if sum(journal):
                result.journal = (journal[0], journal[1], journal[2])
            people = sum(result.histogram.values())
            if people:
                total = sum(score * count for score, count in result.histogram.items())
                result.mean_score = Decimal(total) / people
        if not any(sum(marks) for marks in self.marks.values()) and self.results:
            words = "В файле нет отметок: портал посчитает их по баллам, если указать границы отметок"
            self.problems.append(Problem(0, words))
        return list(self.results.values()), self.problems


def _text(cells: Any, column: int | None) -> str:
    if column is None or column >= len(cells):
        return ""
    value = cells[column]
    if value is None:
        return ""
    return value.strip() if type(value) is str else str(value)


def _whole(text: str) -> int | None:
    """A whole number; cells with words, «X», «N» or «4 (хорошо)» that are not numbers give nothing."""
    return int(text.replace(",", ".").partition(".")[0]) if _NUMBER.fullmatch(text) else None


def grade_of(text: str) -> int | None:
    """5 of «5», «5А», «5 класс»."""
    found = re.match(r"\d{1,2}", text)
    return int(found[0]) if found and 1 <= int(found[0]) <= 11 else None
