"""Recognising the header of a road map table: columns in any order under any of their usual names."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from roadmaps.importers import numbering
from roadmaps.importers.column_names import NAMES
from roadmaps.importers.grids import run_labels
from roadmaps.importers.phrases import is_deadline, starts_body
from roadmaps.importers.wording import collapse, squeeze

NUMBER, TITLE, DEADLINE, RESPONSIBLE = "number", "title", "deadline", "responsible"
DOCUMENT, INDICATOR, RESULT, SECTION, EXTRA = "document_kind", "indicator", "expected_result", "section", "extra"

_ENOUGH_ROWS, _MOSTLY = 2, 0.6
_LONGEST_HEADER = 110
_FARTHEST_NAME = 40
_LONGEST_SUBHEAD = 60
_LEVEL = re.compile(r"\bуров(?:ень|не)\b", re.I)

_QUARTER = re.compile(
    r"^(?:([IVХІ]{1,3}|[1-4])\s*(?:-?[йи]\w*\s+)?(?:кв\.?|квартал\w*)|квартал\s*([IVХ]{1,3}|[1-4]))\b", re.I
)
_HALF = re.compile(r"^(?:[IІ12]{1,2}|перв\w+|втор\w+)\s*(?:-?[йе]\w*\s+)?(?:полугод\w*|п/г)", re.I)
_MONTH = re.compile(r"^(?:январь|февраль|март|апрель|май|июнь|июль|август|сентябрь|октябрь|ноябрь|декабрь)\b", re.I)
_YEAR = re.compile(
    r"^(?:(?:на|за)\s+)?(?:(?:19|20)\d\d)(?:\s*[-–/]\s*(?:(?:19|20)?\d\d))?\s*(?:уч(?:ебн\w*|\.)?\s*)?(?:г\.?|гг\.?|год\w*)?$",
    re.I,
)


@dataclass(frozen=True)
class Columns:
    """One recognised header: the printed texts and, for each column, its role and (in a grid) its label."""

    printed: tuple[str, ...]
    roles: tuple[str, ...]
    labels: tuple[str, ...] = ()
    inferred: bool = False

    def has(self, role: str) -> bool:
        return role in self.roles

    def index(self, role: str) -> int | None:
        return self.roles.index(role) if role in self.roles else None

    def label(self, position: int) -> str:
        return self.labels[position] if position < len(self.labels) else ""


def role_of(text: str) -> str | None:
    """The role of one header cell by its name; None when the name is not known."""
    squeezed = squeeze(text)
    if is_number_header(text):
        return NUMBER
    if not squeezed or len(squeezed) > _LONGEST_HEADER:
        return None
    found = [
        (position, -len(name), role)
        for position in _word_starts(text)
        for role, names in NAMES.items()
        for name in names
        if squeezed.startswith(name, position)
    ]
    return min(found)[2] if found and min(found)[0] <= _FARTHEST_NAME else None


def role_at_start(text: str) -> str | None:
    """The role whose name the text begins with."""
    squeezed = squeeze(text)
    found = [(-len(name), role) for role, names in NAMES.items() for name in names if squeezed.startswith(name)]
    return min(found)[1] if found else None


def _word_starts(text: str) -> list[int]:
    """Where words begin in the squeezed text (a torn word only adds beginnings, it hides none)."""
    starts, length = [], 0
    for word in re.findall(r"[^\W_]+", text):
        starts.append(length)
        length += len(squeeze(word))
    return starts


def is_number_header(text: str) -> bool:
    """True for «№», «№ п/п», «п/п», «N», «Номер», «№ мероприятия»."""
    squeezed = squeeze(text)
    if "№" in text and len(squeezed) <= 14 and not re.match(r"(приказ|документ)", squeezed):
        return True
    return squeezed in {
        "пп",
        "n",
        "nпп",
        "no",
        "номер",
        "номерпп",
        "номерпункта",
        "пункт",
        "нп",
        "номермероприятия",
        "ппп",
        "ном",
    }


def grid_label(text: str) -> str:
    """The printed label when a header cell names a quarter, half-year, month or year; otherwise «»."""
    text = collapse(text)
    if len(text) <= 40 and (_QUARTER.match(text) or _HALF.match(text) or _MONTH.match(text) or _YEAR.match(text)):
        return text
    return ""


def under_year(label: str, above: str) -> str:
    """«I кв.» under «2025 год» is «I кв. 2025 год»; a label that has its own year stays."""
    if not label or not _YEAR.match(above) or re.search(r"(?:19|20)\d\d", label):
        return label
    return f"{label} {above}"


def is_year(text: str) -> bool:
    """True for «2025», «2025 год», «2024-2025 учебный год»."""
    return bool(_YEAR.match(collapse(text)))


def recognise(texts: Sequence[str]) -> Columns | None:
    """Columns of a road map when the row of texts is its header; None otherwise."""
    printed = tuple(collapse(text) for text in texts)
    filled = [text for text in printed if text]
    if (
        len(set(filled)) < 2
        or any(len(squeeze(text)) > _LONGEST_HEADER for text in filled)
        or numbering.is_number(printed[0])
    ):
        return None
    bare = run_labels(printed)
    labels = tuple(grid_label(text) or bare.get(index, "") for index, text in enumerate(printed))
    roles = [DEADLINE if label else role_of(text) for text, label in zip(printed, labels, strict=True)]
    known = [role for role in roles if role]
    if len(known) < 2 or len(known) < 0.6 * len(filled):
        return None
    if TITLE not in roles:
        roles, labels = _levels_as_titles(roles, labels, printed)
    if TITLE not in roles and SECTION in roles:
        roles[roles.index(SECTION)] = TITLE
    if TITLE not in roles and {DEADLINE, RESPONSIBLE} <= set(roles) and None in roles[1:]:
        roles[roles.index(None, 1)] = TITLE  # a name nobody foresaw («Пункт плана») between the number and the rest
    named = [None if label and role != TITLE else role for role, label in zip(roles, labels, strict=True)]
    if TITLE not in roles or not (_enough(named) or (_enough(roles) and len({label for label in labels if label}) > 1)):
        return None
    return Columns(printed, _settle(roles, printed), labels)


def _levels_as_titles(
    roles: list[str | None], labels: tuple[str, ...], printed: Sequence[str]
) -> tuple[list[str | None], tuple[str, ...]]:
    """«Муниципальный уровень», «Уровень ОО» without a column «Мероприятие»: the measures stand in these columns."""
    levels = [index for index, text in enumerate(printed) if _LEVEL.search(text) and roles[index] in (None, EXTRA)]
    if len(levels) < 2:
        return roles, labels
    chosen = [TITLE if index in levels else role for index, role in enumerate(roles)]
    return chosen, tuple(printed[index] if index in levels else label for index, label in enumerate(labels))


def _enough(roles: Sequence[str | None]) -> bool:
    """A table of measures has a deadline or a body; with a number column one more meaningful column is enough."""
    if DEADLINE in roles or RESPONSIBLE in roles:
        return True
    return NUMBER in roles and any(role in roles for role in (RESULT, INDICATOR, DOCUMENT))


def _settle(roles: list[str | None], printed: Sequence[str]) -> tuple[str, ...]:
    """Unknown names become extra columns; an empty first header over the numbers is the number column."""
    if NUMBER not in roles and roles and roles[0] is None and not printed[0]:
        roles[0] = NUMBER
    settled = [role or EXTRA for role in roles]
    if settled.count(NUMBER) > 1:
        first = settled.index(NUMBER)
        settled = [EXTRA if role == NUMBER and index != first else role for index, role in enumerate(settled)]
    return tuple(settled)


def with_subheads(head: Columns, texts: Sequence[str], held: Sequence[bool]) -> Columns | None:
    """Columns of a header of two printed rows, or None when the second row is not a part of the header."""
    texts = [collapse(text) for text in texts]
    if len(texts) != len(head.roles) or not any(texts):
        return None
    below = [
        index
        for index, text in enumerate(texts)
        if text and not held[index] and squeeze(text) != squeeze(head.printed[index])
    ]
    if len(below) < 2 or any(len(texts[index]) > _LONGEST_SUBHEAD for index in below):
        return None
    groups = _shared_heads(head.printed)
    if not all(index in groups for index in below):
        return None
    bare = run_labels(texts)
    roles, labels, printed = list(head.roles), list(head.labels or [""] * len(texts)), list(head.printed)
    for index in below:
        main = groups[index]
        label = under_year(grid_label(texts[index]) or bare.get(index, ""), head.label(main))
        role = head.roles[main]
        printed[index] = f"{head.printed[main]}: {texts[index]}"
        if label and role_of(head.printed[main]) == EXTRA:
            continue  # money or heads by years are no deadlines
        if not label and role != TITLE:
            below_role = role_of(texts[index])
            if role in (DEADLINE, RESPONSIBLE) and below_role in (EXTRA, SECTION, TITLE):
                label = texts[index]  # «Сроки»: «муниципальный уровень», «уровень ОО»
            else:
                role = below_role or role
        roles[index] = DEADLINE if label and role in (EXTRA, TITLE, NUMBER) else role
        labels[index] = label or (texts[index] if role == TITLE else "")
    return Columns(tuple(printed), tuple(roles), tuple(labels))


def _shared_heads(printed: Sequence[str]) -> dict[int, int]:
    """Columns under one name of the upper row: the name is repeated (merged cell) or empty cells follow it."""
    groups: dict[int, int] = {}
    main = 0
    for index, text in enumerate(printed):
        if text and text != printed[main]:
            main = index
        groups[index] = main
    sizes = [list(groups.values()).count(main) for main in range(len(printed))]
    return {index: main for index, main in groups.items() if sizes[main] > 1}


def years_only(texts: Sequence[str]) -> tuple[str, ...] | None:
    """The years when a header row names nothing but two or more years (a table of expected results)."""
    filled = [collapse(text) for text in texts if collapse(text)]
    if len(filled) < 2 or not all(is_year(text) for text in filled):
        return None
    found = [re.search(r"(?:19|20)\d\d(?:\s*[-–/]\s*(?:19|20)?\d\d)?", text) for text in filled]
    years = tuple(re.sub(r"\s", "", match[0]) for match in found if match)
    return years if len(set(years)) == len(years) else None


def infer(rows: Sequence[Sequence[str]]) -> Columns | None:
    """Roles guessed from the contents of a table without a recognisable header; None when it is not a road map."""
    width = max((len(row) for row in rows), default=0)
    full = [row for row in rows if len(row) == width and sum(1 for text in row if text.strip()) >= 3]
    if width < 3 or len(full) < 3:
        return None
    columns = [[collapse(row[index]) for row in full] for index in range(width)]
    shares = {
        NUMBER: [_share(column, numbering.is_number) for column in columns],
        DEADLINE: [_share(column, is_deadline) for column in columns],
        RESPONSIBLE: [_share(column, starts_body) for column in columns],
    }
    roles: list[str] = [EXTRA] * width
    for role in (NUMBER, DEADLINE, RESPONSIBLE):
        free = [index for index in range(width) if roles[index] == EXTRA]
        best = max(free, key=shares[role].__getitem__)
        if shares[role][best] >= 0.6:
            roles[best] = role
    if DEADLINE not in roles or RESPONSIBLE not in roles:
        return None
    free = [index for index in range(width) if roles[index] == EXTRA]
    if not free:
        return None
    roles[max(free, key=lambda index: sum(map(len, columns[index])))] = TITLE
    return Columns(("",) * width, tuple(roles), inferred=True)


def is_strange_header(texts: Sequence[str], columns: Columns) -> bool:
    """The first row names columns in words nobody foresaw: filled throughout, no number where numbers stand below."""
    if len(texts) != len(columns.roles) or not all(texts):
        return False
    number, deadline = columns.index(NUMBER), columns.index(DEADLINE)
    if number is not None:
        return not numbering.is_number(texts[number])
    return deadline is not None and not is_deadline(texts[deadline])


def by_content(columns: Columns, rows: Sequence[Sequence[str]]) -> Columns:
    """A deadline or a body under a name nobody foresaw («Контрольная точка») is recognised by what stands in it."""
    roles = list(columns.roles)
    for role, test in ((DEADLINE, is_deadline), (RESPONSIBLE, starts_body)):
        if role in roles:
            continue
        shares = {
            index: _share([row[index] for row in rows if index < len(row) and row[index]], test)
            for index, own in enumerate(roles)
            if own == EXTRA and sum(1 for row in rows if index < len(row) and row[index]) >= _ENOUGH_ROWS
        }
        best = max(shares, key=shares.__getitem__, default=None)
        if best is not None and shares[best] >= _MOSTLY:
            roles[best] = role
    return columns if tuple(roles) == columns.roles else replace(columns, roles=tuple(roles), inferred=True)


def _share(column: Sequence[str], test: Callable[[str], bool]) -> float:
    return sum(1 for text in column if text and test(text)) / max(1, len(column))
