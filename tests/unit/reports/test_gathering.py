"""What an analysis reads, and how many queries it takes."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports.gathering import gather
from reports.models import Extension, QuarterlyReport
from roadmaps.models import Activity
from schools.access import Role
from tests.factories.analysis import CUT_OFF, YEAR, busy_year
from tests.factories.indicators import (
    AssessmentResultFactory,
    IndicatorFactory,
    IndicatorSetFactory,
    ObservationFactory,
    ProcedureFactory,
)
from tests.factories.schools import OrganisationFactory, user_with_role

pytestmark = pytest.mark.django_db
MOST_QUERIES = 25


def read(municipality, **how):
    return gather(municipality, **({"year": YEAR, "year_kind": "calendar", "cut_off": CUT_OFF} | how))


def queries(municipality):
    with CaptureQueriesContext(
        connection,
    ) as caught:
        read(municipality)
    return len(caught)


def test_queries_do_not_grow_with_rows():
    small, big = busy_year(schools=2, tasks=3), busy_year(schools=6, tasks=8)
    assert queries(small) == queries(big) <= MOST_QUERIES


def test_another_municipality_stays_outside():
    own, other = busy_year(schools=2, tasks=2), busy_year(schools=3, tasks=2, seed=6)
    bodies = set(own.organisations.values_list("pk", flat=True))
    rows = read(own)
    assert {row.organisation_id for row in rows.answers} <= bodies
    assert {row.organisation_id for row in (*rows.reports, *rows.values, *rows.results)} <= bodies
    assert not {row.id for row in rows.organisations} & set(other.organisations.values_list("pk", flat=True))


def test_answers_sent_after_the_cut_off_are_not_known():
    municipality = busy_year(schools=2, tasks=2)
    early = read(municipality, cut_off=CUT_OFF - timedelta(days=300))
    assert {row.state for row in early.answers} == {""}
    assert not any(row.is_sent for row in early.answers)


def test_lines_of_a_freed_body_are_not_asked():
    municipality = busy_year(schools=2, tasks=2)
    report = QuarterlyReport.objects.filter(current__isnull=False, period__municipality=municipality).first()
    Extension.objects.create(
        period=report.period, organisation=report.organisation, kind=Extension.Kind.WAIVER, reason="Ремонт",
        approved_at=CUT_OFF, approved_by=report.current.by,
    )  # fmt: skip
    rows = read(municipality)
    place = report.organisation_id, report.period.code
    assert place not in {(row.organisation_id, row.quarter) for row in rows.answers}
    assert next(row for row in rows.reports if (row.organisation_id, row.quarter) == place).is_waived


def test_the_longest_term_in_force_at_the_cut_off_makes_a_report_on_time():
    """A term granted later, taken back or shorter than the common one changes nothing; one taken back later counts."""
    municipality = busy_year(schools=1, tasks=1)
    report = QuarterlyReport.objects.filter(period__municipality=municipality).earliest("pk")
    common, by = report.period.on_time_until, user_with_role(Role.DEPARTMENT, municipality=municipality)

    def grant(days, approved=-5, revoked=None):
        Extension.objects.create(
            period=report.period, organisation=report.organisation, reason="Ремонт", approved_by=by,
            until=common + timedelta(days=days), approved_at=CUT_OFF + timedelta(days=approved),
            revoked_at=None if revoked is None else CUT_OFF + timedelta(days=revoked),
        )  # fmt: skip

    def until():
        place = report.organisation_id, report.period.code
        return next(row for row in read(municipality).reports if (row.organisation_id, row.quarter) == place)

    for shorter_or_void in ({"days": -1}, {"days": 9, "approved": 1}, {"days": 8, "revoked": -1}):
        grant(**shorter_or_void)
    assert until().on_time_until == common
    grant(5, revoked=1)
    grant(3)
    assert until().on_time_until == common + timedelta(days=5)


def test_answers_to_a_row_taken_out_of_the_map_are_excluded_and_not_lost():
    municipality = busy_year(schools=1, tasks=2)
    activity = Activity.objects.filter(report_lines__report__period__municipality=municipality).earliest("pk")
    reasons = []
    for day in (datetime(YEAR, 10, 1, tzinfo=UTC), datetime(YEAR + 1, 1, 15, tzinfo=UTC)):
        Activity.objects.filter(pk=activity.pk).update(removed_at=day, removed_reason="исключена: приказ № 5")
        reasons += [row.excluded_reason for row in read(municipality).activities if row.id == activity.pk]
    assert reasons == [f"убрано из карты 01.10.{YEAR} – исключена: приказ № 5", ""]  # gone after the year, it counts


def test_a_year_is_asked_when_its_last_quarter_is_opened():
    municipality = busy_year(schools=1, tasks=1)
    assert read(municipality).is_asked
    municipality.periods.filter(code=f"{YEAR}Q4").update(code=f"{YEAR + 1}Q1")
    assert not read(municipality).is_asked


def test_an_activity_without_a_day_is_marked_so():
    rows = read(busy_year(schools=1, tasks=3))
    assert [row.number for row in rows.activities if not row.is_dated] == ["2.99."]


def quarterly(rule):
    indicator = IndicatorFactory(frequency="quarter", across_periods=rule)
    school = OrganisationFactory(municipality=indicator.set.municipality)
    for number, (top, bottom) in enumerate([(1, 2), (9, 10)], start=1):
        ObservationFactory(
            indicator=indicator, organisation=school, period_code=f"2025Q{number}", numerator=Decimal(top),
            denominator=Decimal(bottom), period_start=f"2025-0{number}-01", period_end=f"2025-0{number}-28",
        )  # fmt: skip
    return indicator


@pytest.mark.parametrize(("rule", "value"), [("last", "90"), ("mean", "70"), ("max", "90"), ("min", "50")])
def test_quarters_of_a_year_are_put_together_by_the_indicators_rule(rule, value):
    rows = read(quarterly(rule).set.municipality)
    assert [row.value for row in rows.values] == [Decimal(value)]
    assert [row.value for row in rows.totals] == [Decimal(value)]


def test_values_of_a_year_of_another_kind_say_so():
    place = IndicatorFactory(frequency="academic").set.municipality
    own = [(kind, row.period) for kind in ("calendar", "academic") for row in read(place, year_kind=kind).indicators]
    assert own == [("calendar", "2025/26 учебный год"), ("academic", "")]


def test_a_ratio_of_quarters_is_from_sums():
    rows = read(quarterly("ratio").set.municipality)
    assert round(rows.totals[0].value, 2) == round(rows.values[0].value, 2) == Decimal("83.33")


def test_a_spring_procedure_belongs_to_the_academic_year_before():
    procedure = ProcedureFactory(year=2026)
    AssessmentResultFactory(procedure=procedure)
    rows = read(procedure.municipality, year_kind="academic")
    assert [row.year for row in rows.results] == [YEAR]
    assert read(procedure.municipality).results == ()


def test_an_autumn_procedure_belongs_to_the_academic_year_that_begins():
    procedure = ProcedureFactory(year=YEAR, held_on=date(YEAR, 10, 15))
    AssessmentResultFactory(procedure=procedure)
    assert [row.year for row in read(procedure.municipality, year_kind="academic").results] == [YEAR]


def test_an_academic_year_takes_five_quarters_of_answers_and_four_of_reports():
    municipality = busy_year(schools=1, tasks=2)
    rows = read(municipality, year=YEAR - 1, year_kind="academic")
    answered = {row.quarter for row in rows.answers}
    assert "2025Q3" in answered
    assert "2025Q4" not in answered
    assert {row.quarter for row in rows.reports} == {"2025Q1", "2025Q2"}


def test_a_place_of_a_list_without_a_name_is_not_an_indicator():
    own = IndicatorSetFactory()
    IndicatorFactory(set=own, name="")
    assert read(own.municipality).indicators == ()
