"""The head of a table: where it is, what shape the table has, which column means what."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from indicators.importers.rows import BadTable
from indicators.importers.tables import Table, cell_text, digest
from indicators.importers.vocabulary import (
    METRICS,
    SCORE_HEAD,
    TASK,
    is_share,
    is_unit,
    is_wrote,
    mark_of_head,
    meaning_of,
    metric_of,
    subject_and_metric,
    subject_in,
)
from msoko.lib.sorting import folded

Columns = dict[str, Any]
"""Meaning → column from 0; «tasks», «scores»: lists of [title, column]; «blocks»: columns of each subject."""
_HEAD_ROWS = 30
_MOST_STOREYS = 4
# Words over marks that name no subject: «Распределение отметок, %», «Результаты», «в том числе».
_NEUTRAL = re.compile(
    r"журнал|отмет|оцен|распредел|результат|кол\w*[ -]*во|количеств|получил|в том числе|из них|показател|дол[яи]|%"
    r"|процент|качеств|успеваем|чел\b"
)
_GRADE_GROUP = re.compile(r"^(\d{1,2})\s*-?\s*[а-я]{0,2}\s*кл")
_USUAL_GRADE = {"oge": 9, "ege": 11}

NO_RESULTS = (
    "В таблице есть школы, но нет результатов: похоже на план выбора предметов. Нужны отметки, баллы или число не "
    "преодолевших минимум"
)
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
    head_row: int = 0  # index of the row where the head begins


@dataclass(frozen=True, slots=True)
class Told:
    """What a person has said of a table that was not understood, or was understood wrongly."""

    row: int | None = None  # index of the row with the head
    shape: str = ""
    columns: Columns = field(default_factory=dict)


def survey(
    table: Table,
    file_name: str = "",
    remembered: Mapping[str, Mapping[str, Any]] | None = None,
    told: Told | None = None,
) -> Survey:
    """Shape, columns, first row of data. `remembered`: confirmed columns by «shape:signature». Raises BadTable."""
    known = remembered or {}
    head = _find_head(table) if told is None or told.row is None else (told.row, _storeys(table, told.row))
    head = head or _remembered_head(table, known)
    if head is None:
        if _is_plan(table):
            raise BadTable(NO_RESULTS)
        raise BadTable(
            "Не нашли заголовок таблицы. Нужны столбцы со школой и результатами: логин или название, участники, "
            "отметки или баллы"
        )
    row, storeys = head
    titles = _titles(table, row, storeys)
    signature = _signature(titles)
    shape, columns = _chosen(table, titles, row, told, known, signature)
    first = row + storeys + _is_numbered(table, row + storeys)
    return Survey(shape, columns, first, titles, signature, _about(table, row, file_name), row)


def _chosen(
    table: Table,
    titles: Sequence[str],
    row: int,
    told: Told | None,
    remembered: Mapping[str, Mapping[str, Any]],
    signature: str,
) -> tuple[str, Columns]:
    """The person's word, else what was confirmed for the same head, else what the head itself says."""
    if told is not None and told.shape:
        return told.shape, _as_told(table, titles, row, told)
    for name in SHAPES:
        if known := remembered.get(f"{name}:{signature}"):
            return name, dict(known)
    return _understood(table, titles, row)


def _as_told(table: Table, titles: Sequence[str], row: int, told: Told) -> Columns:
    """Columns of the person's choice over those of the head itself, where the shape is the same."""
    try:
        shape, read = _understood(table, titles, row)
    except BadTable:
        shape, read = "", {}
    columns = {**(read if shape == told.shape else {}), **told.columns}
    columns = {code: column for code, column in columns.items() if column is not None}
    if told.shape == "pupils":
        columns["tasks"] = _tasks(titles, columns)
    if told.shape == "scores":
        columns["scores"] = _score_columns(titles)
        if not columns["scores"]:
            raise BadTable(
                "В таблице нет столбцов 0, 1, 2 … с баллами. Выберите другой вид таблицы или строку заголовка"
            )
    if "name" not in columns and "login" not in columns:
        raise BadTable("Укажите, в каком столбце название или логин школы")
    return columns


def guessed_head(table: Table) -> int | None:
    """The row most like a head where none is recognised: the first with the most different words over numbers.

    Nothing for a text that is no table.
    """
    rows = range(min(_HEAD_ROWS, len(table.rows)))
    if not any(sum(_is_number(cell_text(cell)) for cell in table.rows[row]) > 1 for row in rows):
        return None
    words = [
        len({text for cell in table.rows[row] if (text := cell_text(cell)) and not _is_number(text)}) for row in rows
    ]
    return words.index(max(words)) if max(words) > 1 else None


def head_titles(table: Table, row: int) -> tuple[str, ...]:
    """Texts of the columns of the head that begins in the row."""
    return _titles(table, row, _storeys(table, row))


def _signature(titles: Sequence[str]) -> str:
    return digest([folded(title) for title in titles])


def _remembered_head(table: Table, remembered: Mapping[str, Mapping[str, Any]]) -> tuple[int, int] | None:
    """A head that says nothing to the portal, but that a person has explained before."""
    signatures = {key.partition(":")[2] for key in remembered}
    for row in range(min(_HEAD_ROWS, len(table.rows)) if signatures else 0):
        storeys = _storeys(table, row)
        if _signature(_titles(table, row, storeys)) in signatures:
            return row, storeys
    return None


def _find_head(table: Table) -> tuple[int, int] | None:
    """(index of the head row, number of storeys): the row that most meanings recognise."""
    best: tuple[int, int, int] | None = None
    for row in range(min(_HEAD_ROWS, len(table.rows))):
        if not any(meaning_of(cell_text(cell)) in ("login", "name", "municipality") for cell in table.rows[row]):
            continue
        storeys = _storeys(table, row)
        leaves = [_parts(title)[1] for title in _titles(table, row, storeys)]
        hits = len({meaning_of(text) or f"n{mark_of_head(text)}" for text in leaves} - {"n0", ""})
        if hits >= 2 and (best is None or hits > best[0]):
            best = (hits, row, storeys)
    return best[1:] if best else None


def _is_plan(table: Table) -> bool:
    """Are there only names of schools and of subjects?"""
    for row in range(min(_HEAD_ROWS, len(table.rows))):
        texts = [cell_text(cell) for cell in table.rows[row]]
        if any(meaning_of(text) == "name" for text in texts) and sum(bool(subject_in(text)) for text in texts) > 1:
            return True
    return False


def _storeys(table: Table, row: int) -> int:
    """How many rows the head has: rows below with nothing under the name of the school, down to the last of metrics."""
    if row >= len(table.rows):
        return 1
    texts = [cell_text(cell) for cell in table.rows[row]]
    named = [index for index, text in enumerate(texts) if meaning_of(text) in ("login", "name")]
    # Where no word says «school», the first column that has a head is taken for it.
    named = named or [index for index, text in enumerate(texts) if text][:1]
    storeys = 1
    for step in range(1, min(_MOST_STOREYS, len(table.rows) - row)):
        lower = [cell_text(cell) for cell in table.rows[row + step]]
        if not any(lower) or any(index < len(lower) and lower[index] for index in named):
            break
        if _are_metrics(lower):
            storeys = step + 1
    return storeys


def _are_metrics(texts: Sequence[str]) -> bool:
    """Words of metrics, or at least three of the four marks: a row of a pupil's scores is no head."""
    marks = {mark_of_head(text) for text in texts} - {0}
    return len(marks) >= 3 or sum(meaning_of(text) in METRICS for text in texts) >= 2


def _is_numbered(table: Table, row: int) -> bool:
    """Is it the row «1, 2, 3 …» that numbers the columns?"""
    if row >= len(table.rows):
        return False
    texts = [text for cell in table.rows[row] if (text := cell_text(cell))]
    return len(texts) > 2 and texts == [str(number) for number in range(1, len(texts) + 1)]


def _titles(table: Table, row: int, storeys: int) -> tuple[str, ...]:
    """Texts of columns; storeys are joined («group | metric»), a group reaches over empty cells to its right."""
    last = min(storeys, len(table.rows) - row)
    width = max((len(table.rows[row + step]) for step in range(last)), default=0)
    carried = [""] * last
    titles = []
    for column in range(width):
        own = [table.text(row + step, column) for step in range(last)]
        for step, text in enumerate(own):
            if text:
                carried[step:] = [text, *[""] * (last - step - 1)]
        lowest = max((step for step, text in enumerate(own) if text), default=-1)
        # A cell with nothing below it is merged downwards: what stands over its left neighbours is not its own.
        above = carried[:lowest] if lowest == last - 1 else [text for text in own[:lowest] if text]
        titles.append(" | ".join(dict.fromkeys(text for text in [*above, own[lowest]] if text)) if lowest >= 0 else "")
    return tuple(titles)


def _understood(table: Table, titles: Sequence[str], row: int) -> tuple[str, Columns]:
    columns, groups = _read_titles(titles)
    blocks = [block for group, block in groups.items() if not _is_neutral(group, len(groups))]
    if blocks:
        return "exam", {**columns, "blocks": blocks}
    for group, block in groups.items():
        if "журнал" not in folded(group) or len(groups) == 1:
            columns = {**{code: index for code, index in block.items() if code != "subject"}, **columns}
    if {"variant", "pupil", "total", "previous", "mark"} & columns.keys() and "participants" not in columns:
        plain = {code: index for code, index in columns.items() if not re.fullmatch(r"n[2-5]", code)}
        return "pupils", {**plain, "tasks": _tasks(titles, plain)}
    if {"lowered", "confirmed", "raised"} <= columns.keys() or _has_journal_rows(table, row):
        return "journal", columns
    scores = _score_columns(titles)
    if len(scores) > 6 and scores[0][0] == 0:
        kept = {code: index for code, index in columns.items() if not re.fullmatch(r"n[2-5]|hundred", code)}
        return "scores", {**kept, "scores": scores}
    marks = {f"n{mark}" for mark in range(2, 6)} & columns.keys()
    exam = {"mean_score", "below", "high", "hundred"} & columns.keys()
    if exam or len(marks) > 1:
        return ("exam" if exam else "marks"), columns
    raise BadTable(_no_results(columns))


def _read_titles(titles: Sequence[str]) -> tuple[Columns, dict[str, Columns]]:
    """Meanings of columns that stand alone, and of those under a group. People are preferred to percents.

    The first block of marks counts: a second one («2»…«5» by the journal) says nothing about single pupils.
    """
    columns: Columns = {}
    groups: dict[str, Columns] = {}
    shares: set[tuple[str, str]] = set()
    for index, title in enumerate(titles):
        group, leaf, is_percent = _parts(title)
        mark = mark_of_head(leaf)
        code = f"n{mark}" if mark else meaning_of(leaf)
        if not code or (group and code not in METRICS):
            continue
        block = groups.setdefault(group, _block(group)) if group else columns
        is_better = (group, code) in shares and not is_percent
        if code == "participants" and code in block:
            is_better = is_better or (is_wrote(leaf) and not is_wrote(titles[block[code]]))
        if code not in block or is_better:
            block[code] = index
            shares.discard((group, code))
            if is_percent:
                shares.add((group, code))
    return columns, groups


def _parts(title: str) -> tuple[str, str, bool]:
    """(group, metric, is it a percent) of a title: «Понизили | %» is a metric over its unit, not a subject."""
    group, _, leaf = title.rpartition(" | ")
    if is_unit(leaf):
        above, _, metric = group.rpartition(" | ")
        if metric_of(metric):
            return above, metric, is_share(leaf)
    if not group:
        subject, metric = subject_and_metric(leaf)
        group, leaf = (subject, metric) if subject else ("", leaf)
    return group, leaf, bool(metric_of(leaf)) and is_share(leaf)


def _block(group: str) -> Columns:
    grade = _GRADE_GROUP.match(folded(group))
    return {"subject": None, "grade": int(grade[1])} if grade else {"subject": group}


def _is_neutral(group: str, count: int) -> bool:
    """Does the group name neither a subject nor a grade? A single group without a subject is a heading."""
    if subject_in(group) or _GRADE_GROUP.match(folded(group)):
        return False
    return count == 1 or bool(_NEUTRAL.search(folded(group)))


def _no_results(columns: Columns) -> str:
    if "name" in columns or "login" in columns:
        return NO_RESULTS
    return "В таблице нет результатов: нужны отметки «2»–«5», баллы или сравнение с журналом"


def _score_columns(titles: Sequence[str]) -> list[list[Any]]:
    return [[int(title), index] for index, title in enumerate(titles) if SCORE_HEAD.match(title)]


def _is_number(text: str) -> bool:
    return text.replace(",", "").replace(".", "").replace("%", "").strip().isdigit()


def _tasks(titles: Sequence[str], columns: Columns) -> list[list[Any]]:
    taken = {index for index in columns.values() if isinstance(index, int)}
    found = [(index, TASK.match(folded(title).strip())) for index, title in enumerate(titles) if index not in taken]
    return [[next(part for part in hit.groups() if part), index] for index, hit in found if hit]


def _has_journal_rows(table: Table, row: int) -> bool:
    """The form with «Понизили», «Подтвердили», «Повысили» down the first column."""
    texts = [folded(table.text(index, 0)) for index in range(row + 1, min(row + 12, len(table.rows)))]
    return any(text.startswith("понизили") for text in texts) and any(text.startswith("повысили") for text in texts)


_KIND_WORDS = (("vpr", "впр"), ("oge", "огэ"), ("ege", "егэ"), ("niko", "нико"), ("dkr", "дкр"), ("gve", "гвэ"))
_YEAR = re.compile(r"(?<!\d)(20[1-4]\d)(?!\d)")
_GRADE = re.compile(r"(?<!\d)(\d{1,2})\s*[-_ ]?\s*(?:класс|кл\b)|[_ -](\d{1,2})(?=[_ -])")


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
    elif found.get("kind") in _USUAL_GRADE:
        found["grade"] = _USUAL_GRADE[found["kind"]]
    if subject := subject_in(text):
        found["subject"] = subject
    return found
