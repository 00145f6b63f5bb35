"""Assessment procedures: figures counted from pupils, comparison, attention."""

from decimal import Decimal

from reports.analysis.results import gaps_of, journal_attention, low_results, results_of
from reports.analysis.rows import ResultRow
from reports.analysis.snapshot import compute
from reports.analysis.wording import drafts_of
from tests.unit.reports.analysis.samples import inputs


def result(organisation=1, marks=(1, 3, 4, 2), kind="vpr", year=2025, grade=5, subject="Математика", **fields):
    names = {"vpr": "ВПР", "oge": "ОГЭ"}
    return ResultRow(kind, names[kind], year, grade, subject, organisation, sum(marks), *marks, **fields)


def world(*rows):
    return inputs(results=rows)


def test_shares_are_counted_from_pupils_not_from_schools():
    small, big = result(1, (0, 0, 0, 2)), result(2, (0, 98, 0, 0))
    (row,) = results_of(world(small, big))
    assert (row.participants, row.schools, row.quality, row.pass_rate) == (100, 2, Decimal("2.0"), Decimal("100.0"))
    assert row.mean == Decimal("3.04")


def test_change_against_last_year():
    (row,) = results_of(world(result(marks=(0, 5, 5, 0)), result(marks=(0, 6, 4, 0), year=2024)))
    assert (row.quality, row.previous_quality, row.quality_change) == (
        Decimal("50.0"),
        Decimal("40.0"),
        Decimal("10.0"),
    )


def test_a_changed_procedure_is_not_compared():
    (row,) = results_of(world(result(is_changed=True), result(year=2024)))
    assert (row.comparable, row.quality_change) == (False, None)


def test_rows_of_last_year_alone_are_not_of_this_year():
    assert results_of(world(result(year=2024))) == ()


def test_attention_to_marks_far_from_the_journal():
    low = result(1, (10, 10, 0, 0), lowered=9, confirmed=11, raised=0)
    usual = result(2, (10, 10, 0, 0), lowered=8, confirmed=12, raised=0)
    few = result(3, (5, 5, 0, 0), lowered=9, confirmed=1, raised=0)
    (signal,) = journal_attention(world(low, usual, few))
    assert (signal.name, signal.value, signal.n) == ("Школа № 1", Decimal("45.0"), 20)


def test_attention_to_low_results_from_ten_works():
    (signal,) = low_results(world(result(1, (3, 7, 0, 0)), result(2, (2, 8, 0, 0)), result(3, (3, 2, 0, 0))))
    assert (signal.name, signal.value) == ("Школа № 1", Decimal("30.0"))


def test_the_same_subject_in_two_procedures():
    rows = result(marks=(0, 4, 16, 0)), result(kind="oge", grade=9, marks=(0, 10, 10, 0)), result(grade=4)
    (gap,) = gaps_of(world(*rows))
    assert (gap.vpr_quality, gap.oge_quality, gap.gap, gap.is_wide) == (
        Decimal("80.0"),
        Decimal("50.0"),
        Decimal("30.0"),
        True,
    )
    (few,) = gaps_of(world(rows[0], result(kind="oge", grade=9, marks=(0, 9, 9, 0))))
    assert (few.gap, few.works, few.is_wide) == (Decimal("30.0"), 18, False)


def test_words_about_procedures_need_enough_works_and_marks_of_the_journal():
    """Three pupils of a rare exam are neither the best nor the worst; without a journal nothing is «не найдено»."""
    rare = result(kind="oge", grade=9, subject="Литература", marks=(0, 0, 0, 3))
    big, small = result(marks=(0, 10, 10, 0)), result(grade=6, marks=(0, 15, 5, 0))

    def words(*rows):
        return [row.text for row in drafts_of(compute(world(*rows))) if row.subject in ("results", "objectivity")]

    assert words(rare, big, small)[0].startswith("Наибольшее качество – 50,0\u00a0% (ВПР, 5 класс, математика), наимен")
    assert words(rare, big)[0] == "Качество – 50,0\u00a0% (ВПР, 5 класс, математика)."
    assert "не меньше 20 работ" in words(rare)[0]
    assert words(big)[1] == "Отметок журнала в результатах этого года нет: сравнить с ними нечего."
