"""What the portal notices in an answer."""

from datetime import date

import pytest

from msoko.lib.periods import Quarter
from reports.checks import Level, Slot, answer_problems, is_copied, missing_documents, review_problems, slots_of
from reports.models import ReportLine

QUARTER = Quarter(2026, 3)
LONG = "Проанализированы результаты ЕГЭ по девяти предметам, выявлены зоны риска, приняты решения."


def line(**fields):
    values = {"state": "done", "text": "Проведено два семинара", "due": date(2026, 9, 30)}
    return ReportLine(**values | fields)


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"state": ""}, {"state": Level.BLOCK}),
        ({}, {}),
        ({"text": "  "}, {"text": Level.BLOCK}),
        ({"text": "Семинар не проведён из-за карантина"}, {"text": Level.WARN}),
        ({"done_on": date(2026, 10, 2)}, {"done_on": Level.WARN}),
        ({"state": "in_progress"}, {"new_date": Level.BLOCK}),
        ({"state": "in_progress", "due": date(2026, 12, 31)}, {}),
        ({"state": "in_progress", "new_date": date(2026, 11, 1)}, {}),
        ({"state": "in_progress", "new_date": date(2026, 9, 1)}, {"new_date": Level.BLOCK}),
        ({"state": "not_done", "text": ""}, {"reason": Level.BLOCK}),
        ({"state": "not_done", "reason": "staff"}, {}),
        ({"state": "not_done", "reason": "other"}, {"reason_text": Level.BLOCK}),
        ({"state": "not_done", "reason": "other", "reason_text": "ремонт"}, {}),
        ({"state": "not_required", "text": ""}, {}),
        ({"required_documents": ["Приказ"]}, {"evidence": Level.WARN}),
        ({"state": "not_done", "reason": "staff", "required_documents": ["Приказ"]}, {}),
    ],
)
def test_problems_of_an_answer(fields, found):
    problems = answer_problems(line(**fields), [], QUARTER)
    assert {problem.field: problem.level for problem in problems} == found


def test_slots_come_from_the_read_list_or_from_the_printed_words():
    assert slots_of(line(required_documents=["Приказ", {"name": "Протокол", "optional": True}, ""])) == (
        Slot("Приказ"),
        Slot("Протокол", optional=True),
    )
    assert slots_of(line(document_kind="Приказ,\n справка")) == (Slot("Приказ, справка"),)
    assert slots_of(line()) == ()


@pytest.mark.parametrize(
    ("attached", "missing"),
    [([], ["Приказ", "Справка"]), (["Приказ"], ["Справка"]), (["Приказ", ""], []), (["Письмо"], ["Справка"])],
)
def test_document_of_another_kind_counts_by_number(attached, missing):
    asked = line(required_documents=["Приказ", "Справка", {"name": "Фото", "optional": True}])
    assert missing_documents(asked, attached) == missing


@pytest.mark.parametrize(
    ("text", "previous", "is_copy"),
    [(LONG, LONG, True), (LONG, LONG.upper() + "!", True), (LONG, LONG + " Ещё.", False), ("Да", "Да", False)],
)
def test_copied_text(text, previous, is_copy):
    assert is_copied(text, previous) is is_copy


def test_reviewer_is_told_about_copies_and_shared_files():
    problems = review_problems(line(text=LONG), [], QUARTER, previous_text=LONG, files_elsewhere={"справка.pdf": 3})
    assert [problem.text for problem in problems] == [
        "Текст повторяет ответ за прошлый квартал дословно",
        "Файл «справка.pdf» прислали и другие организации: 3",
    ]
    assert not any(problem.blocks for problem in problems)
