"""Two computations beside each other."""

from dataclasses import replace
from decimal import Decimal

from reports.analysis.comparison import compare
from reports.analysis.rows import IndicatorRow, TotalRow
from reports.analysis.snapshot import compute
from tests.unit.reports.analysis.samples import answer, inputs

UNDONE = {"state": "not_done", "done_on": None}


def measured(fact):
    indicator = IndicatorRow(5, "Доля", "%", "higher", "ge", is_ratio=True)
    return {"indicators": (indicator,), "totals": (TotalRow(5, 2025, Decimal(fact)),)}


def test_what_differs_is_shown_with_its_difference():
    before = compute(inputs(answer(1), answer(2, **UNDONE), **measured(40), sources=(("Карта", "редакция 1"),)))
    after = compute(inputs(answer(1), answer(2), answer(1, 21), **measured(45), sources=(("Карта", "редакция 2"),)))
    found = compare(before, after)
    totals = {row.label: (row.before, row.after, row.difference) for row in found.totals}
    assert totals["Исполнено, %"] == (Decimal("50.0"), Decimal("100.0"), Decimal("50.0"))
    assert totals["Просрочено"] == (1, 0, -1)
    assert [(row.before, row.after) for row in found.directions] == [
        (Decimal("50.0"), Decimal("100.0")),
        (None, Decimal("100.0")),
    ]
    assert [row.number for row in found.activities] == ["1.1", "2.1"]
    assert found.measures[0].difference == Decimal("5.0")
    assert [(row.before, row.after) for row in found.sources] == [("редакция 1", "редакция 2")]
    assert found.same_year
    assert not found.is_empty


def test_the_same_analysis_differs_in_nothing():
    one = compute(inputs(answer(1), **measured(40)))
    assert compare(one, one).is_empty


def test_a_changed_threshold_is_a_difference():
    one = compute(inputs(answer(1)))
    other = replace(one, thresholds=(("Низкие результаты", "не меньше 40 %"), *one.thresholds[2:]))
    labels = [row.label for row in compare(one, other).method]
    assert labels == ["Низкие результаты", "Расхождение с журналом"]


def test_an_activity_that_is_gone_is_named():
    one = compute(inputs(answer(1), answer(1, 21)))
    other = replace(one, activities=one.activities[:-1])
    (move,) = compare(one, other).activities
    assert (move.number, move.after) == ("2.1", None)
