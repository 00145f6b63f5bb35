"""Clauses one after another: «декабрь 2024 года, далее ежегодно», «сентябрь 2020 г.; пополнение: ежегодно»."""

from dataclasses import replace

from roadmaps.deadlines import when as w
from roadmaps.deadlines.context import FIRST_YEAR, NO_YEAR, Context
from roadmaps.deadlines.kinds import Kind, Span, Unit
from roadmaps.deadlines.occurrences import windows
from roadmaps.deadlines.parts import Doubt, Parts
from roadmaps.deadlines.rule import Rule
from roadmaps.deadlines.stretches import follow, next_day
from roadmaps.deadlines.waiting import default_backstop, rules_of

_ABSOLUTE = (Kind.ONCE, Kind.WINDOWS)


def link(clauses: list[Parts], context: Context) -> list[Rule]:
    """Rules of all clauses, the later ones placed after the earlier."""
    rules: list[Rule] = []
    earlier: Parts | None = None
    for parts in clauses:
        if earlier is not None and rules and parts.bare and (parts.then or rules[-1].kind in _ABSOLUTE):
            rules = _repeated(rules, earlier, parts, context)
        elif parts.then and rules:
            made = [default_backstop(rule, context) if parts.yearly else rule for rule in rules_of(parts, context)]
            rules = _placed_after(rules, made, context)
            earlier = parts if made else earlier
        else:
            made = rules_of(parts, context)
            rules += made
            earlier = parts if made else earlier
    return rules


def _repeated(rules: list[Rule], earlier: Parts, parts: Parts, context: Context) -> list[Rule]:
    """A bare «далее ежегодно» repeats what stood before it; with a word of its own («обновление») it does not."""
    last = rules[-1]
    freq = parts.freqs[0]
    if len(parts.freqs) > 1 or freq.every > 1:
        raise Doubt
    if last.kind in _ABSOLUTE:
        if freq.unit != "year" or freq.times > 1:
            made = rules_of(parts, context)
            return [*rules, *(replace(rule, from_date=next_day(max(span.due for span in last.spans))) for rule in made)]
        before = earlier.whens + [w.academic_year(value.years) for value in earlier.academic]
        whens = [] if parts.own_label else [w.settle(when, context.settings) for when in before]
        return [*rules, follow(last, whens) if whens or earlier.years or parts.own_label else _raise()]
    if last.kind == Kind.RECURRING and not parts.own_label:
        context.hints[:] = [hint for hint in context.hints if hint != NO_YEAR and "прочитан как" not in hint]
        return rules
    if last.kind in (Kind.ON_EVENT, Kind.EXTERNAL_SCHEDULE):
        return [*rules[:-1], default_backstop(last, context)]
    made = rules_of(parts, context)
    return [*rules, *made]


def _placed_after(rules: list[Rule], made: list[Rule], context: Context) -> list[Rule]:
    """The rules after «далее» begin when those before it end; an undated stretch before it is its first one."""
    before = [_first_only(rule, context) for rule in rules]
    ends = [span.due for rule in before if rule.kind in _ABSOLUTE for span in rule.spans]
    if not ends:
        return [*before, *made]
    begin = next_day(max(ends))
    if len(made) == 1 and _by_a_day(made[0]) and len(ends) == 1:
        # «июнь 2024 года, далее ежегодно до 1 июля»: the first year has had its turn.
        return [*before, replace(made[0], from_year=max(ends).year + 1)]
    return [
        *before,
        *(rule if rule.from_year or rule.from_date or rule.spans else replace(rule, from_date=begin) for rule in made),
    ]


def _by_a_day(rule: Rule) -> bool:
    """Yearly, due by a day, with no beginning of its own."""
    plain = rule.kind == Kind.RECURRING and rule.unit == Unit.YEAR and not rule.from_year and not rule.from_date
    return plain and bool(rule.slots) and all(slot.until and not slot.due_shift for slot in rule.slots)


def _first_only(rule: Rule, context: Context) -> Rule:
    if rule.kind != Kind.RECURRING or rule.from_year or rule.from_date:
        return rule
    first = min(windows(rule, context.plan), default=None)
    if NO_YEAR in context.hints:
        context.hints[context.hints.index(NO_YEAR)] = FIRST_YEAR
    return replace(rule, kind=Kind.ONCE, slots=(), spans=(Span(first.start, first.due),)) if first else rule


def _raise() -> Rule:
    raise Doubt
