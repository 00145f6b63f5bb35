"""Twin tests: every check finds its trouble and is silent about a sound map."""

from datetime import date

import pytest

from roadmaps.deadlines import PlanPeriod, parse
from roadmaps.lint import CHECKS, LintPlan, LintRow, completeness, dates, numbers, review, wording
from tests.factories.plans import gold

PLAN = PlanPeriod.years(2024, 2026)


def row(number="1.1", title="Анализ результатов", deadline="ежегодно до 30 ноября", period=PLAN, **cells):
    values = {"responsible": "УО", "section": 1, "kind": "activity", "key": number} | cells
    return LintRow(number=number, title=title, deadline=deadline, schedule=parse(deadline, period), **values)


def plan(*rows, **how):
    return LintPlan(rows=rows, **({"period": PLAN, "act_date": date(2024, 12, 17), "places": ("город Покачи",)} | how))


def numbers_of(check, *args, **how):
    return [found.row for found in check(plan(*args, **how))]


SOUND = (row(), row("1.2", "Семинар для учителей", indicator="Не менее 4 семинаров"), row("2.1", "Отчёт", section=2))
TROUBLE = {
    dates.past_at_signing: plan(row(deadline="май 2024")),
    dates.act_outside_period: plan(row(), act_date=date(2019, 4, 8)),
    dates.unread_deadline: plan(row(deadline="32 мартобря")),
    completeness.without_deadline: plan(row(deadline="")),
    completeness.without_responsible: plan(row(responsible="")),
    completeness.damaged_row: plan(row(), row("", "", "декабрь", kind="fragment")),
    completeness.unmeasurable_indicator: plan(row(indicator="Повышение мотивации")),
    wording.trailing_comma: plan(row(responsible="Отдел образования,")),
    wording.foreign_place: plan(row(title="Мониторинг в Шемышейском районе")),
    wording.undefined_abbreviation: plan(row(responsible="ГОО")),
    numbers.gap: plan(row("1.1"), row("1.3")),
    numbers.repeat: plan(row("1.1"), row("1.1", "Другое")),
    numbers.repeated_row: plan(row("1.1"), row("1.2")),
}


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_finds_its_trouble_once(check):
    assert len(list(check(TROUBLE[check]))) == 1


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_is_silent_about_a_sound_map(check):
    sound = plan(*SOUND, aliases={"УО": "управление образования"})
    assert not list(check(sound))


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_says_why_and_what_to_do(check):
    remark = next(one for one in review(TROUBLE[check]) if one.check == check.__name__)
    assert remark.name
    assert remark.found
    assert (remark.why + remark.fix).count(".") >= 2


def test_a_recurring_deadline_is_not_past():
    assert not numbers_of(dates.past_at_signing, row(deadline="ежегодно, май"))


def test_an_act_signed_before_the_new_year_is_in_order():
    assert not list(dates.act_outside_period(plan(row(), act_date=date(2023, 12, 20))))
    assert list(dates.act_outside_period(plan(row(), act_date=date(2027, 1, 10))))


def test_numbers_that_restart_in_each_section_have_no_gap():
    rows = [
        row("1."),
        row("2."),
        row("1.", section=2),
        row("2.", section=2),
        row("3.", section=3),
        row("4.", section=3),
    ]
    assert not numbers_of(numbers.gap, *rows)
    assert numbers_of(numbers.gap, row("2."), row("4.")) == ["4"]
    assert numbers_of(numbers.gap, row("1.2")) == ["1.2"]


def test_own_places_in_any_case_are_not_foreign():
    texts = ("в городе Покачи", "г. Покачи", "города Покачи")
    assert not numbers_of(wording.foreign_place, *(row(title=text) for text in texts))
    assert numbers_of(wording.foreign_place, row(title="в городе Рязани")) == ["1.1"]


def test_bodies_assigned_by_a_person_are_responsible():
    assert not numbers_of(completeness.without_responsible, row(responsible="", has_bodies=True))


# The five real orders ------------------------------------------------------------------------------------------------

PERIODS = {"001": (2020, 2022), "002": (2024, 2026), "003": (2022, 2025), "004": (2020, 2021), "000": (2020, 2022)}
PLACES = {
    "000": ("Почепский район",), "001": ("Рассказовский район", "Тамбовская область"), "002": ("город Покачи",),
    "003": ("город Черногорск",), "004": ("Махнёвское муниципальное образование", "Алапаевский район"),
}  # fmt: skip


def seed_plan(code):
    seed = gold(code)
    period = PlanPeriod.years(*PERIODS[code])
    rows = [
        row(
            one["number"] or "", one["title"], one["deadline"] or "", period, responsible=one["responsible"] or "",
            section=section["index"], kind=one["kind"], key=f"{section['index']}/{one['number']}",
            indicator=one["indicator"], expected_result=one["expected_result"], document_kind=one["document_kind"],
        )
        for section in seed["sections"]
        for one in section["activities"]
    ]  # fmt: skip
    act = date.fromisoformat(seed["date"]) if seed["date"] else None
    return LintPlan(tuple(rows), period, act, places=PLACES[code])


def found(check, code):
    return [one.key for one in check(seed_plan(code))]


def test_deadlines_past_at_signing_in_003():
    assert [one.row for one in dates.past_at_signing(seed_plan("003"))] == ["1.1", "1.2", "10.1"]


def test_another_district_in_001():
    assert [one.key for one in wording.foreign_place(seed_plan("001"))] == ["9/2."]
    assert not [code for code in ("000", "002", "003", "004") if found(wording.foreign_place, code)]


def test_the_order_of_001_is_older_than_its_plan():
    assert [code for code in ("001", "002", "003", "004") if found(dates.act_outside_period, code)] == ["001"]


def test_the_missing_number_of_002():
    assert [one.row for one in numbers.gap(seed_plan("002"))] == ["1.3"]


def test_missing_numbers_of_001():
    assert found(numbers.gap, "001") == ["4/4.", "7/4.", "8/3."]


def test_lost_bodies_of_001():
    commas = [one.key for one in wording.trailing_comma(seed_plan("001")) if one.field == "responsible"]
    assert commas == ["3/11.", "3/12.", "4/9.", "4/10.", "7/8."]


def test_abbreviations_of_002_that_nobody_explains():
    undefined = {one.found.split("»")[0].strip("«") for one in wording.undefined_abbreviation(seed_plan("002"))}
    assert {"МОУО", "ГОО"} <= undefined


def test_the_damaged_row_of_001():
    assert len(found(completeness.damaged_row, "001")) == 1
