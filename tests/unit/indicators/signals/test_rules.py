"""Rules over hand-made facts: found, not found, too few works, years in a row."""

from decimal import Decimal

import pytest

from indicators.formulas import JournalAgreement, MarkCounts
from indicators.signals import (
    Check,
    Context,
    Facts,
    ProcedureKey,
    Result,
    Rule,
    check_all,
    found,
    threshold_words,
    value_words,
)
from msoko.lib.russian import NBSP

MATHS = ProcedureKey("vpr", 5, "Математика")
RUSSIAN = ProcedureKey("vpr", 5, "Русский язык")


def result(organisation: int = 1, year: int = 2025, key: ProcedureKey = MATHS, n: int = 40, **more: object) -> Result:
    return Result(organisation, hash((year, key)) % 1000, year, key, n, **more)  # type: ignore[arg-type]


def looks(rule: Rule, *results: Result, **more: object) -> list[Check]:
    return found(check_all(rule, Facts(results, **more)))  # type: ignore[arg-type]


@pytest.mark.parametrize(("lowered", "strength"), [(24, "high"), (12, "attention"), (8, None)])
def test_journal(lowered: int, strength: str | None) -> None:
    """60 % is above 40, 30 % above 20, 20 % is not above 20."""
    rule = Rule("journal_lowered", Decimal(40), Decimal(20))
    checks = looks(rule, result(journal=JournalAgreement(lowered, 40 - lowered, 0)))
    assert [check.strength for check in checks] == ([strength] if strength else [])
    if checks:
        assert (checks[0].n, checks[0].threshold) == (40, 40 if strength == "high" else 20)
        assert "ниже журнала" in checks[0].reason


def test_raised_marks_are_another_rule() -> None:
    rule = Rule("journal_raised", Decimal(40))
    assert looks(rule, result(journal=JournalAgreement(30, 10, 0))) == []
    assert looks(rule, result(journal=JournalAgreement(0, 10, 30)))[0].value == 75


def test_few_works_give_no_signal() -> None:
    rule = Rule("journal_lowered", Decimal(40), minimum_n=20)
    assert looks(rule, result(n=19, journal=JournalAgreement(19, 0, 0))) == []


def test_peak_at_the_border() -> None:
    rule = Rule("border_peak", Decimal(2), minimum_n=50)
    histogram = {5: 8, 6: 20, 7: 12, 10: 20}
    checks = looks(rule, result(n=60, histogram=histogram, borders={3: 6, 4: 15}))
    assert [(check.value, check.strength) for check in checks] == [(2, "high")]
    assert "балл 6" in checks[0].reason
    few = looks(rule, result(n=60, histogram={5: 1, 6: 7, 7: 2, 10: 50}, borders={3: 6, 4: 15}))
    assert [check.strength for check in few] == ["attention"]  # seven works out of sixty are no proof


@pytest.mark.parametrize(
    ("formula", "value", "threshold", "words"),
    [
        ("journal_lowered", "48.936", "40", ("48,9 %", "40 %")), ("border_peak", "3.5", "2", ("3,5", "2")),
        ("between_procedures", "21.8", "20", ("21,8 п. п.", "20 п. п.")),
        ("over_performance", "2.056", "1.96", ("2,06", "1,96")),
        ("adverse", "30.15", "25", ("30,2", "25 %")), ("indicator", "12.5", "10", ("12,5 чел.", "10 чел.")),
    ],
)  # fmt: skip
def test_values_have_their_units(formula: str, value: str, threshold: str, words: tuple[str, str]) -> None:
    unit = "чел." if formula == "indicator" else ""
    said = value_words(formula, Decimal(value), unit), threshold_words(formula, Decimal(threshold), unit)
    assert tuple(text.replace(NBSP, " ").replace("\u202f", " ") for text in said) == words


def test_above_others_leaves_selective_schools() -> None:
    rule = Rule("over_performance", Decimal("1.96"), minimum_n=20)
    weak = result(2, n=40, histogram={5: 20, 7: 20})
    strong = {9: 20, 11: 20}
    assert [check.organisation for check in looks(rule, weak, result(1, histogram=strong))] == [1]
    assert looks(rule, weak, result(1, histogram=strong, is_selective=True)) == []


def test_quality_that_the_exam_does_not_confirm() -> None:
    rule = Rule("between_procedures", Decimal(20), minimum_n=10)
    vpr = [result(key=ProcedureKey("vpr", grade, "Математика"), n=20, marks=MarkCounts(0, 4, 8, 8)) for grade in (5, 6)]
    oge = result(key=ProcedureKey("oge", 9, "Математика"), n=20, marks=MarkCounts(2, 8, 5, 5))
    checks = looks(rule, *vpr, oge)
    assert [(check.value, check.n) for check in checks] == [(30, 20)]


def low(year: int, key: ProcedureKey, n2: int, n: int = 40) -> Result:
    return result(1, year, key, n, marks=MarkCounts(n2, n - n2, 0, 0))


LOW = Rule("low_results", Decimal(30), minimum_n=10, procedures_needed=2, years_in_row=2)


def test_low_results_two_procedures_two_years() -> None:
    facts = [low(year, key, 12) for year in (2024, 2025) for key in (MATHS, RUSSIAN)]
    strengths = {check.year: check.strength for check in looks(LOW, *facts)}
    assert strengths == {2024: "attention", 2025: "high"}


def test_low_results_share_equal_to_the_threshold_counts_and_less_does_not() -> None:
    assert looks(LOW, low(2025, MATHS, 12), low(2025, RUSSIAN, 11)) == []
    assert [check.strength for check in looks(LOW, low(2025, MATHS, 12), low(2025, RUSSIAN, 12))] == ["attention"]


def test_low_results_by_minimum_where_there_are_no_marks() -> None:
    rule = Rule("low_results", Decimal(30), minimum_n=10)
    exam = result(key=ProcedureKey("ege", 11, "Математика"), n=20, below_minimum=6)
    assert looks(rule, exam)[0].value == 30


def test_list_of_procedures() -> None:
    rule = Rule("journal_lowered", Decimal(40), procedures=(RUSSIAN,))
    assert looks(rule, result(journal=JournalAgreement(40, 0, 0))) == []


def test_years_in_a_row_of_a_procedure_rule() -> None:
    rule = Rule("journal_lowered", Decimal(40), years_in_row=2)
    high = JournalAgreement(30, 10, 0)
    assert looks(rule, result(journal=high)) == []
    assert [c.year for c in looks(rule, result(year=2024, journal=high), result(journal=high))] == [2025]


def contexts(year: int = 2025) -> tuple[Context, ...]:
    return tuple(
        Context(
            school, year, 100, {"share_both_higher": Decimal(school * 10), "share_incomplete": Decimal(90 - school)}
        )
        for school in range(1, 9)
    )


WEIGHTS = {"share_both_higher": Decimal(1), "share_incomplete": Decimal(1)}


def test_adverse_conditions_are_the_lower_quarter() -> None:
    rule = Rule("adverse", Decimal(25), minimum_n=30, weights=WEIGHTS)
    assert {check.organisation for check in looks(rule, contexts=contexts())} == {1, 2}


def test_resilient_needs_adverse_conditions_and_strong_results() -> None:
    rule = Rule("resilient", Decimal(25), minimum_n=10, weights=WEIGHTS)
    results = [
        result(school, n=20, marks=MarkCounts(0, 20 - good, good, 0))
        for school, good in zip(range(1, 9), (18, 2, 5, 6, 7, 8, 9, 10), strict=True)
    ]
    assert [check.organisation for check in looks(rule, *results, contexts=contexts())] == [1]


def test_watched_indicator() -> None:
    values = {(1, 2025): (Decimal(30), 40), (2, 2025): (Decimal(5), 40), (3, 2025): (Decimal(90), 4)}
    rule = Rule("indicator", Decimal(25), minimum_n=10)
    assert [check.organisation for check in looks(rule, values=values)] == [1]
    higher = Rule("indicator", Decimal(25), minimum_n=10, lower_is_better=False)
    assert [check.organisation for check in looks(higher, values=values)] == [2]


def test_bias_index_counts_markers_of_other_rules() -> None:
    lowered, raised = Rule("journal_lowered", Decimal(40)), Rule("journal_raised", Decimal(40))
    facts = Facts(
        (result(journal=JournalAgreement(30, 10, 0)), result(key=RUSSIAN, journal=JournalAgreement(0, 40, 0)))
    )
    checks = check_all(Rule("bias_index", Decimal(20), procedures_needed=4), facts, [lowered, raised])
    assert [(check.value, check.strength) for check in checks] == [(25, "high")]
    assert "1 признак из 4" in checks[0].reason.replace("\u00a0", " ")
    few = check_all(Rule("bias_index", Decimal(20), procedures_needed=5), facts, [lowered, raised])
    assert not found(few)
