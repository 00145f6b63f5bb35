from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msoko.lib.dates import (
    RUSSIAN_ZONES,
    days_left,
    end_of_day,
    in_days,
    local_day,
    long_date,
    moment_text,
    near_date,
    plain_date,
    short_date,
    start_of_day,
)

DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 30))
ZONES = st.sampled_from([zone for zone, _ in RUSSIAN_ZONES])
TODAY = date(2026, 10, 8)


def spaced(text):
    return text.replace("\u00a0", " ")


class TestDates:
    def test_forms(self):
        day = date(2026, 12, 31)
        assert short_date(day) == "31\u00a0дек, чт"
        assert spaced(long_date(day)) == "31 декабря 2026, чт"
        assert plain_date(date(2026, 1, 5)) == "05.01.2026"

    def test_near_date_names_another_year(self):
        assert spaced(near_date(date(2026, 12, 31), TODAY)) == "31 дек, чт"
        assert spaced(near_date(date(2027, 1, 5), TODAY)) == "5 янв 2027, вт"

    @pytest.mark.parametrize(
        ("shift", "left", "ahead"),
        [
            (0, "сегодня", "сегодня"),
            (1, "завтра", "завтра"),
            (7, "осталось 7 дней", "через 7 дней"),
            (21, "остался 21 день", "через 21 день"),
            (11, "осталось 11 дней", "через 11 дней"),
            (-1, "просрочено на 1 день", "вчера"),
            (-3, "просрочено на 3 дня", "3 дня назад"),
        ],
    )
    def test_distance(self, shift, left, ahead):
        due = TODAY + timedelta(days=shift)
        assert spaced(days_left(due, TODAY)) == left
        assert spaced(in_days(due, TODAY)) == ahead


class TestZones:
    def test_all_eleven_offsets_are_there(self):
        noon = datetime(2026, 10, 5, 12, tzinfo=UTC)
        hours = [int((end_of_day(noon.date(), zone) - noon).total_seconds() // 3600) for zone, _ in RUSSIAN_ZONES]
        assert len(set(hours)) == len(RUSSIAN_ZONES) == 11

    def test_moscow_day_ends_at_nine_in_the_evening_utc(self):
        end = end_of_day(date(2026, 10, 5), "Europe/Moscow")
        assert end == datetime(2026, 10, 5, 20, 59, 59, 999999, tzinfo=UTC)
        assert end.tzinfo is UTC

    @given(DAYS, ZONES)
    def test_the_last_moment_belongs_to_the_day_and_the_next_does_not(self, day, zone):
        end = end_of_day(day, zone)
        assert local_day(end, zone) == day
        assert local_day(end + timedelta(microseconds=1), zone) == day + timedelta(days=1)
        assert local_day(start_of_day(day, zone), zone) == day

    @pytest.mark.parametrize("day", [date(2026, 12, 31), date(2028, 2, 29), date(2026, 8, 31)])
    def test_year_leap_and_school_year_ends(self, day):
        for zone, _ in RUSSIAN_ZONES:
            assert local_day(end_of_day(day, zone), zone) == day

    def test_naive_moment_is_refused(self):
        with pytest.raises(ValueError, match="часовым поясом"):
            local_day(datetime(2026, 1, 1), "Europe/Moscow")  # noqa: DTZ001 - the very thing that is refused

    def test_moment_text(self):
        text = moment_text(datetime(2026, 10, 8, 6, 0, tzinfo=UTC), "Europe/Moscow")
        assert spaced(text) == "8 октября 2026, 09:00"
