"""Schools over several procedures, lists of risk, strengths and problem zones."""

from decimal import Decimal

from reports.analysis.risks import risks_of, school_results
from reports.analysis.rows import IndicatorRow, ResultRow, SignalRow, TargetRow, TotalRow
from reports.analysis.snapshot import compute
from reports.analysis.zones import problems_of, strengths_of
from tests.unit.reports.analysis.samples import answer, inputs

UNDONE = {"state": "not_done", "done_on": None}


def result(kind="vpr", grade=5, marks=(5, 10, 10, 5), school=1, year=2025, subject="Математика", **fields):
    name = {"vpr": "ВПР", "oge": "ОГЭ"}[kind]
    return ResultRow(kind, name, year, grade, subject, school, sum(marks), *marks, **fields)


def world(*results, **fields):
    return inputs(results=results, **fields)


def test_subjects_of_both_procedures_are_compared():
    rows = world(
        result(marks=(0, 5, 10, 5)),
        result(grade=6, marks=(0, 15, 5, 0)),
        result(subject="История", marks=(0, 0, 0, 30)),
        result("oge", 9, marks=(4, 8, 6, 2)),
    )
    (school,) = school_results(rows)
    # ВПР in mathematics: 20 of 40 with «4» and «5»; ОГЭ: 8 of 20. History stands in one procedure only.
    assert (school.vpr_quality, school.oge_quality, school.gap) == (Decimal("50.0"), Decimal("40.0"), Decimal("10.0"))
    assert (school.procedures, school.works, school.failed) == (4, 90, Decimal("4.4"))


def test_a_handful_of_works_gives_no_figure():
    (school,) = school_results(world(result(marks=(0, 2, 2, 1)), result("oge", 9, marks=(1, 2, 2, 0))))
    assert (school.vpr_quality, school.oge_quality, school.gap) == (None, None, None)
    assert school.failed == Decimal("10.0")


def test_other_years_do_not_count():
    assert school_results(world(result(year=2024))) == ()


def test_schools_with_reasons_stand_first():
    rows = world(
        result(marks=(12, 6, 6, 6), school=2, lowered=20, confirmed=8, raised=2),
        signals=(SignalRow(2, "ШНОР: низкие результаты", "ВПР, 5 класс", is_confirmed=True),),
    )
    first, second = risks_of(rows)
    assert first.name == "Школа № 2"
    assert first.reasons == (
        "понижены отметки – 66,7\u00a0% (порог 40\u00a0%, 30\u00a0работ)",
        "ВПР, 5 класс, математика: доля «2» – 40,0\u00a0% (порог 30\u00a0%, 30\u00a0работ)",
        "ШНОР: низкие результаты, ВПР, 5 класс (сигнал подтверждён)",
    )
    assert (second.name, second.groups, second.reasons) == ("Школа № 10", ("ШНОР",), ())


def test_a_wide_gap_is_a_reason():
    rows = world(result(marks=(0, 0, 20, 20)), result("oge", 9, marks=(5, 20, 5, 0)))
    assert "качество ВПР 100,0\u00a0%, ОГЭ по тем же предметам 16,7\u00a0%" in risks_of(rows)[0].reasons


def test_zones_carry_their_numbers():
    indicators = tuple(IndicatorRow(pk, f"Доля {pk}", "%", "higher", "ge", is_ratio=True) for pk in (5, 6))
    rows = inputs(
        answer(1), answer(2), answer(1, 21, **UNDONE), answer(2, 21),
        indicators=indicators,
        totals=(TotalRow(5, 2025, Decimal(60)), TotalRow(5, 2024, Decimal(50)), TotalRow(6, 2025, Decimal(20))),
        targets=(TargetRow(5, 2025, Decimal(55)), TargetRow(6, 2025, Decimal(50))),
        results=(result(marks=(0, 10, 30, 20)), result(marks=(0, 40, 20, 0), year=2024)),
    )  # fmt: skip
    analysis = compute(rows)
    assert strengths_of(analysis) == (
        "Направление «Организационное» исполнено полностью: 2\u00a0обязательства",
        "Цель показателя «Доля 5» достигнута: 60,0\u00a0% при плане 55,0\u00a0%, за год +10,0\u00a0п.\u00a0п.",
        "ВПР, 5 класс, математика: качество выросло до 83,3\u00a0% (+50,0\u00a0п.\u00a0п.)",
        "Вовремя сдано 100,0\u00a0% отчётов",
    )
    assert problems_of(analysis) == (
        "Направление «Методическое»: просрочено 1 из 2\u00a0обязательств, исполнено 50,0\u00a0%",
        "1\u00a0мероприятие исполнено меньше чем на 60\u00a0% (без сроков, которые не наступили)",
        "Цель показателя «Доля 6» не достигнута: 20,0\u00a0% при плане 50,0\u00a0%",
    )


def test_nothing_is_claimed_of_an_empty_year():
    analysis = compute(inputs(reports=()))
    assert strengths_of(analysis) == problems_of(analysis) == ()
