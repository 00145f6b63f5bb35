"""The schedule of an activity: rules, how they were read, and the windows they give."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from roadmaps.deadlines import occurrences, reading
from roadmaps.deadlines.kinds import Confidence, Kind, Window
from roadmaps.deadlines.periods import PlanPeriod
from roadmaps.deadlines.rule import Rule

VERSION = 1


@dataclass(frozen=True, slots=True)
class Schedule:
    """What a deadline means, whether read from a phrase or made by a person.

    ``phrase`` is the printed text, ``unread_part`` what was not understood of it. A schedule is ``recognised`` only
    when everything was: a partly read one keeps its rules, to be shown and confirmed, but claims nothing.
    """

    rules: tuple[Rule, ...] = (Rule(Kind.UNDATED),)
    plan: PlanPeriod | None = None
    phrase: str = ""
    confidence: Confidence = Confidence.FULL
    unread_part: str = ""
    hint: str = ""

    @classmethod
    def from_rules(cls, rules: Iterable[Rule], plan: PlanPeriod | None = None, *, phrase: str = "") -> Self:
        """A schedule made by a person; without rules it is undated."""
        return cls(rules=tuple(rules) or (Rule(Kind.UNDATED),), plan=plan, phrase=phrase)

    @classmethod
    def unread(cls, phrase: str, plan: PlanPeriod | None = None, hint: str = "") -> Self:
        return cls((Rule(Kind.UNREAD),), plan, phrase, Confidence.NONE, phrase.strip(), hint)

    @property
    def kind(self) -> Kind:
        """The kind of the leading rule."""
        return self.rules[0].kind

    @property
    def recognised(self) -> bool:
        return self.confidence == Confidence.FULL

    @property
    def reading(self) -> str:
        """The whole schedule in Russian."""
        return reading.describe_all(self.rules, self.unread_part if self.confidence != Confidence.NONE else "")

    @property
    def event(self) -> str:
        return next((rule.event for rule in self.rules if rule.event), "")

    @property
    def source_schedule(self) -> str:
        """The external schedule the dates come from: «ВПР», «ГИА», «план-график», «графики УО»…"""
        return next((rule.source for rule in self.rules if rule.source), "")

    @property
    def condition(self) -> str:
        return next((rule.condition for rule in self.rules if rule.condition), "")

    @property
    def has_dates(self) -> bool:
        """Can the schedule give a date by itself (backstops included)?"""
        return any(rule.dated or rule.slots or rule.spans for rule in self.rules)

    def occurrences(self, start: date, end: date) -> list[Window]:
        """Windows due from ``start`` to ``end``, both included, in the order of their due dates.

        Repeated rules never leave the plan, save reports about its last period («до 1 марта года, следующего за
        отчётным»); dates printed with their own years are given as printed.
        """
        found = {
            window
            for rule in self.rules
            for window in occurrences.windows(rule, self.plan)
            if start <= window.due <= end
        }
        return sorted(found)

    def plan_occurrences(self) -> list[Window]:
        """Windows of the plan period, and those reports about it that are due after its end."""
        if self.plan is None:
            return self.occurrences(date.min, date.max)
        inside = self.occurrences(self.plan.start, self.plan.end)
        after = {
            window
            for rule in self.rules
            if rule.after_period and rule.to_year is None
            for window in occurrences.windows(rule, self.plan)
            if window.due > self.plan.end
        }
        return sorted({*inside, *after})

    def outside_plan(self) -> list[Window]:
        """Windows printed with their own years that the plan does not hold: worth a question to the author."""
        inside = set(self.plan_occurrences())
        return [window for window in self.occurrences(date.min, date.max) if window not in inside]

    def to_dict(self) -> dict[str, Any]:
        """JSON-safe and lossless; ``kind`` and ``reading`` stand there for readers of the row and are not read back."""
        return {
            "version": VERSION,
            "kind": self.kind.value,
            "reading": self.reading,
            "rules": [rule.to_dict() for rule in self.rules],
            "plan": [self.plan.start.isoformat(), self.plan.end.isoformat()] if self.plan else None,
            "phrase": self.phrase,
            "confidence": self.confidence.value,
            "unread_part": self.unread_part,
            "hint": self.hint,
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """The reverse of ``to_dict``; an empty mapping is an undated schedule. Raises ValueError on foreign data."""
        if not values:
            return cls()
        if not isinstance(values, Mapping) or not isinstance(values.get("rules"), list) or not values["rules"]:
            raise ValueError("Это не расписание: нет правил")
        plan = values.get("plan")
        return cls(
            rules=tuple(Rule.from_dict(rule) for rule in values["rules"]),
            plan=PlanPeriod(date.fromisoformat(plan[0]), date.fromisoformat(plan[1])) if plan else None,
            phrase=values.get("phrase", ""),
            confidence=Confidence(values.get("confidence", Confidence.FULL)),
            unread_part=values.get("unread_part", ""),
            hint=values.get("hint", ""),
        )
