"""What the portal notices in an answer."""

from datetime import date

import pytest

from indicators.models import Indicator
from msoko.lib.periods import Quarter
from reports.checks import (
    Level,
    Noticed,
    Problem,
    Slot,
    answer_problems,
    contradicting_figures,
    is_copied,
    missing_documents,
    problems_of,
    slots_of,
    weighed,
)
from reports.models import LineFigure, ReportLine

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


def test_copies_and_shared_files_are_noticed():
    noticed = Noticed(previous_text=LONG, files_elsewhere={"справка.pdf": 3}, unusual_figures=["«Охват»: далеко"])
    problems = problems_of(line(text=LONG), QUARTER, noticed)
    assert [(problem.text, problem.rule) for problem in problems] == [
        ("Текст повторяет ответ за прошлый квартал дословно", "copy"),
        ("Файл «справка.pdf» прислали и другие организации: 3", "same_file"),
        ("«Охват»: далеко", "figure"),
    ]
    assert not any(problem.blocks for problem in problems)


def test_an_empty_line_is_asked_for_its_answer_only():
    noticed = Noticed(previous_text=LONG, asked={1: "Охват"})
    assert [problem.field for problem in problems_of(line(state="", text=LONG), QUARTER, noticed)] == ["state"]


@pytest.mark.parametrize(
    ("state", "kind", "better", "value", "words"),
    [
        ("done", "count", "higher", 0, "Отмечено «сделано», а число равно нулю: «Проведено»"),
        ("done", "count", "lower", 0, ""),
        ("done", "count", "higher", 4, ""),
        ("done", "count", "higher", None, ""),
        ("not_done", "count", "higher", 4, "Отмечено «не сделано», а число больше нуля: «Проведено»"),
        ("not_done", "count", "higher", 0, ""),
        ("not_done", "share", "higher", 93, ""),
        ("not_required", "share", "higher", 93, "Отмечено «не требуется», а число заполнено: «Проведено»."),
        ("in_progress", "count", "higher", 0, ""),
    ],
)
def test_numbers_that_say_other_than_the_state(state, kind, better, value, words):
    indicator = Indicator(name="Проведено", kind=kind, better=better)
    found = contradicting_figures(line(state=state), [LineFigure(indicator=indicator, value=value)])
    assert [problem.rule for problem in found] == (["contradiction"] if words else [])
    assert all(problem.text.startswith(words) for problem in found)


@pytest.mark.parametrize(
    ("level", "explained", "mentioned", "blocks", "waived"),
    [
        ("off", "", False, False, False),
        ("warn", "", True, False, False),
        ("warn", "так и есть", True, False, False),
        ("block", "", True, True, False),
        ("block", "так и есть", True, False, True),
    ],
)
def test_the_municipality_weighs_what_is_noticed(level, explained, mentioned, blocks, waived):
    plain = Problem("state", "Ответьте")
    copied = Problem("text", "Повторяет", Level.WARN, "copy")
    found = weighed([plain, copied], {"copy": level}, {"copy": explained})
    assert found[0] == plain
    assert len(found) == 1 + mentioned
    assert [(row.blocks, row.is_waived) for row in found[1:]] == [(blocks, waived)] * mentioned
