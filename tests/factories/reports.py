"""Reported: a town with a road map, an opened quarter, filled and sent reports; in one line each."""

import uuid
from datetime import UTC, date, datetime
from typing import Any

import factory
from factory.django import DjangoModelFactory

from indicators.models import Mechanism  # noqa: F401 the app registry needs the models of all four apps
from msoko.lib.periods import Quarter
from reports.actions.periods import open_period
from reports.actions.submitting import submit
from reports.models import EvidenceFile, QuarterlyReport, ReportingPeriod, ReportLine, Submission
from roadmaps.models import Activity, Direction, Occurrence, Responsibility, Roadmap
from schools.access import Role
from schools.models import Municipality, Organisation, User
from tests.factories.schools import MunicipalityFactory, OrganisationFactory, user_with_role

QUARTER = Quarter(2026, 3)
OPENED = date(2026, 10, 1)
NOON = datetime(2026, 10, 2, 9, 0, tzinfo=UTC)
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\nstartxref\n9\n%%EOF\n"
"""The smallest file that passes for a PDF."""
DONE_TEXT = "Проведено, итоги рассмотрены на педагогическом совете, решение принято."


class PlanFactory(DjangoModelFactory):
    """An approved municipal road map for 2024–2026."""

    class Meta:
        model = Roadmap

    municipality = factory.SubFactory(MunicipalityFactory)
    title = "Дорожная карта"
    starts_on = date(2024, 1, 1)
    ends_on = date(2026, 12, 31)
    state = Roadmap.State.ACTIVE


class SectionFactory(DjangoModelFactory):
    class Meta:
        model = Direction

    roadmap = factory.SubFactory(PlanFactory)
    position = factory.Sequence(int)
    number = "1."
    title = "Организационное обеспечение"


class TaskFactory(DjangoModelFactory):
    """An activity of the plan without executors and dates; see `task`."""

    class Meta:
        model = Activity

    direction = factory.SubFactory(SectionFactory)
    roadmap = factory.SelfAttribute("direction.roadmap")
    position = factory.Sequence(int)
    number = factory.Sequence(lambda n: f"1.{n + 1}.")
    title = factory.Sequence(lambda n: f"Мероприятие {n + 1}")
    deadline = "сентябрь 2026"
    schedule = factory.LazyFunction(lambda: {"kind": "once"})


class EvidenceFileFactory(DjangoModelFactory):
    class Meta:
        model = EvidenceFile

    organisation = factory.SubFactory(OrganisationFactory)
    file = factory.django.FileField(data=b"%PDF-1.4 sample", filename="note.pdf")
    name = "справка.pdf"
    content_type = "application/pdf"
    size = 15
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    uploaded_at = NOON
    uploaded_by = factory.LazyAttribute(lambda row: user_with_role(Role.HEAD, organisation=row.organisation))


def task(
    plan: Roadmap,
    *,
    kind: str = "",
    organisation: Organisation | None = None,
    group: Any = None,
    windows: list[tuple[date, date]] | None = None,
    **fields: Any,
) -> Activity:
    """An activity with one executor (a kind by default schools) and its times (start, due)."""
    direction = fields.pop("direction", None) or plan.directions.first() or SectionFactory(roadmap=plan)
    activity = TaskFactory(direction=direction, **fields)
    if organisation is None and group is None:
        kind = kind or Organisation.Kind.SCHOOL
    Responsibility.objects.create(activity=activity, kind=kind, organisation=organisation, group=group)
    if windows is None:
        windows = [(date(2026, 9, 1), date(2026, 9, 30))]
    for number, (start, due) in enumerate(windows):
        Occurrence.objects.create(activity=activity, key=f"{due}/{number}", start=start, nominal_due=due, due=due)
    return activity


def town(schools: int = 2, tasks: int = 3, **fields: Any) -> tuple[Municipality, Roadmap]:
    """A municipality with schools and a plan whose activities concern all of them in the third quarter of 2026."""
    municipality = MunicipalityFactory(**fields)
    OrganisationFactory.create_batch(schools, municipality=municipality)
    plan = PlanFactory(municipality=municipality)
    for _ in range(tasks):
        task(plan)
    return municipality, plan


def opened(municipality: Municipality, quarter: Quarter = QUARTER, today: date = OPENED) -> ReportingPeriod:
    return open_period(municipality=municipality, quarter=quarter, by=None, today=today).period


def school_report(schools: int = 1, tasks: int = 3, **fields: Any) -> tuple[QuarterlyReport, User]:
    """A draft of a school and its head."""
    municipality, _ = town(schools, tasks, **fields)
    report = opened(municipality).reports.select_related("organisation__municipality", "period").first()
    assert report is not None
    return report, user_with_role(Role.HEAD, organisation=report.organisation)


def fill(report: QuarterlyReport, at: datetime = NOON, **answer: Any) -> None:
    """Answer every line: done, unless told otherwise."""
    values = {"state": ReportLine.State.DONE, "text": DONE_TEXT, "filled_at": at} | answer
    report.lines.live().update(**values)


def sent(report: QuarterlyReport, head: User, at: datetime = NOON) -> Submission:
    """Fill the report and submit it."""
    fill(report, at)
    return submit(report=report, by=head, token=uuid.uuid4().hex, at=at)
