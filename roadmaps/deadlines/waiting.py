"""Rules that wait: for an event, an external schedule, a condition, a need; and those that have no date at all."""

from dataclasses import replace

from roadmaps.deadlines.captures import source_name
from roadmaps.deadlines.context import OPEN_END, Context
from roadmaps.deadlines.dated import dated_rules
from roadmaps.deadlines.kinds import Kind, Unit
from roadmaps.deadlines.parts import Doubt, Parts
from roadmaps.deadlines.rule import Rule
from roadmaps.deadlines.words import Term
from roadmaps.deadlines.yearly import annual_slot

NO_EVENT = "от какого события считать дни – уточните"


def rules_of(parts: Parts, context: Context) -> list[Rule]:
    """All rules of one clause."""
    for_each = parts.per_organisation or any(text.lower().startswith("для кажд") for text in parts.conditions)
    if for_each and any(freq.every > 1 for freq in parts.freqs):
        return [_cycle(parts, context)]
    for hint in parts.hints:
        context.hint(hint)
    rules = _core(parts, context)
    return [_annotated(rule, parts) for rule in rules]


def _core(parts: Parts, context: Context) -> list[Rule]:
    if parts.events or parts.terms:
        return [_on_event(parts, context)]
    dated = dated_rules(parts, context)
    if parts.schedules:
        return _scheduled(parts, dated)
    if parts.whole:
        return _whole(parts, dated)
    return _standing(parts, dated, context)


def _continuous(parts: Parts, dated: list[Rule], context: Context) -> list[Rule]:
    """«постоянно, начиная с 1 сентября 2025 г.» has a beginning and no due date."""
    if len(dated) == 1 and dated[0].kind == Kind.WHOLE_PERIOD and OPEN_END in context.hints:
        context.hints.remove(OPEN_END)
        return [Rule(Kind.CONTINUOUS, from_date=dated[0].spans[0].start)]
    return [Rule(Kind.CONTINUOUS), *(() if _only_years(parts) and not parts.own_year else dated)]


def _standing(parts: Parts, dated: list[Rule], context: Context) -> list[Rule]:
    """«постоянно», «по мере необходимости», «при наличии…», alone or beside dates."""
    if parts.continuous:
        return _continuous(parts, dated, context)
    if parts.demands:
        return dated or [Rule(Kind.ON_DEMAND)]
    if not dated and parts.conditions and not all(text.lower().startswith("для") for text in parts.conditions):
        return [Rule(Kind.CONDITIONAL, condition="; ".join(parts.conditions))]
    return dated


def _annotated(rule: Rule, parts: Parts) -> Rule:
    condition = "; ".join(parts.conditions + (parts.demands if rule.kind != Kind.ON_DEMAND else []))
    source = rule.source or (source_name(parts.schedules[0]) if parts.schedules else "")
    return replace(rule, condition=rule.condition or condition, source=source)


def _only_years(parts: Parts) -> bool:
    plain = all(freq.unit == Unit.YEAR and freq.times == 1 and freq.every == 1 for freq in parts.freqs)
    return plain and not parts.whens and not parts.dom and not parts.reports


def _cycle(parts: Parts, context: Context) -> Rule:
    if parts.whens or parts.dom or parts.reports or len(parts.freqs) > 1:
        raise Doubt
    return Rule(Kind.PER_ORGANISATION_CYCLE, every=parts.freqs[0].every)


def _on_event(parts: Parts, context: Context) -> Rule:
    """Dates of the same clause («но не позднее декабря») are the outer bound that holds even if no event comes."""
    term = parts.terms[0] if parts.terms else None
    if len(parts.terms) > 1 or parts.whole or (term and term.days < 0 and not parts.events):
        raise Doubt
    rest = replace(parts, events=[], terms=[], schedules=[], conditions=[], demands=[], continuous=False)
    bounds = dated_rules(rest, context)
    if not parts.events:
        context.hint(NO_EVENT)
    if len(bounds) > 1 or any(rule.unit != Unit.YEAR or rule.every > 1 for rule in bounds):
        raise Doubt
    days = _days_from(term, parts.events[0].lower() if parts.events else "", context)
    bound = bounds[0] if bounds else Rule(Kind.ON_EVENT)
    return replace(
        bound,
        kind=Kind.ON_EVENT,
        event="; ".join(parts.events),
        days=days,
        workdays=bool(term and term.workdays),
        checkpoints=False,
    )


def _days_from(term: Term | None, event: str, context: Context) -> int:
    """Days after the event, negative before it."""
    if term:
        return -abs(term.days) if event.startswith("до ") else term.days
    if event.startswith("накануне"):
        return -1
    return 0 if event.startswith(("до ", "к ", "перед ", "в день", "в дни")) else context.settings.event_days


def _scheduled(parts: Parts, dated: list[Rule]) -> list[Rule]:
    """A month or a day beats «по графику»; «ежегодно, по графику» is bound by the end of each year."""
    source = source_name(parts.schedules[0])
    if parts.whole:
        return [Rule(Kind.WHOLE_PERIOD, source=source)]
    if parts.whens or parts.dom or parts.reports or any(freq.unit != Unit.YEAR for freq in parts.freqs):
        return dated
    if parts.continuous and not dated:
        return [Rule(Kind.CONTINUOUS, source=source)]
    if not dated:
        return [Rule(Kind.EXTERNAL_SCHEDULE, source=source)]
    if len(dated) > 1:
        raise Doubt
    return [replace(dated[0], kind=Kind.EXTERNAL_SCHEDULE, source=source, checkpoints=False)]


def _whole(parts: Parts, dated: list[Rule]) -> list[Rule]:
    if _only_years(parts):
        spans = next((rule.spans for rule in dated if rule.kind in (Kind.WHOLE_PERIOD, Kind.ONCE)), ())
        return [Rule(Kind.WHOLE_PERIOD, spans=spans, checkpoints=True)]
    return [Rule(Kind.WHOLE_PERIOD, checkpoints=True), *dated]


def default_backstop(rule: Rule, context: Context) -> Rule:
    """«далее ежегодно после получения списка»: the end of each year is the outer bound."""
    if rule.kind in (Kind.ON_EVENT, Kind.EXTERNAL_SCHEDULE) and not rule.slots and not rule.spans:
        return replace(rule, slots=(annual_slot(context.settings),))
    return rule
