"""Drafts: right cases and plurals, and nothing that the numbers do not carry."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.analysis.rows import ActivityRow, IndicatorRow, TargetRow, TotalRow
from reports.analysis.snapshot import compute
from reports.analysis.wording import CONTINUE, change_phrase, drafts_of, not_sent, row_title, some
from reports.analysis.zones import strengths_of
from tests.unit.reports.analysis.samples import answer, inputs, report

UNDONE = {"state": "not_done", "done_on": None}


def draft(world, subject, key="", previous=None):
    return next(row for row in drafts_of(compute(world, previous)) if (row.subject, row.key) == (subject, key))


def activity(*answers, **fields):
    row = draft(inputs(*answers, **fields), "activity", "11")
    return row.text, row.proposal


def test_the_whole():
    text = draft(inputs(answer(1), answer(2, done_on=date(2025, 6, 2)), answer(3, **UNDONE)), "total").text
    assert text == (
        "За 2025 год исполнено 2 из 3\u00a0обязательств (66,7\u00a0%), в срок – 1. "
        "Сравнить с прошлым годом не с чем: анализа за прошлый год нет. Просрочено 1\u00a0обязательство."
    )


def test_an_unfinished_year_is_not_compared_with_a_whole_one():
    """What is not asked yet would look like a fall, in the words, in the numbers and in the proposal."""
    before = compute(inputs(answer(1), answer(2)))
    waiting = {"state": "", "is_sent": False, "is_awaited": True, "done_on": None}
    rows = (answer(1), answer(1, occurrence_id=112), answer(2, **UNDONE), answer(3, **waiting))
    world = inputs(*rows, answer(3, occurrence_id=113, **waiting))
    analysis = compute(world, before)
    assert (analysis.change, [row.change for row in analysis.directions]) == (None, [None, None])
    text = draft(world, "total", previous=before).text
    assert "С прошлым годом сравнивать рано" in text
    assert "В работе 2\u00a0обязательства: отчитываться по ним ещё рано." in text
    assert draft(world, "activity", "11").proposal == "Назначить новый срок и проверить исполнение."


def test_a_year_whose_last_quarter_is_not_opened_is_not_called_done():
    """Everything asked so far is done, yet more will be asked: neither «полностью» nor a growth is claimed."""
    world = inputs(answer(1), answer(2), is_asked=False)
    analysis = compute(world, compute(inputs(answer(1), answer(2, **UNDONE))))
    assert (analysis.change, [row.change for row in analysis.directions]) == (None, [None, None])
    texts = [row.text for row in drafts_of(analysis)]
    assert "С прошлым годом сравнивать рано" in texts[0]
    assert "По направлению исполнено всё, о чём уже отчитались (2), всё в срок." in texts
    assert "Исполнено всё, о чём уже отчитались (2 из 2), всё в срок." in texts
    said = " ".join((*texts, *strengths_of(analysis)))
    assert "полностью" not in said.lower()
    assert "выросла" not in said


def test_change_ends_its_sentence_once():
    assert change_phrase(Decimal("6.5")).endswith("выросла: +6,5\u00a0п.\u00a0п.")
    assert change_phrase(Decimal("-6.5")).endswith("снизилась: −6,5\u00a0п.\u00a0п.")
    assert "почти не изменилась" in change_phrase(Decimal("0.9"))


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (1, "не сдан 1\u00a0отчёт"),
        (3, "не сданы 3\u00a0отчёта"),
        (5, "не сдано 5\u00a0отчётов"),
        (21, "не сдан 21\u00a0отчёт"),
    ],
)
def test_reports_that_did_not_come(count, text):
    assert not_sent(count) == text


def test_long_lists_say_how_many_are_left():
    assert some(["1.1", "1.2"], 2) == "1.1 и 1.2"
    assert some(["1.1", "1.2", "1.3", "1.4"], 2) == "1.1, 1.2 и ещё 2"


def test_an_activity_that_is_done():
    assert activity(answer(1), answer(2)) == ("Исполнено полностью (2 из 2), всё в срок.", CONTINUE)
    assert activity(answer(1)) == ("Исполнено в срок.", CONTINUE)


def test_an_activity_with_debts_names_the_bodies():
    text, proposal = activity(answer(1), answer(2, **UNDONE), answer(3, **UNDONE))
    assert text == "Исполнено 1 из 3 (33,3\u00a0%). Не исполнили, срок прошёл: Школа № 2 и Школа № 10."
    assert proposal == "Пересмотреть содержание, срок или исполнителей мероприятия."


def test_an_activity_still_in_work():
    text, proposal = activity(answer(1), answer(2, **UNDONE), cut_off_day=date(2025, 5, 1))
    assert (text, proposal) == ("Исполнено 1 из 2 (50,0\u00a0%). Остальное в работе.", CONTINUE)


def silent(**fields):
    row = ActivityRow(11, 1, "1.1.", "Провести совещание", "май", **fields)
    return activity(activities=(row,))


def test_an_activity_that_no_report_speaks_of():
    assert silent(next_due=date(2026, 11, 30)) == ("В этом году срок не наступает, ближайший – 30.11.2026.", CONTINUE)
    assert silent(past_due=date(2022, 9, 30)) == ("В этом году срока нет, последний был 30.09.2022.", "")
    assert silent(is_dated=False)[1] == "Определить срок исполнения."
    assert silent()[1] == "Проверить сроки и исполнителей мероприятия."
    assert silent(excluded_reason="передано округу")[0] == "В расчёт не входит: передано округу."


def test_an_activity_that_was_not_required():
    text, _ = activity(answer(1, state="not_required", done_on=None))
    assert text == "В этом году не требовалось."


def test_the_weakest_direction_is_named_only_among_several():
    text = draft(inputs(answer(1), answer(1, 21, **UNDONE)), "total").text
    assert "Ниже всего исполнение по направлению «Методическое» – 0,0\u00a0%." in text
    assert "Ниже всего" not in draft(inputs(answer(1, **UNDONE)), "total").text


def test_in_an_unfinished_year_only_what_was_due_is_compared():
    waiting = {"state": "", "is_sent": False, "is_awaited": True, "done_on": None}
    behind = (answer(1), answer(2, **UNDONE), answer(1, 21), answer(2, 21, **waiting))
    text = draft(inputs(*behind), "total").text
    assert "Из того, чему срок наступил, меньше всего исполнено по направлению «Организационное» – 50,0\u00a0%." in text
    assert "меньше всего" not in draft(inputs(answer(1), answer(1, 21), answer(2, 21, **waiting)), "total").text


def test_a_title_with_a_page_of_text_is_cut_before_its_list():
    told = "Составление плана мероприятий по объективности результатов на учебный год, включающего: - анализ; - сверку"
    assert row_title(told) == told
    assert row_title(told + "; - разбор результатов" * 20) == f"{told.split(':', maxsplit=1)[0]}…"
    assert len(row_title("Мероприятие " * 100)) <= 301


def measured(fact, plan=None, before=None):
    indicator = IndicatorRow(5, "Доля «4» и «5»", "%", "higher", "ge", is_ratio=True)
    totals = [TotalRow(5, 2025, Decimal(fact))]
    if before:
        totals.append(TotalRow(5, 2024, Decimal(before)))
    targets = (TargetRow(5, 2025, Decimal(plan)),) if plan else ()
    return draft(inputs(indicators=(indicator,), totals=tuple(totals), targets=targets), "indicators").text


def test_indicators():
    assert measured("60", "50") == "Цель установлена по одному показателю и достигнута."
    assert measured("20", "50.000000", "30") == (
        "Цель установлена по одному показателю и не достигнута: "
        "«Доля „4“ и „5“» – 20,0\u00a0% при плане 50,0\u00a0%. "
        "Хуже, чем годом раньше: «Доля „4“ и „5“» (−10,0\u00a0п.\u00a0п.)."
    )
    assert measured("60") == "Целей, с которыми можно сравнить значения, на этот год нет."


def test_goals_that_are_near_are_not_called_missed():
    rows = [IndicatorRow(pk, f"Показатель {pk}", "%", "higher", "ge", is_ratio=True) for pk in (5, 6, 7)]
    totals = tuple(TotalRow(pk, 2025, Decimal(fact)) for pk, fact in ((5, 60), (6, 46), (7, 20)))
    targets = tuple(TargetRow(pk, 2025, Decimal(50)) for pk in (5, 6, 7))
    text = draft(inputs(indicators=tuple(rows), totals=totals, targets=targets), "indicators").text
    goals = "Цели установлены по 3\u00a0показателям: достигнута 1, близко к цели 1, не достигнута 1."
    assert text == f"{goals} Не достигнута цель: «Показатель 7» – 20,0\u00a0% при плане 50,0\u00a0%."


def test_a_single_debt_is_said_without_percents():
    assert activity(answer(1, **UNDONE)) == (
        "Не исполнено, срок прошёл: Школа № 1.",
        "Назначить новый срок и проверить исполнение.",
    )


def test_a_direction_that_is_done_is_said_shortly():
    assert draft(inputs(answer(1), answer(2)), "direction", "1").text == (
        "По направлению исполнены все обязательства (2), всё в срок."
    )
    assert draft(inputs(answer(1)), "direction", "1").text == "Единственное обязательство направления исполнено в срок."


def test_rows_without_a_number_are_named_by_their_words():
    rows = (
        ActivityRow(11, 1, "", "Провести городское совещание руководителей школ по итогам проверочных работ года", ""),
        ActivityRow(12, 1, "1.2.", "План", "", position=1),
    )
    text = draft(inputs(answer(1), answer(1, 12, **UNDONE), activities=rows), "direction", "1").text
    assert "исполнено мероприятие «Провести городское совещание руководителей школ по итогам…»." in text


def test_reports_not_sent_and_returned():
    rows = (report(1), report(2, sent_on=None), report(3, is_returned=True))
    text = draft(inputs(reports=rows), "timeliness").text
    assert text.startswith("Сдано 2 из 3\u00a0отчётов (66,7\u00a0%), вовремя – 2 (66,7\u00a0%). Не сдали: Школа № 2.")
    assert text.endswith("На исправлении 1\u00a0отчёт: его строки не учтены до повторной сдачи.")


def test_nothing_to_count():
    assert draft(inputs(), "total").text == "Обязательств, которые можно посчитать, в этом году нет."
    assert draft(inputs(reports=()), "timeliness").text == "Отчётных периодов в этом году не было."


@given(
    st.lists(
        st.builds(
            answer,
            organisation=st.sampled_from((1, 2, 3)),
            activity=st.sampled_from((11, 12, 21)),
            state=st.sampled_from(("done", "in_progress", "not_done", "not_required")),
            is_awaited=st.booleans(),
        ),
        max_size=8,
    ),
    st.none() | st.decimals(0, 100, places=1),
)
def test_sentences_are_whole(answers, before):
    """Every draft ends with a stop, has no empty values, no doubled stops or spaces."""
    now = compute(inputs(*answers))
    for row in drafts_of(replace(now, previous_share=before)):
        for text in (row.text, row.proposal or "."):
            assert text.endswith(".")
            assert not re.search(r"None|\.\.|  | ,| \.", text), text
