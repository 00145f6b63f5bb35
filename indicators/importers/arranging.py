"""Tables drawn another way round are turned into the usual one: a row for each school, a column for each number. Pure.

Schools across the top with marks below them; a line for each mark; the name of a school above the rows of its classes.
What is already usual stays as it is, so that a table may be arranged twice.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from indicators.importers.tables import Table, cell_text
from indicators.importers.vocabulary import (
    is_school,
    is_share,
    is_unit,
    mark_of_head,
    meaning_of,
    metric_of,
    subject_in,
)

Rows = list[list[Any]]
Turned = tuple[Rows, list[int | str]]
"""Rows, and where each of them stood: number of the row or letter of the column."""
NAME = "Наименование ОО"
MARKS = ("2", "3", "4", "5")
_HEAD_ROWS = 30
_LABELS = 3
"""A label may stand after a number and a subject, not further."""
_FEWEST_SCORES = 7
"""Primary scores go from nought; numbers of rows go from one."""
_MOST_ROWS = 600
"""Statistics are short; long tables are lists of pupils and are not looked at."""
_SUMS = frozenset({"", "participants", "total"})


def arranged(table: Table) -> Table:
    """The table with a row for each school; the same table when it is so already or nobody knows how to turn it."""
    if not 2 <= len(table.rows) <= _MOST_ROWS:
        return table
    for turn in (_turned, _unrolled, _sectioned):
        if turned := turn(table):
            return Table(*turned)
    return table


# Schools across the top ---------------------------------------------------------------------------


def _turned(table: Table) -> Turned | None:
    label = max(range(_LABELS), key=lambda column: len(_codes(table, column)))
    codes = _codes(table, label)
    if len(set(codes.values())) < 2:
        return None
    first = min(codes)
    top = _row_of_schools(table, label, first, has_words=any(_has_letters(table.text(row, label)) for row in codes))
    if top is None:
        return None
    columns = _columns(table, top, first, label)
    labels = _labels(table, top, label, columns)
    has_groups = any(group for _, group, _ in labels)
    head: Rows = [[NAME, *(group for _, group, _ in labels)]] if has_groups else []
    head.append(["" if has_groups else NAME, *(text for _, _, text in labels)])
    body: Rows = [[name, *(_cell(table, row, column) for row, _, _ in labels)] for column, name in columns.items()]
    origins = [*range(1, top + 1), *[top + 1] * len(head), *(_letter(column) for column in columns)]
    return [*(list(row) for row in table.rows[:top]), *head, *body], origins


def _letter(column: int) -> str:
    """«A» for 0, «AB» for 27: as Excel names columns."""
    above, own = divmod(column, 26)
    return (_letter(above - 1) if above else "") + chr(ord("A") + own)


def _codes(table: Table, column: int) -> dict[int, str]:
    """Row → metric or mark that its label names."""
    texts = {row: table.text(row, column) for row in range(len(table.rows))}
    bare = [text for text in texts.values() if text.isdigit()]
    if bare[:_FEWEST_SCORES] == [str(score) for score in range(_FEWEST_SCORES)]:
        found = {row: text if text.isdigit() else metric_of(text) for row, text in texts.items()}
        return {row: code for row, code in found.items() if code}
    if any(text not in MARKS for text in bare):
        texts = {row: text for row, text in texts.items() if not text.isdigit()}  # the rows are numbered
    found = {row: metric_of(text) for row, text in texts.items()}
    return {row: code for row, code in found.items() if code and any(map(_is_value, _right(table, row, column)))}


def _row_of_schools(table: Table, label: int, first: int, *, has_words: bool) -> int | None:
    """The row with names of schools: right above the numbers, but for units, empty rows and titles of sections."""
    for row in range(first - 1, -1, -1):
        texts = _right(table, row, label)
        if not texts or all(is_unit(text) for text in texts):
            continue
        # The first label may be one that says nothing («Категория школы»): its row is full of numbers.
        if all(_is_value(text) for text in texts) and table.text(row, label):
            continue
        known = [text for text in texts if _is_value(text) or meaning_of(text) not in _SUMS or mark_of_head(text)]
        is_head = any(map(is_school, texts)) or (has_words and len(texts) > 1)
        return row if is_head and not known else None
    return None


def _right(table: Table, row: int, label: int) -> list[str]:
    return [text for cell in table.rows[row][label + 1 :] if (text := cell_text(cell))]


def _columns(table: Table, top: int, first: int, label: int) -> dict[int, str]:
    """Column → school. Of two columns of a school, people and percents, the people are taken."""
    width = max(len(table.rows[row]) for row in range(top, min(len(table.rows), first + 1)))
    units = {
        column: text
        for row in range(top + 1, first)
        for column in range(label + 1, width)
        if is_unit(text := table.text(row, column))
    }
    own: dict[str, int] = {}
    name = ""
    for column in range(label + 1, width):
        name = table.text(top, column) or (name if column in units else "")
        if name and (name not in own or (is_share(units.get(own[name], "")) and not is_share(units.get(column, "%")))):
            own[name] = column
    return {column: name for name, column in own.items()}


def _labels(table: Table, top: int, label: int, columns: Mapping[int, str]) -> list[tuple[int, str, str]]:
    """(row, subject over it, label) of the rows with numbers; a subject stands alone in a row or to the left."""
    found = []
    group = ""
    for row in range(top + 1, len(table.rows)):
        text = table.text(row, label)
        beside = next((own for column in range(label) if subject_in(own := table.text(row, column))), "")
        group = beside or group
        if any(table.text(row, column) for column in columns):
            found += [(row, group, text)] if text and not is_unit(text) else []
        elif subject_in(text):
            group = text
    return found


def _cell(table: Table, row: int, column: int) -> Any:
    cells = table.rows[row]
    return cells[column] if column < len(cells) else ""


# A line for each mark -----------------------------------------------------------------------------


def _unrolled(table: Table) -> Turned | None:
    for top in range(min(_HEAD_ROWS, len(table.rows))):
        texts = [cell_text(cell) for cell in table.rows[top]]
        meanings = [meaning_of(text) for text in texts]
        if not {"mark", "participants"} <= set(meanings) or not {"name", "login"} & set(meanings):
            continue
        if any(mark_of_head(text) for text in texts):
            return None
        return _by_mark(table, top, texts, meanings.index("mark"), meanings.index("participants"))
    return None


def _by_mark(table: Table, top: int, texts: Sequence[str], mark: int, count: int) -> Turned | None:
    others = [column for column in range(len(texts)) if column not in (mark, count)]
    sums: dict[tuple[str, ...], dict[str, Any]] = {}
    first: dict[tuple[str, ...], int] = {}
    for row in range(top + 1, len(table.rows)):
        key, value = tuple(table.text(row, column) for column in others), table.text(row, mark).strip("«»\"'")
        if not any(key) and not value:
            continue
        own = sums.setdefault(key, dict.fromkeys(MARKS, 0))
        first.setdefault(key, row + 1)
        if value not in own or own[value]:
            return None  # marks of single pupils, or something else
        own[value] = _cell(table, row, count)
    head = [*(texts[column] for column in others), *MARKS]
    body = ([*key, *own.values()] for key, own in sums.items())
    return [*(list(row) for row in table.rows[:top]), head, *body], [*range(1, top + 2), *first.values()]


# The name of the school above its rows ------------------------------------------------------------


def _sectioned(table: Table) -> Turned | None:
    top = next((row for row in range(min(_HEAD_ROWS, len(table.rows))) if _is_nameless_head(table, row)), None)
    if top is None:
        return None
    above = [text for row in range(top) if is_school(text := _alone(table, row))]
    rows: Rows = [list(row) for row in table.rows[:top]]
    rows.append([NAME, *table.rows[top]])
    origins: list[int | str] = list(range(1, top + 2))
    school, is_found = (above or [""])[-1], bool(above)
    for row in range(top + 1, len(table.rows)):
        text = _alone(table, row)
        if text and not _is_value(text):
            school, is_found = text, is_found or is_school(text)
        elif text or any(cell not in (None, "") for cell in table.rows[row]):
            rows.append([school, *table.rows[row]])
            origins.append(row + 1)
    return (rows, origins) if is_found else None


def _is_nameless_head(table: Table, row: int) -> bool:
    texts = [cell_text(cell) for cell in table.rows[row]]
    meanings = {meaning_of(text) for text in texts}
    codes = {metric_of(text) for text in texts} - {""}
    return len(codes) > 1 and bool(meanings & {"grade", "subject"}) and not meanings & {"name", "login", "pupil"}


def _alone(table: Table, row: int) -> str:
    """The only text of a row; empty when there is none or several."""
    texts = [text for cell in table.rows[row] if (text := cell_text(cell))]
    return texts[0] if len(texts) == 1 else ""


def _is_value(text: str) -> bool:
    return bool(re.fullmatch(r"[\d\s.,%()–-]+", text))


def _has_letters(text: str) -> bool:
    return any(sign.isalpha() for sign in text)
