"""The calendar as an address asks for it: year, period, map, executor, state; by days or by executors."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import QueryDict

from msoko.lib.periods import Quarter
from msoko.lib.russian import capitalised, month_name
from msoko.lib.workdays import ProductionCalendar
from roadmaps.contexts.calendar import by_days, by_executors, concerns, months, occurrences_of, seen_by
from roadmaps.contexts.who import Roster
from roadmaps.deadlines.occurrences import last_day
from roadmaps.models import Occurrence, Roadmap
from schools.models import Organisation
from schools.place import Place

FIRST_YEAR, LAST_YEAR = 2000, 2100
STATES = [(code, label) for code, label in Occurrence.State.choices]
QUARTERS = ("", "I квартал", "II квартал", "III квартал", "IV квартал")


def calendar_page(*, user: Any, place: Place, asked: QueryDict, today: date) -> dict[str, Any]:
    """Everything the page and its print show. Seven queries, however many activities and organisations there are."""
    year = _whole(asked.get("year"), FIRST_YEAR, LAST_YEAR) or today.year
    numbers, period = _period(asked)
    municipality = place.municipality
    maps = Roadmap.objects.visible_to(user).originals().filter(municipality=municipality)
    approved = list(maps.filter(state__in=Roadmap.APPROVED_STATES).select_related("organisation"))
    chosen = [one for one in approved if str(one.pk) == asked.get("map")] or approved
    first, last = date(year, numbers[0], 1), date(year, numbers[-1], last_day(year, numbers[-1]))
    due = list(occurrences_of(chosen, first, last, today))
    roster = Roster(municipality, min(max(today, first), last)) if municipality else None
    bodies = _bodies(place, roster)
    body = _body(place, bodies, asked)
    if body is not None and roster is not None:
        due = seen_by(body.pk, [row for row in due if concerns(row, body.pk, roster)])
    if asked.get("state") in Occurrence.State.values:
        due = [row for row in due if row.state == asked["state"]]
    days = by_days(due)
    days_off = municipality.calendar() if municipality else ProductionCalendar()
    executors = by_executors(due, roster) if asked.get("by") == "body" and roster else []
    return {
        "year": year, "years": (year - 1, year + 1), "period": period, "title": _title(year, numbers),
        "months": months(year, numbers, days, days_off, today), "days": days, "executors": executors,
        "by_body": asked.get("by") == "body", "today": today, "total": len(due),
        "maps": approved, "map": asked.get("map", ""), "bodies": bodies, "body": body, "states": STATES,
        "state": asked.get("state", ""), "kept": _kept(asked), "month_names": _month_links(),
    }  # fmt: skip


def _period(asked: QueryDict) -> tuple[Sequence[int], str]:
    """Months shown, and the code of the period: «m10», «q3» or «» for the year."""
    code = asked.get("period", "")
    number = _whole(code[1:], 1, 12)
    if code[:1] == "m" and number:
        return [number], code
    if code[:1] == "q" and number and number <= 4:
        return range(number * 3 - 2, number * 3 + 1), code
    return range(1, 13), ""


def _title(year: int, numbers: Sequence[int]) -> str:
    if len(numbers) == 1:
        return f"{capitalised(month_name(numbers[0]))} {year} года"
    return Quarter(year, numbers[-1] // 3).label if len(numbers) == 3 else f"Календарь {year} года"


def _month_links() -> list[tuple[str, str]]:
    quarters = [(f"q{number}", QUARTERS[number]) for number in range(1, 5)]
    return [("", "Весь год"), *quarters, *((f"m{one}", capitalised(month_name(one))) for one in range(1, 13))]


def _bodies(place: Place, roster: Roster | None) -> list[Organisation]:
    """Organisations to filter by: all of the municipality for its own people, else the person's own."""
    if roster is None:
        return []
    own = place.organisation
    return [own] if own is not None else list(roster.organisations.values())


def _body(place: Place, bodies: list[Organisation], asked: QueryDict) -> Organisation | None:
    """The executor asked for; people of an organisation see its own dates until they ask for all."""
    if "body" not in asked and place.organisation in bodies:
        return place.organisation
    return next((one for one in bodies if str(one.pk) == asked.get("body")), None)


def _kept(asked: QueryDict) -> str:
    """The filters without the year, for links to other years."""
    kept = asked.copy()
    for name in ("year", "paper"):
        kept.pop(name, None)
    return kept.urlencode()


def _whole(text: Any, low: int, high: int) -> int:
    text = text or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 and low <= int(text) <= high else 0
