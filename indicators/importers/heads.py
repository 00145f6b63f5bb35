"""The head of a table: where it is, what shape the table has, which column means what."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from indicators.importers.rows import BadTable
from indicators.importers.tables import Table, cell_text, digest
from msoko.lib.sorting import folded

Columns = dict[str, Any]
"""Meaning → column from 0; «tasks», «scores»: lists of [title, column]; «blocks»: columns of each subject."""
_HEAD_ROWS = 30

# Meanings in order of looking; the first column that fits is taken.
MEANINGS: tuple[tuple[str, str], ...] = (
    ("login", r"^логин|^user$|^код (?:оо|школ|организац)|^код_оо|^school_?id"),
    ("name", r"^оо$|наименовани\w* (?:оо|школ|образовательн|организац)|название (?:оо|школ)|^школа$|^наименовани|"
     r"^групп\w+ участников|^образовательн\w+ организаци|^организация$"),
    ("municipality", r"^муниципалитет|^район|^ате$|^мо$"),
    ("year", r"^год(?: проведения)?$"),
    ("grade", r"^класс$|^параллель"),
    ("subject", r"^предмет"),
    ("variant", r"^вариант|^var(?:-?1)?$"),
    ("pupil", r"^номер (?:обучающ|учащ|участник)|^код (?:обучающ|учащ|участник)|^№ участник"),
    ("previous", r"отметк\w+ за (?:предыдущ|прошл)|предыдущ\w+ (?:четверт|триместр)|по журналу|^журнал"),
    ("lowered", r"понизили"),
    ("confirmed", r"подтвердили"),
    ("raised", r"повысили"),
    ("participants", r"кол\w*[ -]*во (?:участников|обучающ|уч)|^участников|^число участников|^количество участников|"
     r"^всего участников|^сдавало|^писали"),
    ("total", r"^всего баллов|^sum$|^сумма|^итогов\w+ балл|^первичный балл|^общий балл"),
    ("mark", r"^отметка(?: за работу)?$|^оценка$|^отметка впр"),
    ("mean_score", r"^ср\w*\.? (?:тестовый |первичный )?балл|^средний"),
    ("below", r"не (?:преодолел|сдал|достиг)\w*|ниже (?:мин|порог)"),
    ("high", r"81\s*[-–—]\s*(?:99|100)|высокобал"),
    ("hundred", r"^100(?:\s*балл\w*)?$|стобал"),
    ("absent", r"^отсутствова"),
)  # fmt: skip
_MEANINGS = tuple((code, re.compile(pattern)) for code, pattern in MEANINGS)
_TASK = re.compile(
    r"^балл за (?:задание )?№? ?(\d+(?:[.(к]?\w*\)?)?)|^задание №? ?(\d+\w*)|^var1_(\d+)"
    r"|^(\d{1,2}(?:к\d|\.\d|\(\d\))?)$"
)
_MARK_HEAD = re.compile(r"^[«\"]?([2-5])[»\"]?(?:\s*,?\s*%|\s*\(.*\))?$|^отметка [«\"]?([2-5])[»\"]?")
_SCORE_HEAD = re.compile(r"^\d{1,3}$")
_METRICS = frozenset({"participants", "mean_score", "below", "high", "hundred", "n2", "n3", "n4", "n5", "absent"})

SHAPES = ("pupils", "journal", "scores", "marks", "exam")


@dataclass(frozen=True, slots=True)
class Survey:
    """What the head says. `titles` are the texts of the columns, for the person who checks the mapping."""

    shape: str
    columns: Columns
    first_row: int  # index of the first row of data
    titles: tuple[str, ...]
    signature: str
    about: Mapping[str, Any] = field(default_factory=dict)  # what the file's name and first rows say


def survey(table: Table, file_name: str = "", remembered: Mapping[str, Mapping[str, Any]] | None = None) -> Survey:
    """Shape, columns, first row of data. `remembered`: confirmed columns by «shape:signature». Raises BadTable."""
    head = _find_head(table)
    if head is None:
        raise BadTable(
            "Не нашли заголовок таблицы. Нужны столбцы со школой и результатами: логин или название, участники, "
            "отметки или баллы"
        )
    row, storeys = head
    titles = _titles(table, row, storeys)
    shape, columns = _understood(table, titles, row, storeys)
    signature = digest([folded(title) for title in titles])
    known = (remembered or {}).get(f"{shape}:{signature}")
    return Survey(shape, {**columns, **(known or {})}, row + storeys, titles, signature, _about(table, row, file_name))


def _find_head(table: Table) -> tuple[int, int] | None:
    """(index of the head row, 1 or 2 storeys): the row that most meanings recognise."""
    best: tuple[int, int, int] | None = None
    for row in range(min(_HEAD_ROWS, len(table.rows))):
        texts = [cell_text(cell) for cell in table.rows[row]]
        hits = len({code for code in map(meaning_of, texts) if code})
        if hits >= 2 and (best is None or hits > best[0]) and _names_school(texts):
            best = (hits, row, 2 if _is_upper_storey(table, row) else 1)
    return best[1:] if best else None


def _names_school(texts: Sequence[str]) -> bool:
    return any(meaning_of(text) in ("login", "name", "municipality") for text in texts)


def _is_upper_storey(table: Table, row: int) -> bool:
    """Is the next row the lower storey: metrics under groups, nothing under the name of the school?"""
    if row + 1 >= len(table.rows):
        return False
    lower = [cell_text(cell) for cell in table.rows[row + 1]]
    named = [index for index, cell in enumerate(table.rows[row]) if meaning_of(cell_text(cell)) in ("login", "name")]
    metrics = sum(1 for text in lower if meaning_of(text) in _METRICS or mark_of_head(text))
    under_name = any(index < len(lower) and lower[index] for index in named)
    return metrics >= 2 and not under_name


def _titles(table: Table, row: int, storeys: int) -> tuple[str, ...]:
    """Texts of columns; a two-storey head gives «group | metric», a group reaches over empty cells to its right."""
    width = max(len(table.rows[row + step]) for step in range(storeys))
    upper = [table.text(row, column) for column in range(width)]
    if storeys == 1:
        return tuple(upper)
    titles, group = [], ""
    for column in range(width):
        group = upper[column] or group
        lower = table.text(row + 1, column)
        titles.append(f"{group} | {lower}" if lower else upper[column])
    return tuple(titles)


def meaning_of(title: str) -> str:
    """Code of what a column title means; empty when it is not known."""
    text = folded(title).strip(" .:")
    return next((code for code, pattern in _MEANINGS if text and pattern.search(text)), "")


def mark_of_head(title: str) -> int:
    """2…5 for a column of marks, else 0."""
    found = _MARK_HEAD.match(folded(title).strip())
    return int(found[1] or found[2]) if found else 0


def _understood(table: Table, titles: Sequence[str], row: int, storeys: int) -> tuple[str, Columns]:
    columns: Columns = {}
    for index, title in enumerate(titles):
        code = meaning_of(title) if "|" not in title else ""
        if code and code not in columns:
            columns[code] = index
    if storeys == 2:
        return _two_storeys(titles, columns)
    marks = [(mark_of_head(title), index) for index, title in enumerate(titles) if mark_of_head(title)]
    if {"variant", "pupil", "total", "previous"} & columns.keys() and "participants" not in columns:
        columns["tasks"] = _tasks(titles, columns)
        return "pupils", columns
    if {"lowered", "confirmed", "raised"} <= columns.keys() or _has_journal_rows(table, row):
        return "journal", columns
    scores = [[int(title), index] for index, title in enumerate(titles) if _SCORE_HEAD.match(title)]
    if len(scores) > 6 and scores[0][0] == 0:
        columns.pop("hundred", None)
        return "scores", {**columns, "scores": scores}
    # The first block of marks; a second one («2»…«5» by the journal) says nothing about single pupils.
    columns.update({f"n{mark}": index for mark, index in reversed(marks)})
    exam = {"mean_score", "below", "high", "hundred"} & columns.keys()
    if exam or marks:
        return ("exam" if exam else "marks"), columns
    raise BadTable(_no_results(columns))


def _no_results(columns: Columns) -> str:
    if "name" in columns or "login" in columns:
        return (
            "В таблице есть школы, но нет результатов: похоже на план выбора предметов. Нужны отметки, баллы или "
            "число не преодолевших минимум"
        )
    return "В таблице нет результатов: нужны отметки «2»–«5», баллы или сравнение с журналом"


def _two_storeys(titles: Sequence[str], columns: Columns) -> tuple[str, Columns]:
    """Blocks of metrics: under a subject (ОГЭ and ЕГЭ), or under «отметки по журналу» (comparison)."""
    blocks: dict[str, Columns] = {}
    for index, title in enumerate(titles):
        group, divider, lower = title.partition(" | ")
        if not divider:
            continue
        mark = mark_of_head(lower)
        code = f"n{mark}" if mark else meaning_of(lower)
        if code in _METRICS:
            blocks.setdefault(group, {"subject": group})[code] = index
    subjects = [block for block in blocks.values() if not re.search(r"журнал|отметк", folded(block["subject"]))]
    if subjects:
        return "exam", {**columns, "blocks": subjects}
    for block in blocks.values():
        if not re.search(r"журнал", folded(block["subject"])):
            return "marks", {**columns, **{code: index for code, index in block.items() if code != "subject"}}
    raise BadTable(_no_results(columns))


def _tasks(titles: Sequence[str], columns: Columns) -> list[list[Any]]:
    taken = {index for index in columns.values() if isinstance(index, int)}
    found = [(index, _TASK.match(folded(title).strip())) for index, title in enumerate(titles) if index not in taken]
    return [[next(part for part in hit.groups() if part), index] for index, hit in found if hit]


def _has_journal_rows(table: Table, row: int) -> bool:
    """The form with «Понизили», «Подтвердили», «Повысили» down the first column."""
    texts = [folded(table.text(index, 0)) for index in range(row + 1, min(row + 12, len(table.rows)))]
    return any(text.startswith("понизили") for text in texts) and any(text.startswith("повысили") for text in texts)


_SUBJECTS = (
    "Русский язык", "Математика", "Окружающий мир", "История", "Биология", "География", "Обществознание", "Физика",
    "Химия", "Информатика", "Литература", "Английский язык", "Немецкий язык", "Французский язык",
)  # fmt: skip
_KIND_WORDS = (("vpr", "впр"), ("oge", "огэ"), ("ege", "егэ"), ("niko", "нико"), ("dkr", "дкр"), ("gve", "гвэ"))
_YEAR = re.compile(r"(?<!\d)(20[1-4]\d)(?!\d)")
_GRADE = re.compile(r"(?<!\d)(\d{1,2})\s*[-_ ]?\s*(?:класс|кл\b)|[_ -](\d{1,2})(?=[_ -])")


def subject_in(text: str) -> str:
    """The usual name of the subject that a text speaks of; empty when it names none."""
    plain = folded(text).replace("_", " ")
    return next((subject for subject in _SUBJECTS if folded(subject)[:7] in plain), "")


def _about(table: Table, row: int, file_name: str) -> dict[str, Any]:
    """Kind, year, grade and subject from the file's name and the rows above the head."""
    above = " ".join(cell_text(cell) for index in range(row) for cell in table.rows[index])
    text = folded(f"{file_name} {above}")
    found: dict[str, Any] = {}
    if kind := next((code for code, word in _KIND_WORDS if word in text), ""):
        found["kind"] = kind
    if year := _YEAR.search(text):
        found["year"] = int(year[1])
    grades = [int(hit[1] or hit[2]) for hit in _GRADE.finditer(text)]
    if grade := next((number for number in grades if 1 <= number <= 11), 0):
        found["grade"] = grade
    if subject := subject_in(text):
        found["subject"] = subject
    return found
