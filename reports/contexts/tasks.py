"""«Что нужно сделать»: one page of things to do, drawn alike for every role."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from msoko.lib.dates import days_left
from msoko.lib.russian import capitalised

SOON_DAYS = 14
GROUPS = [("overdue", "Просрочено"), ("soon", "Скоро срок"), ("later", "Позже"), ("waiting", "Ждём других")]


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do. `due` may be absent; `note` stands under the date; `button` is a verb."""

    title: str
    url: str
    why: str = ""
    due: date | None = None
    note: str = ""
    status: str = "ontime"
    label: str = ""
    button: str = "Открыть"
    progress: str = ""
    group: str = ""
    is_urgent: bool = False


@dataclass(frozen=True, slots=True)
class TaskGroup:
    title: str
    tasks: list[Task]


@dataclass(frozen=True, slots=True)
class QuarterState:
    """A quarter of the running year beside the tasks."""

    number: int
    label: str
    status: str
    word: str
    url: str = ""
    is_current: bool = False

    @property
    def icon(self) -> str:
        """The window with the quarter's pane filled."""
        return f"q{self.number}"


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of figures beside the tasks."""

    label: str
    value: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class HomePage:
    """The page: the most urgent thing on top, the others by urgency, facts beside."""

    today: date
    now: Task | None
    groups: list[TaskGroup]
    quarters: list[QuarterState] = field(default_factory=list)
    facts_title: str = ""
    facts: list[Fact] = field(default_factory=list)
    help_text: str = ""

    @property
    def urgent(self) -> int:
        """How many things are overdue, returned or soon."""
        hot = [group for group in self.groups if group.title in ("Просрочено", "Скоро срок")]
        return sum(len(group.tasks) for group in hot) + (self.now is not None)

    @property
    def is_empty(self) -> bool:
        return self.now is None and not self.groups


def by_due(due: date | None, today: date) -> tuple[str, str, str]:
    """(group, status code, words) that follow from a due day."""
    if due is None:
        return "later", "undated", "Без срока"
    words = capitalised(days_left(due, today))
    if due < today:
        return "overdue", "overdue", words
    if (due - today).days <= SOON_DAYS:
        return "soon", "soon", words
    return "later", "ontime", words


def arranged(tasks: Iterable[Task], today: date) -> tuple[Task | None, list[TaskGroup]]:
    """The most urgent thing apart, the others in groups by date. Undated things come last."""
    ordered = sorted(tasks, key=lambda task: (task.due is None, task.due or today))
    now = _most_urgent(ordered)
    rest = [task for task in ordered if task is not now]
    groups = [TaskGroup(title, [task for task in rest if task.group == code]) for code, title in GROUPS]
    return now, [group for group in groups if group.tasks]


def _most_urgent(tasks: Sequence[Task]) -> Task | None:
    """A thing marked urgent (a returned report, a report that is due); otherwise the first overdue or soon one."""
    urgent = [task for task in tasks if task.is_urgent]
    hot = [task for task in tasks if task.group in ("overdue", "soon")]
    return next(iter([*urgent, *hot]), None)
