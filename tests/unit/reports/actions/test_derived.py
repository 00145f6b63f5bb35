"""A school answers once: the times of its own map follow the accepted answers on the municipal rows."""

from datetime import date

import pytest

from reports.actions.derived import complete_derived
from reports.models import ReportLine
from tests.factories.reports import school_report
from tests.factories.roadmaps import ActivityFactory, DirectionFactory, OccurrenceFactory, RoadmapFactory

pytestmark = pytest.mark.django_db
DONE = date(2026, 9, 5)


@pytest.fixture
def world():
    """A draft whose only line is done on 5 September (the municipal term is 30 September), the school's own map."""
    report, _ = school_report(tasks=1)
    ReportLine.objects.filter(report=report).update(state=ReportLine.State.DONE, done_on=DONE)
    line = report.lines.select_related("occurrence").get()
    own = RoadmapFactory(municipality=report.organisation.municipality, organisation=report.organisation)
    row = ActivityFactory(direction=DirectionFactory(roadmap=own), derived_from=line.activity)
    return report, line, row


def at(row, day, key=""):
    return OccurrenceFactory(activity=row, key=key or f"{day}/0", start=day, nominal_due=day, due=day)


def test_the_same_time_is_done(world):
    report, line, row = world
    earlier, same = at(row, date(2026, 7, 1)), at(row, date(2026, 9, 30), line.occurrence.key)
    later = at(row, date(2027, 9, 30))
    assert complete_derived(report) == 1
    assert dict(row.occurrences.values_list("pk", "done_on")) == {earlier.pk: None, same.pk: DONE, later.pk: None}


def test_a_stricter_date_of_the_school_is_done(world):
    report, _, row = world
    stricter = at(row, date(2026, 9, 1))
    assert complete_derived(report) == 1
    assert complete_derived(report) == 0
    stricter.refresh_from_db()
    assert stricter.done_on == DONE


def test_maps_of_other_schools_wait_for_their_own_answers(world):
    report, line, _ = world
    at(ActivityFactory(derived_from=line.activity), date(2026, 9, 1))
    assert complete_derived(report) == 0
