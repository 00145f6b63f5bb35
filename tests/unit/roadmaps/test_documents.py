import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmaps.documents import LABELS, expected_documents


def kinds(text: str | None) -> list[str]:
    return [document.kind for document in expected_documents(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("локальные акты", ["act"]),
        ("правовые акты", ["act"]),
        ("приказ", ["order"]),
        ("информационно-аналитические отчеты", ["report"]),
        ("информационно-методические отчёты", ["report"]),
        ("приказ, программа, отчет", ["order", "programme", "report"]),
        ("приказ, программа, протокол заседания", ["order", "programme", "minutes"]),
        ("инструктивные письма, вебинары,", ["letter", "event"]),
        ("приказ, информационное письмо, программа, информационный отчет", ["order", "letter", "programme", "report"]),
        ("Программа (для ОО с необъективными результатами)", ["programme"]),
        ("информационные справки по ОО", ["note"]),
        ("приказ, журнал инструктажей", ["order", "journal"]),
        ("справка (аналитическая информация)", ["note"]),
        ("предложения", ["proposals"]),
        ("заполненные формы сбора, электронные протоколы", ["form", "minutes"]),
        ("публикации в СМИ, на официальных сайтах, в социальных сетях, проведение родительских собраний",
         ["publication", "other", "event"]),
        ("Концепция развития ОО, среднесрочная программа развития ОО, антирисковые программы",
         ["programme", "programme", "programme"]),
        ("приказ; приказ", ["order"]),
        ("–", []),
        ("", []),
        (None, []),
    ],
)  # fmt: skip
def test_documents_of_the_cell(text, expected):
    assert kinds(text) == expected


def test_words_of_the_plan_are_kept_beside_the_kind():
    (document,) = expected_documents("Программа (для ОО с необъективными результатами)")
    assert document.to_dict() == {
        "kind": "programme",
        "label": "программа",
        "printed": "Программа",
        "note": "для ОО с необъективными результатами",
    }


def test_unknown_document_keeps_its_own_name():
    (document,) = expected_documents("Папирус")
    assert (document.kind, document.label) == ("other", "папирус")


@given(st.text(max_size=500))
def test_any_text_gives_known_kinds(text):
    assert set(kinds(text)) <= set(LABELS)
