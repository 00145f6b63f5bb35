"""What the portal understands of a cell while it is being typed."""

from dataclasses import dataclass
from datetime import date

from msoko.lib.dates import plain_date, short_date
from roadmaps.contexts.who import Roster
from roadmaps.deadlines import Kind
from roadmaps.deadlines.reading import describe_all
from roadmaps.interpreting import interpreter_for
from roadmaps.models import Roadmap
from roadmaps.occurrences import planned
from schools.models import RiskGroup

LONGEST = 2000
NEXT_DATES = 3


@dataclass(frozen=True)
class Preview:
    """One line of understanding, lines of remarks, and whether everything was understood."""

    text: str
    remarks: tuple[str, ...] = ()
    is_good: bool = True


def deadline_preview(roadmap: Roadmap, text: str, today: date) -> Preview:
    """«Прочитано: каждый год до 30 ноября. Впереди: 30.11.2026, пн»."""
    phrase = text.strip()[:LONGEST]
    if not phrase:
        return Preview("Срок не указан: мероприятие останется без даты.", is_good=False)
    schedule = interpreter_for(roadmap).schedule(phrase)
    municipality = roadmap.municipality
    rows = planned(schedule, municipality.calendar(), municipality.shift_rule)
    ahead = [row for row in rows if row.due >= today][:NEXT_DATES]
    dates = [
        plain_date(row.due) + (f" (перенос с\u00a0{short_date(row.nominal_due)})" if row.due != row.nominal_due else "")
        for row in ahead
    ]
    if dates:
        coming = f" Впереди: {', '.join(dates)}."
    else:
        coming = f" Последний срок прошёл {plain_date(rows[-1].due)}." if rows else " Дат пока нет."
    if schedule.kind == Kind.UNREAD:
        return Preview(
            "Срок не прочитан: напишите иначе или задайте его сами.", tuple(filter(None, [schedule.hint])), False
        )
    remarks = (
        [f"Прочитано не всё: «{schedule.unread_part}».", schedule.hint] if schedule.unread_part else [schedule.hint]
    )
    read = f"Прочитано: {describe_all(schedule.rules).rstrip('.')}.{coming}"
    return Preview(read, tuple(text for text in remarks if text), schedule.recognised)


def responsible_preview(roadmap: Roadmap, text: str, today: date) -> Preview:
    """«В этом квартале: УО; 10 школ»."""
    phrase = text.strip()[:LONGEST]
    if not phrase:
        return Preview("Ответственный не указан.", is_good=False)
    found = interpreter_for(roadmap).match(phrase)
    roster = Roster.of(roadmap, today)
    groups = {group.pk: group for group in RiskGroup.objects.filter(municipality=roadmap.municipality)}
    bodies = [roster.target(target, groups).text for target in found.targets]
    remarks = tuple(problem.text for problem in found.problems)
    who = "; ".join(bodies) if bodies else "никто не найден"
    return Preview(f"В этом квартале: {who}.", remarks, bool(bodies) and not remarks)
