from roadmaps.reading import reading_settings
from schools.models import Municipality


def test_habits_of_the_municipality_become_settings_of_the_reader():
    town = Municipality(annual_due="08-31", academic_due_month=5, academic_due_day=31, report_due_day=7, event_days=14)
    town.month_due_day = 25
    settings = reading_settings(town)
    assert settings.annual_due == (8, 31)
    assert settings.academic_year_end_due == (5, 31)
    assert (settings.report_day, settings.event_days, settings.until_inclusive) == (7, 14, True)
    assert settings.month_due_day == 25
