"""The same twenty works in the layouts that regions and schools draw: merged heads, words, percents, classes."""

import csv
import io
from decimal import Decimal
from typing import Any

import pytest

from indicators.importers import BadTable, ParsedResult, Told, arranged, guessed_head, parse, read_table, survey
from indicators.importers.vocabulary import mark_of_head, meaning_of, subject_in

SCHOOL = 'МБОУ "СОШ № 1"'
MARKS = (2, 8, 6, 4)


def parsed(rows: list[list[Any]], name: str = "ВПР 6 класс математика 2025.csv", told: Told | None = None) -> Any:
    stream = io.StringIO()
    csv.writer(stream, delimiter=";").writerows(rows)
    table = arranged(read_table(name, stream.getvalue().encode("cp1251")))
    seen = survey(table, name, told=told)
    return seen.shape, *parse(table, seen, seen.about, {3: 5, 4: 10, 5: 15})


LAYOUTS: dict[str, list[list[Any]]] = {
    "a group over the marks": [
        ["№ п/п", "Наименование ОО", "Количество участников", "Распределение отметок, %", "", "", ""],
        ["", "", "", 2, 3, 4, 5],
        [1, SCHOOL, 20, 10, 40, 30, 20],
        ["", "Итого", 20, 10, 40, 30, 20],
    ],
    "three storeys": [
        ["ОО", "Результаты", "", "", "", ""],
        ["", "Всего", "Отметки", "", "", ""],
        ["", "", "2", "3", "4", "5"],
        [SCHOOL, 20, *MARKS],
    ],
    "words, from five to two": [
        ["Учреждение", "Писало работу", "Кол-во «5»", "Кол-во «4»", "Кол-во «3»", "Кол-во «2»", "% качества"],
        [SCHOOL, 20, 4, 6, 8, 2, 50],
    ],
    "names of marks": [["Учреждение", "Писавших", "Неуд", "Удовл", "Хор", "Отл"], [SCHOOL, 20, *MARKS]],
    "parts of one": [["ОО", "Кол-во участников", "2", "3", "4", "5"], [SCHOOL, 20, "0,1", "0,4", "0,3", "0,2"]],
    "percent signs": [["ОО", "Кол-во участников", "2", "3", "4", "5"], [SCHOOL, 20, "10%", "40,0%", "30%", "20%"]],
    "people beside percents": [
        ["№", "ОУ", "Всего сдавали", "5", "%", "4", "%", "3", "%", "2", "%"],
        [1, SCHOOL, 20, 4, 20, 6, 30, 8, 40, 2, 10],
    ],
    "percents before people": [
        ["ОУ", "Всего", "«2», %", "«3», %", "«4», %", "«5», %", "«2», чел.", "«3», чел.", "«4», чел.", "«5», чел."],
        [SCHOOL, 20, 11, 39, 31, 19, *MARKS],
    ],
    "no number of people": [["Школа", "2", "3", "4", "5"], [SCHOOL, *MARKS]],
    "marks beside marks of the journal": [
        ["Район", "Название ОО", "Участников", "Отметки за работу", "", "", "", "Отметки по журналу", "", "", ""],
        ["", "", "", "2", "3", "4", "5", "2", "3", "4", "5"],
        ["г. Примерный", SCHOOL, 20, *MARKS, 1, 7, 8, 4],
    ],
    "numbered columns": [
        ["ОО", "Участников", "2", "3", "4", "5"], [1, 2, 3, 4, 5, 6], [SCHOOL, 20, *MARKS]
    ],
    "a head on every page": [
        ["ОО", "Участников", "2", "3", "4", "5"], [SCHOOL, 20, *MARKS], [], ["ОО", "Участников", "2", "3", "4", "5"],
    ],
    "classes of a grade": [
        ["ОО", "Класс", "Кол-во участников", "2", "3", "4", "5"],
        [SCHOOL, "6А", 12, 2, 4, 4, 2], [SCHOOL, "6Б", 8, 0, 4, 2, 2], [SCHOOL, "Всего", 20, *MARKS],
    ],
    "a group of a grade": [
        ["ОО", "6 класс", "", "", "", "", "7 класс", "", "", "", ""],
        ["", "чел.", "2", "3", "4", "5", "чел.", "2", "3", "4", "5"],
        [SCHOOL, 20, *MARKS, 10, 1, 3, 4, 2],
    ],
    "a line for the program": [["sep="], ["ОО", "Кол-во участников", "2", "3", "4", "5"], [SCHOOL, 20, *MARKS]],
}  # fmt: skip


@pytest.mark.parametrize("layout", LAYOUTS)
def test_marks_in_any_layout(layout: str) -> None:
    _, results, problems = parsed(LAYOUTS[layout])
    first: ParsedResult = results[0]
    assert (first.name, first.year, first.grade, first.subject) == (SCHOOL, 2025, 6, "Математика")
    assert (first.participants, first.marks) == (20, MARKS)
    assert not problems


def test_a_school_that_stands_twice_is_taken_once() -> None:
    rows = [["ОО", "Участников", "2", "3", "4", "5"], [SCHOOL, 20, *MARKS], [SCHOOL, 4, 1, 1, 1, 1]]
    _, results, problems = parsed(rows)
    assert [result.participants for result in results] == [20]
    assert "не один раз" in problems[0].text


def test_exam_with_short_words_and_two_levels_of_mathematics() -> None:
    rows = [
        ["Общеобразовательная организация", "Математика (базовый уровень)", "", "Математика (профильный уровень)", ""],
        ["", "чел.", "средний балл", "чел.", "не преодолели мин.порог"],
        [SCHOOL, 20, "4,1", 9, 1],
    ]
    shape, results, _ = parsed(rows, "ЕГЭ 2025.csv")
    assert shape == "exam"
    assert [(r.subject, r.grade, r.participants, r.mean_score, r.below_minimum) for r in results] == [
        ("Математика базовая", 11, 20, Decimal("4.1"), None), ("Математика", 11, 9, None, 1),
    ]  # fmt: skip


def test_pupils_with_names_and_a_code_of_their_own() -> None:
    rows = [
        ["№", "ОО", "ФИО", "Класс", "Код", "Задание 1", "Балл", "Оценка", "Оценка за четверть"],
        [1, SCHOOL, "Примеров", "6А", 77, 1, 12, 4, 5], [2, SCHOOL, "Другова", "6А", 78, 0, 4, 2, 2],
    ]  # fmt: skip
    shape, results, _ = parsed(rows)
    assert shape == "pupils"
    assert (results[0].key, results[0].marks, results[0].journal) == (SCHOOL, (1, 0, 1, 0), (1, 1, 0))


def test_a_person_explains_what_no_word_says() -> None:
    rows = [["Сведения", "", ""], ["Где", "Сколько", "Плохо"], [SCHOOL, 20, 2]]
    stream = io.StringIO()
    csv.writer(stream, delimiter=";").writerows(rows)
    assert guessed_head(read_table("а.csv", stream.getvalue().encode())) == 1
    told = Told(1, "exam", {"name": 0, "participants": 1, "below": 2})
    assert parsed(rows, told=told)[1][0].below_minimum == 2
    with pytest.raises(BadTable, match="название или логин"):
        parsed(rows, told=Told(1, "exam", {"participants": 1}))


@pytest.mark.parametrize(
    ("title", "meaning", "mark"),
    [
        ("Понизили (Отметка < Отметка по журналу) %", "lowered", 0),
        ("Отметка за предыдущую четверть/триместр", "previous", 0),
        ("Наименование предмета", "subject", 0),
        ("Средняя отметка", "", 0),
        ("Кол-во ОО", "", 0),
        ("Получили «2»", "", 2),
        ("Отметка 2", "", 2),
        ("удовлетворительно", "", 3),
        ("Качество", "", 0),
    ],
)
def test_words_of_heads(title: str, meaning: str, mark: int) -> None:
    assert (meaning_of(title), mark_of_head(title)) == (meaning, mark)


def test_subjects_by_their_beginnings() -> None:
    assert [subject_in(text) for text in ("ru_математике 5", "по обществознанию", "музыка")] == [
        "Математика", "Обществознание", "",
    ]  # fmt: skip
