"""Rows of organisations, people, risk groups, settings, profile, help."""

from typing import Any

from tests.factories.schools import RiskGroupFactory, RiskGroupMembershipFactory
from tests.integration.access import MUNICIPAL, Row, World, everyone, only


def prepare(world: World) -> None:
    group = RiskGroupFactory(municipality=world.town)
    world.things["group"] = group
    world.things["in_group"] = RiskGroupMembershipFactory(group=group, organisation=world.other_school)


def school(world: World) -> dict[str, Any]:
    return {"pk": world.school.pk}


def membership(world: World) -> dict[str, Any]:
    return {"pk": world.people["other_head"].memberships.get().pk}


def group(world: World) -> dict[str, Any]:
    return {"pk": world.things["group"].pk}


# People without a right here: 403 wherever they are, because the page belongs to their own municipality.
NOT_ALLOWED = {"observer": 403, "head": 403, "staff": 403, "other_head": 403, "foreign_head": 403}
MANAGERS = {"admin": 200, "department": 200, "foreign_department": 200, "methodist": 403} | NOT_ALLOWED
VIEWERS = (
    {"admin": 200, "department": 200, "methodist": 200, "foreign_department": 200} | NOT_ALLOWED | {"observer": 200}
)
MANAGE_ROW = {"admin": 200, "department": 200, "methodist": 403, "observer": 403}
POST_ROW = {"admin": 302, "department": 302, "methodist": 403, "observer": 403}

ROWS = {
    "schools:organisations": Row(VIEWERS),
    "schools:organisation_new": Row(MANAGERS),
    "schools:organisation": Row(only(*MUNICIPAL, "head", "staff"), kwargs=school),
    "schools:organisation_edit": Row(MANAGE_ROW | {"head": 403, "staff": 403}, kwargs=school),
    "schools:context_edit": Row(
        MANAGE_ROW | {"head": 403, "staff": 403}, kwargs=lambda world: {"pk": world.school.pk, "year": 2025}
    ),
    "schools:people": Row(MANAGERS),
    "schools:invite": Row(MANAGERS),
    "schools:invite_again": Row(POST_ROW, kwargs=membership, method="post"),
    "schools:membership_end": Row(POST_ROW, kwargs=membership, method="post"),
    "schools:person_active": Row(POST_ROW, kwargs=membership, method="post", data=lambda world: {"active": "1"}),
    "schools:risk_groups": Row(VIEWERS),
    "schools:risk_group_new": Row(MANAGERS),
    "schools:risk_group": Row(
        dict.fromkeys(MUNICIPAL, 200) | {"head": 403, "staff": 403, "other_head": 403}, kwargs=group
    ),
    "schools:risk_group_edit": Row(MANAGE_ROW | {"head": 403, "staff": 403, "other_head": 403}, kwargs=group),
    "schools:risk_leave": Row(
        MANAGE_ROW | {"head": 403, "staff": 403, "other_head": 403},
        kwargs=lambda world: {"pk": world.things["in_group"].pk},
    ),
    "schools:municipality_new": Row(everyone(403) | {"admin": 200}),
    "schools:municipality_settings": Row(MANAGERS),
    "schools:profile": Row(everyone(200)),
    "schools:display": Row(everyone(200)),
    "schools:theme": Row(everyone(204), method="post", data=lambda world: {"theme": "dark"}),
    "schools:choose_place": Row(everyone(302), method="post"),
    "schools:pulse": Row(everyone(200)),
    "schools:help": Row(everyone(200)),
    "schools:help_page": Row(everyone(200), kwargs=lambda world: {"name": "school"}),
}
