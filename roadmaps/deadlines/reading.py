"""Schedules in good Russian: «каждый год, с 1 августа по 31 декабря»."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from msoko.lib.russian import MONTHS, MONTHS_GENITIVE, join_and, plural
from roadmaps.deadlines.kinds import LAST, Kind, Slot, Span, Unit

if TYPE_CHECKING:
    from roadmaps.deadlines.rule import Rule

LONG_EVENT = 160
"""Texts taken from the phrase are shortened for the reading; the printed phrase stands beside it anyway."""

_PHRASE = re.compile(r"(?:в|во|на|по|согласно|при|к)\s", re.IGNORECASE)
_LAST_DAYS = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_WEEKDAYS_BY = ("понедельникам", "вторникам", "средам", "четвергам", "пятницам", "субботам", "воскресеньям")
_WEEKDAYS = ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье")
_NTH = {1: ("первый", "первая", "первое"), 2: ("второй", "вторая", "второе"), 3: ("третий", "третья", "третье"),
        4: ("четвёртый", "четвёртая", "четвёртое"), 5: ("пятый", "пятая", "пятое"),
        -1: ("последний", "последняя", "последнее")}  # fmt: skip
_WEEKDAY_GENDER = (0, 0, 1, 0, 1, 1, 2)
_UNITS = {Unit.YEAR: "каждый год", Unit.HALF_YEAR: "каждое полугодие", Unit.QUARTER: "каждый квартал",
          Unit.MONTH: "каждый месяц", Unit.WEEK: "каждую неделю"}  # fmt: skip
_UNIT_GENITIVE = {Unit.HALF_YEAR: "полугодия", Unit.QUARTER: "квартала", Unit.MONTH: "месяца"}
_UNIT_AFTER = {Unit.HALF_YEAR: "отчётным полугодием", Unit.QUARTER: "отчётным кварталом", Unit.MONTH: "отчётным"}
_MONTH_OF = {1: "первого", 2: "второго", 3: "третьего", 4: "четвёртого", 5: "пятого"}


def describe_all(rules: Iterable["Rule"], unread_part: str = "") -> str:
    """All rules, and an honest word about the part that was not understood."""
    text = "; ".join(dict.fromkeys(describe(rule) for rule in rules))
    return f"{text}; не прочитано: «{unread_part}»" if unread_part else text


def describe(rule: "Rule") -> str:
    """One rule with its label and condition."""
    text = _READERS[rule.kind](rule)
    if rule.source and rule.kind != Kind.EXTERNAL_SCHEDULE:
        text += f", {_source(rule.source)}"
    if rule.condition and rule.kind != Kind.CONDITIONAL:
        text += f", {_lower(_short(rule.condition))}"
    if rule.event and rule.kind != Kind.ON_EVENT:
        text += f", {_lower(_short(rule.event))}"
    return f"{rule.label}: {text}" if rule.label else text


def day_text(day: date) -> str:
    """«31 декабря 2026 г.»"""
    return f"{day.day} {MONTHS_GENITIVE[day.month - 1]} {day.year} г."


def span_text(span: Span) -> str:
    """«с 1 по 31 октября 2021 г.», «не позднее 1 августа 2020 г.», «с 1 сентября 2024 г. по 31 мая 2025 г.»"""
    if span.workday:
        first = "последний рабочий день не позднее" if span.workday == "back" else "первый рабочий день с"
        return f"{first} {day_text(span.due)}"
    if span.until:
        return f"не позднее {day_text(span.due)}"
    return day_text(span.due) if span.start == span.due else _stretch_text(span)


def _stretch_text(span: Span) -> str:
    if (span.start.month, span.start.day, span.due.month, span.due.day) == (1, 1, 12, 31):
        one_year = span.start.year == span.due.year
        return f"в течение {span.due.year} года" if one_year else f"в {span.start.year}–{span.due.year} годах"
    if (span.start.year, span.start.month) == (span.due.year, span.due.month):
        return f"с {span.start.day} по {day_text(span.due)}"
    if span.start.year == span.due.year:
        return f"с {span.start.day} {MONTHS_GENITIVE[span.start.month - 1]} по {day_text(span.due)}"
    return f"с {day_text(span.start)} по {day_text(span.due)}"


def slot_text(slot: Slot) -> str:
    """A window of a year: «с 1 августа по 31 декабря», «не позднее 15 декабря», «последняя пятница мая»."""
    month = MONTHS_GENITIVE[slot.due_month - 1]
    if slot.nth:
        return f"{nth_text(slot.nth, slot.weekday)} {month}"
    later = slot.due_shift - slot.start_shift
    due = f"{_day(slot.due_month, slot.due_day)} {month}{' следующего года' if later or slot.due_shift else ''}"
    if slot.workday:
        return f"{'последний' if slot.workday == 'back' else 'первый'} рабочий день {month}"
    if slot.until:
        return f"не позднее {due}"
    return _between(slot, due) if not later else f"с {slot.start_day} {MONTHS_GENITIVE[slot.start_month - 1]} по {due}"


def _between(slot: Slot, due: str) -> str:
    """A window inside one year."""
    start = (slot.start_month, slot.start_day)
    if start == (slot.due_month, slot.due_day):
        return due
    if slot.start_month == slot.due_month:
        return f"с {slot.start_day} по {due}"
    if start == (1, 1) and (slot.due_month, slot.due_day or 31) == (12, 31):
        return "до 31 декабря"
    return f"с {slot.start_day} {MONTHS_GENITIVE[slot.start_month - 1]} по {due}"


def nth_text(nth: int, weekday: int) -> str:
    """«второй вторник», «последняя пятница»"""
    return f"{_NTH[nth][_WEEKDAY_GENDER[weekday]]} {_WEEKDAYS[weekday]}"


def _day(month: int, day: int) -> str:
    if day == LAST:
        return "28 (29)" if month == 2 else str(_LAST_DAYS[month])
    return str(day)


def _short(text: str) -> str:
    return text if len(text) <= LONG_EVENT else text[: LONG_EVENT - 1].rstrip(" ,") + "…"


def _source(source: str) -> str:
    """«по графику: ВПР», or the printed words when they are a phrase of their own."""
    if not source:
        return "по внешнему графику (какому – уточните)"
    if _PHRASE.match(source):
        return _lower(_short(source))
    return f"по графику: {_short(source)}"


def _lower(text: str) -> str:
    """A small first letter, unless it is an abbreviation."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def _joined(texts: Sequence[str]) -> str:
    return join_and(texts) if all("," not in text for text in texts) else "; ".join(texts)


def _once(rule: "Rule") -> str:
    return f"один раз, {_joined([span_text(span) for span in rule.spans])}"


def _windows(rule: "Rule") -> str:
    return f"в указанные сроки: {'; '.join(span_text(span) for span in rule.spans)}"


def _recurring(rule: "Rule") -> str:
    if rule.unit != Unit.YEAR:
        parts = [_UNITS[rule.unit], _unit_due(rule)]
    else:
        parts = [_cycle_text(rule), _joined([slot_text(slot) for slot in rule.slots])]
    parts += [_months(rule.months), _limits(rule)]
    return ", ".join(part for part in parts if part)


def _cycle_text(rule: "Rule") -> str:
    if rule.every == 1:
        return _UNITS[Unit.YEAR]
    return f"один раз в {rule.every} {plural(rule.every, 'год', 'года', 'лет')}"


def _unit_due(rule: "Rule") -> str:
    if rule.unit == Unit.WEEK:
        return f"по {join_and(_WEEKDAYS_BY[day] for day in rule.weekdays)}"
    of_unit = _UNIT_GENITIVE[rule.unit]
    if rule.workday or rule.nth:
        weekday = nth_text(rule.nth, rule.weekdays[0] if rule.weekdays else 0) if rule.nth else ""
        if weekday and rule.unit != Unit.MONTH:
            return f"{weekday} {_MONTH_OF.get(rule.month_of, 'последнего')} месяца {of_unit}"
        return weekday or f"{'последний' if rule.workday == 'back' else 'первый'} рабочий день {of_unit}"
    if rule.due_days == (LAST,) and not rule.in_next and not rule.month_of:
        return f"до последнего дня {of_unit}"
    days = join_and("последнего дня" if day == LAST else f"{day}-го числа" for day in rule.due_days)
    text = f"с {rule.start_day}-го до {days}" if rule.start_day else f"не позднее {days}"
    if rule.in_next:
        return f"{text} месяца, следующего за {_UNIT_AFTER[rule.unit]}"
    return text if rule.unit == Unit.MONTH else f"{text} {_MONTH_OF.get(rule.month_of, 'последнего')} месяца {of_unit}"


def _months(months: tuple[int, ...]) -> str:
    return f"в месяцы: {join_and(MONTHS[month - 1] for month in months)}" if months else ""


def _limits(rule: "Rule") -> str:
    if rule.from_year and rule.to_year:
        years = str(rule.from_year) if rule.from_year == rule.to_year else f"{rule.from_year}–{rule.to_year}"
        one = rule.from_year == rule.to_year
        if rule.after_period:
            return f"за {years} {'год' if one else 'годы'}"
        return f"в {years} {'году' if one else 'годах'}"
    texts = []
    if rule.from_year or rule.from_date:
        texts.append(f"начиная с {day_text(rule.from_date) if rule.from_date else f'{rule.from_year} года'}")
    if rule.to_year or rule.to_date:
        texts.append(f"до {day_text(rule.to_date)}" if rule.to_date else f"по {rule.to_year} год включительно")
    return ", ".join(texts)


def _whole(rule: "Rule") -> str:
    if rule.spans:
        span = rule.spans[0]
        return f"{span_text(span)}, итог – к {day_text(span.due)}"
    return "весь период плана, итог – к его концу"


def _continuous(rule: "Rule") -> str:
    limits = _limits(rule)
    return f"постоянно{f', {limits}' if limits else ''}, без срока: отмечается в каждом отчёте"


_AFTER = ("после ", "со дня ", "с момента ", "с даты ", "спустя ")
_SAYS_WHEN = ("до ", "к ", "ко ", "перед ", "в день ", "в дни ")


def _on_event(rule: "Rule") -> str:
    event = _lower(_short(rule.event))
    days = "" if rule.days is None else _days_text(rule.days, workdays=rule.workdays)
    if not event:
        return f"по событию (какому – уточните){days and f', {days}'}{_backstops(rule)}"
    if (not rule.days and event.startswith(_SAYS_WHEN)) or event.startswith("накануне "):
        days = ""  # «до утверждения бюджета», «накануне экзамена» say it themselves
    if days and event.startswith(_AFTER if (rule.days or 0) >= 0 else "до "):
        return f"по событию: {days} {event}{_backstops(rule)}"
    if (rule.days or 0) < 0 and days:
        days += " до него"
    return f"по событию: {event}{days and f', {days}'}{_backstops(rule)}"


def _days_text(days: int, *, workdays: bool) -> str:
    """«за 3 рабочих дня», «в течение 10 дней», «в тот же день»"""
    count = abs(days)
    if days < 0:
        working = plural(count, "рабочий ", "рабочих ", "рабочих ") if workdays else ""
        return f"за {count} {working}{plural(count, 'день', 'дня', 'дней')}"
    if not days:
        return "в тот же день"
    working = plural(count, "рабочего ", "рабочих ", "рабочих ") if workdays else ""
    return f"в течение {count} {working}{plural(count, 'дня', 'дней', 'дней')}"


def _external(rule: "Rule") -> str:
    return f"{_source(rule.source)}, даты – из него" + _backstops(rule)


def _backstops(rule: "Rule") -> str:
    bounds = [f"{day_text(span.due)}" for span in rule.spans]
    bounds += [slot_text(replace(slot, until=True)).removeprefix("не позднее ") for slot in rule.slots]
    if not bounds:
        return ""
    yearly = f"{_cycle_text(rule)} " if rule.slots else ""
    limits = _limits(rule) if rule.slots else ""
    return f", но {yearly}не позднее: {_joined(bounds)}" + (f", {limits}" if limits else "")


def _conditional(rule: "Rule") -> str:
    return f"только {_lower(_short(rule.condition))}; срок наступает вместе с условием"


def _cycle(rule: "Rule") -> str:
    return f"{_cycle_text(rule)} для каждой организации"


def _quarterly_report(rule: "Rule") -> str:
    return _recurring(rule)


_READERS: dict[Kind, Callable[["Rule"], str]] = {
    Kind.ONCE: _once,
    Kind.WINDOWS: _windows,
    Kind.RECURRING: _recurring,
    Kind.WHOLE_PERIOD: _whole,
    Kind.CONTINUOUS: _continuous,
    Kind.ON_EVENT: _on_event,
    Kind.EXTERNAL_SCHEDULE: _external,
    Kind.CONDITIONAL: _conditional,
    Kind.ON_DEMAND: lambda _rule: "по мере необходимости, без срока",
    Kind.PER_ORGANISATION_CYCLE: _cycle,
    Kind.QUARTERLY_REPORT: _quarterly_report,
    Kind.UNDATED: lambda _rule: "срок не указан",
    Kind.UNREAD: lambda _rule: "срок не прочитан: укажите его сами",
}
