"""Forms of organisations, people and groups say in Russian what to do."""

from datetime import date

import pytest

from schools.forms import InviteForm, LeaveGroupForm, OrganisationForm, RiskGroupForm
from tests.factories.schools import (
    MunicipalityFactory,
    OrganisationFactory,
    RiskGroupFactory,
    RiskGroupMembershipFactory,
)

pytestmark = pytest.mark.django_db


def test_successor_needs_the_day_of_closing() -> None:
    town = MunicipalityFactory()
    heir = OrganisationFactory(municipality=town)
    form = OrganisationForm({"kind": "school", "short_name": "Новая", "successor": heir.pk}, municipality=town)
    assert "Укажите день закрытия" in form.errors["closed_on"][0]


@pytest.mark.parametrize(
    ("role", "with_school", "message"), [("head", False, "Выберите"), ("methodist", True, "оставьте")]
)
def test_role_and_place_must_fit(role: str, with_school: bool, message: str) -> None:
    school = OrganisationFactory()
    data = {"email": "A@Example.test", "last_name": "А", "first_name": "Б", "role": role}
    if with_school:
        data["organisation"] = str(school.pk)
    form = InviteForm(data, municipality=school.municipality)
    assert message in form.errors["organisation"][0]
    assert form.cleaned_data["email"] == "a@example.test"


def test_aliases_are_one_a_line() -> None:
    town = MunicipalityFactory()
    data = {"code": "bias", "name": "Группа", "short_name": "Г", "aliases_text": " ШНОР \n\nШНРО\n"}
    form = RiskGroupForm(data, municipality=town)
    assert form.is_valid(), form.errors
    assert form.save().aliases == ["ШНОР", "ШНРО"]


def test_second_group_with_the_same_name_is_refused() -> None:
    group = RiskGroupFactory()
    data = {"code": "bias", "name": group.name, "short_name": "Г"}
    form = RiskGroupForm(data, municipality=group.municipality)
    assert form.errors["name"] == ["Группа с таким названием уже есть."]


def test_nobody_leaves_before_joining() -> None:
    membership = RiskGroupMembershipFactory(since=date(2025, 9, 1))
    form = LeaveGroupForm({"until": "2025-08-31"}, membership=membership)
    assert "01.09.2025" in form.errors["until"][0]
