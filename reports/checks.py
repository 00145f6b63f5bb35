"""What the portal notices in a report before a person looks.

A problem of level BLOCK stops submission: it is about an answer that is missing or contradicts itself and that the
organisation can put right at once. A warning is shown to the organisation and to the reviewer and stops nobody.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from msoko.lib.periods import Quarter
from reports.models import ReportLine

State = ReportLine.State
LONGEST_TEXT = 2000
COPY_FROM = 60
"""Shorter texts are alike without being copied («Проведено по графику»)."""

_DENIAL = re.compile(r"(?i)\bне\s+(?:был[аои]?\s+)?(?:провед|проводил|выполн|состоял|сделан|организован|утвержд)\w*")


class Level(StrEnum):
    BLOCK = "block"
    WARN = "warn"


@dataclass(frozen=True, slots=True)
class Problem:
    """One remark of the portal. `field` names the control it belongs to."""

    field: str
    text: str
    level: Level = Level.BLOCK

    @property
    def blocks(self) -> bool:
        return self.level == Level.BLOCK


@dataclass(frozen=True, slots=True)
class Slot:
    """A document expected behind a line."""

    name: str
    optional: bool = False


def slots_of(line: ReportLine) -> tuple[Slot, ...]:
    """Expected documents of a line; without a read list, the printed kind of document is one slot."""
    found = [_slot(item) for item in line.required_documents]
    slots = tuple(slot for slot in found if slot.name)
    if slots or not line.document_kind.strip():
        return slots
    return (Slot(" ".join(line.document_kind.split())[:200]),)


def _slot(item: Any) -> Slot:
    if isinstance(item, Mapping):
        return Slot(str(item.get("name", "")).strip()[:200], bool(item.get("optional", False)))
    return Slot(str(item).strip()[:200])


def answer_problems(line: ReportLine, attached: Collection[str], quarter: Quarter) -> list[Problem]:
    """Problems of one answer. `attached` are the kinds of the documents behind it (one entry a document)."""
    if not line.state:
        return [Problem("state", "Ответьте, что с мероприятием")]
    found = list(_BY_STATE[State(line.state)](line, quarter))
    if line.state == State.DONE:
        found += _document_problems(line, attached)
    return found


def _done(line: ReportLine, quarter: Quarter) -> list[Problem]:
    found = []
    if not line.text.strip():
        found.append(Problem("text", "Напишите, что сделано: два-четыре предложения"))
    elif _DENIAL.search(line.text):
        found.append(Problem("text", "Отмечено «сделано», а в тексте сказано, что нет", Level.WARN))
    if line.done_on and line.done_on > quarter.end:
        found.append(Problem("done_on", "Дата выполнения позже отчётного квартала", Level.WARN))
    return found


def _in_progress(line: ReportLine, quarter: Quarter) -> list[Problem]:
    if line.new_date is None and (line.due is None or line.due <= quarter.end):
        return [Problem("new_date", "Назовите новый срок")]
    return _new_date(line, quarter)


def _not_done(line: ReportLine, quarter: Quarter) -> list[Problem]:
    found = _new_date(line, quarter)
    if not line.reason:
        found.append(Problem("reason", "Укажите причину, почему не сделано"))
    elif line.reason == ReportLine.Reason.OTHER and not line.reason_text.strip():
        found.append(Problem("reason_text", "Напишите причину своими словами"))
    return found


def _not_required(line: ReportLine, quarter: Quarter) -> list[Problem]:
    return []


def _new_date(line: ReportLine, quarter: Quarter) -> list[Problem]:
    if line.new_date is not None and line.new_date <= quarter.end:
        return [Problem("new_date", "Новый срок должен быть позже отчётного квартала")]
    return []


_BY_STATE = {
    State.DONE: _done,
    State.IN_PROGRESS: _in_progress,
    State.NOT_DONE: _not_done,
    State.NOT_REQUIRED: _not_required,
}


def figure_problems(line: ReportLine, names: Mapping[int, str], given: Collection[int]) -> list[Problem]:
    """Indicators (id → name) of work that is done and has no number nor the reason why there is none."""
    if line.state != State.DONE:
        return []
    return [Problem(f"figure{pk}", f"Не заполнено число: «{name}»") for pk, name in names.items() if pk not in given]


def _document_problems(line: ReportLine, attached: Collection[str]) -> list[Problem]:
    missing = missing_documents(line, attached)
    if not missing:
        return []
    names = ", ".join(f"«{name}»" for name in missing)
    return [Problem("evidence", f"Не приложено: {names}", Level.WARN)]


def missing_documents(line: ReportLine, attached: Collection[str]) -> list[str]:
    """Expected documents that nothing was attached for; a line with documents of other kinds counts them by number."""
    slots = [slot for slot in slots_of(line) if not slot.optional]
    named = {kind for kind in attached if kind}
    open_slots = [slot.name for slot in slots if slot.name not in named]
    spare = sum(1 for kind in attached if kind not in {slot.name for slot in slots})
    return open_slots[spare:]


def is_copied(text: str, previous: str) -> bool:
    """Is the answer the previous quarter's one, word for word?"""
    return len(text.strip()) >= COPY_FROM and _words(text) == _words(previous)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold().replace("ё", "е"))


def review_problems(
    line: ReportLine,
    attached: Sequence[str],
    quarter: Quarter,
    *,
    previous_text: str = "",
    files_elsewhere: Mapping[str, int] | None = None,
    unusual_figures: Sequence[str] = (),
) -> list[Problem]:
    """What the reviewer is told: problems of the answer, a copied text, a file that other organisations sent too."""
    found = [problem for problem in answer_problems(line, attached, quarter) if line.state]
    if previous_text and is_copied(line.text, previous_text):
        found.append(Problem("text", "Текст повторяет ответ за прошлый квартал дословно", Level.WARN))
    for name, count in (files_elsewhere or {}).items():
        found.append(Problem("evidence", f"Файл «{name}» прислали и другие организации: {count}", Level.WARN))
    found += [Problem("figures", text, Level.WARN) for text in unusual_figures]
    return found


__all__ = [
    "Level",
    "Problem",
    "Slot",
    "answer_problems",
    "figure_problems",
    "is_copied",
    "missing_documents",
    "review_problems",
    "slots_of",
]
