"""Reports about a period: «по итогам года», «за I квартал 2025 года», «по итогам учебного года»."""

from dataclasses import replace
from datetime import date

from roadmaps.deadlines.context import NO_DAY_AFTER, Context, Limits
from roadmaps.deadlines.kinds import Kind, Slot, Span, Unit
from roadmaps.deadlines.occurrences import slot_span
from roadmaps.deadlines.parts import Doubt, Parts, frequency
from roadmaps.deadlines.rule import Rule
from roadmaps.deadlines.stretches import stretched, with_free_years
from roadmaps.deadlines.turning import turning
from roadmaps.deadlines.when import DAY, IN, PART, When
from roadmaps.deadlines.words import DayOfMonth, Freq


def reports(parts: Parts, whens: list[When], context: Context) -> list[Rule]:
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
            free = sorted({year for group in parts.years for year in group.years} | years)
            limits = Limits(from_year=free[0], to_year=free[-1]) if free else Limits()
            if free and free != list(range(free[0], free[-1] + 1)):
                raise Doubt
            return [limits.on(Rule(Kind.RECURRING, slots=tuple(when.slot() for when in whens), after_period=True))]
        if years:
            raise Doubt
    bare = replace(parts, reports=[])
    return stretched(bare, frequency(bare), whens, context)


def _year_report(parts: Parts, context: Context) -> Rule:
    years = {year for report in parts.reports for year in report.years} | {
        y for group in parts.years for y in group.years
    }
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
    slot = Slot(5, 26, month, day) if (month, day) > (5, 26) else Slot(1, 1, month, day, until=True)
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
    return turning(
        replace(parts, reports=[], dom=replace(dom, unit=dom.unit or unit), freqs=[Freq(unit)]), Freq(unit), [], context
    )


def _period_report(parts: Parts, context: Context) -> list[Rule]:
    """«по итогам отчётного периода»: how long the period is, the frequency says."""
    freq = frequency(parts)
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
        whens = with_free_years(replace(parts, reports=[]), whens)
    if len({when.dated for when in whens}) != 1 or any(
        when.nth or when.mode != IN or when.grain in (DAY, PART) for when in whens
    ):
        raise Doubt
    slots = tuple(_after(when, context) for when in whens)
    if not whens[0].dated:
        return Rule(Kind.RECURRING, slots=slots, after_period=False)
    spans = [
        replace(slot_span(slot, year), until=True)
        for when, slot in zip(whens, slots, strict=True)
        for year in when.years
    ]
    return Rule(Kind.ONCE if len(spans) == 1 else Kind.WINDOWS, spans=tuple(spans), after_period=True)


def _after(when: When, context: Context) -> Slot:
    month, shift = (when.m2 + 1, when.cross) if when.m2 < 12 else (1, when.cross + 1)
    return Slot(month, 1, month, context.settings.report_day, shift, shift, until=True)
