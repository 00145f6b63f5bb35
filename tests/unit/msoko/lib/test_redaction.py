"""What names a person or a school is left out with its whole sentence; the rest stays as it was."""

import pytest

from msoko.lib.redaction import impersonal, names_a_school, names_one_of, names_somebody

SCHOOLS = ("Школа № 1 (пример)", "МБОУ «Центр образования»")


@pytest.mark.parametrize(
    "text",
    [
        "Ответственный – Примеров И. О.",
        "Письмо направил И.О. Примеров",
        "Отчёт сдала Примерова Анна Петровна",
        "Пишите на otdel@primer.example",
        "Звоните: 8 (34669) 7-25-55",
        "Звоните: +7 912 345-67-89",
    ],
)
def test_people_addresses_and_telephones_are_noticed(text):
    assert names_somebody(text)


@pytest.mark.parametrize(
    "text",
    [
        "Исполнено 94 из 126 обязательств (74,6 %), в срок – 83.",
        "Приказ Управления образования от 12.03.2025 № 214-О",
        "Качество ВПР по математике в 5 классе – 52,1 %.",
        "Полностью исполнены мероприятия 2.2, 2.5 и 2.9.",
    ],
)
def test_numbers_and_acts_name_nobody(text):
    assert not names_somebody(text)
    assert not names_a_school(text, SCHOOLS)


PEOPLE = ("Примерова", "Зелинский", "Образцов", "Гоголь", "Иванова-Петрова", "Шевченко", "")


@pytest.mark.parametrize(
    "text",
    [
        "Примерова провела семинар.",
        "Опыт Примеровой и её коллег",
        "Поручить ЗЕЛИНСКОМУ",
        "Справка Зелинской",
        "Письмо Гоголя",
        "Петрову отметили",
        "Доклад Шевченко",
    ],
)
def test_a_known_surname_is_noticed_alone_and_in_any_case(text):
    assert names_one_of(text, PEOPLE)
    assert impersonal(f"Всё сделано. {text}", surnames=PEOPLE) == "Всё сделано."


@pytest.mark.parametrize("text", ["Собрано 12 образцов работ.", "Примеров хватает.", "Гоголевские чтения прошли."])
def test_words_that_only_look_like_a_surname_stay(text):
    assert not names_one_of(text, ("Образцов", "Примеровы", "Гоголь"))
    assert not names_one_of(text, ())


@pytest.mark.parametrize(
    "text",
    ["Просрочено: школа №\u00a01 (пример).", "В школе № 7 низкие результаты", "центр: МБОУ  «Центр образования»"],
)
def test_schools_are_noticed_in_any_case_and_spacing(text):
    assert names_a_school(text, SCHOOLS)


def test_only_the_sentences_with_names_are_left_out():
    text = "Исполнено 8 из 10 (80,0 %). Просрочено: Школа № 1 (пример) и Школа № 2 (пример). Срок – 1 марта."
    assert impersonal(text, SCHOOLS) == "Исполнено 8 из 10 (80,0 %). Срок – 1 марта."
    assert impersonal("Ответственный – Примеров И. О.") == ""
    assert impersonal("Провести семинар. Ведёт Примерова А. П., тел. 8 (34669) 7-25-55.") == "Провести семинар."
    assert impersonal("Всё сделано.", ("",)) == "Всё сделано."
