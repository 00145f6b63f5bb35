"""Spellings of one school."""

import pytest

from indicators.importers import Candidate, clean_name, match_name

SCHOOLS = [
    Candidate(1, ("МБОУ «СОШ № 1»", "Муниципальное учреждение «Средняя школа № 1»"), "sch501"),
    Candidate(2, ("Гимназия № 2",)),
    Candidate(3, ("Школа № 10",)),
    Candidate(4, ("Лицей имени Пушкина",)),
    Candidate(5, ("Гимназия № 5",)),
    Candidate(6, ("Школа № 5",)),
]


@pytest.mark.parametrize(
    ("printed", "key"),
    [
        ("МБОУ \"СОШ № 5\"", "сош 5"), ("МБОУ «СОШ №5»", "сош 5"), ("СОШ № 05", "сош 5"),
        ("Средняя общеобразовательная школа № 5", "сош 5"), ("МАОУ Гимназия № 2 (город)", "гимназия 2"), ("", ""),
    ],
)  # fmt: skip
def test_clean_name(printed: str, key: str) -> None:
    assert clean_name(printed) == key


@pytest.mark.parametrize(
    ("name", "login", "school", "how"),
    [
        ("что угодно", "SCH501", 1, "code"),
        ("МБОУ СОШ №1", "", 1, "exact"),
        ("МОУ «Средняя общеобразовательная школа № 10»", "", 3, "number"),
        ("Лицей им. А. С. Пушкина", "", 4, "close"),
        ("Лицей им. Пушкина", "", 4, "exact"),
        ("ОО № 5", "", None, "none"),  # a gymnasium or a school: not guessed
        ("Гимназия 5", "", 5, "exact"),
        ("Школа № 11", "", None, "none"),
    ],
)
def test_match(name: str, login: str, school: int | None, how: str) -> None:
    found = match_name(name, login, SCHOOLS)
    assert (found.organisation, found.how) == (school, how)


@pytest.mark.parametrize("name", ["sch320002 МБОУ Школа Пушкина", "Школа Пушкина (sch320002)"])
def test_a_remembered_log_in_is_found_beside_the_name(name: str) -> None:
    assert match_name(name, "", SCHOOLS, {"sch320002": 4}).how == "remembered"


def test_remembered_spelling_wins_over_guesses() -> None:
    found = match_name("Лицей им. А. С. Пушкина", "", SCHOOLS, {clean_name("Лицей им. А. С. Пушкина"): 4})
    assert (found.organisation, found.how, found.is_sure) == (4, "remembered", True)


def test_guess_is_not_sure() -> None:
    assert not match_name("СОШ № 10", "", SCHOOLS).is_sure
