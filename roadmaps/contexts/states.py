"""How an activity stands on a day: it follows from its due dates and is never stored. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from msoko.lib.dates import in_days, near_date, short_date
from msoko.lib.russian import counted
from roadmaps.models import SOON_DAYS, Activity, Occurrence

DAYS = ("день", "дня", "дней")
# Code → word of the tab; the order of the tabs. Icons and colours belong to the look.
TABS = {
    "overdue": "Просрочено",
    "soon": "Скоро",
    "unread": "Уточнить срок",
    "undated": "Без срока",
    "ontime": "В срок",
    "done": "Выполнено",
    "na": "Не в этом году",
}


@dataclass(frozen=True)
class Standing:
    """State of one activity in the chosen years: word, note, nearest date, how many times done."""

    code: str = ""
    label: str = ""
    note: str = ""
    due: date | None = None
    due_text: str = ""
    due_note: str = ""
    done: int = 0
    total: int = 0


def standing(activity: Activity, occurrences: Iterable[Occurrence], today: date, year: int | None = None) -> Standing:
    """The state of the activity; `year` leaves only the times that fall due in it."""
    if activity.kind != Activity.Kind.ACTIVITY:
        return Standing()
    live = sorted((row for row in occurrences if not row.cancelled_reason), key=lambda row: (row.due, row.pk or 0))
    chosen = [row for row in live if year is None or row.nominal_due.year == year]
    done = [row for row in chosen if row.done_on]
    waiting = [row for row in chosen if not row.done_on]
    nearest = waiting[0] if waiting else (done[-1] if done else None)
    code, label = _word(activity, live, waiting, done, today)
    times = f"{len(done)} из {len(chosen)}" if len(chosen) > 1 else ""
    if nearest is None:
        return Standing(code, label, done=len(done), total=len(chosen))
    return Standing(
        code, label, times, nearest.due, near_date(nearest.due, today), _due_note(nearest), len(done), len(chosen)
    )


def _word(
    activity: Activity,
    live: Sequence[Occurrence],
    waiting: Sequence[Occurrence],
    done: Sequence[Occurrence],
    today: date,
) -> tuple[str, str]:
    late = next((row for row in waiting if row.due < today), None)
    if late is not None:
        return "overdue", f"просрочено на\u00a0{counted((today - late.due).days, *DAYS)}"
    if activity.schedule and not activity.schedule_by_person and not activity.read_schedule.recognised:
        return "unread", "уточните срок"
    if waiting:
        left = (waiting[0].due - today).days
        return ("soon", in_days(waiting[0].due, today)) if left <= SOON_DAYS else ("ontime", "в срок")
    if done:
        return "done", "выполнено"
    return ("na", "не в этом году") if live else ("undated", "без срока")


def _due_note(row: Occurrence) -> str:
    """Why the date is what it is: a transfer from a day off, an outer bound, a date set by a person."""
    if row.by_person:
        return row.reschedule_reason or "дату назначил человек"
    if row.is_shifted:
        return f"перенос с\u00a0{short_date(row.nominal_due)}"
    return "не позднее, точная дата ждёт события" if row.is_backstop else ""
