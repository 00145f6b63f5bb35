"""Due dates as iCalendar that Outlook, Яндекс and Thunderbird read: all-day entries, stable names, cancellations."""

import hashlib
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta

from icalendar import Alarm, Calendar, Event, Timezone

from roadmaps.models import Occurrence
from schools.models import Municipality

REFRESH = timedelta(hours=6)


def feed_of(
    rows: Iterable[Occurrence],
    municipality: Municipality,
    *,
    name: str,
    at: datetime,
    portal: str,
    answered: Collection[int] = (),
) -> bytes:
    """The calendar. A date is named by its row, so a moved one moves; a cancelled one stays as cancelled.

    `answered` – dates on which nothing more is expected of the organisation of the calendar: they do not ring.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//MSOKO//Calendar of due dates//RU")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", municipality.time_zone)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add_component(Timezone.from_tzid(municipality.time_zone, last_date=date(2038, 1, 1)))
    for row in rows:
        event = _event(row, municipality, at, portal)
        if not row.cancelled_reason and row.done_on is None and row.pk not in answered:
            event.add_component(_alarm())
        calendar.add_component(event)
    return calendar.to_ical()


def _event(row: Occurrence, municipality: Municipality, at: datetime, portal: str) -> Event:
    activity = row.activity
    event = Event()
    event.add("uid", f"occurrence-{row.pk}@{municipality.code}.msoko")
    event.add("dtstamp", at)
    event.add("sequence", row.sequence)
    event.add("dtstart", row.due)
    event.add("dtend", row.due + timedelta(days=1))
    number = f"{activity.number_clean}. " if activity.number_clean else ""
    event.add("summary", f"{number}{' '.join(activity.title.split())}"[:250])
    event.add("description", _description(row))
    event.add("url", f"{portal.rstrip('/')}{activity.get_absolute_url()}")
    event.add("status", "CANCELLED" if row.cancelled_reason else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    event.add("categories", [str(activity.roadmap)])
    return event


def _alarm() -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", "Срок завтра")
    alarm.add("trigger", timedelta(hours=-15))  # 09:00 of the day before
    return alarm


def _description(row: Occurrence) -> str:
    lines = [f"Срок по карте: {row.activity.deadline}"] if row.activity.deadline else []
    if row.label:
        lines.append(f"За что: {row.label}")
    if row.cancelled_reason:
        lines.append(f"Отменено: {row.cancelled_reason}")
    if row.reschedule_reason:
        lines.append(f"Перенесено: {row.reschedule_reason}")
    if row.is_backstop:
        lines.append("Крайняя граница: точная дата ждёт события или графика")
    if row.done_on:
        lines.append(f"Выполнено {row.done_on:%d.%m.%Y}")
    return "\n".join(lines)


def etag(content: bytes) -> str:
    """A mark by which a reader sees that nothing changed; DTSTAMP is the hour, so it holds for an hour."""
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'
