from datetime import date

from msoko.lib.workdays import ProductionCalendar
from roadmaps.contexts.calendar import months
from roadmaps.models import Occurrence

TODAY = date(2026, 10, 8)


def time(due: date, state: str) -> Occurrence:
    row = Occurrence(due=due, nominal_due=due, start=due)
    row.state = state
    return row


def test_twelve_months_with_counts_days_off_and_today():
    day = date(2026, 11, 30)
    due = {day: [time(day, "done"), time(day, "soon")]}
    grid = months(2026, range(1, 13), due, ProductionCalendar(), TODAY)
    assert [month.name for month in grid][::11] == ["январь", "декабрь"]
    days = {one.day: one for month in grid for week in month.weeks for one in week.days if one.day}
    assert len(days) == 365
    # The worst state of the day colours it.
    assert (days[day].count, days[day].state) == (2, "soon")
    assert days[TODAY].is_today
    assert days[date(2026, 11, 4)].is_off
    assert not days[day].is_off
    assert sum(month.count for month in grid) == 2
