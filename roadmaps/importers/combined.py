"""One printed column for two roles («Срок, ответственный»): its cells are divided into a deadline and a body."""

import re
from collections.abc import Sequence
from dataclasses import replace

from roadmaps.importers import columns as heads
from roadmaps.importers.columns import Columns
from roadmaps.importers.drafts import RowDraft, SectionDraft
from roadmaps.importers.phrases import deadline_words_only, is_deadline, starts_body

_EDGES = " ,;–-/\n"
_PLACE = re.compile(r"[\s,;/]+")
UNSURE = "срок и ответственный напечатаны в одной графе и разделены по смыслу: сверьте с оригиналом"


def combined_at(columns: Columns) -> int | None:
    """The only column that names both roles, when no other column has either of them."""
    pair = [index for index, role in enumerate(columns.roles) if role in (heads.DEADLINE, heads.RESPONSIBLE)]
    if len(pair) != 1:
        return None
    named = {heads.role_at_start(part) for part in re.split(r"[,;/()\s]+", columns.printed[pair[0]])}
    return pair[0] if {heads.DEADLINE, heads.RESPONSIBLE} <= named else None


def two_columns(columns: Columns, at: int) -> Columns:
    """The same header with the missing role right after the combined column; both keep the printed name."""
    other = heads.RESPONSIBLE if columns.roles[at] == heads.DEADLINE else heads.DEADLINE
    labels = columns.labels or ("",) * len(columns.roles)
    return replace(
        columns,
        printed=(*columns.printed[: at + 1], columns.printed[at], *columns.printed[at + 1 :]),
        roles=(*columns.roles[: at + 1], other, *columns.roles[at + 1 :]),
        labels=(*labels[: at + 1], "", *labels[at + 1 :]),
    )


def divide(drafts: Sequence[SectionDraft], columns: Columns, at: int) -> None:
    """Give every row of the sections the two columns."""
    wider = two_columns(columns, at)
    for section in drafts:
        if section.columns is not None:
            section.columns = wider
        for row in section.rows:
            _divide_row(row, wider, at)


def _divide_row(row: RowDraft, columns: Columns, at: int) -> None:
    text = row.texts[at]
    deadline, body, sure = halves(text)
    found = {heads.DEADLINE: deadline, heads.RESPONSIBLE: body}
    row.texts[at : at + 1] = [found[columns.roles[at]], found[columns.roles[at + 1]]]
    row.columns = columns
    if text and not sure:
        for role in found:
            row.note(role, UNSURE)


def halves(text: str) -> tuple[str, str, bool]:
    """(deadline, body, sure); when nothing divides the text, it stays whole where it fits better."""
    best: tuple[float, str, str] = (0.0, "", "")
    for cut in _PLACE.finditer(text):
        left, right = text[: cut.start()].strip(_EDGES), text[cut.end() :].strip(_EDGES)
        for deadline, body in ((left, right), (right, left)):
            score = _worth(deadline, body)
            if score > best[0]:
                best = (score, deadline, body)
    if best[0]:
        return best[1], best[2], best[0] >= 1
    return (text, "", False) if is_deadline(text) else ("", text, False)


def _worth(deadline: str, body: str) -> float:
    """Above one when every word of the deadline is usual there; the longest such deadline wins."""
    if not starts_body(body) or not is_deadline(deadline, 40):
        return 0.0
    return (1.0 if deadline_words_only(deadline) else 0.0) + len(deadline) / 1000
