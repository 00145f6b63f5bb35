from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msoko.lib.periods import (
    AcademicYear,
    CalendarYear,
    Quarter,
    days,
    last_day_of_month,
    parse_period,
    quarters_between,
    quarters_touching,
    report_due,
)

DAYS = st.dates(date(1995, 1, 1), date(2190, 12, 31))


class TestQuarter:
    def test_knows_its_days_and_names(self):
        quarter = Quarter(2026, 3)
        assert (quarter.start, quarter.end) == (date(2026, 7, 1), date(2026, 9, 30))
        assert quarter.code == "2026Q3"
        assert quarter.label == "III квартал 2026 года"
        assert str(quarter) == quarter.label
        assert quarter.short_label == "III\u00a0кв. 2026"

    def test_order_and_neighbours(self):
        assert Quarter(2026, 4) < Quarter(2027, 1)
        assert Quarter(2026, 4).next() == Quarter(2027, 1)
        assert Quarter(2026, 1).previous() == Quarter(2025, 4)

    @given(DAYS)
    def test_every_day_is_in_its_quarter_and_in_no_neighbour(self, day):
        quarter = Quarter.of(day)
        assert day in quarter
        assert day not in quarter.next()
        assert day not in quarter.previous()
        assert quarter.end + timedelta(days=1) == quarter.next().start

    @given(DAYS, st.integers(-20, 20))
    def test_code_and_shift_return(self, day, count):
        quarter = Quarter.of(day)
        assert Quarter.parse(quarter.code) == quarter
        assert quarter.shifted(count).shifted(-count) == quarter

    @pytest.mark.parametrize("code", ["", "2026", "2026Q5", "2026Q0", "26Q3", "2026Q3; drop", "٢٠٢٦Q1", "9999Q1"])
    def test_refuses_other_codes_in_russian(self, code):
        with pytest.raises(ValueError, match="[а-я]"):
            Quarter.parse(code)

    def test_refuses_a_fifth_quarter(self):
        with pytest.raises(ValueError, match="от 1 до 4"):
            Quarter(2026, 5)


class TestYears:
    def test_calendar_year(self):
        year = CalendarYear.parse("2026")
        assert (year.start, year.end, year.label) == (date(2026, 1, 1), date(2026, 12, 31), "2026 год")
        assert [quarter.code for quarter in year.quarters] == ["2026Q1", "2026Q2", "2026Q3", "2026Q4"]
        assert year.next().previous() == year

    def test_academic_year(self):
        year = AcademicYear(2025)
        assert (year.start, year.end) == (date(2025, 9, 1), date(2026, 8, 31))
        assert (year.label, year.code) == ("2025/26 учебный год", "2025-26")
        assert AcademicYear.of(date(2026, 8, 31)) == year
        assert AcademicYear.of(date(2026, 9, 1)) == year.next()

    @pytest.mark.parametrize("code", ["2025/26", "2025-26", "2025/2026", "2025–26"])
    def test_academic_year_is_read_in_all_spellings(self, code):
        assert AcademicYear.parse(code) == AcademicYear(2025)

    @pytest.mark.parametrize("code", ["2025/27", "2025/2126", "2025", "25/26"])
    def test_academic_year_refuses_a_gap(self, code):
        with pytest.raises(ValueError, match="Учебный год"):
            AcademicYear.parse(code)

    def test_century_turns(self):
        assert AcademicYear(2099).label == "2099/00 учебный год"
        assert AcademicYear.parse("2099/00") == AcademicYear(2099)

    @given(DAYS)
    def test_every_day_has_its_years(self, day):
        assert day in AcademicYear.of(day)
        assert day in CalendarYear.of(day)

    @pytest.mark.parametrize("period", [Quarter(2026, 2), CalendarYear(2026), AcademicYear(2026)])
    def test_any_code_is_read_back(self, period):
        assert parse_period(period.code) == period

    def test_parse_period_refuses_words(self):
        with pytest.raises(ValueError, match="Период"):
            parse_period("весна")


class TestReportDue:
    @pytest.mark.parametrize(
        ("quarter", "day", "due"),
        [
            (Quarter(2026, 3), 5, date(2026, 10, 5)),
            (Quarter(2026, 4), 5, date(2027, 1, 5)),
            (Quarter(2026, 1), 31, date(2026, 4, 30)),
        ],
    )
    def test_is_in_the_month_after(self, quarter, day, due):
        assert report_due(quarter, day) == due

    def test_refuses_day_zero(self):
        with pytest.raises(ValueError, match="от 1 до 31"):
            report_due(Quarter(2026, 1), 0)


class TestIteration:
    def test_between_and_touching(self):
        codes = [quarter.code for quarter in quarters_between(Quarter(2025, 4), Quarter(2026, 2))]
        assert codes == ["2025Q4", "2026Q1", "2026Q2"]
        assert [q.code for q in quarters_touching(date(2025, 12, 31), date(2026, 4, 1))] == codes

    def test_nothing_when_the_end_is_earlier(self):
        late, early = date(2026, 5, 1), date(2026, 4, 1)
        assert not list(quarters_touching(late, early))

    def test_days_of_a_leap_quarter(self):
        assert len(list(days(Quarter(2028, 1)))) == 91

    @given(st.integers(1990, 2199), st.integers(1, 12))
    def test_last_day_of_month(self, year, month):
        last = last_day_of_month(year, month)
        assert last.month == month
        assert (last + timedelta(days=1)).day == 1
