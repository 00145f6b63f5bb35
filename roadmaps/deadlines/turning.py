"""Rules that turn with months, quarters, half-years and weeks."""

from dataclasses import replace

from roadmaps.deadlines import when as w
from roadmaps.deadlines.context import EVENLY, NOT_SPREAD, WEEK_DAY, WHICH_MONTH, Context, Limits
from roadmaps.deadlines.kinds import LAST, Kind, Slot, Unit
from roadmaps.deadlines.parts import Doubt, Parts
from roadmaps.deadlines.rule import Rule
from roadmaps.deadlines.stretches import stretched
from roadmaps.deadlines.tokens import valid
from roadmaps.deadlines.when import When
from roadmaps.deadlines.words import DayOfMonth, Freq

_ACADEMIC_MONTHS = (1, 2, 3, 4, 5, 9, 10, 11, 12)


def turning(parts: Parts, freq: Freq | None, whens: list[When], context: Context) -> list[Rule]:
    """Rules that turn with months, quarters, half-years or weeks."""
    dom = parts.dom
    if dom and (freq is None or freq.unit == Unit.YEAR) and whens:
        return _day_in_months(parts, freq, dom, whens, context)
    if freq and freq.unit in (Unit.QUARTER, Unit.HALF_YEAR, Unit.MONTH) and not dom and _is_list(whens, freq):
        said = whens[0].dated or parts.years or parts.academic
        return stretched(replace(parts, freqs=[]), None if said else Freq(Unit.YEAR), whens, context)
    doms = [dom] if not dom or not dom.more else [replace(dom, nth=nth, more=()) for nth in (dom.nth, *dom.more)]
    rules = [_unit_rule(replace(parts, dom=one), freq, context) for one in doms]
    limits = _unit_limits(parts, whens, rules[0].unit, context)
    return [limits.on(rule) for rule in rules]


def _is_list(whens: list[When], freq: Freq) -> bool:
    """«ежеквартально (март, июнь, сентябрь, декабрь)»: the dates are listed, the frequency only announces them."""
    counts = {Unit.QUARTER: (4, 8, 12), Unit.HALF_YEAR: (2, 4, 6), Unit.MONTH: (12,)}
    usual = all(when.mode != w.FROM and not (when.mode == w.UNTIL and when.grain != w.DAY) for when in whens)
    return usual and sum(max(1, len(when.years)) for when in whens) in counts[freq.unit]


def _unit_rule(parts: Parts, freq: Freq | None, context: Context) -> Rule:
    dom = parts.dom
    unit = _unit_of(parts, freq, context)
    if unit == Unit.WEEK:
        return _week_rule(freq, dom, context)
    if freq and freq.every > 1:
        return Rule(Kind.RECURRING, slots=tuple(Slot(m, 1, m + freq.every - 1) for m in range(1, 13, freq.every)))
    if dom is None:
        return _bare_unit(unit, freq, context)
    if freq and freq.times > 1 and freq.times != len(dom.days):
        raise Doubt
    if (dom.placed and unit == Unit.MONTH) or (dom.nth and not dom.unit and not (freq and freq.unit == Unit.MONTH)):
        raise Doubt
    # «ежеквартально до 5 числа»: of the month after the quarter, as such reports are due.
    in_next = dom.in_next or (unit != Unit.MONTH and dom.unit is None and not dom.placed)
    if in_next and dom.unit is None:
        context.hint(WHICH_MONTH)
    return Rule(
        Kind.QUARTERLY_REPORT if unit == Unit.QUARTER and in_next else Kind.RECURRING,
        unit=unit, due_days=dom.days, start_day=dom.start, month_of=dom.of, in_next=in_next,
        nth=dom.nth, weekdays=(dom.weekday,) if dom.nth else (), workday=dom.workday,
    )  # fmt: skip


def _unit_of(parts: Parts, freq: Freq | None, context: Context) -> Unit:
    """The unit both the frequency and the day agree on."""
    dom = parts.dom
    said = dom.unit if dom else None
    if freq is None or freq.unit == Unit.YEAR:
        if freq and (freq.every > 1 or freq.times > 1):
            raise Doubt
        if said is None and (freq or (parts.years and dom and not dom.in_next)):
            raise Doubt("число указано, а месяц – нет: уточните")
        if dom and dom.in_next and said is None:
            context.hint(WHICH_MONTH)
        return said or Unit.MONTH
    if said and said != freq.unit and not (said == Unit.MONTH and dom and (dom.days == (LAST,) or dom.nth)):
        raise Doubt
    return freq.unit


def _bare_unit(unit: Unit, freq: Freq | None, context: Context) -> Rule:
    """«ежеквартально» is due at the end of each quarter; several times in it are spread evenly."""
    times = freq.times if freq else 1
    if freq and freq.begin:
        return Rule(
            Kind.RECURRING,
            unit=unit,
            month_of=0 if unit == Unit.MONTH else 1,
            due_days=(10,) if unit == Unit.MONTH else (LAST,),
        )
    if times == 1:
        return Rule(Kind.RECURRING, unit=unit)
    if unit == Unit.MONTH and times == 2:
        context.hint(EVENLY)
        return Rule(Kind.RECURRING, unit=unit, due_days=(15, LAST))
    months = {Unit.QUARTER: 3, Unit.HALF_YEAR: 6}.get(unit, 0)
    if months and months % times == 0:
        size = months // times
        context.hint(EVENLY)
        return Rule(Kind.RECURRING, slots=tuple(Slot(m, 1, m + size - 1) for m in range(1, 13, size)))
    context.hint(NOT_SPREAD)
    return Rule(Kind.RECURRING, unit=unit)


def _week_rule(freq: Freq | None, dom: DayOfMonth | None, context: Context) -> Rule:
    if dom or freq is None or freq.every > 1:
        raise Doubt
    days = freq.weekdays
    if not days:
        if freq.times > 1:
            raise Doubt
        context.hint(WEEK_DAY)
        days = (context.settings.week_due,)
    return Rule(Kind.RECURRING, unit=Unit.WEEK, weekdays=days)


def _unit_limits(parts: Parts, whens: list[When], unit: Unit, context: Context) -> Limits:
    """Months, years and days between which a monthly or quarterly rule turns."""
    if len(parts.years) + len(parts.academic) > 1:
        raise Doubt
    limits = Limits()
    if parts.years:
        years = parts.years[0].years
        if years != tuple(range(years[0], years[-1] + 1)):
            raise Doubt
        limits = Limits(from_year=years[0], to_year=years[-1])
    if parts.academic:
        spans = w.settle(w.academic_year(parts.academic[0].years), context.settings).spans()
        limits = Limits(from_date=spans[0].start, to_date=spans[-1].due)
    for when in whens:
        limits = _unit_limit(when, limits)
    if limits.months and unit in (Unit.QUARTER, Unit.HALF_YEAR):
        raise Doubt
    if parts.general_academic and unit in (Unit.MONTH, Unit.WEEK) and not limits.months:
        limits = replace(limits, months=_ACADEMIC_MONTHS)
    return limits


def _unit_limit(when: When, limits: Limits) -> Limits:
    if when.dated and len(when.years) == 1:
        span = when.spans()[0]
        if when.mode == w.FROM and not limits.from_date:
            return replace(limits, from_date=span.start)
        if when.mode == w.UNTIL and not limits.to_date:
            return replace(limits, to_date=span.due)
        if when.mode == w.IN and limits == Limits():
            return Limits(from_date=span.start, to_date=span.due)
    elif not when.dated and when.mode == w.IN and when.d1 == 1 and when.d2 in (LAST, 30, 31) and not when.nth:
        return replace(limits, months=tuple(sorted({*limits.months, *_months_of(when)})))
    raise Doubt


def _months_of(when: When) -> set[int]:
    return {(month - 1) % 12 + 1 for month in range(when.m1, when.m2 + 12 * when.cross + 1)}


def _day_in_months(parts: Parts, freq: Freq | None, dom: DayOfMonth, whens: list[When], context: Context) -> list[Rule]:
    """«октябрь, до 15 числа»: that day of the named months."""
    if dom.unit == Unit.MONTH and not dom.in_next and freq is None:
        return turning(parts, Freq(Unit.MONTH), whens, context)
    if dom.unit or dom.in_next or dom.more or dom.placed or len(dom.days) > 1:
        raise Doubt
    if not all(when.grain == w.MONTH and when.m1 == when.m2 and when.mode == w.IN for when in whens):
        raise Doubt
    day = dom.days[0]
    if not all(valid(day or 1, when.m1) and valid(dom.start or 1, when.m1) for when in whens):
        raise Doubt
    if dom.nth:
        made = [replace(when, nth=dom.nth, weekday=dom.weekday, grain=w.DAY) for when in whens]
    else:
        made = [replace(when, d1=dom.start or 1, d2=day, grain=w.DAY, workday=dom.workday) for when in whens]
    return stretched(replace(parts, dom=None), freq, made, context)
