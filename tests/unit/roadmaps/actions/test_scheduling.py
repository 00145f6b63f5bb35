"""A person sets a deadline, gives it back, moves a date; the form leads there and back."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from msoko.audit.models import AuditEvent
from roadmaps.actions.scheduling import reread_schedule, reschedule, set_schedule
from roadmaps.actions.workshop import EditError
from roadmaps.deadlines import Kind, PlanPeriod, Schedule, parse
from roadmaps.forms.rules import ScheduleForm
from roadmaps.forms.schedule import KINDS, RuleForm, answers_of
from roadmaps.models import Activity
from roadmaps.occurrences import regenerate_roadmap
from schools.access import Role
from tests.factories.roadmaps import ActivityFactory, with_due_dates
from tests.factories.schools import user_with_role

AT = datetime(2026, 2, 2, 9, 0, tzinfo=UTC)
PLAN = PlanPeriod.years(2024, 2026)
ANSWERS: dict[str, tuple[dict[str, Any], str, list[str]]] = {
    "yearly": (
        {"every": 1, "start_day": 1, "start_month": 8, "due_day": 31, "due_month": 12},
        "каждый год, с 1 августа по 31 декабря", ["2024-12-31", "2025-12-31", "2026-12-31"],
    ),
    "unit": ({"unit": "quarter", "day": 5, "in_next": "on"}, "каждый квартал, не позднее 5-го числа месяца", []),
    "week": ({"weekday": 4}, "каждую неделю, по пятницам", []),
    "once": ({"start": "", "due": "2025-05-15"}, "один раз, не позднее 15 мая 2025 г.", ["2025-05-15"]),
    "windows": (
        {"lines": "01.09.2025 – 15.12.2025\nдо 20.05.2026"}, "в указанные сроки", ["2025-12-15", "2026-05-20"],
    ),
    "whole": ({}, "весь период плана", ["2026-12-31"]),
    "continuous": ({}, "постоянно", []),
    "event": (
        {"event": "получены результаты ВПР", "days": 10, "bound_day": 31, "bound_month": 12},
        "по событию: получены результаты ВПР", ["2024-12-31", "2025-12-31", "2026-12-31"],
    ),
    "external": ({"source": "ВПР", "bound_day": "", "bound_month": ""}, "по графику: ВПР", []),
    "condition": ({"condition": "при наличии заявок"}, "только при наличии заявок", []),
    "demand": ({}, "по мере необходимости", []),
    "cycle": ({"every": 3}, "один раз в 3 года для каждой организации", []),
    "report": ({"day": 5}, "каждый квартал, не позднее 5-го числа", []),
}  # fmt: skip


def form(kind: str, **answers: Any) -> RuleForm:
    return RuleForm({"kind": kind, **answers})


def query(*rules: dict[str, Any], **more: Any) -> QueryDict:
    """Answers of several rules, numbered from 0."""
    found = QueryDict(mutable=True)
    for number, answers in enumerate(rules):
        found.appendlist("rule", str(number))
        found.update({f"{number}-{name}": str(value) for name, value in answers.items()})
    found.update(more)
    return found


def test_every_kind_is_tried() -> None:
    assert {code for code, _ in KINDS} == set(ANSWERS)


@pytest.mark.parametrize("kind", ANSWERS)
def test_form_of_every_kind(kind: str) -> None:
    answers, reading, dues = ANSWERS[kind]
    filled = form(kind, **answers)
    assert filled.is_valid(), filled.errors
    rule = filled.rule()
    schedule = Schedule.from_rules([rule], PLAN)
    assert reading in schedule.reading
    if dues:
        assert [window.due.isoformat() for window in schedule.plan_occurrences()] == dues
    again = answers_of(rule)
    assert again
    assert again["kind"] == kind
    given = {name: "" if again.get(name) is None else again[name] for name in filled.fields if name != "kind"}
    second = form(kind, **given)
    assert second.is_valid(), second.errors
    assert second.rule() == rule


@pytest.mark.parametrize(
    ("kind", "answers", "field"),
    [
        ("yearly", {"every": 1, "start_day": 31, "start_month": 2, "due_day": 31, "due_month": 12}, "start_day"),
        ("yearly", {"every": 1, "start_day": 1, "due_day": 31, "due_month": 12}, "start_day"),
        ("once", {"start": "2026-02-01", "due": "2026-01-01"}, "start"),
        ("windows", {"lines": "в мае"}, "lines"),
        ("windows", {"lines": "31.02.2026"}, "lines"),
        ("event", {"event": "", "days": 5}, "event"),
        ("event", {"event": "итог", "days": 5, "bound_day": 3}, "bound_day"),
    ],
)
def test_wrong_answers_are_named(kind: str, answers: dict[str, Any], field: str) -> None:
    assert field in form(kind, **answers).errors


def test_due_before_start_means_next_year() -> None:
    filled = form("yearly", every=1, start_day=1, start_month=12, due_day=1, due_month=3)
    assert filled.is_valid()
    assert Schedule.from_rules([filled.rule()], PLAN).plan_occurrences()[0].due == date(2025, 3, 1)


PHRASES = [
    "август 2024 г., далее ежегодно", "март, октябрь", "до 15 мая 2026 года", "последняя пятница мая 2025 года",
    "ежеквартально до 5 числа", "после получения результатов ВПР, но не позднее декабря", "ежегодно, 2025-2026 гг.",
    "до 20 мая и до 20 ноября 2025 года", "второй вторник марта", "ежегодно, февраль", "1 раз в 2 месяца",
    "2025-2026 гг.", "март 2025 г. (далее ежегодно)", "сентябрь – май", "по итогам года", "ежегодно по графику ВПР",
]  # fmt: skip


@pytest.mark.parametrize("phrase", PHRASES)
def test_saving_what_was_not_touched_changes_no_date(phrase: str) -> None:
    stored = parse(phrase, PLAN)
    shown = ScheduleForm(None, stored=stored, plan=PLAN, phrase=phrase)
    asked = query()
    for one in shown.forms:
        asked.appendlist("rule", str(one.prefix))
        values = {name: one.get_initial_for_field(field, name) for name, field in one.fields.items()}
        asked.update({one.add_prefix(name): str(value) for name, value in values.items() if value not in (None, False)})
    again = ScheduleForm(asked, stored=stored, plan=PLAN, phrase=phrase)
    assert again.is_valid(), [one.errors for one in again.forms]
    saved = again.schedule()
    assert saved.plan_occurrences() == stored.plan_occurrences()
    assert [rule.kind for rule in saved.rules] == [rule.kind for rule in stored.rules]


def test_rules_are_added_changed_and_removed() -> None:
    stored = parse("март 2025 г., далее ежегодно", PLAN)
    may = {"kind": "yearly", "every": 1, "due_day": 31, "due_month": 5}
    two = ScheduleForm(query({"kind": "once", "due": "2025-03-31"}, may), stored=stored, plan=PLAN, phrase="март")
    assert two.is_valid()
    assert [rule.kind for rule in two.schedule().rules] == [Kind.ONCE, Kind.RECURRING]
    more = ScheduleForm(query(may, add="1"), stored=stored, plan=PLAN, phrase="март")
    assert len(more.forms) == 2
    assert not more.is_bound, "a new rule has no complaints yet"
    fewer = ScheduleForm(query(may, {"kind": "demand"}, remove="0"), stored=stored, plan=PLAN, phrase="март")
    assert [one.chosen for one in fewer.forms] == ["demand"]
    whole = {"kind": "whole", "shown": "whole"}
    for answers, ticked in ((whole, False), (whole | {"checkpoints": "on"}, True), (whole | {"shown": "once"}, True)):
        (first, _) = ScheduleForm(query(answers, add="1"), stored=stored, plan=PLAN, phrase="").forms
        assert bool(first.get_initial_for_field(first.fields["checkpoints"], "checkpoints")) is ticked
    october = may | {"due_month": 10}
    joined = ScheduleForm(query(may, october), stored=stored, plan=PLAN, phrase="")
    assert joined.is_valid()
    (rule,) = joined.schedule().rules
    assert len(rule.slots) == 2


@pytest.fixture
def activity(db: None) -> Activity:
    found = ActivityFactory()
    with_due_dates(found)
    return found


@pytest.fixture
def department(activity: Activity) -> Any:
    return user_with_role(Role.DEPARTMENT, municipality=activity.roadmap.municipality)


def test_set_and_give_back(activity: Activity, department: Any) -> None:
    wanted = parse("до 15 мая 2026 года", PLAN)
    set_schedule(activity, wanted, version=activity.version, by=department, at=AT)
    activity.refresh_from_db()
    assert activity.schedule_by_person
    assert activity.confidence == Activity.Confidence.PERSON
    assert activity.deadline == "ежегодно до 30 ноября"
    assert [row.nominal_due for row in activity.occurrences.all()] == [date(2026, 5, 15)]
    event = AuditEvent.objects.of(activity).first()
    assert event is not None
    assert "стало: " in event.reason
    reread_schedule(activity, version=activity.version, by=department, at=AT)
    assert not Activity.objects.get(pk=activity.pk).schedule_by_person
    assert activity.occurrences.count() == 3


def test_others_may_not(activity: Activity) -> None:
    head = user_with_role(Role.HEAD)
    with pytest.raises(PermissionDenied):
        set_schedule(activity, parse("май 2026", PLAN), version=activity.version, by=head, at=AT)
    with pytest.raises(PermissionDenied):
        reschedule(activity.occurrences.all()[0], due=date(2026, 5, 5), reason="так", by=head)


def test_moved_date_survives_regeneration(activity: Activity, department: Any) -> None:
    row = activity.occurrences.get(nominal_due=date(2026, 11, 30))
    with pytest.raises(EditError):
        reschedule(row, due=date(2026, 12, 10), reason=" ", by=department)
    reschedule(row, due=date(2026, 12, 10), reason="Карантин", by=department)
    regenerate_roadmap(activity.roadmap)
    row.refresh_from_db()
    assert (row.due, row.nominal_due, row.by_person) == (date(2026, 12, 10), date(2026, 11, 30), True)


def test_page_shows_dates_before_saving(client: Client, activity: Activity, department: Any) -> None:
    client.force_login(department)
    url = reverse("roadmaps:schedule", args=[activity.pk])
    answers = {"rule": "0", "0-kind": "once", "0-start": "", "0-due": "2026-05-15"}
    live = client.get(url, answers, headers={"HX-Request": "true", "HX-Target": "schedule-dates"})
    assert "15 мая 2026" in live.content.decode()
    assert "<html" not in live.content.decode()
    changed = {"rule": "0", "0-kind": "cycle"}
    fields = client.get(url, changed, headers={"HX-Request": "true", "HX-Target": "schedule-rules"})
    assert "Раз в сколько лет" in fields.content.decode()
    assert activity.occurrences.count() == 3
    saved = client.post(url, {**answers, "version": activity.version})
    assert saved.status_code == 302
    assert activity.occurrences.count() == 1
