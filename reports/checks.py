"""What the portal notices in a report before a person looks.

A problem of level BLOCK stops submission: it is about an answer that is missing or contradicts itself and that the
organisation can put right at once. A warning is shown to the organisation and to the reviewer and stops nobody.

Problems that belong to a rule are weighed as the municipality decided: they stop, warn or are not mentioned. One that
stops is waived by an explanation, which the reviewer reads.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from msoko.lib.periods import Quarter
from reports.explanations import explanation_of
from reports.models import CheckRule, LineFigure, ReportLine

State = ReportLine.State
Rule = CheckRule.Code
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
    rule: str = ""
    explanation: str = ""

    @property
    def blocks(self) -> bool:
        return self.level == Level.BLOCK and not self.explanation

    @property
    def is_waived(self) -> bool:
        """Would it stop the report, had the organisation not explained itself?"""
        return self.level == Level.BLOCK and bool(self.explanation)


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
        found.append(Problem("text", "Отмечено «сделано», а в тексте сказано, что нет", Level.WARN, Rule.CONTRADICTION))
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
    return [Problem("evidence", f"Не приложено: {names}", Level.WARN, Rule.MISSING)]


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


@dataclass(frozen=True, slots=True)
class Noticed:
    """What stands behind a line, and what it is compared with."""

    attached: Sequence[str] = ()
    asked: Mapping[int, str] = field(default_factory=dict)
    figures: Sequence[LineFigure] = ()
    previous_text: str = ""
    files_elsewhere: Mapping[str, int] = field(default_factory=dict)
    unusual_figures: Sequence[str] = ()


def problems_of(line: ReportLine, quarter: Quarter, noticed: Noticed) -> list[Problem]:
    """Problems of the answer, of its numbers, a copied text, a file that other organisations sent too."""
    found = answer_problems(line, noticed.attached, quarter)
    if not line.state:
        return found
    found += figure_problems(line, noticed.asked, {row.indicator_id for row in noticed.figures})
    found += contradicting_figures(line, noticed.figures)
    if noticed.previous_text and is_copied(line.text, noticed.previous_text):
        found.append(Problem("text", "Текст повторяет ответ за прошлый квартал дословно", Level.WARN, Rule.COPY))
    for name, count in noticed.files_elsewhere.items():
        words = f"Файл «{name}» прислали и другие организации: {count}"
        found.append(Problem("evidence", words, Level.WARN, Rule.SAME_FILE))
    found += [Problem("figures", text, Level.WARN, Rule.FIGURE) for text in noticed.unusual_figures]
    return found


def contradicting_figures(line: ReportLine, figures: Sequence[LineFigure]) -> list[Problem]:
    """Numbers that say other than the state: nothing counted where it is done, something where it is not."""
    values = {row.indicator.name: row.value for row in figures if row.value is not None}
    counted = [row.indicator.name for row in figures if row.value and not row.indicator.is_ratio]
    words = ""
    if line.state == State.NOT_REQUIRED and values:
        words = f"Отмечено «не требуется», а число заполнено: «{next(iter(values))}». В показатели оно не войдёт"
    elif line.state == State.NOT_DONE and counted:
        words = f"Отмечено «не сделано», а число больше нуля: «{counted[0]}»"
    elif line.state == State.DONE and values and not any(values.values()) and _should_grow(figures):
        words = f"Отмечено «сделано», а число равно нулю: «{next(iter(values))}»"
    return [Problem("figures", words, Level.WARN, Rule.CONTRADICTION)] if words else []


def _should_grow(figures: Sequence[LineFigure]) -> bool:
    """Is nought nothing to be proud of? «Нарушений – 0» is."""
    return all(row.indicator.better == row.indicator.Better.HIGHER for row in figures if row.value is not None)


def weighed(problems: Sequence[Problem], levels: Mapping[str, str], explanations: Mapping[str, str]) -> list[Problem]:
    """Problems as the municipality weighs them: its level for those of a rule, without those it does not check."""
    found = []
    for problem in problems:
        level = levels.get(problem.rule, CheckRule.Level.WARN)
        if not problem.rule:
            found.append(problem)
        elif level != CheckRule.Level.OFF:
            found.append(replace(problem, level=Level(level), explanation=explanation_of(explanations, problem.rule)))
    return found
