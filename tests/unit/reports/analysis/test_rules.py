"""Which numbers ask for a recommendation, and to whom it would go."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from reports.analysis.rows import IndicatorRow, ResultRow, TargetRow, TotalRow, ValueRow
from reports.analysis.rules import CATALOGUE, findings_of
from reports.analysis.snapshot import compute
from tests.unit.reports.analysis.samples import answer, inputs, report

UNDONE = {"state": "not_done", "done_on": None}


def found(world, rule):
    return [row for row in findings_of(compute(world)) if row.rule == rule]


def test_a_quiet_year_asks_for_nothing():
    assert findings_of(compute(inputs(answer(1), answer(2), answer(3)))) == ()


def test_a_body_far_behind_those_like_it():
    (row,) = found(inputs(answer(1), answer(2, **UNDONE), answer(3)), "behind_peers")
    assert (row.organisations, row.evidence[0]) == ((2,), ("Исполнено", "0,0\u00a0%"))


def test_an_activity_that_most_did_not_do_is_addressed_to_them():
    (row,) = found(inputs(answer(1), answer(2, **UNDONE), answer(3, **UNDONE)), "overdue_activity")
    assert row.organisations == (2, 3)
    assert "просрочено 2\u00a0обязательства" in row.title


def test_an_activity_that_most_did_is_left_alone():
    assert found(inputs(answer(1), answer(2), answer(3, **UNDONE)), "overdue_activity") == []


def test_reports_that_did_not_come_are_one_finding_of_a_body():
    rows = (report(1), report(2, sent_on=None), report(2, sent_on=None, quarter="2025Q3"))
    (row,) = found(inputs(answer(2), reports=rows), "late_reports")
    assert (row.organisations, row.evidence) == ((2,), (("Кварталы", "II квартал 2025 года, III квартал 2025 года"),))
    assert row.due(date(2026, 1, 20)) == date(2026, 2, 3)


def measured(better="higher"):
    indicator = IndicatorRow(5, "Качество", "%", better, "ge" if better == "higher" else "le", is_ratio=True)
    values = tuple(ValueRow(5, school, 2025, Decimal(value)) for school, value in [(1, 10), (2, 20), (3, 30), (4, 40)])
    goal = Decimal(90 if better == "higher" else 1)
    return inputs(
        indicators=(indicator,),
        values=values,
        totals=(TotalRow(5, 2025, Decimal(25)),),
        targets=(TargetRow(5, 2025, goal),),
    )


def test_a_missed_goal_is_addressed_to_the_worse_half():
    assert found(measured(), "missed_goal")[0].organisations == (1, 2)
    assert found(measured("lower"), "missed_goal")[0].organisations == (3, 4)


def test_a_reached_goal_asks_for_nothing():
    world = replace(measured(), targets=(TargetRow(5, 2025, Decimal(5)),))
    assert found(world, "missed_goal") == []


def result(organisation, twos, **journal):
    return ResultRow("vpr", "ВПР", 2025, 5, "Математика", organisation, 30, twos, 30 - twos, 0, 0, **journal)


def test_signals_of_a_school_are_one_finding():
    rows = (result(1, 12), replace(result(1, 15), grade=6), result(2, 1, lowered=20, confirmed=10, raised=0))
    world = inputs(results=rows)
    (low,) = found(world, "low_results")
    assert (low.organisations, len(low.evidence)) == ((1,), 2)
    assert "в 2\u00a0процедурах" in low.title
    (gap,) = found(world, "journal_gap")
    assert gap.organisations == (2,)


def test_an_advice_is_understood_without_its_finding():
    """A school reads the advice alone: what exactly, which subjects, which quarters stand in it."""
    rows = (result(1, 12), result(2, 1, lowered=20, confirmed=10, raised=0))
    reports = (report(1), report(2, sent_on=None))
    world = replace(measured(), results=rows, reports=reports, answers=(answer(1), answer(2, **UNDONE)))
    named = {"overdue_activity": "1.1", "late_reports": "II квартал 2025 года", "missed_goal": "«Качество»"}
    named |= {"low_results": "ВПР, 5 класс, математика", "journal_gap": "66,7\u00a0%"}
    advice = {row.rule: row.advice for row in findings_of(compute(world))}
    assert [rule for rule, words in named.items() if words not in advice[rule]] == []


def test_keys_are_unique_and_every_rule_can_speak():
    rows = (result(1, 12), result(2, 1, lowered=20, confirmed=10, raised=0))
    reports = (report(1), report(2, sent_on=None))
    world = replace(
        measured(), results=rows, reports=reports, answers=(answer(1), answer(2, **UNDONE), answer(3, **UNDONE))
    )
    drafts = findings_of(compute(world))
    assert len({row.key for row in drafts}) == len(drafts)
    assert len({row.rule for row in drafts}) == len(CATALOGUE)
