from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msoko.lib.periods import Quarter, quarters_between, report_due
from msoko.lib.workdays import ProductionCalendar

CALENDAR = ProductionCalendar()
DAYS = st.dates(date(2020, 1, 1), date(2032, 12, 31))

QUARTERLY_DUES = [
    (Quarter(2024, 4), date(2025, 1, 5), date(2025, 1, 9)),
    (Quarter(2025, 1), date(2025, 4, 5), date(2025, 4, 7)),
    (Quarter(2025, 2), date(2025, 7, 5), date(2025, 7, 7)),
    (Quarter(2025, 3), date(2025, 10, 5), date(2025, 10, 6)),
    (Quarter(2025, 4), date(2026, 1, 5), date(2026, 1, 12)),
    (Quarter(2026, 1), date(2026, 4, 5), date(2026, 4, 6)),
    (Quarter(2026, 2), date(2026, 7, 5), date(2026, 7, 6)),
    (Quarter(2026, 3), date(2026, 10, 5), date(2026, 10, 5)),
    (Quarter(2026, 4), date(2027, 1, 5), date(2027, 1, 11)),
]


class TestGovernmentCalendar:
    @pytest.mark.parametrize(("quarter", "nominal", "shifted"), QUARTERLY_DUES)
    def test_quarterly_due_dates(self, quarter, nominal, shifted):
        assert report_due(quarter) == nominal
        assert CALENDAR.shift(nominal, "forward") == shifted

    def test_nine_quarters_are_covered(self):
        assert [due[0] for due in QUARTERLY_DUES] == list(quarters_between(Quarter(2024, 4), Quarter(2026, 4)))
        assert sum(CALENDAR.is_working(due[1]) for due in QUARTERLY_DUES) == 1

    @pytest.mark.parametrize("day", [date(2024, 4, 27), date(2024, 11, 2), date(2025, 11, 1), date(2027, 2, 20)])
    def test_working_saturdays(self, day):
        assert day.weekday() == 5
        assert CALENDAR.is_working(day)
        assert CALENDAR.why(day) == ""

    @pytest.mark.parametrize(
        ("day", "reason"),
        [
            (date(2026, 10, 3), "выходной день"),
            (date(2026, 1, 5), "Новогодние каникулы"),
            (date(2026, 1, 9), "перенос с\u00a03\u00a0янв"),
            (date(2026, 5, 11), "перенос: День Победы"),
            (date(2026, 11, 4), "День народного единства"),
        ],
    )
    def test_says_why(self, day, reason):
        assert CALENDAR.why(day) == reason

    @pytest.mark.parametrize(("year", "working"), [(2024, 248), (2025, 247), (2026, 247), (2027, 247)])
    def test_working_days_of_the_year_as_published(self, year, working):
        assert CALENDAR.working_days_between(date(year - 1, 12, 31), date(year, 12, 31)) == working
        assert CALENDAR.has_act(year)


class TestYearWithoutAct:
    def test_follows_the_labour_code(self):
        assert not CALENDAR.has_act(2028)
        assert date(2028, 11, 4).weekday() == 5
        assert not CALENDAR.is_working(date(2028, 11, 6))
        assert CALENDAR.why(date(2028, 11, 6)) == "перенос: День народного единства"

    def test_january_is_left_to_the_government(self):
        assert CALENDAR.is_working(date(2028, 1, 10))


class TestCorrections:
    def test_add_and_remove_days_off(self):
        regional = ProductionCalendar({date(2026, 10, 5): False, date(2026, 10, 10): True})
        assert regional.next_working(date(2026, 10, 5)) == date(2026, 10, 6)
        assert "внесённому" in regional.why(date(2026, 10, 5))
        assert regional.is_working(date(2026, 10, 10))
        assert CALENDAR.is_working(date(2026, 10, 5))

    def test_later_changes_of_the_mapping_do_not_reach_the_calendar(self):
        corrections = {date(2026, 10, 5): False}
        calendar = ProductionCalendar(corrections)
        corrections.clear()
        assert not calendar.is_working(date(2026, 10, 5))

    def test_absurd_corrections_are_named(self):
        start = date(2026, 1, 1)
        calendar = ProductionCalendar({start + timedelta(days=n): False for n in range(100)})
        with pytest.raises(ValueError, match="поправки"):
            calendar.next_working(start)


class TestShift:
    def test_rules(self):
        holiday = date(2026, 1, 5)
        assert CALENDAR.shift(holiday, "forward") == date(2026, 1, 12)
        assert CALENDAR.shift(holiday, "back") == date(2025, 12, 30)
        assert CALENDAR.shift(holiday, "none") == holiday

    def test_unknown_rule_is_refused_on_a_working_day_too(self):
        with pytest.raises(ValueError, match="Правило переноса «вперёд»"):
            CALENDAR.shift(date(2026, 10, 5), "вперёд")

    @given(DAYS)
    def test_lands_on_the_nearest_working_day(self, day):
        later, earlier = CALENDAR.next_working(day), CALENDAR.previous_working(day)
        assert earlier <= day <= later
        assert CALENDAR.is_working(later)
        assert CALENDAR.is_working(earlier)
        between = [day + timedelta(days=n) for n in range((later - day).days)]
        assert not any(map(CALENDAR.is_working, between))

    @given(DAYS, st.integers(0, 40))
    def test_counting_inverts_adding(self, day, count):
        assert CALENDAR.working_days_between(day, CALENDAR.add_working_days(day, count)) == count

    @given(DAYS, DAYS)
    def test_counting_back_is_negative(self, first, second):
        assert CALENDAR.working_days_between(first, second) == -CALENDAR.working_days_between(second, first)

    def test_adding_backwards(self):
        assert CALENDAR.add_working_days(date(2026, 1, 12), -1) == date(2025, 12, 30)
