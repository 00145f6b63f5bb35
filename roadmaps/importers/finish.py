"""Drafts → frozen sections and rows: kinds, parents, values of grids and doubled columns, problems."""

from collections.abc import Sequence

from roadmaps.importers import checks, numbering
from roadmaps.importers import columns as heads
from roadmaps.importers.columns import Columns
from roadmaps.importers.drafts import RowDraft, SectionDraft
from roadmaps.importers.phrases import is_mark
from roadmaps.importers.rows import FIELDS, HIGH, Confidence, Problem, Row, Section
from roadmaps.importers.wording import collapse, squeeze

_GLUE = {heads.DEADLINE: " ", heads.RESPONSIBLE: ", "}


def finish(drafts: Sequence[SectionDraft], offset: int = 0) -> tuple[list[Section], list[Problem]]:
    """Frozen sections and the problems of their rows; ``offset`` = sections finished before."""
    sections: list[Section] = []
    problems: list[Problem] = []
    for index, draft in enumerate((item for item in drafts if item.rows or item.title), offset + 1):
        rows = _rows(draft)
        columns = draft.columns.printed if draft.columns else ()
        section = Section(draft.number, draft.title, tuple(rows), tuple(draft.places), tuple(columns))
        sections.append(section)
        problems.extend(Problem("", note.field, note.what, note.severity, index) for note in draft.notes)
        for row, source in zip(rows, _sources(draft), strict=True):
            label = checks.label(row)
            problems.extend(
                Problem(label, note.field, note.what, note.severity, index, row.places[0]) for note in source.notes
            )
            problems.extend(checks.row_problems(row, index))
        if not rows and index < offset + len(drafts):
            problems.append(Problem("", "section", f"в разделе «{draft.title}» нет ни одной строки", "warning", index))
    return sections, problems


def _sources(draft: SectionDraft) -> list[RowDraft]:
    """Row drafts in the order of the finished rows: a row with several level columns gives several rows."""
    return [row for row in draft.rows for _ in _titles(row)]


def _titles(row: RowDraft) -> list[tuple[str, str]]:
    """(level, title) pairs: one, or one for each filled level column."""
    positions = [index for index, role in enumerate(row.columns.roles) if role == heads.TITLE]
    levels = [(row.columns.label(index), row.texts[index]) for index in positions if row.columns.label(index)]
    filled = [pair for pair in levels if pair[1]]
    if len(levels) > 1:
        return filled or [("", "")]
    main = _main_title(row.columns, positions)
    return [("", row.texts[main])]


def _main_title(columns: Columns, positions: Sequence[int]) -> int:
    named = [index for index in positions if "мероприят" in squeeze(columns.printed[index])]
    return (named or list(positions))[0]


def _rows(draft: SectionDraft) -> list[Row]:
    known = {number for number in (numbering.clean(row.number) for row in draft.rows) if number}
    has_numbers = bool(known)
    rows: list[Row] = []
    last: str | None = None
    for position, source in enumerate(draft.rows):
        number = numbering.clean(source.number)
        parent = numbering.parent_of(number, known)
        if has_numbers and parent is None and any(source.texts) and (number is None or numbering.is_letter(number)):
            parent = last
        kind = _kind(source, _has_children(draft.rows, position))
        for level, title in _titles(source):
            rows.append(_row(source, number, parent, kind, title, level))
        last = last if number is None or numbering.is_letter(number) else number
    return rows


def _has_children(rows: Sequence[RowDraft], position: int) -> bool:
    path = numbering.path(rows[position].number)
    if not path or position + 1 >= len(rows):
        return False
    following = numbering.path(rows[position + 1].number)
    return len(following) > len(path) and following[: len(path)] == path


def _kind(draft: RowDraft, children: bool) -> str:
    if draft.fragment or not any(draft.texts) and not (children and draft.number):
        return "fragment"
    deadline = bool(_value(draft, heads.DEADLINE))
    if deadline or not draft.columns.has(heads.DEADLINE) and draft.text(heads.RESPONSIBLE):
        return "activity"
    if draft.text(heads.TITLE).endswith(":") or (children and not draft.text(heads.RESPONSIBLE)):
        return "group"
    if not draft.text(heads.TITLE):
        return "fragment"
    return "activity"


def _row(draft: RowDraft, number: str | None, parent: str | None, kind: str, title: str, level: str) -> Row:
    values = {role: _value(draft, role) for role in FIELDS if role != heads.TITLE}
    low = {note.field: Confidence("low", note.what) for note in draft.notes if note.severity != "info"}
    if is_mark(values[heads.DEADLINE] or ""):
        low[heads.DEADLINE] = Confidence("low", "вместо срока стоит знак: название графы не прочитано")
    extra = tuple(
        (draft.columns.printed[index] or f"графа {index + 1}", text)
        for index, text in enumerate(draft.texts)
        if text and _is_extra(draft.columns, index)
    )
    if level:
        extra = (("Уровень", level), *extra)
    return Row(
        number=draft.number,
        number_clean=number,
        parent=parent,
        kind=kind,
        title=title,
        places=tuple(draft.places),
        confidence={name: low.get(name, HIGH) for name in ("number", *FIELDS)},
        year=draft.year,
        extra=extra,
        **values,
    )


def _is_extra(columns: Columns, index: int) -> bool:
    role = columns.roles[index]
    if role in (heads.EXTRA, heads.SECTION):
        return True
    if role != heads.TITLE or columns.label(index):
        return False
    positions = [position for position, item in enumerate(columns.roles) if item == heads.TITLE]
    return len(positions) > 1 and index != _main_title(columns, positions)


def _value(draft: RowDraft, role: str) -> str | None:
    """The text of a role: one cell, a grid of quarters or years, or several columns of the same role."""
    positions = [index for index, item in enumerate(draft.columns.roles) if item == role]
    if not positions:
        return None
    grid = [index for index in positions if draft.columns.label(index)]
    plain = [draft.texts[index] for index in positions if index not in grid and draft.texts[index]]
    if grid:
        plain.extend(_grid(draft, grid))
        return ("; " if any(": " in text for text in plain) else ", ").join(plain)
    if role == heads.DEADLINE and len(positions) == 2 and len(plain) == 2 and _is_span(draft.columns, positions):
        return " – ".join(plain)
    return _GLUE.get(role, "; ").join(dict.fromkeys(plain))


def _is_span(columns: Columns, positions: Sequence[int]) -> bool:
    names = [squeeze(columns.printed[index]) for index in positions]
    return "начал" in names[0] and any(word in names[1] for word in ("оконч", "заверш", "конец"))


def _grid(draft: RowDraft, positions: Sequence[int]) -> list[str]:
    """Marked columns by their printed names; a cell with its own text keeps it after the name."""
    found = []
    for index in positions:
        text = draft.texts[index]
        if not text or text in "-–—":
            continue
        label = draft.columns.label(index)
        found.append(label if is_mark(text) else f"{label}: {collapse(text)}")
    return found
