import pytest

from roadmaps.bodies import directory_of
from roadmaps.responsible import match, read
from schools.access import Role
from schools.models import Organisation
from tests.factories.schools import (
    MunicipalityFactory,
    OrganisationFactory,
    RiskGroupFactory,
    UserFactory,
    user_with_role,
)

pytestmark = pytest.mark.django_db


def test_department_is_known_by_all_its_names_and_people_by_their_place():
    town = MunicipalityFactory(authority_name="Комитет по образованию", authority_short="КО")
    department = OrganisationFactory(municipality=town, kind=Organisation.Kind.AUTHORITY, short_name="Комитет")
    school = OrganisationFactory(municipality=town)
    RiskGroupFactory(municipality=town, aliases=["необъективные"])
    OrganisationFactory()
    names = {"last_name": "Иванова", "first_name": "Анна", "patronymic": "Петровна"}
    user_with_role(Role.DEPARTMENT, municipality=town, user=UserFactory(**names))
    user_with_role(Role.HEAD, organisation=school, user=UserFactory(**names | {"last_name": "Петрова"}))
    directory = directory_of(town)
    assert {body.pk for body in directory.organisations} == {department.pk, school.pk}
    found = {
        phrase: [target.organisation for target in match(read(phrase), directory).targets]
        for phrase in ("Комитет по образованию", "Иванова А.П.", "Петрова А.П.")
    }
    assert found == {
        "Комитет по образованию": [department.pk], "Иванова А.П.": [department.pk], "Петрова А.П.": [school.pk],
    }  # fmt: skip
    assert [group.code for group in directory.groups] == ["bias"]
