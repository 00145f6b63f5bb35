"""The whole way from rows of pupils to what the page says, counted again from the rows with other tools."""

import csv
import io
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from statistics import fmean, median, quantiles

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators import formulas
from indicators.contexts.assessments import JOURNAL, ResultRow, figures_of, together
from indicators.importers import arranged, parse, read_table, survey
from indicators.importers.writing import fields_of
from indicators.models import AssessmentResult

HEAD = ["Логин школы", "Класс", "Номер обучающегося", "Вариант", "Всего баллов", "Отметка по журналу"]
BORDERS = {3: 6, 4: 10, 5: 15}
PUPILS = st.lists(st.tuples(st.sampled_from("abcd"), st.integers(0, 20), st.integers(2, 5)), min_size=30, max_size=90)


def shown(part: int | Fraction, whole: int) -> str:
    """«61,5 %» as a person would round it."""
    share = Decimal(100 * Fraction(part).numerator) / (Fraction(part).denominator * whole)
    return f"{share.quantize(Decimal('0.1'), ROUND_HALF_UP)} %".replace(".", ",")


def mark(score: int) -> int:
    return 2 + sum(score >= border for border in BORDERS.values())


@given(PUPILS)
@settings(max_examples=30)
def test_what_the_page_says_follows_from_the_rows(pupils: list[tuple[str, int, int]]) -> None:
    rows = [[school, "6А", number, 1, score, journal] for number, (school, score, journal) in enumerate(pupils)]
    stream = io.StringIO()
    csv.writer(stream, delimiter=";").writerows([HEAD, *rows])
    table = arranged(read_table("ВПР 2025 6 класс Математика.csv", stream.getvalue().encode("cp1251")))
    seen = survey(table, "ВПР 2025 6 класс Математика.csv")
    parsed, _ = parse(table, seen, seen.about, BORDERS)
    stored = [AssessmentResult(participants=result.participants, **fields_of(result)) for result in parsed]
    figures = [figures_of(row, BORDERS) for row in stored]
    row = ResultRow("Муниципалитет", None, together(figures), is_hidden=False)

    n, marks = len(pupils), [mark(score) for _, score, _ in pupils]
    learning = {2: Fraction(16, 100), 3: Fraction(36, 100), 4: Fraction(64, 100), 5: Fraction(1)}
    assert row.figures.n == n
    assert [row.text(f"n{value}") for value in (2, 3, 4, 5)] == [str(marks.count(value)) for value in (2, 3, 4, 5)]
    assert row.quality.replace("\xa0", " ") == shown(sum(value > 3 for value in marks), n)
    assert row.pass_rate.replace("\xa0", " ") == shown(sum(value > 2 for value in marks), n)
    assert row.degree.replace("\xa0", " ") == shown(sum((learning[value] for value in marks), Fraction(0)), n)
    pairs = Counter((value > journal) - (value < journal) for value, (_, _, journal) in zip(marks, pupils, strict=True))
    assert [row.text(code).replace("\xa0", " ") for code in JOURNAL] == [shown(pairs[sign], n) for sign in (-1, 0, 1)]
    assert row.figures.score is not None
    assert abs(float(row.figures.score) - fmean(score for _, score, _ in pupils)) < 1e-9

    qualities = [part.marks.quality for part in figures if part.marks and part.marks.quality is not None]
    assert float(formulas.median(qualities) or 0) == pytest.approx(float(median(qualities)))
    if spread := formulas.quartiles(qualities):
        expected = quantiles(qualities, n=4, method="inclusive")
        assert [float(spread.lower), float(spread.upper)] == pytest.approx([float(expected[0]), float(expected[2])])
