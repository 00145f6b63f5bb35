"""Years alone: «ежегодно», «2025», «2024-2026 гг.», academic years."""

from dataclasses import replace
from datetime import date

from roadmaps.deadlines import when as w
from roadmaps.deadlines.context import AS_EACH_YEAR, ASK_ACADEMIC, EVENLY, NOT_SPREAD, WHICH_YEAR, Context
from roadmaps.deadlines.kinds import Anchor, Kind, Slot, Span, Unit
from roadmaps.deadlines.parts import Doubt, Parts
from roadmaps.deadlines.periods import ReadingSettings
from roadmaps.deadlines.rule import Rule
from roadmaps.deadlines.words import Freq


def by_years(parts: Parts, freq: Freq | None, context: Context) -> list[Rule]:
    if len(parts.years) > 1 and not (parts.academic or parts.general_academic or parts.relative or freq):
        return [_years_apart(parts)]
    if len(parts.years) > 1 or len(parts.academic) > 1 or (parts.years and parts.academic):
        raise Doubt
    if parts.academic:
        return [_academic_years(parts, freq, context)]
    if parts.general_academic:
        return [_each_academic_year(parts, freq, context)]
    if parts.years:
        return [_calendar_years(parts, freq, context)]
    if freq is None and parts.relative:
        context.hint(AS_EACH_YEAR)
        freq = Freq(Unit.YEAR)
    return [each_year(freq, context)] if freq else []


def _years_apart(parts: Parts) -> Rule:
    """«2024 год (подготовка), 2025-2026 годы (внедрение)»: a window for each, one after another."""
    spans: list[Span] = []
    for group in parts.years:
        whole = [(group.years[0], group.years[-1])] if group.form == "range" else [(y, y) for y in group.years]
        spans += [Span(date(first, 1, 1), date(last, 12, 31)) for first, last in whole]
    if not all(a.due < b.start for a, b in zip(spans, spans[1:], strict=False)):
        raise Doubt
    return Rule(Kind.WINDOWS, spans=tuple(spans))


def each_year(freq: Freq, context: Context) -> Rule:
    if freq.every > 1:
        context.hint(WHICH_YEAR)
        return Rule(Kind.RECURRING, slots=(Slot(due_day=31),), every=freq.every)
    if freq.begin:
        return Rule(Kind.RECURRING, slots=(Slot(due_month=1),))
    if freq.academic:
        return Rule(Kind.RECURRING, slots=academic_slots(freq, context))
    if freq.times > 1:
        context.hint(NOT_SPREAD if 12 % freq.times else EVENLY)
        return Rule(Kind.RECURRING, slots=_even(freq.times))
    return Rule(Kind.RECURRING, slots=(annual_slot(context.settings),))


def annual_slot(settings: ReadingSettings) -> Slot:
    """«ежегодно» by the habit of the municipality: the calendar year, or the year that ends in August."""
    month, day = settings.annual_due
    if (month, day) == (12, 31):
        return Slot(due_day=31)
    begin = month % 12 + 1  # the month after: the year runs from there
    return Slot(begin, 1, month, day, start_shift=0 if begin == 1 else -1, anchor=Anchor.DUE)


def _even(times: int) -> tuple[Slot, ...]:
    """«2 раза в год»: equal parts of the year; a number that does not divide it is due by its end."""
    if 12 % times:
        return (Slot(due_day=31),)
    size = 12 // times
    return tuple(Slot(first, 1, first + size - 1) for first in range(1, 13, size))


def academic_slots(freq: Freq, context: Context) -> tuple[Slot, ...]:
    whole = w.settle(w.academic_year(), context.settings)
    if freq.times == 1:
        return (whole.slot(),)
    context.hint(EVENLY if freq.times == 2 else NOT_SPREAD)
    if freq.times == 2:
        return Slot(9, 1, 12, 31), Slot(1, 1, whole.m2, whole.d2)
    return (whole.slot(),)


def _calendar_years(parts: Parts, freq: Freq | None, context: Context) -> Rule:
    years = parts.years[0]
    first, last = years.years[0], years.years[-1]
    if years.form == "one" and not years.word and parts.relative:
        raise Doubt
    if freq:
        if freq.academic:
            raise Doubt
        return replace(each_year(freq, context), from_year=first, to_year=last)
    if len(years.years) == 1:
        return Rule(Kind.ONCE, spans=(Span(date(first, 1, 1), date(first, 12, 31)),))
    if years.form == "list":
        return Rule(Kind.WINDOWS, spans=tuple(Span(date(y, 1, 1), date(y, 12, 31)) for y in years.years))
    if last == first + 1 and not parts.whole:
        context.hint(ASK_ACADEMIC)
    return Rule(
        Kind.WHOLE_PERIOD, spans=(Span(date(first, 1, 1), date(last, 12, 31)),), checkpoints=not parts.schedules
    )


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
        return Rule(Kind.RECURRING, slots=academic_slots(freq, context))
    if freq and freq.every > 1:
        raise Doubt
    rel = parts.general_academic[0]
    if rel in ("next", "prev"):
        raise Doubt("какой учебный год имеется в виду – уточните")
    return Rule(Kind.RECURRING, slots=academic_slots(Freq(Unit.YEAR), context))
