"""How one line looks in lists: its state in words, its due date, its note."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.urls import reverse

from msoko.lib.dates import MONTHS_GENITIVE, WEEKDAYS_SHORT
from msoko.lib.periods import Quarter
from msoko.lib.russian import NBSP
from reports.checks import Problem
from reports.models import QuarterlyReport, Remark, ReportLine
from reports.noticing import Facts, problems_in

State = ReportLine.State

LABELS = {
    "new": "Не начато",
    "work": "В работе",
    "done": "Готово",
    "error": "Есть ошибки",
    "returned": "Возвращено",
    "fixed": "Исправлено",
    "not_required": "Не требуется",
    "accepted": "Принята",
    "cancelled": "Больше не нужна",
}
LONGEST_DEADLINE = 60


@dataclass(frozen=True, slots=True)
class LineView:
    """A row of the task list."""

    pk: int
    number: str
    title: str
    note: str
    due: str
    shifted: str
    status: str
    label: str
    url: str
    problems: tuple[Problem, ...] = ()
    is_answered: bool = False
    is_ready: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A direction with its lines."""

    title: str
    lines: list[LineView] = field(default_factory=list)


def line_view(
    line: ReportLine, facts: Facts, remark: Remark | None, report: QuarterlyReport, quarter: Quarter
) -> LineView:
    """The row of a line. `remark` is the last published one; the line comes with evidence and figures."""
    problems = () if line.removed_at else tuple(problems_in(line, quarter, facts))
    status = status_of(line, problems, remark, report)
    return LineView(
        pk=line.pk,
        number=line.number_clean,
        title=line.title,
        note=_note(line, problems, remark, status),
        due=due_text(line, quarter),
        shifted=moved_text(line),
        status=status,
        label=LABELS[status],
        url=reverse("reports:line", args=[line.pk]),
        problems=problems,
        is_answered=bool(line.state or line.text),
        is_ready=not any(problem.blocks for problem in problems) and status != "returned",
    )


def status_of(line: ReportLine, problems: Sequence[Problem], remark: Remark | None, report: QuarterlyReport) -> str:
    """The state of a line in the words of the task list."""
    if line.removed_at is not None:
        return "cancelled"
    if report.state == QuarterlyReport.State.RETURNED and line.review == ReportLine.Review.REMARK and remark:
        return "fixed" if is_answered(line, remark) else "returned"
    if line.review == ReportLine.Review.ACCEPTED:
        return "accepted"
    if not line.state:
        return "work" if line.text.strip() else "new"
    if any(problem.blocks for problem in problems):
        return "error"
    return "not_required" if line.state == State.NOT_REQUIRED else "done"


def is_answered(line: ReportLine, remark: Remark) -> bool:
    """Has the organisation touched the line since it saw the remark?"""
    return bool(line.filled_at and remark.published_at and line.filled_at > remark.published_at)


def _note(line: ReportLine, problems: Sequence[Problem], remark: Remark | None, status: str) -> str:
    if status == "cancelled":
        return line.removed_reason
    if status in ("returned", "fixed") and remark:
        return f"Замечание: {remark.text}"
    if status == "new":
        return line.plan_changed
    shown = [problem for problem in problems if status != "accepted" and not problem.explanation]
    return ". ".join(problem.text.rstrip(".") for problem in shown) or line.plan_changed


def due_text(line: ReportLine, quarter: Quarter) -> str:
    """«до 30 сентября, ср»; without a date the printed deadline."""
    if line.due is None:
        return _shortened(line.deadline) or "весь период"
    year = "" if line.due.year == quarter.year else f" {line.due.year}"
    day = f"{line.due.day}{NBSP}{MONTHS_GENITIVE[line.due.month - 1]}"
    return f"до {day}{year}, {WEEKDAYS_SHORT[line.due.weekday()]}"


def shifted_text(due: date | None, nominal: date | None) -> str:
    """«перенос с 31 октября, сб»; empty when the day was not moved."""
    if due is None or nominal is None or due == nominal:
        return ""
    return f"перенос с {nominal.day}{NBSP}{MONTHS_GENITIVE[nominal.month - 1]}, {WEEKDAYS_SHORT[nominal.weekday()]}"


def moved_text(line: ReportLine) -> str:
    """Why the day is not the one of the map: «новый срок вместо 30 сентября», «перенос с 31 октября, сб», or both."""
    parts = []
    if line.instead_of is not None and line.instead_of != line.due:
        parts.append(f"новый срок вместо {line.instead_of.day}{NBSP}{MONTHS_GENITIVE[line.instead_of.month - 1]}")
    if shifted := shifted_text(line.due, line.nominal_due):
        parts.append(shifted)
    return ", ".join(parts)


def _shortened(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST_DEADLINE else text[:LONGEST_DEADLINE].rsplit(" ", 1)[0] + "…"
