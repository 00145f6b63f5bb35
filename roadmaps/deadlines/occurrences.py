"""From a rule to windows with dates. Pure arithmetic: nothing is read from the clock."""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from roadmaps.deadlines.kinds import LAST, Anchor, Kind, Slot, Span, Unit, Window
from roadmaps.deadlines.periods import PlanPeriod

if TYPE_CHECKING:
    from roadmaps.deadlines.rule import Rule

MONTHS_IN = {Unit.MONTH: 1, Unit.QUARTER: 3, Unit.HALF_YEAR: 6}
FIRST_YEAR, LAST_YEAR = 2000, 2100
"""Schedules outside these years are not given: a typing error must not become thousands of rows."""

_ROMAN = ("", "I", "II", "III", "IV")
_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)


def windows(rule: "Rule", plan: PlanPeriod | None) -> Iterator[Window]:
    """All windows of a rule. Without a plan only rules with their own years give any."""
    if rule.kind == Kind.WHOLE_PERIOD:
        yield from _whole(rule, plan)
        return
    for span in rule.spans:
        yield Window(span.due, span.start, span.label or rule.label, not rule.dated, workday=span.workday)
    years = _years(rule, plan)
    if rule.kind in (Kind.RECURRING, Kind.QUARTERLY_REPORT) and rule.unit != Unit.YEAR:
        produced = _weekly(rule, years) if rule.unit == Unit.WEEK else _by_unit(rule, years)
    else:
        produced = _yearly(rule, years)
    for window, until in produced:
        fitted = _fit(rule, plan, window, until=until)
        if fitted is None:
            continue
        plain = rule.dated and (fitted.label or not rule.label)
        yield fitted if plain else replace(fitted, backstop=not rule.dated, label=fitted.label or rule.label)


def last_day(year: int, month: int) -> int:
    return monthrange(year, month)[1]


def day_of(year: int, month: int, day: int) -> date:
    """The day of the month; ``LAST`` and days the month does not have are its last day."""
    last = last_day(year, month)
    return date(year, month, last if day == LAST else min(day, last))


def nth_weekday(year: int, month: int, nth: int, weekday: int) -> date:
    """The nth weekday of the month, −1 for the last; a fifth one that does not exist is the last."""
    first = 1 + (weekday - date(year, month, 1).weekday()) % 7
    days = list(range(first, last_day(year, month) + 1, 7))
    return date(year, month, days[-1] if nth < 0 or nth > len(days) else days[nth - 1])


def slot_span(slot: Slot, year: int) -> Span:
    """The slot in the year it belongs to."""
    due_year, start_year = year + slot.due_shift, year + slot.start_shift
    if slot.nth:
        due = nth_weekday(due_year, slot.due_month, slot.nth, slot.weekday)
    else:
        due = day_of(due_year, slot.due_month, slot.due_day)
    start = day_of(start_year, slot.start_month, slot.start_day)
    return Span(min(start, due), due, slot.until, slot.label, slot.workday)


def _whole(rule: "Rule", plan: PlanPeriod | None) -> Iterator[Window]:
    spans = rule.spans or ((Span(plan.start, plan.end),) if plan else ())
    for span in spans:
        if rule.checkpoints:
            for year in range(span.start.year, span.due.year):
                yield Window(date(year, 12, 31), max(span.start, date(year, 1, 1)), rule.label, checkpoint=True)
        yield Window(span.due, span.start, span.label or rule.label, workday=span.workday)


def _years(rule: "Rule", plan: PlanPeriod | None) -> range:
    """Years the slots may belong to; slots by academic years and reports reach one year around."""
    first = rule.from_year if rule.from_year is not None else (plan.start.year if plan else None)
    last = rule.to_year if rule.to_year is not None else (plan.end.year if plan else None)
    if first is None or last is None:
        return range(0)
    if plan and not explicit(rule):
        first, last = max(first, plan.start.year), min(last, plan.end.year)
    return range(max(first, FIRST_YEAR), min(last, LAST_YEAR) + 1)


def explicit(rule: "Rule") -> bool:
    """Does the phrase itself give the years at both ends? Then the plan does not cut them."""
    first = rule.from_year if rule.from_year is not None else rule.from_date
    last = rule.to_year if rule.to_year is not None else rule.to_date
    return first is not None and last is not None


def _yearly(rule: "Rule", years: range) -> Iterator[tuple[Window, bool]]:
    for year in _turns(rule, years):
        for slot in rule.slots:
            span = slot_span(slot, year)
            start = span.start.replace(year=span.start.year - rule.every + 1, day=min(span.start.day, 28))
            window = Window(span.due, start if rule.every > 1 else span.start, span.label, workday=span.workday)
            yield window, span.until or slot.anchor == Anchor.DUE


def _turns(rule: "Rule", years: range) -> Sequence[int]:
    """The last year of each cycle; «раз в 2 года, начиная с 2025 года» is due in 2025 first."""
    if rule.every > 1 and rule.from_year and rule.to_year is None:
        return [year for year in years if (year - rule.from_year) % rule.every == 0]
    return years[rule.every - 1 :: rule.every] or years[-1:]


def _by_unit(rule: "Rule", years: range) -> Iterator[tuple[Window, bool]]:
    size = MONTHS_IN[rule.unit]
    for year in years:
        for first in range(1, 13, size):
            month = first + (size if rule.in_next else (rule.month_of or size) - 1)
            if rule.months and first + size - 1 not in rule.months:
                continue
            due_year, due_month = year + (month - 1) // 12, (month - 1) % 12 + 1
            for place, day in enumerate(rule.due_days):
                start = _unit_start(rule, date(year, first, 1), date(due_year, due_month, 1), place)
                due = _unit_due(rule, due_year, due_month, day)
                window = Window(due, min(start, due), _unit_label(rule.unit, first, year), workday=rule.workday)
                yield window, rule.due_days != (LAST,) or rule.in_next or bool(rule.nth)


def _unit_due(rule: "Rule", year: int, month: int, day: int) -> date:
    if rule.nth:
        return nth_weekday(year, month, rule.nth, rule.weekdays[0] if rule.weekdays else 0)
    return day_of(year, month, day)


def _unit_start(rule: "Rule", unit: date, due_month: date, place: int) -> date:
    if rule.start_day:
        return day_of(due_month.year, due_month.month, rule.start_day)
    if place:
        return day_of(due_month.year, due_month.month, rule.due_days[place - 1]) + _DAY
    return unit


def _unit_label(unit: Unit, first_month: int, year: int) -> str:
    if unit == Unit.QUARTER:
        return f"{_ROMAN[(first_month + 2) // 3]} квартал {year} г."
    if unit == Unit.HALF_YEAR:
        return f"{_ROMAN[(first_month + 5) // 6]} полугодие {year} г."
    return ""


def _weekly(rule: "Rule", years: range) -> Iterator[tuple[Window, bool]]:
    if not years:
        return
    day, end = date(years[0], 1, 1), date(years[-1], 12, 31)
    day -= timedelta(days=day.weekday())
    while day <= end:
        for weekday in rule.weekdays:
            due = day + timedelta(days=weekday)
            if years[0] <= due.year <= years[-1] and (not rule.months or due.month in rule.months):
                yield Window(due, day, workday=rule.workday), True
        day += _WEEK


def _fit(rule: "Rule", plan: PlanPeriod | None, window: Window, *, until: bool) -> Window | None:
    """Keep a window inside the limits of its rule and of the plan, cut it, or leave it out."""
    if (rule.from_date and window.due < rule.from_date) or (rule.to_date and window.start > rule.to_date):
        return None
    if rule.from_date and window.start < rule.from_date:
        window = replace(window, start=rule.from_date)
    if rule.to_date and window.due > rule.to_date:
        if until:
            return None
        window = replace(window, due=rule.to_date, cut=True)
    if plan is None or explicit(rule):
        return window
    if window.due < plan.start or (window.start > plan.end and not rule.after_period):
        return None
    if window.due > plan.end and not rule.after_period:
        if until:
            return None
        window = replace(window, due=plan.end, cut=True)
    return replace(window, start=max(window.start, plan.start)) if window.start < plan.start else window
