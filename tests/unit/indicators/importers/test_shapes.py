"""Files of every usual form, as xlsx and as csv in both encodings, counted again by hand."""

import csv
import io
import zipfile
from collections import Counter
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from indicators.importers import BadTable, ParsedResult, Survey, arranged, parse, read_table, read_tables, survey
from indicators.importers.shapes import level_of


def csv_bytes(rows: list[list[Any]], encoding: str = "utf-8", delimiter: str = ";") -> bytes:
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter).writerows(rows)
    return stream.getvalue().encode(encoding)


def xlsx_bytes(rows: list[list[Any]]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def understood(rows: list[list[Any]], name: str = "файл.csv", **about: Any) -> tuple[Survey, list[ParsedResult], list]:
    table = arranged(read_table(name, csv_bytes(rows)))
    seen = survey(table, name)
    return seen, *parse(table, seen, {**seen.about, **about}, about.get("borders"))


HEAD = ["Логин школы", "Класс", "Номер обучающегося", "Пол", "Вариант", "Балл за 1", "Балл за 2", "Балл за 3",
        "Всего баллов", "Отметка за предыдущую четверть/триместр", "Учебник"]  # fmt: skip
BORDERS = {3: 3, 4: 5, 5: 7}
PUPILS = [
    HEAD,
    ["sch1", "5А", 1, "ж", 1, 1, 2, "X", 3, 4, ""],  # «3» below the journal's 4
    ["sch1", "5А", 2, "м", 2, 2, 3, 0, 5, 4, ""],  # «4», confirmed
    ["sch1", "5Б", 3, "м", 1, 2, 3, 2, 7, 4, ""],  # «5», raised
    ["sch1", "5Б", 4, "м", "отсутствовал", "", "", "", "", 3, ""],
    ["sch2", "5", 1, "ж", 1, 0, 0, "N", 0, "", ""],  # «2», no journal mark
]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xlsx", xlsx_bytes(PUPILS)), ("a.csv", csv_bytes(PUPILS)), ("a.csv", csv_bytes(PUPILS, "cp1251")),
        ("a.csv", csv_bytes(PUPILS, "utf-8-sig")), ("a.txt", csv_bytes(PUPILS, delimiter="\t")),
        ("a.txt", csv_bytes(PUPILS, "utf-16", "\t")),
    ],
    ids=["xlsx", "utf-8", "cp1251", "with a mark", "tabs", "utf-16"],
)  # fmt: skip
def test_rows_of_pupils(name: str, content: bytes) -> None:
    table = read_table(name, content)
    seen = survey(table, "ВПР 2025 5 класс Математика.csv")
    results, problems = parse(table, seen, seen.about, BORDERS)
    assert seen.shape == "pupils"
    assert seen.about == {"kind": "vpr", "year": 2025, "grade": 5, "subject": "Математика"}
    first, second = results
    assert (first.login, first.grade, first.participants, first.absent) == ("sch1", 5, 3, 1)
    assert (first.marks, first.journal, first.histogram) == ((0, 1, 1, 1), (1, 1, 1), {3: 1, 5: 1, 7: 1})
    assert first.tasks == {
        "1": {"score": 5, "n": 3, "max": 2}, "2": {"score": 8, "n": 3, "max": 3}, "3": {"score": 2, "n": 3, "max": 2}
    }  # fmt: skip
    assert first.mean_score == 5
    assert (second.marks, second.journal, "3" in second.tasks) == ((1, 0, 0, 0), None, False)
    assert not problems


def test_older_names_of_columns() -> None:
    rows = [["user", "var-1", "sum", "mark"], ["sch1", 1, 12, ""], ["sch1", 2, 4, ""]]
    seen, results, problems = understood(rows)
    assert seen.shape == "pupils"
    assert results[0].histogram == {12: 1, 4: 1}
    assert [problem.row for problem in problems] == [0]  # no marks and no borders


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 20), st.integers(2, 5)), min_size=1, max_size=80))
def test_pupils_counted_again(pupils: list[tuple[str, int, int]]) -> None:
    rows = [["Логин школы", "Номер обучающегося", "Всего баллов", "Отметка по журналу"]]
    rows += [[school, number, score, previous] for number, (school, score, previous) in enumerate(pupils)]
    _, results, _ = understood(rows, borders={3: 6, 4: 10, 5: 15})
    for result in results:
        own = [(score, previous) for school, score, previous in pupils if school == result.login]
        marks = [2 if s < 6 else 3 if s < 10 else 4 if s < 15 else 5 for s, _ in own]
        assert result.participants == len(own)
        assert result.marks == tuple(Counter(marks)[mark] for mark in (2, 3, 4, 5))
        assert result.histogram == Counter(score for score, _ in own)
        pairs = [(mark > previous) - (mark < previous) for mark, (_, previous) in zip(marks, own, strict=True)]
        assert result.journal == tuple(pairs.count(sign) for sign in (-1, 0, 1))
    assert sum(result.participants for result in results) == len(pupils)


def test_statistics_of_marks_with_levels_above() -> None:
    rows = [
        ["Статистика по отметкам"],
        ["Предмет:", "Русский язык"],
        ["Группы участников", "Кол-во ОО", "Кол-во участников", "2", "3", "4", "5"],
        ["Вся выборка", 36000, 1400000, "10,5", "40,2", "35,1", "14,2"],
        ["Примерная область", 400, 12000, "9", "41", "36", "14"],
        ["город Примерный", 6, 200, "8", "42", "35", "15"],
        ["МБОУ \"СОШ № 5\"", 1, 40, "10", "40", "30", "20"],
        ["МБОУ СОШ № 7", 1, 40, "10", "40", "30", "3"],
    ]  # fmt: skip
    seen, results, problems = understood(rows, "ВПР 2025 6 класс.xlsx.csv", municipality_names=["город Примерный"])
    assert seen.shape == "marks"
    assert seen.about["subject"] == "Русский язык"
    assert [result.level for result in results] == ["country", "region", "municipality", "organisation"]
    assert results[3].marks == (4, 16, 12, 8)
    assert [problem.row for problem in problems] == [8]


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("Вся выборка", "country"), ("Примерная обл.", "region"), ("Ханты-Мансийский АО – Югра", "region"),
        ("Почепский муниципальный район", "municipality"), ("Почепский р-н", "municipality"),
        ("МБОУ СОШ Почепского района", "organisation"), ("Мглинский район", "organisation"),
        ("МАОУ «Почепский лицей»", "organisation"),
    ],
)  # fmt: skip
def test_level_of_a_row_by_its_name(name: str, level: str) -> None:
    assert level_of(name, {"municipality_names": ["Почепский район", "Почепского района"]}) == level


def test_marks_of_many_procedures_in_one_table() -> None:
    rows = [
        ["Год", "Класс", "Предмет", "Муниципалитет", "ОО", "Логин", "Кол-во участников", "2", "3", "4", "5"],
        [2024, 5, "Математика", "г. Примерный", "СОШ 1", "sch1", 20, 10, 40, 30, 20],
        [2025, 6, "Биология", "г. Примерный", "СОШ 1", "sch1", 10, 0, 5, 5, 0],
    ]
    _, results, _ = understood(rows)
    assert [(r.year, r.grade, r.subject, r.marks) for r in results] == [
        (2024, 5, "Математика", (2, 8, 6, 4)), (2025, 6, "Биология", (0, 5, 5, 0)),
    ]  # fmt: skip


def test_statistics_of_scores() -> None:
    rows = [["Логин", "Кол-во участников", *map(str, range(9))], ["sch1", 40, 0, 0, 5, 10, 10, 25, 25, 25, 0]]
    seen, results, _ = understood(rows)
    assert seen.shape == "scores"
    assert results[0].histogram == {2: 2, 3: 4, 4: 4, 5: 10, 6: 10, 7: 10}
    assert results[0].mean_score == Decimal(2 * 2 + 3 * 4 + 4 * 4 + 50 + 60 + 70) / 40


def test_journal_in_columns_and_in_rows() -> None:
    columns = [["ОО", "Кол-во участников", "Понизили %", "Подтвердили %", "Повысили %"], ["Школа 1", 40, 45, 50, 5]]
    assert understood(columns)[1][0].journal == (18, 20, 2)
    down = [
        ["Группы участников", "Кол-во участников", "%"],
        ["Школа 1", "", ""],
        ["  Понизили (Отметка < Отметка по журналу) %", 18, 45],
        ["  Подтвердили (Отметка = Отметка по журналу) %", 20, 50],
        ["  Повысили (Отметка > Отметка по журналу) %", 2, 5],
        ["  Всего", 40, 100],
    ]
    seen, results, _ = understood(down)
    assert seen.shape == "journal"
    assert [(r.name, r.participants, r.journal) for r in results] == [("Школа 1", 40, (18, 20, 2))]


def test_exam_with_subjects_over_metrics() -> None:
    rows = [
        ["Код ОО", "Наименование ОО", "Русский язык", "", "", "", "Математика (профильная)", "", "", ""],
        ["", "", "Участников", "Средний балл", "Не преодолели минимум", "81-99", "Участников", "Средний балл",
         "Не преодолели минимум", "100 баллов"],
        [101, "МБОУ СОШ № 1", 30, "70,5", 0, 5, 12, "61,2", 1, 1],
        [102, "Гимназия № 2", 25, "75", 0, 9, 0, "", "", ""],
        ["", "Итого", 55, "72", 0, 14, 12, "61,2", 1, 1],
    ]  # fmt: skip
    seen, results, problems = understood(rows, "ЕГЭ 2025 11 класс.csv")
    assert (seen.shape, seen.about["kind"]) == ("exam", "ege")
    assert [
        (r.login, r.subject, r.participants, r.mean_score, r.below_minimum, r.high, r.hundred) for r in results
    ] == [
        ("101", "Русский язык", 30, Decimal("70.5"), 0, 5, None),
        ("101", "Математика", 12, Decimal("61.2"), 1, None, 1),
        ("102", "Русский язык", 25, 75, 0, 9, None),
    ]
    assert not problems


def test_exam_in_one_storey() -> None:
    rows = [
        ["Наименование ОО", "Участников", "«2»", "«3»", "«4»", "«5»", "Средний балл"],
        ["СОШ 1", 20, 1, 9, 6, 4, "15,5"],
    ]
    seen, results, _ = understood(rows, "ОГЭ 2025 9 класс Математика.csv")
    assert (seen.shape, results[0].marks, results[0].mean_score) == ("exam", (1, 9, 6, 4), Decimal("15.5"))


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([["просто", "текст"], ["без", "смысла"]], "Не нашли заголовок"),
        ([["Код ОО", "Наименование ОО", "Год"], [1, "СОШ 1", 2025]], "план выбора"),
    ],
)
def test_tables_that_are_not_results(rows: list[list[Any]], sentence: str) -> None:
    with pytest.raises(BadTable, match=sentence):
        understood(rows)


@pytest.mark.parametrize(
    ("name", "content"), [("a.xls", b"\xd0\xcf\x11\xe0" + b"0" * 99), ("a.csv", b""), ("a.csv", b"a\x00b")]
)
def test_files_that_are_no_tables(name: str, content: bytes) -> None:
    with pytest.raises(BadTable):
        read_table(name, content)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    refused = ""
    try:
        table = read_table("файл.csv", content)
        parse(table, survey(table), {}, {})
    except ValueError as error:
        refused = str(error) or "без слов"
    assert refused != "без слов"


def test_files_that_are_no_tables_of_results_say_what_to_do() -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as stream:
        stream.writestr("результаты.csv", "1;2")
    for name, content, words in (
        ("архив.zip", archive.getvalue(), "распакуйте его"),
        ("приказ.pdf", b"%PDF-1.7 text only", "как XLSX или CSV"),
        ("пустой.csv", b"", "загрузите его снова"),
    ):
        with pytest.raises(BadTable, match=words):
            read_tables(name, content)


def test_a_plan_of_choices_is_called_so() -> None:
    with pytest.raises(BadTable, match="план выбора"):
        understood([["Наименование ОО", "Русский язык", "Математика"], ["СОШ № 1", 20, 15]])
