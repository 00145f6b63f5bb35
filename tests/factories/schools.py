"""Who: municipalities, organisations, people with roles, risk groups."""

from datetime import date
from typing import Any

import factory
from factory.django import DjangoModelFactory

from schools.access import SCHOOL_ROLES, Role
from schools.models import Membership, Municipality, Organisation, RiskGroup, RiskGroupMembership, User

PASSWORD = "long-enough-password-1"
"""Every user of the factories logs in with it."""
LONG_AGO = date(2015, 1, 1)


class MunicipalityFactory(DjangoModelFactory):
    """A made-up town with the default habits of reading deadlines."""

    class Meta:
        model = Municipality

    code = factory.Sequence(lambda n: f"town-{n}")
    name = factory.Sequence(lambda n: f"город Примерный-{n}")
    name_genitive = factory.Sequence(lambda n: f"города Примерного-{n}")
    name_locative = factory.Sequence(lambda n: f"городе Примерном-{n}")
    region = "Примерная область"
    authority_name = factory.LazyAttribute(lambda town: f"Управление образования администрации {town.name_genitive}")
    authority_genitive = factory.LazyAttribute(
        lambda town: f"управления образования администрации {town.name_genitive}"
    )
    authority_short = "УО"


class OrganisationFactory(DjangoModelFactory):
    """A school; another body with `kind=Organisation.Kind.…`."""

    class Meta:
        model = Organisation

    municipality = factory.SubFactory(MunicipalityFactory)
    kind = Organisation.Kind.SCHOOL
    short_name = factory.Sequence(lambda n: f"Школа № {n + 1} (пример)")
    full_name = factory.LazyAttribute(lambda school: f"Учебная организация: {school.short_name}")


class UserFactory(DjangoModelFactory):
    """A person without any role; roles are memberships."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person-{n}@example.test")
    last_name = factory.Sequence(lambda n: f"Примеров-{n}")
    first_name = "Пётр"
    patronymic = "Петрович"

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **kwargs: Any) -> User:
        password = kwargs.pop("password", PASSWORD)
        return model_class.objects.create_user(*args, password=password, **kwargs)


class MembershipFactory(DjangoModelFactory):
    """A role of a person; the place is made to fit the role.

    `MembershipFactory(role=Role.DEPARTMENT, municipality=town)` or `MembershipFactory(role=Role.HEAD, organisation=x)`.
    """

    class Meta:
        model = Membership

    class Params:
        in_school = factory.LazyAttribute(lambda row: row.role in SCHOOL_ROLES)

    user = factory.SubFactory(UserFactory)
    role = Role.DEPARTMENT
    since = LONG_AGO
    organisation = factory.Maybe("in_school", factory.SubFactory(OrganisationFactory), None)

    @factory.lazy_attribute
    def municipality(self) -> Municipality | None:
        if self.role == Role.PORTAL_ADMIN:
            return None
        return self.organisation.municipality if self.organisation else MunicipalityFactory()


class RiskGroupFactory(DjangoModelFactory):
    """Schools with signs of bias; another meaning with `code=RiskGroup.Code.…`."""

    class Meta:
        model = RiskGroup

    municipality = factory.SubFactory(MunicipalityFactory)
    code = RiskGroup.Code.BIAS
    name = factory.Sequence(lambda n: f"ОО с признаками необъективности, список {n}")
    short_name = "Признаки необъективности"


class RiskGroupMembershipFactory(DjangoModelFactory):
    """A school in a group since long ago, by a made-up letter."""

    class Meta:
        model = RiskGroupMembership

    group = factory.SubFactory(RiskGroupFactory)
    organisation = factory.SubFactory(OrganisationFactory, municipality=factory.SelfAttribute("..group.municipality"))
    since = LONG_AGO
    basis = "Письмо от 01.10.2024 № 1"


def user_with_role(role: str, **place: Any) -> User:
    """A person who holds one role: `user_with_role(Role.HEAD, organisation=school)`."""
    return MembershipFactory(role=role, **place).user
