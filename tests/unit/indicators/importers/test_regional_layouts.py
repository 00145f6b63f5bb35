"""Layouts that regions, departments and schools draw around the same results, each with the numbers it must give."""

import csv
import io
from decimal import Decimal
from typing import Any

import pytest

from indicators.importers import ParsedResult, Table, arranged, parse, read_table, survey

ONE, TWO = 'МБОУ "СОШ № 1"', "МАОУ «Гимназия № 2»"
FIRST, SECOND = (2, 8, 6, 4), (0, 3, 5, 2)
VPR, OGE, EGE = "ВПР 6 класс математика 2025.csv", "ОГЭ 9 класс математика 2025.csv", "ЕГЭ 2025.csv"
BOTH = [(ONE, 20, FIRST), (TWO, 10, SECOND)]
JOURNALS = [(ONE, 20, (9, 10, 1)), (TWO, 10, (1, 9, 0))]
Rows = list[list[Any]]


def results_of(rows: Rows, name: str) -> tuple[list[ParsedResult], list[Any]]:
    stream = io.StringIO()
    csv.writer(stream, delimiter=";").writerows(rows)
    table = arranged(read_table(name, stream.getvalue().encode("utf-8")))
    seen = survey(table, name)
    return parse(table, seen, {**seen.about, "municipality_names": ["г. Примерный"]}, {3: 5, 4: 10, 5: 15})


MARKS: dict[str, tuple[str, Rows]] = {
    "schools across the top, people": (VPR, [
        ["Показатель", ONE, TWO], ["Количество участников", 20, 10],
        ["«2»", 2, 0], ["«3»", 8, 3], ["«4»", 6, 5], ["«5»", 4, 2],
    ]),
    "schools across the top, percents, the municipality beside": (VPR, [
        ["Результаты ВПР, 6 класс, математика"], [], ["", "г. Примерный", ONE, TWO],
        ["Писали работу, чел.", 30, 20, 10], ["Доля «5», %", 20, 20, 20], ["Доля «4», %", "36,67", 30, 50],
        ["Доля «3», %", "36,67", 40, 30], ["Доля «2», %", "6,67", 10, 0], ["Качество, %", "56,67", 50, 70],
    ]),
    "schools over people and percents": (VPR, [
        ["Отметка", ONE, "", TWO, ""], ["", "чел.", "%", "чел.", "%"],
        ["2", 2, 10, 0, 0], ["3", 8, 40, 3, 30], ["4", 6, 30, 5, 50], ["5", 4, 20, 2, 20], ["Всего", 20, 100, 10, 100],
    ]),
    "schools across the top without a head over the marks": (VPR, [
        ["№", "Наименование показателя", ONE, TWO, "Итого"], [1, "Всего участников", 20, 10, 30],
        [2, "Получили «2»", 2, 0, 2], [3, "Получили «3»", 8, 3, 11], [4, "Получили «4»", 6, 5, 11],
        [5, "Получили «5»", 4, 2, 6],
    ]),
    "a line for each mark": (VPR, [
        ["ОО", "Отметка", "Количество"],
        *[[school, mark, count] for school, counts in ((ONE, FIRST), (TWO, SECOND))
          for mark, count in zip((2, 3, 4, 5), counts, strict=True)],
    ]),
    "a school named once over its classes": (VPR, [
        ["ОО", "Класс", "Участников", "2", "3", "4", "5"],
        [ONE, "6А", 12, 2, 4, 4, 2], ["", "6Б", 8, 0, 4, 2, 2], ["", "Всего по школе", 20, *FIRST],
        [TWO, "6А", 10, *SECOND],
    ]),
    "the name of the school stands above its rows": (VPR, [
        ["Класс", "Писали", "2", "3", "4", "5"],
        [ONE], ["6А", 12, 2, 4, 4, 2], ["6Б", 8, 0, 4, 2, 2],
        [TWO], ["6А", 10, *SECOND],
    ]),
    "people over percents in one group, quality beside": (OGE, [
        ["№", "Наименование ОО", "Участников", "Количество (чел.)", "", "", "", "Доля, %", "", "", "", "Качество"],
        ["", "", "", "5", "4", "3", "2", "5", "4", "3", "2", "%"],
        [1, ONE, 20, 4, 6, 8, 2, 20, 30, 40, 10, 50], [2, TWO, 10, 2, 5, 3, 0, 20, 50, 30, 0, 70],
    ]),
    "signs of marks and their shares in one cell": (VPR, [
        ["Школа", "Писали", "2", "3", "4", "5"],
        [ONE, 20, "2 (10%)", "8 (40%)", "6 (30%)", "4 (20%)"], [TWO, 10, "0 (0%)", "3 (30%)", "5 (50%)", "2 (20%)"],
    ]),
    "log-in and name in one column, places above": (VPR, [
        ["Группы участников", "Кол-во ОО", "Кол-во участников", "2", "3", "4", "5"],
        ["Вся выборка", 35000, "1 400 000", "10,5", "40,2", "35,1", "14,2"], ["г. Примерный", 2, 30, 7, 37, 37, 20],
        [ONE, "", 20, 10, 40, 30, 20], [TWO, "", 10, 0, 30, 50, 20],
    ]),
    "subjects beside the labels, schools across the top": ("ВПР 6 класс 2025.csv", [
        ["Предмет", "Показатель", ONE, TWO], ["Математика", "Участников", 20, 10],
        ["", "«2»", 2, 0], ["", "«3»", 8, 3], ["", "«4»", 6, 5], ["", "«5»", 4, 2],
    ]),
    "subjects above the labels, schools across the top": ("ВПР 6 класс 2025.csv", [
        ["", ONE, TWO], ["Математика"], ["Писали", 20, 10],
        ["на «5»", 4, 2], ["на «4»", 6, 5], ["на «3»", 8, 3], ["на «2»", 2, 0],
    ]),
    "marks over percents and people": (VPR, [
        ["ОО", "Кол-во уч-ся", "«2»", "", "«3»", "", "«4»", "", "«5»", ""],
        ["", "", "%", "кол-во", "%", "кол-во", "%", "кол-во", "%", "кол-во"],
        [ONE, 20, 10, 2, 40, 8, 30, 6, 20, 4], [TWO, 10, 0, 0, 30, 3, 50, 5, 20, 2],
    ]),
    "percents before marks": (VPR, [
        ["Образовательная организация", "Кол-во обучающихся, выполнявших работу", "% «2»", "% «3»", "% «4»", "% «5»"],
        [ONE, 20, "10,00%", "40,00%", "30,00%", "20,00%"], [TWO, 10, "0,00%", "30,00%", "50,00%", "20,00%"],
    ]),
    "dashes for noughts, pupils of the list before those who wrote": (VPR, [
        ["Наименование ОУ", "Кол-во учащихся", "Участвовало", "2", "3", "4", "5"],
        [ONE, 22, 20, 2, 8, 6, 4], [TWO, 10, 10, "-", 3, 5, 2],
    ]),
    "on «2» to on «5» of those who took it": (OGE, [
        ["Муниципалитет", "Код ОО", "Краткое наименование ОО", "Сдавало всего", "Сдали на «5»", "Сдали на «4»",
         "Сдали на «3»", "Сдали на «2»"],
        ["г. Примерный", "", ONE, 20, 4, 6, 8, 2], ["г. Примерный", "", TWO, 10, 2, 5, 3, 0],
    ]),
}  # fmt: skip


@pytest.mark.parametrize("layout", MARKS)
def test_marks(layout: str) -> None:
    name, rows = MARKS[layout]
    results, problems = results_of(rows, name)
    schools = [row for row in results if row.level == "organisation"]
    assert [(row.name, row.participants, row.marks) for row in schools] == BOTH
    assert {(row.year, row.subject) for row in schools} == {(2025, "Математика")}
    assert not problems


EXAMS: dict[str, tuple[str, Rows, list[tuple[Any, ...]]]] = {
    "schools across the top": (EGE, [
        ["Русский язык, 11 класс"], ["Показатели", ONE, TWO],
        ["Участников", 20, 10], ["Средний балл", "70,5", "64,2"], ["Не преодолели минимальный порог", 1, 0],
        ["81-99 баллов", 3, 1], ["100 баллов", 1, 0],
    ], [(ONE, "Русский язык", 20, Decimal("70.5"), 1, 3, 1), (TWO, "Русский язык", 10, Decimal("64.2"), 0, 1, 0)]),
    "subject and metric in one title": (EGE, [
        ["ОО", "Русский язык, участников", "Русский язык, средний балл", "Физика, участников", "Физика, средний балл"],
        [ONE, 20, "70,5", 4, 58], [TWO, 10, "64,2", "", ""],
    ], [(ONE, "Русский язык", 20, Decimal("70.5"), None, None, None), (ONE, "Физика", 4, 58, None, None, None),
        (TWO, "Русский язык", 10, Decimal("64.2"), None, None, None)]),
    "ranges of scores beside percents": (EGE, [
        ["Русский язык"],
        ["№", "Образовательная организация", "Всего участников", "Не преодолели порог", "%", "До 60 баллов", "61-80",
         "81-100", "100 баллов", "Средний тестовый балл"],
        [1, ONE, 20, 1, 5, 6, 9, 4, 1, "70,5"], [2, TWO, 10, 0, 0, 4, 5, 1, 0, "64,2"],
    ], [(ONE, "Русский язык", 20, Decimal("70.5"), 1, 3, 1), (TWO, "Русский язык", 10, Decimal("64.2"), 0, 1, 0)]),
    "subjects down, metrics across, a school above": (EGE, [
        ["ОО", "Предмет", "Количество участников", "Средний балл", "Ниже минимального"],
        [ONE, "Русский язык", 20, "70,5", 1], ["", "Физика", 4, 58, 0], [TWO, "Русский язык", 10, "64,2", 0],
    ], [(ONE, "Русский язык", 20, Decimal("70.5"), 1, None, None), (ONE, "Физика", 4, 58, 0, None, None),
        (TWO, "Русский язык", 10, Decimal("64.2"), 0, None, None)]),
}  # fmt: skip


@pytest.mark.parametrize("layout", EXAMS)
def test_exams(layout: str) -> None:
    name, rows, expected = EXAMS[layout]
    results, problems = results_of(rows, name)
    fields = ("name", "subject", "participants", "mean_score", "below_minimum", "high", "hundred")
    assert [tuple(getattr(row, field) for field in fields) for row in results] == expected
    assert {row.grade for row in results} == {11}
    assert not problems


def test_pupils_of_several_subjects_in_one_file() -> None:
    rows = [
        ["Код ОО", "Наименование ОО", "Предмет", "Класс", "Первичный балл", "Отметка"],
        [101, ONE, "Русский язык", "9А", 30, 5], [101, ONE, "Русский язык", "9Б", 20, 3],
        [101, ONE, "Физика", "9А", 25, 4], [102, TWO, "Физика", "9А", 11, 2],
    ]  # fmt: skip
    results, _ = results_of(rows, "ОГЭ 2025.csv")
    assert [(row.login, row.subject, row.grade, row.participants, row.marks) for row in results] == [
        ("101", "Русский язык", 9, 2, (0, 1, 0, 1)), ("101", "Физика", 9, 1, (0, 0, 1, 0)),
        ("102", "Физика", 9, 1, (1, 0, 0, 0)),
    ]  # fmt: skip


def test_the_journal_with_schools_across_the_top() -> None:
    rows = [
        ["", ONE, TWO], ["Понизили (Отметка < Отметка по журналу)", 9, 1],
        ["Подтвердили (Отметка = Отметке по журналу)", 10, 9], ["Повысили (Отметка > Отметки по журналу)", 1, 0],
        ["Всего", 20, 10],
    ]  # fmt: skip
    results, problems = results_of(rows, VPR)
    assert [(row.name, row.participants, row.journal) for row in results] == [
        (ONE, 20, (9, 10, 1)),
        (TWO, 10, (1, 9, 0)),
    ]
    assert not problems


def test_the_journal_in_people_and_percents() -> None:
    rows = [
        ["ОО", "Участников", "Понизили", "", "Подтвердили", "", "Повысили", ""],
        ["", "", "чел.", "%", "чел.", "%", "чел.", "%"],
        [ONE, 20, 9, 45, 10, 50, 1, 5], [TWO, 10, 1, 10, 9, 90, 0, 0],
    ]  # fmt: skip
    results, problems = results_of(rows, VPR)
    assert [(row.name, row.participants, row.journal) for row in results] == [
        (ONE, 20, (9, 10, 1)),
        (TWO, 10, (1, 9, 0)),
    ]
    assert not problems


def test_scores_with_schools_across_the_top() -> None:
    first, second = (0, 0, 2, 3, 5, 5, 3, 2), (0, 0, 0, 1, 2, 3, 2, 2)
    rows = [["Первичный балл", ONE, TWO], ["Участников", 20, 10]]
    rows += [[score, *pair] for score, pair in enumerate(zip(first, second, strict=True))]
    results, _ = results_of(rows, VPR)
    assert [(row.participants, row.histogram) for row in results] == [
        (20, {2: 2, 3: 3, 4: 5, 5: 5, 6: 3, 7: 2}), (10, {3: 1, 4: 2, 5: 3, 6: 2, 7: 2}),
    ]  # fmt: skip


def test_a_table_of_one_school_with_its_name_above() -> None:
    rows = [
        [ONE], ["Класс", "Кол-во учащихся", "Писали", "5", "4", "3", "2"], ["6А", 13, 12, 2, 4, 4, 2],
        ["6Б", 9, 8, 2, 2, 4, 0], ["Итого", 22, 20, 4, 6, 8, 2],
    ]  # fmt: skip
    results, problems = results_of(rows, VPR)
    assert [(row.name, row.grade, row.participants, row.marks) for row in results] == [(ONE, 6, 20, FIRST)]
    assert not problems


@pytest.mark.parametrize(
    ("rows", "place"),
    [
        ([["Показатель", ONE, "", TWO], ["Писали", 20, "", 10], ["«2»", 2, "", 9], ["«3»", 8, "", 3],
          ["«4»", 6, "", 5], ["«5»", 4, "", 2]], (0, "D")),
        ([["ОО", "Отметка", "Участников"], [ONE, "2", 2], [ONE, "5", "?"], [TWO, "2", 1], [TWO, "3", "x"]], (2, "")),
        ([["Класс", "Писали", "2", "3", "4", "5"], [ONE], ["6А", 12, 2, 4, 4, 2], [TWO], ["6А", 10, 9, 9, 9, 9]],
         (5, "")),
    ],
    ids=["schools across the top", "a line for each mark", "the name above its rows"],
)  # fmt: skip
def test_a_remark_says_where_the_row_stood_before_the_table_was_turned(rows: Rows, place: tuple[int, str]) -> None:
    _, problems = results_of(rows, VPR)
    assert place in [(problem.row, problem.column) for problem in problems]


def test_a_usual_table_stays_as_it_is() -> None:
    head = ["№", "Школа", "Участников", "2", "3", "4", "5"]
    usual = Table([head, *[[number, f"СОШ № {number}", 14, 2, 3, 4, 5] for number in range(1, 9)]])
    assert arranged(usual) is usual
    classes = Table([["Класс", "ОО", "Участников", "2", "3", "4", "5"], *[[n, ONE, 9, 1, 2, 3, 3] for n in (3, 4, 5)]])
    assert arranged(classes) is classes


@pytest.mark.parametrize(("name", "rows"), MARKS.values(), ids=MARKS)
def test_what_was_arranged_is_not_arranged_again(name: str, rows: Rows) -> None:
    once = arranged(Table(rows))
    assert [list(row) for row in arranged(once).rows] == [list(row) for row in once.rows]
