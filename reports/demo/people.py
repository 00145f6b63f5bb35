"""Sample people: plainly invented names, a log-in for each role of each municipality, a head for each organisation."""

import random
from collections.abc import Iterator
from datetime import date

from django.contrib.auth.hashers import make_password

from reports.demo.places import Sample
from schools.access import Role
from schools.models import Membership, Municipality, Organisation, User

DEMO_PASSWORD = "dorozhnaya-karta-2026"  # noqa: S105 – printed by ./run; accounts exist only in the demo
DOMAIN = "msoko.example"
SURNAMES = ["Примеров", "Образцов", "Учебнов", "Показателев", "Черновиков", "Листов", "Строкин", "Графиков"]
NAMES = {True: ["Анна", "Вера", "Ирина", "Мария", "Ольга"], False: ["Андрей", "Игорь", "Олег", "Павел", "Сергей"]}
FATHERS = ["Иванов", "Петров", "Сергеев", "Андреев", "Павлов"]
POSTS = {
    Role.DEPARTMENT: "Специалист управления (пример)",
    Role.METHODOLOGIST: "Методист (пример)",
    Role.OBSERVER: "Наблюдатель (пример)",
    Role.HEAD: "Руководитель организации (пример)",
    Role.STAFF: "Заместитель руководителя (пример)",
}


def names(rng: random.Random) -> dict[str, str]:
    """A full name whose gender agrees."""
    female = rng.random() < 0.7
    end = "а" if female else ""
    father = rng.choice(FATHERS) + ("на" if female else "ич")
    return {
        "last_name": rng.choice(SURNAMES) + end,
        "first_name": rng.choice(NAMES[female]),
        "patronymic": father,
    }


def address(role: str, municipality_code: str, number: int = 0) -> str:
    """«head@pokachi.msoko.example» is the head of the first school in order; others have numbers."""
    local = f"{role}{number}" if number > 1 else role
    return f"{local}@{municipality_code}.{DOMAIN}"


def create_people(sample: Sample, municipality: Municipality, rng: random.Random, since: date) -> None:
    """Users and memberships of one municipality, in two inserts. The password is hashed once: it is one for all."""
    hashed = make_password(DEMO_PASSWORD)
    users, memberships = [], []
    for role, organisation, number in _posts(municipality):
        user = User(
            email=address(role, sample.code, number),
            password=hashed,
            post=POSTS[Role(role)],
            is_sample=True,
            **names(rng),
        )
        users.append(user)
        memberships.append((user, role, organisation))
    User.objects.bulk_create(users)
    Membership.objects.bulk_create(
        Membership(user=user, role=role, municipality=municipality, organisation=organisation, since=since)
        for user, role, organisation in memberships
    )


def _posts(municipality: Municipality) -> Iterator[tuple[str, Organisation | None, int]]:
    yield Role.DEPARTMENT, None, 1
    yield Role.METHODOLOGIST, None, 1
    yield Role.OBSERVER, None, 1
    own = ("authority", "methodical", "association")
    bodies = [row for row in municipality.organisations.in_order() if row.kind not in own]
    for number, organisation in enumerate(bodies, start=1):
        yield Role.HEAD, organisation, number
    yield Role.STAFF, bodies[0], 1


def create_approver(sample: Sample, municipality: Municipality, since: date) -> User:
    """The head of the department: what a colleague has sent or checked is accepted by somebody else."""
    user = User.objects.create_user(
        address(Role.DEPARTMENT, sample.code, 2), DEMO_PASSWORD, last_name="Решаев", first_name="Пример",
        patronymic="Приказович", post="Начальник управления (пример)", is_sample=True,
    )  # fmt: skip
    Membership.objects.create(user=user, role=Role.DEPARTMENT, municipality=municipality, since=since)
    return user


def create_admin() -> User:
    """The portal administrator of the demo."""
    user = User.objects.create_user(
        f"admin@{DOMAIN}", DEMO_PASSWORD, last_name="Порталов", first_name="Пример", post="Администратор портала",
        is_sample=True,
    )  # fmt: skip
    Membership.objects.create(user=user, role=Role.PORTAL_ADMIN, since=date(2020, 1, 1))
    return user


def accounts() -> list[tuple[str, str]]:
    """(who, log-in) of one account for each role, for the first screen."""
    return [
        ("администратор портала", f"admin@{DOMAIN}"),
        ("специалист управления, Покачи", address(Role.DEPARTMENT, "pokachi")),
        ("методист, Покачи", address(Role.METHODOLOGIST, "pokachi")),
        ("наблюдатель, Покачи", address(Role.OBSERVER, "pokachi")),
        ("руководитель гимназии № 3, Покачи", address(Role.HEAD, "pokachi")),
        ("сотрудник гимназии № 3, Покачи", address(Role.STAFF, "pokachi")),
    ]
