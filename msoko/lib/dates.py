"""Dates as people read them, and the moment when a deadline ends in a department's time zone.

``today`` is always given by the caller. In all texts the day and the month are joined by a non-breaking space.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from msoko.lib.russian import MONTHS_GENITIVE, MONTHS_SHORT, NBSP, counted

WEEKDAYS_SHORT = ("пн", "вт", "ср", "чт", "пт", "сб", "вс")
WEEKDAYS = ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье")

RUSSIAN_ZONES = (
    ("Europe/Kaliningrad", "Калининград, МСК−1"),
    ("Europe/Moscow", "Москва, МСК"),
    ("Europe/Samara", "Самара, МСК+1"),
    ("Asia/Yekaterinburg", "Екатеринбург, МСК+2"),
    ("Asia/Omsk", "Омск, МСК+3"),
    ("Asia/Krasnoyarsk", "Красноярск, МСК+4"),
    ("Asia/Irkutsk", "Иркутск, МСК+5"),
    ("Asia/Yakutsk", "Якутск, МСК+6"),
    ("Asia/Vladivostok", "Владивосток, МСК+7"),
    ("Asia/Magadan", "Магадан, МСК+8"),
    ("Asia/Kamchatka", "Камчатка, МСК+9"),
)
"""The eleven zones of Russian clock time, west to east: name in the time zone database, name for people."""


def short_date(day: date) -> str:
    """«31 дек, чт»."""
    return f"{day.day}{NBSP}{MONTHS_SHORT[day.month - 1]}, {WEEKDAYS_SHORT[day.weekday()]}"


def long_date(day: date) -> str:
    """«31 декабря 2026, чт»."""
    return f"{day.day}{NBSP}{MONTHS_GENITIVE[day.month - 1]} {day.year}, {WEEKDAYS_SHORT[day.weekday()]}"


def plain_date(day: date) -> str:
    """«31.12.2026»: for requisites and table cells."""
    return f"{day:%d.%m.%Y}"


def near_date(day: date, today: date) -> str:
    """«31 дек, чт» within the running year, «5 янв 2027, вт» outside it."""
    if day.year == today.year:
        return short_date(day)
    return f"{day.day}{NBSP}{MONTHS_SHORT[day.month - 1]} {day.year}, {WEEKDAYS_SHORT[day.weekday()]}"


def days_left(due: date, today: date) -> str:
    """«осталось 7 дней», «завтра», «сегодня», «просрочено на 3 дня»."""
    left = (due - today).days
    if left == 0:
        return "сегодня"
    if left == 1:
        return "завтра"
    if left < 0:
        return f"просрочено на{NBSP}{_days(-left)}"
    return f"{'остался' if left % 10 == 1 and left % 100 != 11 else 'осталось'} {_days(left)}"


def in_days(due: date, today: date) -> str:
    """«через 25 дней», «завтра», «сегодня», «вчера», «3 дня назад»."""
    left = (due - today).days
    near = {0: "сегодня", 1: "завтра", -1: "вчера"}
    if left in near:
        return near[left]
    return f"через {_days(left)}" if left > 0 else f"{_days(-left)} назад"


def end_of_day(day: date, zone: str | ZoneInfo) -> datetime:
    """The last microsecond of the day in the zone, in UTC: «до 5 октября» is met when ``at <= end_of_day(…)``."""
    return start_of_day(day + timedelta(days=1), zone) - timedelta(microseconds=1)


def start_of_day(day: date, zone: str | ZoneInfo) -> datetime:
    """The first moment of the day in the zone, in UTC."""
    return datetime.combine(day, time.min, tzinfo=_zone(zone)).astimezone(UTC)


def local_day(at: datetime, zone: str | ZoneInfo) -> date:
    """Which day it is in the zone at an aware moment."""
    return local_time(at, zone).date()


def local_time(at: datetime, zone: str | ZoneInfo) -> datetime:
    """The aware moment as the clock in the zone shows it."""
    if at.tzinfo is None:
        raise ValueError("Нужен момент с часовым поясом")
    return at.astimezone(_zone(zone))


def moment_text(at: datetime, zone: str | ZoneInfo) -> str:
    """«8 октября 2026, 09:00» by the clock of the zone."""
    local = local_time(at, zone)
    return f"{_day_month_year(local.date())}, {local:%H:%M}"


def _zone(zone: str | ZoneInfo) -> ZoneInfo:
    return zone if isinstance(zone, ZoneInfo) else ZoneInfo(zone)


def _days(count: int) -> str:
    return counted(count, "день", "дня", "дней")


def _day_month_year(day: date) -> str:
    return f"{day.day}{NBSP}{MONTHS_GENITIVE[day.month - 1]} {day.year}"
