"""Months, quarters, days of a year: with years of their own, with «ежегодно», or with neither."""

from dataclasses import replace
from datetime import date, timedelta

from roadmaps.deadlines import when as w
from roadmaps.deadlines.context import (
    AS_EACH_ACADEMIC_YEAR,
    AS_EACH_YEAR,
    CROSSING,
    NO_YEAR,
    OPEN_END,
    WHICH_YEAR,
    Context,
    Limits,
)
from roadmaps.deadlines.kinds import Kind, Slot, Span, Unit
from roadmaps.deadlines.parts import Doubt, Parts
from roadmaps.deadlines.rule import Rule
from roadmaps.deadlines.when import When
from roadmaps.deadlines.words import Freq
from roadmaps.deadlines.yearly import academic_slots, by_years, each_year


def stretched(parts: Parts, freq: Freq | None, whens: list[When], context: Context) -> list[Rule]:
    """Rules of stretches with or without years, with or without «ежегодно»."""
    if _another_stretch(parts, freq, whens):
        alone = replace(parts, whens=[])
        return [*stretched(replace(parts, years=[]), freq, whens, context), *by_years(alone, None, context)]
    whens, limits = _limits_of(parts, whens)
    if freq and freq.every > 1 and limits not in (Limits(), Limits(from_year=limits.from_year)):
        raise Doubt("в какой год цикла наступает первый срок – уточните")
    if not whens:
        return [_only_limits(parts, freq, limits, context)]
    whens = with_free_years(parts, whens)
    if freq and freq.every > 1:
        context.hint(WHICH_YEAR)
    dated = [when for when in whens if when.dated]
    if not dated:
        return [_each(parts, freq, whens, limits, context), *_through_academic_year(parts, whens, context)]
    if len(dated) != len(whens):
        raise Doubt("у части сроков указан год, у части – нет: уточните")
    if freq and not (freq.unit == Unit.YEAR and freq.times > 1 and freq.times == len(dated)):
        return _printed_then_yearly(parts, freq, dated, limits, context)
    if limits != Limits():
        raise Doubt
    return [_absolute(dated, context)]


def _only_limits(parts: Parts, freq: Freq | None, limits: Limits, context: Context) -> Rule:
    """«ежегодно, начиная с 2025 года», «1 раз в 2 года, начиная с 2025 года», «с 2025 года»."""
    if not freq:
        return _open_ended(parts, limits, context)
    repeated = limits.on(each_year(freq, context))
    if limits.from_year and WHICH_YEAR in context.hints:
        context.hints.remove(WHICH_YEAR)
    return repeated


def _another_stretch(parts: Parts, freq: Freq | None, whens: list[When]) -> bool:
    """«разработка – до 1 сентября 2024 г., реализация – в течение 2024-2026 гг.»: years that are a deadline too."""
    through = len(parts.years) == 1 and parts.years[0].prep == "during"
    return through and freq is None and bool(whens) and all(when.dated and when.mode != w.FROM for when in whens)


def _limits_of(parts: Parts, whens: list[When]) -> tuple[list[When], Limits]:
    """Take «с 2025 года», «начиная с сентября 2025 г.», «до конца 2026 года» out as limits of a repetition."""
    limits = Limits()
    kept: list[When] = []
    for when in whens:
        if when.mode == w.FROM:
            limits, more = _from_limit(when, parts, limits)
            kept += more
        elif parts.freqs and _is_year_end(when) and len(when.years) == 1:
            limits = replace(limits, to_year=when.years[0])
        else:
            kept.append(when)
    return kept, limits


def _is_year_end(when: When) -> bool:
    return when.mode == w.UNTIL and (when.m1, when.d1, when.m2, when.d2 or 31) == (1, 1, 12, 31)


def _from_limit(when: When, parts: Parts, limits: Limits) -> tuple[Limits, list[When]]:
    """The beginning of a repetition. A month or a quarter is also its place in the year, a bare day is not."""
    if limits.from_year or limits.from_date or len(when.years) > 1:
        raise Doubt
    if not when.dated:
        raise Doubt("начало указано, а год и окончание – нет: уточните")
    if when.grain == w.YEAR and not when.academic:
        return replace(limits, from_year=when.years[0]), []
    alone = all(other is when or other.mode == w.FROM for other in parts.whens) and len(parts.whens) == 1
    placed = parts.yearly and alone and (when.academic or when.grain in (w.MONTH, w.QUARTER, w.HALF, w.SEASON))
    again = [replace(when, mode=w.IN, years=())] if placed else []
    return replace(limits, from_date=when.spans()[0].start), again


def _open_ended(parts: Parts, limits: Limits, context: Context) -> Rule:
    """«с 1 сентября 2025 г.»: from then to the end of the plan."""
    begins = date(limits.from_year, 1, 1) if limits.from_year else limits.from_date
    if parts.years or parts.academic or limits.to_year or not begins or begins > context.plan.end:
        raise Doubt
    context.hint(OPEN_END)
    return Rule(Kind.WHOLE_PERIOD, spans=(Span(begins, context.plan.end),), checkpoints=True)


def with_free_years(parts: Parts, whens: list[When]) -> list[When]:
    """Years that stand apart («(февраль, сентябрь), 2020-2022 гг.») belong to the stretches without years."""
    if len(parts.years) + len(parts.academic) > 1:
        raise Doubt
    if not parts.years and not parts.academic:
        return whens
    if any(when.dated for when in whens):
        covered = parts.years and all(set(when.years) <= set(parts.years[0].years) for when in whens)
        if covered and parts.years[0].form == "range":
            return whens
        raise Doubt
    if parts.years:
        filled = [w.with_years(when, parts.years[0].years) for when in whens]
    else:
        filled = [_in_academic(when, parts.academic[0].years) for when in whens]
    if None in filled:
        raise Doubt
    return [when for when in filled if when]


def _in_academic(when: When, first_years: tuple[int, ...]) -> When | None:
    """«2025/26 учебный год, II полугодие» is the half of that academic year; quarters are of calendar years."""
    if when.grain == w.HALF:
        return w.academic_half(1 if when.m1 == 1 else 2, first_years)
    return None if when.grain in (w.YEAR, w.QUARTER) else w.in_academic(when, first_years)


def _each(parts: Parts, freq: Freq | None, whens: list[When], limits: Limits, context: Context) -> Rule:
    """The same stretches every year of the plan."""
    if any(when.rel == "prev" for when in whens):
        raise Doubt
    if freq is None:
        _hint_about_year(parts, whens, context)
    every = freq.every if freq else 1
    slots = tuple(when.slot() for when in whens)
    after = {when.rel == "next" for when in whens}
    if len(after) > 1 or (every > 1 and any(slot.due_shift or slot.start_shift for slot in slots)):
        raise Doubt
    return limits.on(Rule(Kind.RECURRING, slots=slots, every=every, after_period=after == {True}))


def _hint_about_year(parts: Parts, whens: list[When], context: Context) -> None:
    if whens[0].rel in ("cur", "ac"):
        context.hint(AS_EACH_ACADEMIC_YEAR if whens[0].rel == "ac" else AS_EACH_YEAR)
    elif not whens[0].rel and context.many_years() and not parts.general_academic:
        context.hint(NO_YEAR)


def _through_academic_year(parts: Parts, whens: list[When], context: Context) -> list[Rule]:
    """«Апрель-июнь В течение учебного года»: two deadlines in one cell, not a list of months of the year."""
    same = whens[0].m1 == 9 and whens[0].cross
    if len(whens) > 1 or not parts.through_academic or whens[0].mode != w.IN or same:
        return []
    return [Rule(Kind.RECURRING, slots=academic_slots(Freq(Unit.YEAR), context))]


def _absolute(whens: list[When], context: Context) -> Rule:
    if any(when.cross and len(when.years) > 1 for when in whens):
        context.hint(CROSSING)
    spans = dict.fromkeys(span for when in whens for span in when.spans())
    ordered = tuple(sorted(spans, key=lambda span: (span.due, span.start)))
    return Rule(Kind.ONCE if len(ordered) == 1 else Kind.WINDOWS, spans=ordered)


def _printed_then_yearly(parts: Parts, freq: Freq, whens: list[When], limits: Limits, context: Context) -> list[Rule]:
    """«август 2020 г., ежегодно» is August 2020 and then every August; «…, обновление ежегодно» is by the year's end.

    Several years given to one stretch («ежегодно, август 2024-2026») limit the repetition instead.
    """
    if freq.every > 1 or freq.times > 1 or limits.from_year or limits.from_date:
        raise Doubt
    years = whens[0].years
    same = all(when.years == years for when in whens)
    if same and len(years) > 1 and years == tuple(range(years[0], years[-1] + 1)):
        slots = tuple(replace(when, years=()).slot() for when in whens)
        return [Rule(Kind.RECURRING, slots=slots, from_year=years[0], to_year=years[-1])]
    printed = _absolute(whens, context)
    return [printed, limits.on(follow(printed, whens if not parts.own_label else []))]


def follow(printed: Rule, whens: list[When]) -> Rule:
    """The yearly repetition after printed dates: in the same place of the year, or by the year's end."""
    last = max(span.due for span in printed.spans)
    slots = tuple(dict.fromkeys(replace(when, years=()).slot() for when in whens)) or (Slot(due_day=31),)
    if len(slots) > 1 or any(when.cross for when in whens):
        return Rule(Kind.RECURRING, slots=slots, from_date=next_day(last))
    return Rule(Kind.RECURRING, slots=slots, from_year=last.year + 1)


def next_day(day: date) -> date:
    return day + timedelta(days=1)
