import pytest

from roadmaps.responsible import find_aliases
from roadmaps.responsible.aliases import expansion, without_definitions


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("управление образования администрации города Покачи (далее-УО)",
         {"УО": "управление образования администрации города Покачи"}),
        ("общеобразовательная организация (далее –ОО)", {"ОО": "общеобразовательная организация"}),
        ("УО, муниципальный методический центр (в дальнейшем – Центр)", {"Центр": "муниципальный методический центр"}),
        ("районный методический кабинет (РМК), школы", {"РМК": "районный методический кабинет"}),
        ("МКУ «Центр, который помогает» (далее по тексту – Центр)", {"Центр": "МКУ «Центр, который помогает»"}),
        ("школы (ШНОР)", {}),
        ("ОО (по согласованию)", {}),
        ("(далее – УО)", {}),
        ("", {}),
    ],
)  # fmt: skip
def test_definitions_are_found(phrase, expected):
    assert find_aliases(phrase) == expected


def test_definition_is_taken_out_of_the_phrase_and_other_brackets_stay():
    assert without_definitions("управление образования (далее – УО), ОО") == "управление образования, ОО"
    assert without_definitions("школы (ШНОР)") == "школы (ШНОР)"


def test_expansion_ignores_case_and_yo():
    assert expansion("ШЁ", {"ше": "полное имя"}) == "полное имя"
    assert expansion("нет", {"ше": "полное имя"}) == ""
