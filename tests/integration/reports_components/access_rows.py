"""Rows of the matrix «direction × component» and of expected results."""

from typing import Any

from reports.models import ComponentLink
from tests.factories.reports import PlanFactory, SectionFactory
from tests.integration.access import MUNICIPAL, Row, World
from tests.integration.reports_analysis.access_rows import AT, NO_SCHOOLS, OWN_LIST

TABLE = [{"direction": "Объективность", "rows": [{"2025": "Аналитическая справка по итогам ВПР", "2026": ""}]}]


def prepare(world: World) -> None:
    plan = PlanFactory(municipality=world.town, expected_results=TABLE)
    direction = SectionFactory(roadmap=plan, number="1.", title="Объективность")
    world.things["matrix_plan"], world.things["matrix_direction"] = plan, direction
    world.things["proof"] = ComponentLink.objects.create(
        direction=direction, year=2025, component="goals", title="Приказ", link="https://a.example/1", created_at=AT
    )


def cell(world: World) -> dict[str, Any]:
    return {"direction": world.things["matrix_direction"].pk, "year": 2025, "component": "goals"}


def plan(world: World) -> dict[str, Any]:
    return {"roadmap": world.things["matrix_plan"].pk, "format": "xlsx"}


SEEN = dict.fromkeys(MUNICIPAL, 200)
RUNNERS = {"admin": 302, "department": 302, "methodist": 302, "observer": 403}
MADE = dict.fromkeys(MUNICIPAL, 302) | {"foreign_department": 404} | NO_SCHOOLS
# An approved map is seen by its schools; its cells are not theirs.
OWN_SCHOOLS = dict.fromkeys(("head", "staff", "other_head"), 403)

ROWS = {
    "reports:components": Row(OWN_LIST),
    "reports:components_scale": Row(OWN_LIST | {"methodist": 403, "observer": 403}),
    "reports:components_document": Row(MADE, method="post", data=plan),
    "reports:component": Row(SEEN | OWN_SCHOOLS, kwargs=cell),
    "reports:component_attach": Row(
        RUNNERS | OWN_SCHOOLS, kwargs=cell, method="post", data=lambda world: {"link": "https://a.example/2"}
    ),
    "reports:component_points": Row(
        RUNNERS | OWN_SCHOOLS, kwargs=cell, method="post", data=lambda world: {"points": "1"}
    ),
    "reports:component_topic": Row(RUNNERS | OWN_SCHOOLS, kwargs=cell, method="post"),
    "reports:component_detach": Row(RUNNERS, kwargs=lambda world: {"pk": world.things["proof"].pk}, method="post"),
    "reports:expected": Row(OWN_LIST),
    "reports:expected_document": Row(MADE, method="post", data=plan),
    "reports:expected_mark": Row(
        SEEN | {"observer": 403} | OWN_SCHOOLS,
        kwargs=lambda world: {"roadmap": world.things["matrix_plan"].pk, "block": 0, "row": 0, "year": 2025},
    ),
}
