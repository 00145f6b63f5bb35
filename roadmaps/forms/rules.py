"""A whole deadline as a form: one rule after another, each may be changed, removed, or joined by one more."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from django.http import QueryDict

from roadmaps.deadlines import Kind, PlanPeriod, Rule, Schedule, Unit
from roadmaps.forms.schedule import BOXES, KEEP, RuleForm, answers_of, apart

MOST_RULES = 12
USUAL = {"kind": "yearly", "every": 1}


class ScheduleForm:
    """Forms of all rules. Their names are numbered: «0-kind»; «rule» lists the numbers in their order.

    ``asked`` – the answers so far; «add» asks for one more rule, «remove» names one to take away. While such a step or
    another kind is asked for, the forms are drawn with the answers but without complaints.
    """

    def __init__(
        self, asked: QueryDict | None, *, stored: Schedule, plan: PlanPeriod, phrase: str, draw: bool = False
    ) -> None:
        self.plan, self.phrase = plan, phrase
        self.parts = [part for rule in stored.rules for part in apart(rule)]
        self.is_asked = asked is not None
        self.is_bound = self.is_asked and not draw and not ({"add", "remove"} & set(asked or ()))
        if asked is None:
            self.forms = list(self._stored())
        else:
            self.forms = [self._answered(number, asked) for number in _numbers(asked)]

    def _stored(self) -> Iterator[RuleForm]:
        for number, rule in enumerate(self.parts[:MOST_RULES]):
            answers = answers_of(rule) or ({"kind": KEEP} if self._keepable(number) else USUAL)
            yield RuleForm(prefix=str(number), initial=answers, kept=self._keepable(number))

    def _answered(self, number: int, asked: QueryDict) -> RuleForm:
        how: dict[str, Any] = {"prefix": str(number), "kept": self._keepable(number)}
        if self.is_bound:
            return RuleForm(asked, **how)
        begin = f"{number}-"
        given: dict[str, Any] = {
            name.removeprefix(begin): value for name, value in asked.items() if name.startswith(begin)
        }
        if given and given.pop("shown", "") == given.get("kind"):
            # A cleared box sends nothing: it stays cleared, unless it was not on the page at all.
            given = dict.fromkeys(BOXES, False) | given
        return RuleForm(initial=given or USUAL, **how)

    def _keepable(self, number: int) -> Rule | None:
        """The stored rule of this number, when only keeping preserves it."""
        rule = self.parts[number] if number < len(self.parts) else None
        no_date = rule is not None and rule.kind in (Kind.UNDATED, Kind.UNREAD)
        return None if rule is None or no_date or answers_of(rule) else rule

    @property
    def numbers(self) -> list[str]:
        return [str(form.prefix) for form in self.forms]

    @property
    def may_add(self) -> bool:
        return len(self.forms) < MOST_RULES

    def is_valid(self) -> bool:
        return self.is_bound and bool(self.forms) and all(form.is_valid() for form in self.forms)

    def schedule(self) -> Schedule:
        """What the answers mean together; call it when they are valid."""
        return Schedule.from_rules(together(form.rule() for form in self.forms), self.plan, phrase=self.phrase)

    def preview(self, asked: QueryDict | None, stored: Schedule) -> Schedule | None:
        """What would be saved now: the stored schedule before any answer, None while answers make no sense."""
        if asked is None:
            return stored if stored.kind != Kind.UNREAD else None
        forms = (
            self.forms
            if self.is_bound
            else [RuleForm(_data(form), prefix=form.prefix, kept=form.kept) for form in self.forms]
        )
        if not forms or not all(form.is_valid() for form in forms):
            return None
        return Schedule.from_rules(together(form.rule() for form in forms), self.plan, phrase=self.phrase)


def _data(form: RuleForm) -> Mapping[str, Any]:
    """The answers that an unbound form shows, as if they had been sent."""
    values = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    return {form.add_prefix(name): "" if value is None else value for name, value in values.items()}


def _numbers(asked: QueryDict) -> list[int]:
    """Rules that are asked about: those listed, without the removed one, with one more when it is wanted."""
    listed = [int(one) for one in asked.getlist("rule") if one.isascii() and one.isdigit() and len(one) < 4]
    numbers = list(dict.fromkeys(one for one in listed if str(one) != asked.get("remove")))[:MOST_RULES]
    if (asked.get("add") and len(numbers) < MOST_RULES) or not numbers:
        numbers.append(max([*listed, MOST_RULES]) + 1)
    return numbers


def together(rules: Iterable[Rule]) -> list[Rule]:
    """Neighbours that differ only in their place of the year are one rule: «каждый год, март и октябрь»."""
    done: list[Rule] = []
    for rule in rules:
        last = done[-1] if done else None
        yearly = rule.kind == Kind.RECURRING and rule.unit == Unit.YEAR
        if last and yearly and replace(last, slots=()) == replace(rule, slots=()):
            done[-1] = replace(last, slots=tuple(dict.fromkeys((*last.slots, *rule.slots))))
        elif rule not in done:
            done.append(rule)
    return done
