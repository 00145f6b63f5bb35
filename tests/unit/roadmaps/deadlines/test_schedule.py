"""Schedules made by a person, stored and brought back; windows fitted to the plan."""

import json
from datetime import date

import pytest

from roadmaps.deadlines import LAST, Anchor, Confidence, Kind, PlanPeriod, Rule, Schedule, Slot, Span, Unit, parse

PLAN = PlanPeriod.years(2024, 2026)
AUGUST_TO_DECEMBER = Rule(Kind.RECURRING, slots=(Slot(8, 1, 12, 31),))


def due(schedule: Schedule) -> list[str]:
    return [window.due.isoformat() for window in schedule.plan_occurrences()]


def test_schedule_made_without_text():
    schedule = Schedule.from_rules([AUGUST_TO_DECEMBER], PLAN)
    assert schedule.recognised
    assert schedule.reading == "каждый год, с 1 августа по 31 декабря"
    assert due(schedule) == ["2024-12-31", "2025-12-31", "2026-12-31"]


def test_empty_schedule_is_undated():
    for schedule in (Schedule(), Schedule.from_rules([]), Schedule.from_dict({}), parse("", PLAN), parse(" – ", PLAN)):
        assert schedule.kind == Kind.UNDATED
        assert schedule.recognised
        assert not schedule.has_dates
        assert schedule.occurrences(date.min, date.max) == []


def test_every_field_survives_json():
    rule = Rule(
        Kind.RECURRING,
        spans=(Span(date(2024, 1, 1), date(2024, 2, 1), until=True, label="а", workday="back"),),
        slots=(Slot(9, 1, 6, 30, -1, 0, True, Anchor.DUE, 2, 3, "back", "б"),),
        unit=Unit.QUARTER,
        every=2,
        due_days=(5, LAST),
        start_day=1,
        month_of=2,
        in_next=True,
        nth=-1,
        weekdays=(0, 4),
        months=(9, 10),
        workday="forward",
        from_year=2024,
        to_year=2025,
        from_date=date(2024, 3, 1),
        to_date=date(2025, 3, 1),
        after_period=True,
        checkpoints=True,
        event="событие",
        days=-3,
        workdays=True,
        source="ВПР",
        condition="при наличии",
        label="отчёт",
    )
    schedule = Schedule((rule, Rule(Kind.UNDATED)), PLAN, "фраза", Confidence.PARTIAL, "часть", "подсказка")
    assert Schedule.from_dict(json.loads(json.dumps(schedule.to_dict()))) == schedule


@pytest.mark.parametrize(
    "foreign",
    [
        {"rules": []},
        {"rules": "x"},
        {"plan": None},
        {"rules": [{"kind": "no such kind"}]},
        {"rules": [{"kind": "once", "no_such_field": 1}]},
        {"rules": [{"kind": "once", "spans": [{"start": "2024-01-01"}]}]},
        {"rules": [{"kind": "once", "from_date": "31.12.2024"}]},
    ],
)
def test_foreign_data_is_refused(foreign: dict[str, object]):
    with pytest.raises(ValueError, match=r".+"):
        Schedule.from_dict(foreign)


def test_window_over_the_new_year_is_cut_at_the_end_of_the_plan():
    windows = parse("ежегодно декабрь-март", PLAN).plan_occurrences()
    assert [(str(w.start), str(w.due), w.cut) for w in windows] == [
        ("2024-12-01", "2025-03-31", False),
        ("2025-12-01", "2026-03-31", False),
        ("2026-12-01", "2026-12-31", True),
    ]


def test_due_date_after_the_plan_is_left_out_not_moved():
    plan = PlanPeriod(date(2024, 9, 1), date(2026, 8, 31))
    assert due(parse("ежегодно до 15 декабря", plan)) == ["2024-12-15", "2025-12-15"]
    assert due(parse("ежегодно", plan)) == ["2024-12-31", "2025-12-31", "2026-08-31"]


def test_report_about_the_last_year_is_due_after_the_plan():
    schedule = parse("ежегодно до 1 марта года, следующего за отчетным", PLAN)
    assert due(schedule) == ["2025-03-01", "2026-03-01", "2027-03-01"]
    assert [str(window.due) for window in schedule.occurrences(PLAN.start, PLAN.end)] == ["2025-03-01", "2026-03-01"]


def test_leap_years():
    assert due(parse("ежегодно, февраль", PLAN)) == ["2024-02-29", "2025-02-28", "2026-02-28"]
    assert due(parse("29 февраля", PLAN)) == ["2024-02-29", "2025-02-28", "2026-02-28"]


def test_last_working_day_asks_for_a_shift_backwards():
    (window,) = parse("последний рабочий день августа 2025", PLAN).plan_occurrences()
    assert (window.due, window.workday) == (date(2025, 8, 31), "back")


def test_backstops_and_checkpoints_are_marked():
    assert all(window.backstop for window in parse("ежегодно, по графику", PLAN).plan_occurrences())
    marks = [window.checkpoint for window in parse("2024-2026 гг.", PLAN).plan_occurrences()]
    assert marks == [True, True, False]


def test_plan_later_than_the_schedule_does_not_change_printed_years():
    schedule = parse("2020-2022 гг.", PLAN)
    assert due(schedule) == []
    assert [str(window.due) for window in schedule.outside_plan()] == ["2020-12-31", "2021-12-31", "2022-12-31"]


@pytest.mark.parametrize(
    ("phrase", "reading"),
    [
        ("до 1 августа 2020 г.", "один раз, не позднее 1 августа 2020 г."),
        ("сентябрь 2020 г.", "один раз, с 1 по 30 сентября 2020 г."),
        ("ежегодно август – декабрь", "каждый год, с 1 августа по 31 декабря"),
        ("ежегодно, февраль", "каждый год, с 1 по 28 (29) февраля"),
        ("декабрь-март ежегодно", "каждый год, с 1 декабря по 31 марта следующего года"),
        ("ежегодно с 2025 года", "каждый год, до 31 декабря, начиная с 2025 года"),
        ("1 раз в 2 года", "один раз в 2 года, до 31 декабря"),
        ("ежемесячно до 10 числа", "каждый месяц, не позднее 10-го числа"),
        (
            "ежеквартально до 5 числа месяца, следующего за отчетным кварталом",
            "каждый квартал, не позднее 5-го числа месяца, следующего за отчётным кварталом",
        ),
        (
            "ежеквартально, до 20 числа последнего месяца квартала",
            "каждый квартал, не позднее 20-го числа последнего месяца квартала",
        ),
        ("каждую пятницу", "каждую неделю, по пятницам"),
        ("второй вторник марта", "каждый год, второй вторник марта"),
        ("последняя пятница каждого месяца", "каждый месяц, последняя пятница"),
        ("весь период", "весь период плана, итог – к его концу"),
        (
            "ежегодно, по графику проведения ВПР",
            "по графику: ВПР, даты – из него, но каждый год не позднее: 31 декабря",
        ),
        ("по результатам участия", "по событию: по результатам участия, в течение 30 дней"),
        ("за 10 дней до начала ГИА", "по событию: за 10 дней до начала ГИА"),
        ("за 1 рабочий день до экзамена", "по событию: за 1 рабочий день до экзамена"),
        ("накануне экзамена", "по событию: накануне экзамена"),
        ("до утверждения бюджета", "по событию: до утверждения бюджета"),
        ("через 3 рабочих дня после утверждения", "по событию: в течение 3 рабочих дней после утверждения"),
        ("вторая и четвёртая среда месяца", "каждый месяц, вторая среда; каждый месяц, четвёртая среда"),
        (
            "постоянно с сентября 2025 г.",
            "постоянно, начиная с 1 сентября 2025 г., без срока: отмечается в каждом отчёте",
        ),
        ("1 раз в 3 года для каждой ОО", "один раз в 3 года для каждой организации"),
        ("Ежегодно (при наличии)", "каждый год, до 31 декабря, при наличии"),
        ("абракадабра", "срок не прочитан: укажите его сами"),
    ],
)
def test_reading(phrase: str, reading: str):
    assert parse(phrase, PLAN).reading == reading
