"""The form of one rule of a deadline in words of people: «каждый год, с 1 августа по 31 декабря»."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from msoko.forms import PortalForm
from msoko.lib.russian import MONTHS, MONTHS_GENITIVE
from roadmaps.deadlines import LAST, Kind, Rule, Slot, Span, Unit

KINDS = [
    ("yearly", "каждый год или раз в несколько лет"),
    ("unit", "каждое полугодие, квартал или месяц"),
    ("week", "каждую неделю"),
    ("once", "один раз"),
    ("windows", "несколько сроков"),
    ("whole", "весь период карты"),
    ("continuous", "постоянно, без срока"),
    ("event", "после события"),
    ("external", "по внешнему графику"),
    ("condition", "только при условии"),
    ("demand", "по мере необходимости"),
    ("cycle", "раз в несколько лет для каждой организации"),
    ("report", "квартальный отчёт"),
]
KEEP = "keep"
"""The rule stays as it is: its details are finer than the questions of the form."""
BOUND = ("bound_day", "bound_month")
FIELDS: dict[str, tuple[str, ...]] = {
    "yearly": ("every", "start_day", "start_month", "due_day", "due_month", "from_year", "to_year"),
    "unit": ("unit", "day", "in_next"),
    "week": ("weekday",),
    "once": ("start", "due"),
    "windows": ("lines",),
    "whole": ("checkpoints",),
    "continuous": (),
    "event": ("event", "days", "workdays", *BOUND),
    "external": ("source", *BOUND),
    "condition": ("condition",),
    "demand": (),
    "cycle": ("every",),
    "report": ("day",),
    KEEP: (),
}
UNITS = [(Unit.MONTH.value, "месяц"), (Unit.QUARTER.value, "квартал"), (Unit.HALF_YEAR.value, "полугодие")]
WEEKDAYS = list(enumerate(["понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье"]))
OF_MONTHS = list(enumerate(MONTHS_GENITIVE, 1))
ANY_MONTH = [("", "не указано"), *OF_MONTHS]
_LAST_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
NO_MONTH = [("", "нет"), *enumerate(MONTHS, 1)]
_LINE = re.compile(r"(до\s+)?(\d{1,2}\.\d{1,2}\.\d{4})(?:\s*[-–—]\s*(\d{1,2}\.\d{1,2}\.\d{4}))?")
LONGEST_LIST = 60


def _day(label: str, **how: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=1, max_value=31, **how)


class RuleForm(PortalForm):
    """All kinds in one form; only the fields of the chosen kind are there."""

    kind = forms.ChoiceField(label="Как повторяется", choices=KINDS)
    every = forms.IntegerField(label="Раз в сколько лет", min_value=1, max_value=10, initial=1)
    start_day = _day("С какого числа", required=False)
    start_month = forms.TypedChoiceField(
        label="С какого месяца", choices=ANY_MONTH, coerce=int, required=False, empty_value=None,
        help_text="Пусто – известно только «не позднее»",
    )  # fmt: skip
    due_day = _day("По какое число", initial=31)
    due_month = forms.TypedChoiceField(
        label="По какой месяц", choices=OF_MONTHS, coerce=int, initial=12,
        help_text="Если срок раньше начала, он относится к следующему году",
    )  # fmt: skip
    from_year = forms.IntegerField(label="С какого года", min_value=2000, max_value=2100, required=False)
    to_year = forms.IntegerField(label="По какой год", min_value=2000, max_value=2100, required=False)
    unit = forms.ChoiceField(label="Каждый", choices=UNITS, initial=Unit.QUARTER.value)
    day = _day("Число", required=False, help_text="Пусто – последний день")
    in_next = forms.BooleanField(label="В месяце, следующем за отчётным", required=False)
    weekday = forms.TypedChoiceField(label="День недели", choices=WEEKDAYS, coerce=int, initial=4)
    start = forms.DateField(label="Начало", required=False, help_text="Пусто – известно только «не позднее»")
    due = forms.DateField(label="Срок")
    lines = forms.CharField(
        label="Сроки", widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Каждый с новой строки: 15.12.2026, до 15.12.2026 или 01.09.2026 – 15.12.2026",
    )  # fmt: skip
    checkpoints = forms.BooleanField(label="Подводить итог в конце каждого года", required=False, initial=True)
    event = forms.CharField(label="Какого события", max_length=300, help_text="Например: получены результаты ВПР")
    days = forms.IntegerField(label="Дней на дело после события", min_value=-365, max_value=365, initial=30)
    workdays = forms.BooleanField(label="Считать рабочие дни", required=False)
    source = forms.CharField(label="Какой график", max_length=120, help_text="Например: ВПР, ГИА, план-график")
    condition = forms.CharField(label="Условие", max_length=300, help_text="Например: при наличии обучающихся с ОВЗ")
    bound_day = _day("Не позднее: число", required=False)
    bound_month = forms.TypedChoiceField(
        label="Не позднее: месяц", choices=NO_MONTH, coerce=int, required=False, empty_value=None,
        help_text="Эта граница действует, даже если ничего не пришло",
    )  # fmt: skip

    def __init__(self, *args: Any, kept: Rule | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept = kept
        if kept is not None:
            self.fields["kind"].choices = [(KEEP, f"оставить: {kept.reading}"[:160]), *KINDS]
        kind = self.data.get(self.add_prefix("kind"), "") if self.is_bound else self.initial.get("kind", "")
        self.chosen = kind if kind in FIELDS and (kind != KEEP or kept) else "yearly"
        self.initial["kind"] = self.chosen
        for name in set(self.fields) - {"kind", *FIELDS[self.chosen]}:
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name, what in (("start", "начала"), ("due", ""), ("bound", "границы")):
            month, day = data.get(f"{name}_month"), data.get(f"{name}_day")
            if month and day and day > _LAST_DAYS[month - 1]:
                self.add_error(f"{name}_day", "Такого числа в этом месяце нет.")
            if what and bool(month) != bool(day) and not self.errors:
                self.add_error(f"{name}_day", f"Укажите и число, и месяц {what} – или ничего.")
        if data.get("start") and data.get("due") and data["start"] > data["due"]:
            self.add_error("start", "Начало не может быть позже срока.")
        if data.get("from_year") and data.get("to_year") and data["from_year"] > data["to_year"]:
            self.add_error("to_year", "Последний год не может быть раньше первого.")
        return data

    def clean_lines(self) -> tuple[Span, ...]:
        rows = [row.strip() for row in self.cleaned_data["lines"].splitlines() if row.strip()]
        if len(rows) > LONGEST_LIST:
            raise ValidationError(f"Не больше {LONGEST_LIST} сроков.")
        return tuple(_span(row) for row in rows)

    def rule(self) -> Rule:
        """The rule that the answers mean; call it on a valid form."""
        if self.chosen == KEEP and self.kept is not None:
            return self.kept
        return RULES[self.chosen](self.cleaned_data)


def _span(text: str) -> Span:
    found = _LINE.fullmatch(text)
    if not found or (found[1] and found[3]):
        raise ValidationError(
            f"Не понимаю «{text}». Напишите дату: 15.12.2026, до 15.12.2026 или 01.09.2026 – 15.12.2026."
        )
    try:
        start, due = (_date(part) for part in (found[2], found[3] or found[2]))
        if start > due:
            raise ValueError
    except ValueError as error:
        raise ValidationError(f"В строке «{text}» нет такой даты или начало позже срока.") from error
    return _until(due) if found[1] else Span(start, due)


def _until(due: date) -> Span:
    """«до 15.12.2026»: the beginning is not said."""
    return Span(date(due.year, 1, 1), due, until=True)


def _date(text: str) -> date:
    day, month, year = (int(part) for part in text.split("."))
    return date(year, month, day)


Answers = dict[str, Any]
BOXES = tuple(name for name, field in RuleForm.base_fields.items() if isinstance(field, forms.BooleanField))
"""Questions answered by a tick."""


def _yearly(data: Answers) -> Rule:
    due = data["due_month"], _day_or_last(data["due_month"], data["due_day"])
    if data["start_month"]:
        start = data["start_month"], data["start_day"]
        slot = Slot(*start, *due, due_shift=int((data["due_month"], data["due_day"]) < start))
    else:
        slot = Slot(1, 1, *due, until=True)
    years = {"from_year": data["from_year"], "to_year": data["to_year"]}
    return Rule(Kind.RECURRING, slots=(slot,), every=data["every"], **years)


def _once(start: date | None, due: date) -> Span:
    return Span(start, due) if start else _until(due)


def _day_or_last(month: int, day: int) -> int:
    """29 February is the last day of it in any year."""
    return LAST if day == _LAST_DAYS[month - 1] else day


def _unit(data: Answers) -> Rule:
    due_days = (data["day"] or LAST,)
    return Rule(Kind.RECURRING, unit=Unit(data["unit"]), due_days=due_days, in_next=data["in_next"])


def _bound(data: Answers) -> tuple[Slot, ...]:
    if not data["bound_month"]:
        return ()
    month = data["bound_month"]
    return (Slot(due_month=month, due_day=_day_or_last(month, data["bound_day"]), until=True),)


RULES: dict[str, Callable[[Answers], Rule]] = {
    "yearly": _yearly,
    "unit": _unit,
    "week": lambda data: Rule(Kind.RECURRING, unit=Unit.WEEK, weekdays=(data["weekday"],)),
    "once": lambda data: Rule(Kind.ONCE, spans=(_once(data["start"], data["due"]),)),
    "windows": lambda data: Rule(Kind.WINDOWS, spans=data["lines"]),
    "whole": lambda data: Rule(Kind.WHOLE_PERIOD, checkpoints=data["checkpoints"]),
    "continuous": lambda data: Rule(Kind.CONTINUOUS),
    "event": lambda data: Rule(
        Kind.ON_EVENT, event=data["event"], days=data["days"], workdays=data["workdays"], slots=_bound(data)
    ),
    "external": lambda data: Rule(Kind.EXTERNAL_SCHEDULE, source=data["source"], slots=_bound(data)),
    "condition": lambda data: Rule(Kind.CONDITIONAL, condition=data["condition"]),
    "demand": lambda data: Rule(Kind.ON_DEMAND),
    "cycle": lambda data: Rule(Kind.PER_ORGANISATION_CYCLE, every=data["every"]),
    "report": lambda data: Rule(
        Kind.QUARTERLY_REPORT, unit=Unit.QUARTER, due_days=(data["day"] or LAST,), in_next=True, after_period=True
    ),
}


def answers_of(rule: Rule) -> Answers | None:
    """Answers that lead back to the rule; None when it is finer than the questions of the form."""
    kind = _KIND_OF.get(rule.kind, "")
    if rule.kind == Kind.RECURRING:
        kind = {Unit.YEAR: "yearly", Unit.WEEK: "week"}.get(rule.unit, "unit")
    if not kind:
        return None
    answers: Answers = {"kind": kind, "every": rule.every, "from_year": rule.from_year, "to_year": rule.to_year}
    answers |= {"event": rule.event, "workdays": rule.workdays, "source": rule.source, "condition": rule.condition}
    answers |= {"unit": rule.unit.value, "day": rule.due_days[0] or None, "in_next": rule.in_next}
    answers |= {"checkpoints": rule.checkpoints, "weekday": rule.weekdays[0] if rule.weekdays else 4, "days": rule.days}
    answers |= {"lines": rule.spans, "start": None, "due": None} | _slot_answers(rule.slots)
    if rule.spans:
        first = rule.spans[0]
        answers |= {"start": None if first.until else first.start, "due": first.due}
    if RULES[kind](answers) != replace(rule, slots=tuple(_plain(slot) for slot in rule.slots)):
        return None
    answers["lines"] = "\n".join(_line(span) for span in rule.spans)
    return answers


def _line(span: Span) -> str:
    if span.until:
        return f"до {span.due:%d.%m.%Y}"
    begin = f"{span.start:%d.%m.%Y} – " if span.start < span.due else ""
    return f"{begin}{span.due:%d.%m.%Y}"


def _slot_answers(slots: tuple[Slot, ...]) -> Answers:
    if not slots:
        return dict.fromkeys(("start_day", "start_month", "due_day", "due_month", *BOUND))
    slot = slots[0]
    due_day = slot.due_day or _LAST_DAYS[slot.due_month - 1]
    start = (None, None) if slot.until else (slot.start_day, slot.start_month)
    return {
        "start_day": start[0], "start_month": start[1], "due_day": due_day, "due_month": slot.due_month,
        "bound_day": due_day, "bound_month": slot.due_month,
    }  # fmt: skip


def apart(rule: Rule) -> Iterator[Rule]:
    """«март и октябрь» as two rules, each a question of its own; everything else stays whole."""
    if rule.kind != Kind.RECURRING or rule.unit != Unit.YEAR or len(rule.slots) < 2:
        yield rule
    else:
        yield from (replace(rule, slots=(slot,)) for slot in rule.slots)


def _plain(slot: Slot) -> Slot:
    """The last day of a month said by its number is still the last day."""
    last = slot.due_day == _LAST_DAYS[slot.due_month - 1] and not slot.nth
    return replace(slot, due_day=LAST) if last else slot


_KIND_OF = {
    Kind.ONCE: "once", Kind.WINDOWS: "windows", Kind.WHOLE_PERIOD: "whole", Kind.CONTINUOUS: "continuous",
    Kind.ON_EVENT: "event", Kind.EXTERNAL_SCHEDULE: "external", Kind.CONDITIONAL: "condition",
    Kind.ON_DEMAND: "demand", Kind.PER_ORGANISATION_CYCLE: "cycle", Kind.QUARTERLY_REPORT: "report",
}  # fmt: skip
