"""Tables of dates in the forms in which they come."""

from datetime import date

import pytest

from roadmaps.graph_rows import BadRow, Dated, dated_rows

SPRING = (date(2027, 4, 11), date(2027, 5, 16))


@pytest.mark.parametrize(
    ("cells", "title", "days"),
    [
        (["ВПР, русский язык", "11.04.2027", "16.05.2027"], "ВПР, русский язык", SPRING),
        (["1.", "Русский язык", "4 класс", "с 11 апреля по 16 мая 2027 г."], "Русский язык, 4 класс", SPRING),
        ([3, "Математика", *SPRING], "Математика", SPRING),
        (["Математика", "11.04–16.05.2027"], "Математика", SPRING),
        (["Математика", "2027-04-11", "2027-05-16"], "Математика", SPRING),
        (["2.10", "Математика, 4-8 классы", "11.04", "16.05"], "Математика, 4-8 классы", SPRING),
        (["Физика", "11–16 апреля"], "Физика", (date(2027, 4, 11), date(2027, 4, 16))),
        (["Физика", "с 11 по 16 апреля 2026 года"], "Физика", (date(2026, 4, 11), date(2026, 4, 16))),
        (["ОГЭ, химия", "26 мая (пн)"], "ОГЭ, химия", (date(2027, 5, 26), date(2027, 5, 26))),
        (["Каникулы", "28 декабря – 10 января"], "Каникулы", (date(2027, 12, 28), date(2028, 1, 10))),
        (["ИС-9: 10.02.27"], "ИС-9: 10.02.27", (date(2027, 2, 10), date(2027, 2, 10))),
    ],
)
def test_usual_forms(cells: list, title: str, days: tuple[date, date]):
    assert dated_rows([cells], 2027) == [Dated(title, *days)]


def test_heads_and_sections_are_passed_over():
    table = [["График ВПР"], ["№", "Предмет", "Начало", "Окончание"], ["1", "2", "3", "4"],
             ["1", "Русский язык", "11.04.2027", "16.05.2027"], [None, ""], ["5 класс"]]  # fmt: skip
    assert [row.title for row in dated_rows(table, 2027)] == ["Русский язык"]


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        (["Физика", "31.02.2027"], "нет такой даты"),
        (["Физика", "весной"], "Строка 2: не понимаю дату"),
        (["Физика", "16.05.2027", "11.04.2027"], "начало позже"),
    ],
)
def test_damaged_date_is_named(cells: list[str], words: str):
    with pytest.raises(BadRow, match=words):
        dated_rows([["Химия", "11.04.2027"], cells], 2027)
