"""A municipality with a whole year behind it: reports of every kind of fate, indicators, assessment results."""

import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from msoko.jobs import running
from msoko.lib.periods import Quarter
from reports.actions.analysing import request_analysis
from reports.models import AnalysisRun, Extension, QuarterlyReport, ReportLine, Submission
from roadmaps.models import Roadmap
from schools.access import Role
from schools.models import Municipality, Organisation, OrganisationYear, User
from tests.factories.indicators import (
    AssessmentResultFactory,
    IndicatorFactory,
    IndicatorSetFactory,
    ObservationFactory,
    ProcedureFactory,
    TargetFactory,
)
from tests.factories.reports import PlanFactory, SectionFactory, TaskFactory, opened, task, town
from tests.factories.schools import OrganisationFactory, user_with_role

YEAR = 2025
CUT_OFF = datetime(2026, 1, 20, 9, 0, tzinfo=UTC)
QUARTERS = [Quarter(YEAR, number) for number in (1, 2, 3, 4)]
STATES = ReportLine.State


def busy_year(schools: int = 4, tasks: int = 6, seed: int = 5) -> Municipality:
    """A year in which everything happens: done, late, refused, returned, freed, never sent. The same for one seed."""
    rng = random.Random(seed)
    municipality, plan = town(schools, 0)
    OrganisationFactory(municipality=municipality, kind=Organisation.Kind.AUTHORITY, short_name="УО (пример)")
    for school in municipality.organisations.filter(kind=Organisation.Kind.SCHOOL):
        OrganisationYear.objects.create(organisation=school, year=YEAR, pupils=rng.randrange(100, 700))
    _plan(plan, tasks, rng)
    by = user_with_role(Role.DEPARTMENT, municipality=municipality)
    for quarter in QUARTERS:
        for report in opened(municipality, quarter, date(2026, 1, 20)).reports.all():
            _report(report, quarter, by, rng)
    _figures(municipality, rng)
    return municipality


def _plan(plan: Roadmap, tasks: int, rng: random.Random) -> None:
    for number in (1, 2):
        direction = SectionFactory(roadmap=plan, number=f"{number}.", title=f"Направление {number} (пример)")
        for place in range(1, tasks + 1):
            due = date(YEAR, rng.randrange(1, 13), 28)
            windows = [(date(YEAR, 1, 1), due)] if place % 3 else []
            schedule = {"kind": "once" if windows else "continuous"}
            kind = Organisation.Kind.AUTHORITY if place % 5 == 0 else Organisation.Kind.SCHOOL
            fields = {"direction": direction, "number": f"{number}.{place}.", "schedule": schedule}
            activity = task(plan, kind=kind, windows=windows, **fields)
            if place == tasks and number == 2:
                activity.excluded, activity.excluded_reason = True, "Полномочия переданы округу"
                activity.save()
    TaskFactory(direction=direction, roadmap=plan, number="2.99.", schedule={"kind": "unread"})


def _report(report: QuarterlyReport, quarter: Quarter, by: User, rng: random.Random) -> None:
    fate = rng.random()
    if fate < 0.1:
        return
    if fate < 0.15:
        Extension.objects.create(
            period=report.period, organisation=report.organisation, kind=Extension.Kind.WAIVER, reason="Ремонт",
            approved_at=CUT_OFF - timedelta(days=30), approved_by=by,
        )  # fmt: skip
        return
    for line in report.lines.all():
        line.state = rng.choice(
            [STATES.DONE, STATES.DONE, STATES.DONE, STATES.NOT_DONE, STATES.IN_PROGRESS, STATES.NOT_REQUIRED]
        )
        line.text, line.filled_at = "Сведения (пример).", CUT_OFF - timedelta(days=60)
        if line.state == STATES.DONE:
            line.done_on = quarter.start + timedelta(days=rng.randrange(0, 90))
        else:
            line.reason = rng.choice(["staff", "funding", "no_case"])
        line.save()
    at = datetime.combine(report.period.on_time_until, datetime.min.time(), UTC) + timedelta(
        days=rng.choice([-2, 0, 3])
    )
    report.current = Submission.objects.create(
        report=report, version=1, number=f"О-{report.pk}", at=at, by=by, content={}, checksum="0" * 64,
        idempotency_key=f"token-{report.pk}",
    )  # fmt: skip
    report.state = QuarterlyReport.State.RETURNED if fate > 0.95 else QuarterlyReport.State.SUBMITTED
    report.save()


def _figures(municipality: Municipality, rng: random.Random) -> None:
    own = IndicatorSetFactory(municipality=municipality)
    schools = list(municipality.organisations.filter(kind=Organisation.Kind.SCHOOL))
    for _ in range(3):
        indicator = IndicatorFactory(set=own)
        TargetFactory(indicator=indicator, year=YEAR, value=Decimal(rng.randrange(30, 80)))
        for school in schools:
            for year in range(YEAR - 3, YEAR + 1):
                bottom = rng.randrange(20, 90)
                ObservationFactory(
                    indicator=indicator, organisation=school, period_code=str(year),
                    numerator=Decimal(rng.randrange(0, bottom)), denominator=Decimal(bottom),
                )  # fmt: skip
    for kind, grade in (("vpr", 5), ("vpr", 6), ("oge", 9)):
        for year in (YEAR - 1, YEAR):
            procedure = ProcedureFactory(municipality=municipality, kind=kind, grade=grade, year=year)
            for school in schools:
                marks = [rng.randrange(0, 15) for _ in range(4)]
                agreement = _journal(sum(marks), rng)
                AssessmentResultFactory(
                    procedure=procedure, organisation=school, participants=sum(marks),
                    **dict(zip(("n2", "n3", "n4", "n5"), marks, strict=True)), **agreement,
                )  # fmt: skip


def _journal(works: int, rng: random.Random) -> dict[str, int]:
    lowered = rng.randrange(0, works + 1)
    raised = rng.randrange(0, works - lowered + 1)
    return {"lowered": lowered, "raised": raised, "confirmed": works - lowered - raised}


def computed(municipality: Municipality, year: int = YEAR, at: datetime = CUT_OFF, **how: Any) -> AnalysisRun:
    """A run of the analysis, carried out here and now."""
    run = request_analysis(municipality=municipality, year=year, by=None, at=at, **how)
    assert run.job is not None
    running.run(run.job.pk)
    run.refresh_from_db()
    assert run.computed_at is not None, run.job
    return run


def quiet_year() -> Municipality:
    """A municipality with a plan and nothing else."""
    municipality, _ = town(1, 1)
    PlanFactory(municipality=municipality)
    return municipality
