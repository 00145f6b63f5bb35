"""Rules with dates: from sorted parts to once, windows, recurring, whole period, reports."""

from dataclasses import dataclass, field, replace
from datetime import date

from roadmaps.deadlines import when as w
from roadmaps.deadlines.kinds import LAST, Anchor, Kind, Slot, Span, Unit
from roadmaps.deadlines.parts import Doubt, Parts
from roadmaps.deadlines.periods import PlanPeriod, ReadingSettings
from roadmaps.deadlines.rule import Rule
from roadmaps.deadlines.when import When
from roadmaps.deadlines.words import DayOfMonth, Freq

ASK_ACADEMIC = "учебный или календарный год – уточните"
NO_YEAR = "год не указан – прочитано как «каждый год»"
AS_EACH_YEAR = "«текущий год» прочитан как каждый год плана"
NO_DAY_AFTER = "день сдачи после окончания периода не указан – взят обычный, уточните"
WHICH_MONTH = "за каким месяцем или кварталом считать отчётный – уточните"
CROSSING = "период переходит через новый год – проверьте годы"
EVENLY = "сроки внутри года не указаны – распределены поровну"
WEEK_DAY = "день недели не указан"
OPEN_END = "окончание не указано – до конца периода плана"
WHICH_YEAR = "в какой год цикла, не указано – взят последний"

_ACADEMIC_MONTHS = (1, 2, 3, 4, 5, 9, 10, 11, 12)


@dataclass(slots=True)
class Context:
    """What every builder needs, and the hints they leave."""

    plan: PlanPeriod
    settings: ReadingSettings
    hints: list[str] = field(default_factory=list)

    def hint(self, text: str) -> None:
        if text not in self.hints:
            self.hints.append(text)

    def many_years(self) -> bool:
        return self.plan.start.year != self.plan.end.year


def dated_rules(parts: Parts, context: Context) -> list[Rule]:
    """Rules of a clause that says dates; empty when it says none."""
    whens = [w.settle(when, context.settings) for when in parts.whens]
    if parts.reports:
        return _reports(parts, whens, context)
    freq = _frequency(parts)
    if parts.dom or (freq and freq.unit != Unit.YEAR):
        return _turning(parts, freq, whens, context)
    if whens:
        return _stretched(parts, freq, whens, context)
    return _by_years(parts, freq, context)


def _frequency(parts: Parts) -> Freq | None:
    """One frequency of the clause: «ежегодно 2 раза», «ежегодно, ежеквартально» (the finer one)."""
    if not parts.freqs:
        return Freq(Unit.YEAR, parts.times) if parts.times > 1 and (parts.general_academic or parts.relative) else None
    finest = [freq for freq in parts.freqs if freq.unit != Unit.YEAR or freq.times > 1 or freq.every > 1]
    if len({(freq.unit, freq.times, freq.every, freq.weekdays) for freq in finest}) > 1:
        raise Doubt
    freq = finest[0] if finest else parts.freqs[0]
    if parts.times > 1:
        if freq.times > 1 or freq.every > 1:
            raise Doubt
        freq = replace(freq, times=parts.times)
    return freq


# --- years alone -------------------------------------------------------------------------------------------------


def _by_years(parts: Parts, freq: Freq | None, context: Context) -> list[Rule]:
    if len(parts.years) > 1 or len(parts.academic) > 1 or (parts.years and parts.academic):
        raise Doubt
    if parts.academic:
        return [_academic_years(parts, freq, context)]
    if parts.general_academic:
        return [_each_academic_year(parts, freq, context)]
    if parts.years:
        return [_calendar_years(parts, freq, context)]
    if freq:
        return [replace(_each_year(freq, context), **_none())]
    if parts.relative:
        context.hint(AS_EACH_YEAR)
        return [_each_year(Freq(Unit.YEAR), context)]
    return []


def _none() -> dict[str, int]:
    return {}


def _each_year(freq: Freq, context: Context) -> Rule:
    if freq.every > 1:
        return Rule(Kind.RECURRING, slots=(Slot(due_day=31),), every=freq.every)
    if freq.begin:
        return Rule(Kind.RECURRING, slots=(Slot(due_month=1),))
    if freq.academic:
        return Rule(Kind.RECURRING, slots=_academic_slots(freq, context))
    if freq.times > 1:
        context.hint(EVENLY)
        return Rule(Kind.RECURRING, slots=_even(freq.times))
    return Rule(Kind.RECURRING, slots=(annual_slot(context.settings),))


def annual_slot(settings: ReadingSettings) -> Slot:
    """«ежегодно» by the habit of the municipality: the calendar year, or the year that ends in August."""
    month, day = settings.annual_due
    if (month, day) == (12, 31):
        return Slot(due_day=31)
    start_month = month % 12 + 1
    return Slot(start_month, 1, month, day, start_shift=-1 if start_month <= 12 and month < 12 else 0, anchor=Anchor.DUE)


def _even(times: int) -> tuple[Slot, ...]:
    """«2 раза в год»: equal parts of the year; a number that does not divide it is due by its end."""
    if 12 % times:
        return (Slot(due_day=31),)
    size = 12 // times
    return tuple(Slot(first, 1, first + size - 1) for first in range(1, 13, size))


def _academic_slots(freq: Freq, context: Context) -> tuple[Slot, ...]:
    whole = w.settle(w.academic_year(), context.settings)
    if freq.times == 1:
        return (whole.slot(),)
    context.hint(EVENLY)
    if freq.times == 2:
        return Slot(9, 1, 12, 31), Slot(1, 1, whole.m2, whole.d2)
    raise Doubt


def _calendar_years(parts: Parts, freq: Freq | None, context: Context) -> Rule:
    years = parts.years[0]
    first, last = years.years[0], years.years[-1]
    if years.form == "one" and not years.word and parts.relative:
        raise Doubt
    if freq:
        if freq.academic:
            raise Doubt
        return replace(_each_year(freq, context), from_year=first, to_year=last)
    if len(years.years) == 1:
        return Rule(Kind.ONCE, spans=(Span(date(first, 1, 1), date(first, 12, 31)),))
    if years.form == "list":
        return Rule(Kind.WINDOWS, spans=tuple(Span(date(y, 1, 1), date(y, 12, 31)) for y in years.years))
    if last == first + 1 and not parts.whole:
        context.hint(ASK_ACADEMIC)
    return Rule(Kind.WHOLE_PERIOD, spans=(Span(date(first, 1, 1), date(last, 12, 31)),), checkpoints=not parts.schedules)


def _academic_years(parts: Parts, freq: Freq | None, context: Context) -> Rule:
    """«2024/2025 учебный год» runs to its end; «на 2024/2025 учебный год» is due on its first day."""
    value = parts.academic[0]
    if value.ambiguous:
        context.hint(ASK_ACADEMIC)
    month, day = context.settings.academic_year_start_due
    if value.prep == "na" and not freq:
        spans = tuple(Span(date(year, 1, 1), date(year, month, day), until=True) for year in value.years)
    else:
        spans = tuple(w.settle(w.academic_year(value.years), context.settings).spans())
    if freq and (freq.times > 1 or freq.every > 1):
        raise Doubt
    return Rule(Kind.ONCE if len(spans) == 1 else Kind.WINDOWS, spans=spans)


def _each_academic_year(parts: Parts, freq: Freq | None, context: Context) -> Rule:
    if freq and freq.times > 1:
        return Rule(Kind.RECURRING, slots=_academic_slots(freq, context))
    if freq and freq.every > 1:
        raise Doubt
    rel = parts.general_academic[0]
    if rel in ("next", "prev"):
        raise Doubt("какой учебный год имеется в виду – уточните")
    return Rule(Kind.RECURRING, slots=_academic_slots(Freq(Unit.YEAR), context))


# --- months, quarters, days ----------------------------------------------------------------------------------------


def _stretched(parts: Parts, freq: Freq | None, whens: list[When], context: Context) -> list[Rule]:
    """Stretches with or without years, with or without «ежегодно»."""
    whens, limits = _limits_of(parts, whens, context)
    if not whens:
        base = _each_year(freq, context) if freq else None
        if base is None:
            return [_open_ended(parts, limits, context)]
        return [replace(base, **limits)]
    whens = _with_free_years(parts, whens)
    if freq and freq.every > 1:
        context.hint(WHICH_YEAR)
    dated = [when for when in whens if when.dated]
    if not dated:
        return [_each(parts, freq, whens, limits, context)]
    if len(dated) != len(whens):
        return _mixed(freq, whens, context)
    if freq is None:
        if limits:
            raise Doubt
        return [_absolute(dated, context)]
    return _printed_then_yearly(parts, freq, dated, limits)


def _limits_of(parts: Parts, whens: list[When], context: Context) -> tuple[list[When], dict[str, object]]:
    """Take «с 2025 года», «начиная с сентября 2025 г.», «до конца 2026 года» out as limits of a repetition."""
    limits: dict[str, object] = {}
    kept: list[When] = []
    for when in whens:
        if when.mode == w.FROM:
            kept += _from_limit(when, parts, limits)
        elif parts.freqs and _is_year_end(when) and when.dated and len(when.years) == 1:
            limits["to_year"] = when.years[0]
        else:
            kept.append(when)
    return kept, limits


def _is_year_end(when: When) -> bool:
    return when.mode == w.UNTIL and (when.m1, when.d1, when.m2, when.d2 or 31) == (1, 1, 12, 31)


def _from_limit(when: When, parts: Parts, limits: dict[str, object]) -> list[When]:
    """The beginning of a repetition. A month or a quarter is also its place in the year, a bare day is not."""
    if "from_year" in limits or "from_date" in limits:
        raise Doubt
    if not when.dated:
        if parts.freqs or when.grain == w.YEAR:
            raise Doubt
        raise Doubt("начало указано, а год и окончание – нет: уточните")
    if len(when.years) > 1:
        raise Doubt
    if when.grain == w.YEAR and not when.academic:
        limits["from_year"] = when.years[0]
        return []
    limits["from_date"] = when.spans()[0].start
    others = [other for other in parts.whens if other.mode != w.FROM]
    repeated = bool(parts.freqs) and not others and when.grain in (w.MONTH, w.QUARTER, w.HALF, w.SEASON)
    return [replace(when, mode=w.IN, years=())] if repeated and parts.yearly else []


def _open_ended(parts: Parts, limits: dict[str, object], context: Context) -> Rule:
    """«с 1 сентября 2025 г.»: from then to the end of the plan."""
    if parts.years or parts.academic or "to_year" in limits:
        raise Doubt
    year, start = limits.get("from_year"), limits.get("from_date")
    begins = date(year, 1, 1) if isinstance(year, int) else start
    if not isinstance(begins, date) or begins > context.plan.end:
        raise Doubt
    context.hint(OPEN_END)
    return Rule(Kind.WHOLE_PERIOD, spans=(Span(begins, context.plan.end),), checkpoints=True)


def _with_free_years(parts: Parts, whens: list[When]) -> list[When]:
    """Years that stand apart («2025 год: март, июнь», «(февраль, сентябрь), 2020-2022 гг.») belong to bare stretches."""
    if len(parts.years) + len(parts.academic) > 1:
        raise Doubt
    if not parts.years and not parts.academic:
        return whens
    if any(when.dated for when in whens):
        if parts.years and parts.years[0].form == "range" and all(_covers(parts.years[0].years, when) for when in whens):
            return whens
        raise Doubt
    if parts.years:
        filled = [w.with_years(when, parts.years[0].years) for when in whens]
    else:
        filled = [w.in_academic(when, parts.academic[0].years) if when.grain != w.YEAR else None for when in whens]
    if None in filled:
        raise Doubt
    return [when for when in filled if when]


def _covers(years: tuple[int, ...], when: When) -> bool:
    return all(year in years for year in when.years)


def _each(parts: Parts, freq: Freq | None, whens: list[When], limits: dict[str, object], context: Context) -> Rule:
    """The same stretches every year of the plan."""
    if freq is None:
        if any(when.rel for when in whens):
            context.hint(AS_EACH_YEAR.replace("текущий год", "текущий учебный год") if whens[0].rel == "ac" else AS_EACH_YEAR)
        elif context.many_years() and not parts.general_academic:
            context.hint(NO_YEAR)
    if any(when.rel == "prev" for when in whens):
        raise Doubt
    every = freq.every if freq else 1
    slots = tuple(when.slot() for when in whens)
    after = any(when.rel == "next" for when in whens)
    if after and not all(when.rel == "next" for when in whens):
        raise Doubt
    if every > 1 and any(slot.due_shift or slot.start_shift for slot in slots):
        raise Doubt
    return Rule(Kind.RECURRING, slots=slots, every=every, after_period=after, **limits)  # type: ignore[arg-type]


def _mixed(freq: Freq | None, whens: list[When], context: Context) -> list[Rule]:
    raise Doubt("у части сроков указан год, у части – нет: уточните")


def _absolute(whens: list[When], context: Context) -> Rule:
    if any(when.cross and len(when.years) > 1 for when in whens):
        context.hint(CROSSING)
    spans = tuple(dict.fromkeys(span for when in whens for span in when.spans()))
    return Rule(Kind.ONCE if len(spans) == 1 else Kind.WINDOWS, spans=tuple(sorted(spans, key=lambda s: (s.due, s.start))))


def _printed_then_yearly(parts: Parts, freq: Freq, whens: list[When], limits: dict[str, object]) -> list[Rule]:
    """«август 2020 г., ежегодно» is August 2020 and then every August; «…, обновление ежегодно» is by the year's end.

    Several years given to one stretch («ежегодно, август 2024-2026») limit the repetition instead.
    """
    if freq.every > 1 or freq.times > 1:
        raise Doubt
    sets = {when.years for when in whens}
    if len(sets) == 1 and len(years := whens[0].years) > 1 and years == tuple(range(years[0], years[-1] + 1)):
        if limits:
            raise Doubt
        slots = tuple(replace(when, years=()).slot() for when in whens)
        return [Rule(Kind.RECURRING, slots=slots, from_year=years[0], to_year=years[-1])]
    if limits and set(limits) != {"to_year"}:
        raise Doubt
    printed = _absolute(whens, _SILENT)
    return [printed, replace(follow(printed, whens if not parts.own_label else []), **limits)]  # type: ignore[arg-type]


def follow(printed: Rule, whens: list[When]) -> Rule:
    """The yearly repetition after printed dates: in the same place of the year, or by the year's end."""
    last = max(span.due for span in printed.spans)
    slots = tuple(dict.fromkeys(replace(when, years=()).slot() for when in whens)) or (Slot(due_day=31),)
    if whens and len(slots) > 1 or any(when.cross for when in whens):
        return Rule(Kind.RECURRING, slots=slots, from_date=_next_day(last))
    return Rule(Kind.RECURRING, slots=slots, from_year=last.year + 1)


def _next_day(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)


_SILENT = Context(PlanPeriod.years(2024, 2024), ReadingSettings())


# --- days of months, quarters, weeks --------------------------------------------------------------------------------


def _turning(parts: Parts, freq: Freq | None, whens: list[When], context: Context) -> list[Rule]:
    """Rules that turn with months, quarters, half-years or weeks."""
    dom = parts.dom
    if dom and (freq is None or freq.unit == Unit.YEAR) and whens:
        return _day_in_months(parts, freq, dom, whens, context)
    if freq and freq.unit in (Unit.QUARTER, Unit.HALF_YEAR, Unit.MONTH) and not dom and _is_list(whens, freq):
        return _stretched(replace(parts, freqs=[Freq(Unit.YEAR)] if all(not x.dated for x in whens) else []),
                          None if whens[0].dated else Freq(Unit.YEAR), whens, context)  # fmt: skip
    rule = _unit_rule(freq, dom, context)
    return [replace(rule, **_unit_limits(parts, whens, context))]


def _is_list(whens: list[When], freq: Freq) -> bool:
    """«ежеквартально (март, июнь, сентябрь, декабрь)»: the dates are listed, the frequency only announces them."""
    counts = {Unit.QUARTER: (4, 8, 12), Unit.HALF_YEAR: (2, 4, 6), Unit.MONTH: (12,)}
    usual = all(when.mode != w.FROM and not (when.mode == w.UNTIL and when.grain != w.DAY) for when in whens)
    return usual and sum(max(1, len(when.years)) for when in whens) in counts[freq.unit]


def _unit_rule(freq: Freq | None, dom: DayOfMonth | None, context: Context) -> Rule:
    unit = _unit_of(freq, dom, context)
    if unit == Unit.WEEK:
        return _week_rule(freq, dom, context)
    if freq and freq.every > 1:
        return Rule(Kind.RECURRING, slots=tuple(Slot(m, 1, m + freq.every - 1) for m in range(1, 13, freq.every)))
    if dom is None:
        return _bare_unit(unit, freq, context)
    if freq and freq.times > 1 and freq.times != len(dom.days):
        raise Doubt
    in_next = dom.in_next
    if unit != Unit.MONTH and not in_next and dom.unit in (None, Unit.MONTH) and not dom.nth and not dom.of and dom.days != (LAST,):
        if dom.unit == Unit.MONTH:
            raise Doubt
        in_next = True
        context.hint(WHICH_MONTH)
    kind = Kind.QUARTERLY_REPORT if unit == Unit.QUARTER and in_next else Kind.RECURRING
    if kind == Kind.QUARTERLY_REPORT and dom.unit is None:
        context.hint(WHICH_MONTH)
    return Rule(
        kind, unit=unit, due_days=dom.days, start_day=dom.start, month_of=1 if in_next and dom.of else dom.of, in_next=in_next,
        nth=dom.nth, weekdays=(dom.weekday,) if dom.nth else (), workday=dom.workday,
    )  # fmt: skip


def _unit_of(freq: Freq | None, dom: DayOfMonth | None, context: Context) -> Unit:
    """The unit both the frequency and the day agree on."""
    said = dom.unit if dom else None
    if freq is None or freq.unit == Unit.YEAR:
        if freq and (freq.every > 1 or freq.times > 1):
            raise Doubt
        if freq and said is None:
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
        return Rule(Kind.RECURRING, unit=unit, month_of=0 if unit == Unit.MONTH else 1, due_days=(10,) if unit == Unit.MONTH else (LAST,))
    if times == 1:
        return Rule(Kind.RECURRING, unit=unit)
    context.hint(EVENLY)
    if unit == Unit.MONTH and times == 2:
        return Rule(Kind.RECURRING, unit=unit, due_days=(15, LAST))
    months = {Unit.QUARTER: 3, Unit.HALF_YEAR: 6}.get(unit, 0)
    if months and months % times == 0:
        size = months // times
        return Rule(Kind.RECURRING, slots=tuple(Slot(m, 1, m + size - 1) for m in range(1, 13, size)))
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


def _unit_limits(parts: Parts, whens: list[When], context: Context) -> dict[str, object]:
    """Months, years and days between which a monthly or quarterly rule turns."""
    if len(parts.years) + len(parts.academic) > 1:
        raise Doubt
    limits: dict[str, object] = {}
    if parts.years:
        limits |= {"from_year": parts.years[0].years[0], "to_year": parts.years[0].years[-1]}
        if parts.years[0].years != tuple(range(parts.years[0].years[0], parts.years[0].years[-1] + 1)):
            raise Doubt
    if parts.academic:
        spans = w.settle(w.academic_year(parts.academic[0].years), context.settings).spans()
        limits |= {"from_date": spans[0].start, "to_date": spans[-1].due}
    if parts.general_academic:
        limits["months"] = _ACADEMIC_MONTHS
    for when in whens:
        _unit_limit(when, limits)
    if "months" in limits and parts.freqs and parts.freqs[0].unit in (Unit.QUARTER, Unit.HALF_YEAR) and not parts.general_academic:
        raise Doubt
    return limits


def _unit_limit(when: When, limits: dict[str, object]) -> None:
    if when.dated and len(when.years) == 1 and when.mode == w.FROM and "from_date" not in limits:
        limits["from_date"] = when.spans()[0].start
    elif when.dated and len(when.years) == 1 and when.mode == w.UNTIL and "to_date" not in limits:
        limits["to_date"] = when.spans()[0].due
    elif when.dated and len(when.years) == 1 and when.mode == w.IN and not limits:
        span = when.spans()[0]
        limits |= {"from_date": span.start, "to_date": span.due}
    elif not when.dated and when.mode == w.IN and when.d1 == 1 and when.d2 in (LAST, 30, 31) and not when.nth:
        listed = limits.get("months", ())
        limits["months"] = tuple(sorted({*(listed if isinstance(listed, tuple) else ()), *_months_of(when)}))
    else:
        raise Doubt


def _months_of(when: When) -> set[int]:
    return {(month - 1) % 12 + 1 for month in range(when.m1, when.m2 + 12 * when.cross + 1)}


def _day_in_months(parts: Parts, freq: Freq | None, dom: DayOfMonth, whens: list[When], context: Context) -> list[Rule]:
    """«октябрь, до 15 числа»: that day of the named months."""
    if dom.in_next or dom.unit not in (None, Unit.MONTH) or dom.nth or len(dom.days) > 1:
        raise Doubt
    if dom.unit == Unit.MONTH:
        if not all(when.mode == w.IN and when.grain in (w.MONTH, w.DAY, w.SEASON, w.QUARTER, w.HALF, w.YEAR) for when in whens):
            raise Doubt
        return _turning(parts, Freq(Unit.MONTH), whens, context) if freq is None else [_raise()]
    if not all(when.grain == w.MONTH and when.m1 == when.m2 and when.mode == w.IN for when in whens):
        raise Doubt
    day = dom.days[0]
    made = [replace(when, d1=dom.start or 1, d2=day, grain=w.DAY, workday=dom.workday) for when in whens]
    if day > 29 and any(when.m1 == 2 for when in made):
        raise Doubt
    return _stretched(replace(parts, dom=None), freq, made, context)


def _raise() -> Rule:
    raise Doubt


# --- reports about a period -----------------------------------------------------------------------------------------


def _reports(parts: Parts, whens: list[When], context: Context) -> list[Rule]:
    """«по итогам года (до 1 марта года, следующего за отчётным)», «за 2024 год», «по итогам учебного года»."""
    units = {report.unit for report in parts.reports}
    if whens:
        return _reports_with_date(parts, units, whens, context)
    if len(units) > 1:
        raise Doubt
    unit = units.pop()
    if unit == "when":
        return [_named_report(parts, context)]
    if unit == "academic":
        return [_academic_report(parts, context)]
    if unit in ("quarter", "half_year", "month"):
        return _unit_report(parts, Unit(unit), context)
    if unit == "period":
        return _period_report(parts, context)
    return [_year_report(parts, context)]


def _reports_with_date(parts: Parts, units: set[str], whens: list[When], context: Context) -> list[Rule]:
    """The printed date leads; after a calendar year a date of the first half lies in the next year."""
    years = {year for report in parts.reports for year in report.years}
    if units <= {"year", "period"} and not any(when.dated for when in whens):
        if "year" in units:
            whens = [replace(when, rel="next") if not when.rel and when.m2 <= 6 else when for when in whens]
        if all(when.rel == "next" for when in whens):
            free = {year for group in parts.years for year in group.years} | years
            limits = {"from_year": min(free), "to_year": max(free)} if free else {}
            if free and sorted(free) != list(range(min(free), max(free) + 1)):
                raise Doubt
            slots = tuple(replace(when, rel="next").slot() for when in whens)
            return [Rule(Kind.RECURRING, slots=slots, after_period=True, **limits)]  # type: ignore[arg-type]
    if years and not any(when.dated for when in whens):
        raise Doubt
    bare = replace(parts, reports=[])
    return _stretched(bare, _frequency(bare), whens, context)


def _year_report(parts: Parts, context: Context) -> Rule:
    years = {year for report in parts.reports for year in report.years} | {y for group in parts.years for y in group.years}
    month, day = context.settings.year_report_due
    context.hint(NO_DAY_AFTER)
    slot = Slot(1, 1, month, day, 1, 1, until=True)
    if not years:
        return Rule(Kind.RECURRING, slots=(slot,), after_period=True)
    if any(report.unit != "year" for report in parts.reports):
        raise Doubt
    spans = tuple(Span(date(y + 1, 1, 1), date(y + 1, month, day), True, f"за {y} год") for y in sorted(years))
    return Rule(Kind.ONCE if len(spans) == 1 else Kind.WINDOWS, spans=spans, after_period=True)


def _academic_report(parts: Parts, context: Context) -> Rule:
    """«по итогам учебного года»: from the end of classes to the settled day."""
    month, day = context.settings.academic_year_end_due
    slot = Slot(5, 26, month, day) if (5, 26) < (month, day) else Slot(1, 1, month, day, until=True)
    years = {year + 1 for report in parts.reports for year in report.years}
    years |= {year + 1 for group in parts.academic for year in group.years}
    if years:
        spans = tuple(Span(date(y, slot.start_month, slot.start_day), date(y, month, day)) for y in sorted(years))
        return Rule(Kind.ONCE if len(spans) == 1 else Kind.WINDOWS, spans=spans)
    free = [year for group in parts.years for year in group.years]
    if free:
        return Rule(Kind.RECURRING, slots=(slot,), from_year=free[0], to_year=free[-1])
    return Rule(Kind.RECURRING, slots=(slot,))


def _unit_report(parts: Parts, unit: Unit, context: Context) -> list[Rule]:
    """«по итогам квартала»: the usual day of the next month, unless a day is given."""
    dom = parts.dom or DayOfMonth((context.settings.report_day,), in_next=True, unit=unit)
    if not parts.dom:
        context.hint(NO_DAY_AFTER)
    if not dom.in_next and dom.unit is None:
        dom = replace(dom, in_next=True)
    return _turning(replace(parts, reports=[], dom=replace(dom, unit=dom.unit or unit), freqs=[Freq(unit)]), Freq(unit), [], context)


def _period_report(parts: Parts, context: Context) -> list[Rule]:
    """«по итогам отчётного периода»: how long the period is, the frequency says."""
    freq = _frequency(parts)
    if freq is None:
        raise Doubt("какой период отчётный – уточните")
    if freq.unit == Unit.YEAR:
        return [_year_report(replace(parts, reports=[]), context)]
    return _unit_report(parts, freq.unit, context)


def _named_report(parts: Parts, context: Context) -> Rule:
    """«за I квартал 2025 года», «по итогам 1 полугодия»: the usual day of the month after it."""
    context.hint(NO_DAY_AFTER)
    whens = [when for report in parts.reports for when in report.whens]
    if parts.years or parts.academic:
        whens = _with_free_years(replace(parts, reports=[]), whens)
    if len({when.dated for when in whens}) != 1 or any(when.nth or when.mode != w.IN or when.grain in (w.DAY, w.PART) for when in whens):
        raise Doubt
    slots = tuple(_after(when, context) for when in whens)
    if not whens[0].dated:
        return Rule(Kind.RECURRING, slots=slots, after_period=False)
    spans = [replace(when_span, until=True) for when, slot in zip(whens, slots, strict=True)
             for when_span in replace(when, m1=slot.start_month, d1=1, m2=slot.due_month, d2=slot.due_day, cross=0,
                                      years=tuple(y + when.cross + (slot.due_shift - when.cross) for y in when.years)).spans()]  # fmt: skip
    return Rule(Kind.ONCE if len(spans) == 1 else Kind.WINDOWS, spans=tuple(spans), after_period=True)


def _after(when: When, context: Context) -> Slot:
    month, shift = (when.m2 + 1, when.cross) if when.m2 < 12 else (1, when.cross + 1)
    return Slot(month, 1, month, context.settings.report_day, shift, shift, until=True)
