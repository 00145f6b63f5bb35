"""The matrix of access: every address × every role × own and foreign place → the expected answer."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from schools.access import Role
from schools.models import Municipality, Organisation, User
from tests.factories.schools import MunicipalityFactory, OrganisationFactory, user_with_role

# Who knocks. "other_head" leads another school of the same municipality; "foreign_…" works in another municipality.
VISITORS = (
    "anonymous",
    "admin",
    "department",
    "methodist",
    "observer",
    "head",
    "staff",
    "other_head",
    "foreign_department",
    "foreign_head",
)
MUNICIPAL = ("admin", "department", "methodist", "observer")
OWN = (*MUNICIPAL, "head", "staff")


@dataclass
class World:
    """Two municipalities, a school in focus, another school beside it, one person of each kind.

    Modules of rows add their own objects to `things` (see `prepare`).
    """

    town: Municipality
    school: Organisation
    other_school: Organisation
    people: dict[str, User]
    things: dict[str, Any] = field(default_factory=dict)


def make_world() -> World:
    town, foreign = MunicipalityFactory(code="own-town"), MunicipalityFactory(code="foreign-town")
    school = OrganisationFactory(municipality=town, short_name="Школа № 1 (пример)")
    other = OrganisationFactory(municipality=town, short_name="Школа № 2 (пример)")
    far = OrganisationFactory(municipality=foreign, short_name="Школа № 3 (пример)")
    people = {
        "admin": user_with_role(Role.PORTAL_ADMIN),
        "department": user_with_role(Role.DEPARTMENT, municipality=town),
        "methodist": user_with_role(Role.METHODOLOGIST, municipality=town),
        "observer": user_with_role(Role.OBSERVER, municipality=town),
        "head": user_with_role(Role.HEAD, organisation=school),
        "staff": user_with_role(Role.STAFF, organisation=school),
        "other_head": user_with_role(Role.HEAD, organisation=other),
        "foreign_department": user_with_role(Role.DEPARTMENT, municipality=foreign),
        "foreign_head": user_with_role(Role.HEAD, organisation=far),
    }
    return World(town, school, other, people)


Expected = dict[str, int]


@dataclass(frozen=True)
class Row:
    """One address: how to build it and what each visitor gets.

    `answers` names exceptions by visitor; visitors not named get `default`. A stranger who is not logged in is always
    sent to log in, unless `open_to_all`.
    """

    answers: Expected
    default: int = 404
    kwargs: Callable[[World], dict[str, Any]] = lambda world: {}
    method: str = "get"
    data: Callable[[World], dict[str, Any]] = lambda world: {}
    query: str = ""
    open_to_all: bool = False

    def expected(self, visitor: str) -> int:
        if visitor == "anonymous" and not self.open_to_all:
            return 302
        return self.answers.get(visitor, self.default)


def everyone(status: int) -> Expected:
    """The same answer for every person who is logged in."""
    return dict.fromkeys(VISITORS[1:], status)


def only(*visitors: str, status: int = 200, others: int | None = None) -> Expected:
    """`status` for the named; `others` (if given) for people of the own municipality who may not."""
    answers = dict.fromkeys(OWN, others) if others is not None else {}
    if others is not None:
        answers["other_head"] = others
    return {key: value for key, value in {**answers, **dict.fromkeys(visitors, status)}.items() if value is not None}
