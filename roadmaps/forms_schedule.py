"""The form of a deadline in words of people: «каждый год, с 1 августа по 31 декабря»."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from msoko.forms import PortalForm
from msoko.lib.russian import MONTHS, MONTHS_GENITIVE
from roadmaps.deadlines import LAST, Kind, PlanPeriod, Rule, Schedule, Slot, Span, Unit

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
}
UNITS = [(Unit.MONTH.value, "месяц"), (Unit.QUARTER.value, "квартал"), (Unit.HALF_YEAR.value, "полугодие")]
WEEKDAYS = list(enumerate(["понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье"]))
OF_MONTHS = list(enumerate(MONTHS_GENITIVE, 1))
NO_MONTH = [("", "нет"), *enumerate(MONTHS, 1)]
_LINE = re.compile(r"(\d{1,2}\.\d{1,2}\.\d{4})(?:\s*[-–—]\s*(\d{1,2}\.\d{1,2}\.\d{4}))?")
LONGEST_LIST = 60


def _day(label: str, **how: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=1, max_value=31, **how)


class ScheduleForm(PortalForm):
    """All kinds in one form; only the fields of the chosen kind are there."""

    kind = forms.ChoiceField(label="Как повторяется", choices=KINDS)
    every = forms.IntegerField(label="Раз в сколько лет", min_value=1, max_value=10, initial=1)
    start_day = _day("Начало, число", initial=1)
    start_month = forms.TypedChoiceField(label="Начало, месяц", choices=OF_MONTHS, coerce=int, initial=1)
    due_day = _day("Срок, число", initial=31)
    due_month = forms.TypedChoiceField(
        label="Срок, месяц", choices=OF_MONTHS, coerce=int, initial=12,
        help_text="Если срок раньше начала, он относится к следующему году",
    )  # fmt: skip
    from_year = forms.IntegerField(label="С какого года", min_value=2000, max_value=2100, required=False)
    to_year = forms.IntegerField(label="По какой год", min_value=2000, max_value=2100, required=False)
    unit = forms.ChoiceField(label="Каждый", choices=UNITS, initial=Unit.QUARTER.value)
    day = _day("Число", required=False, help_text="Пусто – последний день")
    in_next = forms.BooleanField(label="В месяце, следующем за отчётным", required=False)
    weekday = forms.TypedChoiceField(label="День недели", choices=WEEKDAYS, coerce=int, initial=4)
    start = forms.DateField(label="Начало", required=False)
    due = forms.DateField(label="Срок")
    lines = forms.CharField(
        label="Сроки", widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Каждый с новой строки: 15.12.2026 или 01.09.2026 – 15.12.2026",
    )  # fmt: skip
    checkpoints = forms.BooleanField(label="Подводить итог в конце каждого года", required=False, initial=True)
    event = forms.CharField(label="Какого события", max_length=300, help_text="Например: получены результаты ВПР")
    days = forms.IntegerField(label="Дней на дело после события", min_value=-365, max_value=365, initial=30)
    workdays = forms.BooleanField(label="Считать рабочие дни", required=False)
    source = forms.CharField(label="Какой график", max_length=120, help_text="Например: ВПР, ГИА, план-график")
    condition = forms.CharField(label="Условие", max_length=300, help_text="Например: при наличии обучающихся с ОВЗ")
    bound_day = _day("Не позднее: число", required=False, help_text="Эта граница действует, даже если ничего не пришло")
    bound_month = forms.TypedChoiceField(
        label="Не позднее: месяц", choices=NO_MONTH, coerce=int, required=False, empty_value=None
    )

    def __init__(self, *args: Any, plan: PlanPeriod, phrase: str, chosen: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan, self.phrase = plan, phrase
        kind = self.data.get("kind", "") if self.is_bound else chosen or self.initial.get("kind", "")
        self.chosen = kind if kind in FIELDS else "yearly"
        self.initial["kind"] = self.chosen
        for name in set(self.fields) - {"kind", *FIELDS[self.chosen]}:
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in ("start", "due", "bound"):
            month, day = data.get(f"{name}_month"), data.get(f"{name}_day")
            if month and day and not _exists(month, day):
                self.add_error(f"{name}_day", "Такого числа в этом месяце нет.")
            if name == "bound" and bool(month) != bool(day) and not self.errors:
                self.add_error("bound_day", "Укажите и число, и месяц границы – или ничего.")
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

    def schedule(self) -> Schedule:
        """The schedule that the answers mean; call it on a valid form."""
        return Schedule.from_rules([RULES[self.chosen](self.cleaned_data)], self.plan, phrase=self.phrase)


def _exists(month: int, day: int) -> bool:
    try:
        date(2024, month, day)
    except ValueError:
        return False
    return True


def _span(text: str) -> Span:
    found = _LINE.fullmatch(text)
    if not found:
        raise ValidationError(f"Не понимаю «{text}». Напишите дату: 15.12.2026 или 01.09.2026 – 15.12.2026.")
    try:
        start, due = (_date(part) for part in (found[1], found[2] or found[1]))
        if start > due:
            raise ValueError
    except ValueError as error:
        raise ValidationError(f"В строке «{text}» нет такой даты или начало позже срока.") from error
    return Span(start, due)


def _date(text: str) -> date:
    day, month, year = (int(part) for part in text.split("."))
    return date(year, month, day)


Answers = dict[str, Any]


def _yearly(data: Answers) -> Rule:
    start, due = (data["start_month"], data["start_day"]), (data["due_month"], data["due_day"])
    slot = Slot(*start, *due, due_shift=int(due < start))
    years = {"from_year": data["from_year"], "to_year": data["to_year"]}
    return Rule(Kind.RECURRING, slots=(slot,), every=data["every"], **years)


def _unit(data: Answers) -> Rule:
    due_days = (data["day"] or LAST,)
    return Rule(Kind.RECURRING, unit=Unit(data["unit"]), due_days=due_days, in_next=data["in_next"])


def _bound(data: Answers) -> tuple[Slot, ...]:
    if not data["bound_month"]:
        return ()
    return (Slot(due_month=data["bound_month"], due_day=data["bound_day"], until=True),)


RULES: dict[str, Callable[[Answers], Rule]] = {
    "yearly": _yearly,
    "unit": _unit,
    "week": lambda data: Rule(Kind.RECURRING, unit=Unit.WEEK, weekdays=(data["weekday"],)),
    "once": lambda data: Rule(Kind.ONCE, spans=(Span(data["start"] or data["due"], data["due"]),)),
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


def answers_of(schedule: Schedule) -> Answers:
    """Answers that lead back to the schedule; for one of several rules the first is offered."""
    rule = schedule.rules[0]
    kind = _KIND_OF.get(rule.kind, "yearly")
    if rule.kind == Kind.RECURRING and rule.unit != Unit.YEAR:
        kind = "week" if rule.unit == Unit.WEEK else "unit"
    answers: Answers = {"kind": kind, "every": rule.every, "from_year": rule.from_year, "to_year": rule.to_year}
    answers |= {"event": rule.event, "workdays": rule.workdays, "source": rule.source, "condition": rule.condition}
    answers |= {"unit": rule.unit.value, "day": rule.due_days[0] or None, "in_next": rule.in_next}
    answers |= {"checkpoints": rule.checkpoints, "weekday": rule.weekdays[0] if rule.weekdays else 4}
    if rule.days is not None:
        answers["days"] = rule.days
    if rule.spans:
        lines = [f"{span.start:%d.%m.%Y} – {span.due:%d.%m.%Y}" for one in schedule.rules for span in one.spans]
        answers |= {"start": rule.spans[0].start, "due": rule.spans[0].due, "lines": "\n".join(lines)}
    return answers | (_slot_answers(rule.slots[0]) if rule.slots else {})


def _slot_answers(slot: Slot) -> Answers:
    due_day = slot.due_day or (28 if slot.due_month == 2 else 30 if slot.due_month in (4, 6, 9, 11) else 31)
    start = {"start_day": slot.start_day or 1, "start_month": slot.start_month}
    due = {"due_day": due_day, "due_month": slot.due_month}
    return {**start, **due, "bound_day": due_day, "bound_month": slot.due_month}


_KIND_OF = {
    Kind.ONCE: "once", Kind.WINDOWS: "windows", Kind.WHOLE_PERIOD: "whole", Kind.CONTINUOUS: "continuous",
    Kind.ON_EVENT: "event", Kind.EXTERNAL_SCHEDULE: "external", Kind.CONDITIONAL: "condition",
    Kind.ON_DEMAND: "demand", Kind.PER_ORGANISATION_CYCLE: "cycle", Kind.QUARTERLY_REPORT: "report",
}  # fmt: skip
