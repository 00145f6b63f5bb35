"""Lists of schools as letters and workbooks give them."""

from indicators.importers import Table, names_of_tables, names_of_text

PLACES = ["Примерный район", "Примерного района"]


def test_lines_of_a_letter_lose_numbers_and_bullets() -> None:
    text = "1. МБОУ «СОШ № 5»;\n2) Гимназия № 3\n\n– sch320007\n1. МБОУ «СОШ № 5»\n"
    assert names_of_text(text) == ["МБОУ «СОШ № 5»", "Гимназия № 3", "sch320007"]


def test_of_a_pasted_table_the_cell_with_a_school_is_taken() -> None:
    text = "№\tПримерный район\tМБОУ СОШ № 5\t4 маркера\n2\tПримерный район\tЛицей\t3 маркера"
    assert names_of_text(text) == ["МБОУ СОШ № 5", "Лицей"]


def test_of_a_regional_workbook_only_the_own_schools_are_taken() -> None:
    rows = [
        ["Список ОО с признаками необъективности"], ["№", "Муниципалитет", "Логин", "Наименование ОО", "Признаков"],
        [1, "Примерный муниципальный район", "sch1005", "СОШ № 5", 2], [2, "Соседний район", "sch2001", "СОШ № 1", 1],
        [3, "Примерный р-н", "", "Лицей", 1], ["", "", "", "Итого", 4],
    ]  # fmt: skip
    assert names_of_tables([Table(rows)], PLACES) == ["СОШ № 5 (sch1005)", "Лицей"]


def test_a_workbook_without_a_head_gives_cells_that_look_like_schools() -> None:
    rows = [["Приложение к письму"], [1, "МБОУ СОШ № 5"], [2, "Гимназия № 3"]]
    assert names_of_tables([Table(rows)], PLACES) == ["МБОУ СОШ № 5", "Гимназия № 3"]
