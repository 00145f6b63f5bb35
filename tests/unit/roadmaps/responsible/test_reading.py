"""Every printed phrase of the five real plans, and the phrases other departments write."""

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roadmaps.responsible import Part, Party, Type, read

SEEDS = Path(__file__).parents[3] / "fixtures" / "seeds" / "responsible.csv"
WRITTEN = Path(__file__).with_name("written_bodies.txt")
EMPTY = "(пустая ячейка)"


def _rows() -> list[dict[str, str]]:
    with SEEDS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _short(party: Party) -> str:
    """A party in the notation of the expectations below."""
    if party.type is Type.PERSON:
        return f"person {party.name}"
    if party.type is Type.GROUP:
        return f"group {party.group}"
    if party.type in (Type.KIND, Type.ORGANISATION):
        word = "all" if party.type is Type.KIND else "one"
        return f"{word} {'+'.join(party.kinds) or '?'}"
    return party.type.value


DEPARTMENT, SCHOOLS = "one authority", "all school"
EVERYONE = "all school+preschool+additional"
# The third column of the table («decomposition») in the words of the portal, by the row of the table.
DECOMPOSITION = {
    "Отдел образования администрации Почепского района": [DEPARTMENT],
    "ОО": [SCHOOLS],
    "Отдел образования, РМО, ОО": [DEPARTMENT, "all association", SCHOOLS],
    "Отдел образования ,ОО": [DEPARTMENT, SCHOOLS],
    "Отдел образования администрации Почепского района,ОО": [DEPARTMENT, SCHOOLS],
    "Отдел образования администрации Почепского района, ОО": [DEPARTMENT, SCHOOLS],
    "РМК": ["one methodical"],
    "Отдел образования, МКУ «ИМЦ Рассказовского района»": [DEPARTMENT, "one methodical"],
    "Районная методическая служба": ["one methodical"],
    "Отдел образования": [DEPARTMENT],
    "Отдел образования, МКУ «ИМЦ Рассказовского района» Районная методическая служба ШНРО, ШФНСУ": [
        DEPARTMENT, "one methodical", "one methodical", "group low_results", "group adverse",
    ],
    EMPTY: [],
    "Отдел образования,": [DEPARTMENT],
    "Отдел образования, МКУ «ИМЦ Рассказовского района» образовательные организации": [
        DEPARTMENT, "one methodical", EVERYONE,
    ],
    "управление образования администрации города Покачи (далее-УО)": [DEPARTMENT],
    "общеобразовательная организация (далее –ОО)": [SCHOOLS],
    "УО": [DEPARTMENT],
    "ОО, имеющие признаки необъективности проведения и оценивания ВПР": ["group bias"],
    "УО, ОО": [DEPARTMENT, SCHOOLS],
    "ОО с необъективными результатами": ["group bias"],
    "УО, ОО с необъективными результатами": [DEPARTMENT, "group bias"],
    "ГУО администрации г. Черногорска": [DEPARTMENT],
    "ГУО администрации г. Черногорска, ОО": [DEPARTMENT, SCHOOLS],
    "ГУО администрации г. Черногорска, ДОО": [DEPARTMENT, "all preschool"],
    "ММО, ОО": ["all association", SCHOOLS],
    "Отдел образования, ОО": [DEPARTMENT, SCHOOLS],
    "Отдел образования, ММО": [DEPARTMENT, "all association"],
    "Специалистам управления образования администрации города Покачи (А.А. Иванова, Б.Б. Петрова)": [
        DEPARTMENT, "person Иванова А.А.", "person Петрова Б.Б.",
    ],
    "Руководителям общеобразовательных организаций": [SCHOOLS],
    "заместителя начальника управления образования администрации города Покачи": ["control"],
    "МОУО; ГОО": [DEPARTMENT, "external"],
    "рабочая группа (Иванова А.А., Петрова Б.Б., Сидорова В.В., руководители РМО (по согласованию))": [
        "team", "person Иванова А.А.", "person Петрова Б.Б.", "person Сидорова В.В.", "all association",
    ],
    "Глава Махнёвского муниципального образования (контроль оставляю за собой)": ["control"],
}  # fmt: skip


@pytest.mark.parametrize("row", _rows(), ids=lambda row: row["phrase"][:60])
def test_every_phrase_of_the_real_plans_is_taken_apart(row):
    phrase = "" if row["phrase"] == EMPTY else row["phrase"]
    reading = read(phrase)
    assert [_short(party) for party in reading.parties] == DECOMPOSITION[row["phrase"]]
    assert reading.complete


def test_the_table_of_phrases_is_covered_whole():
    assert {row["phrase"] for row in _rows()} == set(DECOMPOSITION)


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("Управление образования, МБУ ДПО «Информационно-методический центр», руководители ОО",
         [DEPARTMENT, "one methodical", SCHOOLS]),
        ("директора школ", [SCHOOLS]),
        ("заместители директоров по УВР", [SCHOOLS]),
        ("заведующие ДОУ, УДО", ["all preschool", "all additional"]),
        ("дошкольные образовательные организации города", ["all preschool"]),
        ("организации дополнительного образования детей", ["all additional"]),
        ("все образовательные организации", [EVERYONE]),
        ("МБОУ СОШ №№ 1, 2 и 5, УО", ["one school", "one school", "one school", DEPARTMENT]),
        ("МБОУ «СОШ № 4 имени А.С. Пушкина», гимназия № 7", ["one school", "one school"]),
        ("МБДОУ «Детский сад «Солнышко»»", ["one preschool"]),
        ("Школы с низкими образовательными результатами и школы, функционирующие в неблагоприятных социальных условиях",
         ["group low_results", "group adverse"]),
        ("УО, школы (ШНОР, ШФНСУ)", [DEPARTMENT, "group low_results", "group adverse"]),
        ("ОО, показавшие низкие результаты по итогам ВПР, ОГЭ, ЕГЭ, УО", ["group low_results", DEPARTMENT]),
        ("ОО, участники проекта 500+", ["group at_risk"]),
        ("резильентные школы", ["group resilient"]),
        ("ШНР", ["group low_results"]),
        ("ШПРО", ["group low_results"]),
        ("Управление образования и молодёжной политики администрации Советского района и школы", [DEPARTMENT, SCHOOLS]),
        ("Комитет по образованию; городской методический центр", [DEPARTMENT, "one methodical"]),
        ("УО/ОО", [DEPARTMENT, SCHOOLS]),
        ("1. УО\n2. ОО", [DEPARTMENT, SCHOOLS]),
        ("министерство образования, ИРО, УО", ["external", "external", DEPARTMENT]),
        ("муниципальные координаторы, ОО", [DEPARTMENT, SCHOOLS]),
        ("руководители ШМО, учителя-предметники", [SCHOOLS]),
        ("методические объединения учителей математики", ["all association"]),
        ("ОО, ОО", [SCHOOLS]),
    ],
)  # fmt: skip
def test_phrases_of_other_departments(phrase, expected):
    reading = read(phrase)
    assert [_short(party) for party in reading.parties] == expected
    assert reading.complete


def test_bodies_written_down_before_the_reading_was_asked():
    lines = [line.split(" | ") for line in WRITTEN.read_text("utf-8").splitlines() if not line.startswith("#")]
    found = {phrase: "; ".join(map(_short, read(phrase.replace("\\n", "\n")).parties)) for phrase, _ in lines}
    assert {phrase: (found[phrase], parts) for phrase, parts in lines if found[phrase] != parts} == {}
    assert len(lines) > 150


@pytest.mark.parametrize(
    "phrase", ["ОО, участвующие в ВПР", "ОО (пилотные площадки)", "Совет мудрецов", "«Рога и копыта» и кто-то ещё"]
)
def test_what_is_not_understood_is_said_and_never_guessed(phrase):
    reading = read(phrase)
    assert not reading.complete
    assert any(problem.code == "unread" for problem in reading.problems)
    assert not any(party.type is Type.KIND for party in reading.parties)


def test_trailing_comma_tells_that_a_body_may_be_lost():
    assert [problem.code for problem in read("Отдел образования,").problems] == ["lost_body"]
    assert not read("Отдел образования").problems


def test_abbreviation_of_the_act_means_what_the_act_says():
    aliases = {"Центр": "МКУ «Информационно-методический центр»", "ШК": "общеобразовательные организации"}
    assert [_short(party) for party in read("Центр, ШК", aliases).parties] == ["one methodical", SCHOOLS]
    # Without the definition neither word is known.
    assert not read("Центр, ШК").complete


def test_clause_after_an_abbreviation_of_the_act_still_narrows_it():
    reading = read("ОО с необъективными результатами", {"ОО": "общеобразовательная организация"})
    assert [_short(party) for party in reading.parties] == ["group bias"]


def test_roles_of_participants():
    parts = {party.printed: party.part for party in read("Ответственный: УО; Исполнители: ОО совместно с РМО").parties}
    assert parts == {"УО": Part.ACCOUNTABLE, "ОО": Part.EXECUTOR, "РМО": Part.CO_EXECUTOR}
    agreed = read("УО, ИМЦ (по согласованию)").parties
    assert [party.by_agreement for party in agreed] == [False, True]
    assert agreed[1].part is Part.CO_EXECUTOR


@pytest.mark.parametrize(
    ("phrase", "words"),
    [
        ("Иванова И.И.", "за какую организацию"),
        ("рабочая группа", "какая организация отчитывается"),
        ("контроль за исполнением – начальник", "не сказано, кто исполняет"),
        ("министерство образования", "кто отвечает в муниципалитете"),
    ],
)
def test_phrase_that_names_nobody_who_reports_says_what_to_do(phrase, words):
    problems = read(phrase).problems
    assert problems
    assert words in " ".join(problem.text for problem in problems)


WORDS = (
    "УО ОО ОО, ( ) « » и с имеющие низкие результаты Отдел образования администрации города Покачи руководители",
    "№ 5 , ; / ШНОР Иванова И.И. (далее – УО) по согласованию совместно с МБОУ «СОШ – 1.",
)
PIECES = st.sampled_from([*" ".join(WORDS).split(" "), "\n"])


@settings(max_examples=300, deadline=2000)
@given(st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=60).map(" ".join)))
def test_no_phrase_however_mangled_raises_or_loses_its_words_silently(phrase):
    reading = read(phrase)
    for party in reading.parties:
        assert party.printed
        assert party.type is not Type.GROUP or party.group
    unread = [party for party in reading.parties if party.type is Type.UNREAD]
    assert len([problem for problem in reading.problems if problem.code == "unread"]) == len(unread)
