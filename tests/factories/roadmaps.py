"""Planned: acts, road maps, directions, activities with what the portal understands of them."""

from datetime import date
from typing import Any

import factory
from factory.django import DjangoModelFactory

from roadmaps.deadlines import PlanPeriod, parse
from roadmaps.interpreting import index_activity
from roadmaps.models import Act, Activity, Direction, Occurrence, Responsibility, Roadmap
from roadmaps.occurrences import regenerate
from tests.factories.schools import MunicipalityFactory


class ActFactory(DjangoModelFactory):
    class Meta:
        model = Act

    municipality = factory.SubFactory(MunicipalityFactory)
    number = factory.Sequence(lambda n: f"{n + 1}-О")
    date = date(2024, 12, 17)


class RoadmapFactory(DjangoModelFactory):
    """A map in force for 2024–2026, without rows."""

    class Meta:
        model = Roadmap

    municipality = factory.SubFactory(MunicipalityFactory)
    act = factory.SubFactory(ActFactory, municipality=factory.SelfAttribute("..municipality"))
    title = "Дорожная карта развития системы оценки качества образования"
    starts_on = date(2024, 1, 1)
    ends_on = date(2026, 12, 31)
    state = Roadmap.State.ACTIVE


class DirectionFactory(DjangoModelFactory):
    class Meta:
        model = Direction

    roadmap = factory.SubFactory(RoadmapFactory)
    position = factory.Sequence(lambda n: n + 1)
    number = factory.LazyAttribute(lambda row: f"{row.position}.")
    title = "Организационное обеспечение"


class ActivityFactory(DjangoModelFactory):
    """A yearly activity of all schools, with its schedule read; due dates are made by `with_due_dates`."""

    class Meta:
        model = Activity

    direction = factory.SubFactory(DirectionFactory)
    roadmap = factory.SelfAttribute("direction.roadmap")
    position = factory.Sequence(lambda n: n + 1)
    number = factory.LazyAttribute(lambda row: f"{row.position}.")
    title = factory.Sequence(lambda n: f"Анализ результатов оценочных процедур {n}")
    deadline = "ежегодно до 30 ноября"
    responsible = "ОО"
    document_kind = "справка"

    @factory.lazy_attribute
    def schedule(self) -> dict[str, Any]:
        roadmap = self.direction.roadmap
        return parse(self.deadline, PlanPeriod(roadmap.starts_on, roadmap.ends_on)).to_dict()

    @classmethod
    def _create(cls, model_class: type[Activity], *args: Any, **kwargs: Any) -> Activity:
        row = model_class(*args, **kwargs)
        index_activity(row)
        row.save(force_insert=True)
        return row


class ResponsibilityFactory(DjangoModelFactory):
    """All schools; one body with `organisation=…, kind=""`."""

    class Meta:
        model = Responsibility

    activity = factory.SubFactory(ActivityFactory)
    kind = "school"
    printed = "ОО"


class OccurrenceFactory(DjangoModelFactory):
    """One due date at the end of November 2026."""

    class Meta:
        model = Occurrence

    activity = factory.SubFactory(ActivityFactory)
    start = date(2026, 1, 1)
    nominal_due = date(2026, 11, 30)
    due = factory.SelfAttribute("nominal_due")
    key = factory.LazyAttribute(lambda row: f"{row.nominal_due.isoformat()}/0")


def with_due_dates(*activities: Activity) -> None:
    """Make the due dates of the activities from their schedules."""
    municipality = activities[0].roadmap.municipality
    regenerate(activities, calendar=municipality.calendar(), shift_rule=municipality.shift_rule)
