import pytest

from roadmaps.responsible import Directory, KnownGroup, KnownOrganisation, KnownPerson, match, read
from roadmaps.responsible.matching import initials, tokens

TOWN = Directory(
    organisations=(
        KnownOrganisation(1, "authority", ("УО", "Управление образования администрации города Покачи")),
        KnownOrganisation(2, "methodical", ("ИМЦ", "МКУ «Информационно-методический центр»")),
        KnownOrganisation(3, "school", ("Школа № 1 (пример)",)),
        KnownOrganisation(4, "school", ("Школа № 11 (пример)",)),
        KnownOrganisation(5, "preschool", ("Детский сад «Солнышко» (пример)",)),
    ),
    groups=(KnownGroup(7, "bias", ("Признаки необъективности",)), KnownGroup(8, "low_results", ("ШНОР",))),
    people=(KnownPerson("Иванова И.И.", 2),),
    places=("город Покачи", "города Покачи"),
)


def found(phrase: str) -> list[tuple[int | None, str, int | None]]:
    return [target.identity for target in match(read(phrase), TOWN).targets]


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("УО, ОО", [(1, "", None), (None, "school", None)]),
        ("Управление образования администрации города Покачи", [(1, "", None)]),
        ("Отдел образования", [(1, "", None)]),
        ("специалисты", [(1, "", None)]),
        ("информационно-методический центр", [(2, "", None)]),
        ("МБОУ СОШ № 1", [(3, "", None)]),
        ("СОШ № 11, 1", [(4, "", None), (3, "", None)]),
        ("МБДОУ «Детский сад «Солнышко»»", [(5, "", None)]),
        ("ОО с необъективными результатами, ШНРО", [(None, "", 7), (None, "", 8)]),
        ("Иванова И.И.", [(2, "", None)]),
        (
            "образовательные организации",
            [(None, "school", None), (None, "preschool", None), (None, "additional", None)],
        ),
        ("", []),
    ],
)
def test_bodies_are_found(phrase, expected):
    result = match(read(phrase), TOWN)
    assert [target.identity for target in result.targets] == expected
    assert not result.missing
    assert not [problem for problem in result.problems if problem.code in ("no_organisation", "foreign")]


@pytest.mark.parametrize(
    ("phrase", "code"),
    [
        ("РМК", "no_organisation"),
        ("СОШ № 7", "no_organisation"),
        ("ШФНСУ", "no_group"),
        ("Управление образования администрации города Шемышейска", "foreign"),
    ],
)
def test_missing_body_is_said_and_no_similar_one_takes_its_place(phrase, code):
    result = match(read(phrase), TOWN)
    assert result.targets == ()
    assert code in [problem.code for problem in result.problems]
    assert [party.printed for party in result.missing] == [phrase]
    assert not result.complete


def test_two_bodies_that_fit_equally_are_not_chosen_between():
    directory = Directory((
        KnownOrganisation(1, "school", ("Школа № 3 основная, левый берег",)),
        KnownOrganisation(2, "school", ("Школа № 3 основная, правый берег",)),
    ))  # fmt: skip
    assert match(read("СОШ № 3"), directory).targets == ()


def test_person_beside_the_body_is_no_problem_and_alone_unknown_is():
    assert match(read("УО (Петрова А.А.)"), TOWN).problems == ()
    assert [problem.code for problem in match(read("Петрова А.А."), TOWN).problems] == ["nobody"]


def test_names_are_compared_without_legal_forms_and_by_initials():
    assert tokens("МБОУ «СОШ № 4»") == tokens("Школа № 4")
    assert tokens("Школа № 4") != tokens("Школа № 14")
    assert initials("Районный методический кабинет") == initials("РМК")
