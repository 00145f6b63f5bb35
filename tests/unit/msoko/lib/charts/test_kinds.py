from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msoko.lib import charts
from msoko.lib.charts.drawing import Circle, Label, Line, Polyline, Rect

HEAD = charts.Head("a", "Рисунок")
COUNTS = st.lists(st.tuples(*[st.integers(0, 500)] * 4), min_size=1, max_size=6)


def rects(chart, *classes):
    return [mark for mark in chart.marks if isinstance(mark, Rect) and mark.css in classes and mark.tip]


def texts(chart):
    return [mark.text.replace("\u00a0", " ") for mark in chart.marks if isinstance(mark, Label)]


class TestStackedBars:
    @given(COUNTS)
    def test_lengths_are_shares(self, rows):
        chart = charts.stacked_bars(HEAD, ("а", "б", "в", "г"), [charts.StackedRow("с", counts) for counts in rows])
        axis = [float(mark.x1) for mark in chart.marks if isinstance(mark, Line) and mark.css == "ax"]
        full = max(axis) - min(axis)
        bars = rects(chart, "b1", "b2", "b3", "b4")
        expected = [count / sum(counts) * full for counts in rows for count in counts if count]
        assert [float(bar.width) + 1.5 for bar in bars] == pytest.approx(expected, abs=1.6)

    def test_the_number_avoids_the_tick(self):
        row = charts.StackedRow("с", (50, 50), tick=D(75))
        chart = charts.stacked_bars(HEAD, ("а", "б"), [row], tick_label="было")
        tick = next(mark for mark in chart.marks if isinstance(mark, Line) and mark.css == "ref")
        number = [mark for mark in chart.marks if isinstance(mark, Label) and mark.text == "50"][1]
        assert abs(float(number.x) - float(tick.x1)) > 20
        assert "было" in texts(chart)

    def test_no_obligations_is_said(self):
        assert "нет обязательств" in texts(charts.stacked_bars(HEAD, ("а",), [charts.StackedRow("с", (0,))]))

    def test_refuses_uneven_rows_and_a_fifth_series(self):
        with pytest.raises(ValueError, match="сколько рядов"):
            charts.stacked_bars(HEAD, ("а", "б"), [charts.StackedRow("с", (1,))])
        with pytest.raises(ValueError, match="до 4 рядов"):
            charts.stacked_bars(HEAD, tuple("абвгд"), [])

    def test_description_says_all_numbers(self):
        chart = charts.stacked_bars(HEAD, ("в срок", "позже"), [charts.StackedRow("Первое", (3, 4), "43 %")])
        assert chart.description == "Первое: в срок 3, позже 4, всего 43 %"


class TestGroupedBars:
    def test_the_latest_series_is_the_darkest(self):
        chart = charts.grouped_bars(HEAD, ("2025", "2026"), [charts.BarGroup("а", (D(10), D(20)))])
        bars = [m for m in chart.marks if isinstance(m, Rect) and m.css in {"b1", "b2"} and float(m.height) == 16]
        assert [bar.css for bar in bars] == ["b2", "b1"]
        assert float(bars[1].width) == pytest.approx(2 * float(bars[0].width), abs=0.2)

    def test_absence_is_a_word(self):
        chart = charts.grouped_bars(HEAD, ("2026",), [charts.BarGroup("а", (None,)), charts.BarGroup("б", (D(0),))])
        assert "нет данных" in texts(chart)
        assert "0,0 %" in texts(chart)

    def test_negative_values_go_left_of_zero(self):
        chart = charts.grouped_bars(
            HEAD, ("а",), [charts.BarGroup("а", (D(-5),)), charts.BarGroup("б", (D(5),))], unit=""
        )
        zero = next(float(mark.x1) for mark in chart.marks if isinstance(mark, Line) and mark.css == "base")
        bars = [mark for mark in chart.marks if isinstance(mark, Rect) and mark.css == "b1"]
        assert float(bars[0].x) < zero
        assert float(bars[1].x) == pytest.approx(zero)


class TestLines:
    def test_a_gap_breaks_the_line(self):
        values = (D(1), D(2), None, D(4), D(5))
        chart = charts.line_chart(HEAD, list("абвгд"), [charts.Series("с", values)])
        assert len([mark for mark in chart.marks if isinstance(mark, Polyline)]) == 2
        assert len([mark for mark in chart.marks if isinstance(mark, Circle)]) == 4

    def test_higher_values_are_drawn_higher(self):
        chart = charts.line_chart(HEAD, ["а", "б"], [charts.Series("с", (D(10), D(90)))])
        low, high = [mark for mark in chart.marks if isinstance(mark, Circle)]
        assert float(low.y) > float(high.y)

    def test_names_and_last_values_at_the_end(self):
        chart = charts.line_chart(HEAD, ["а", "б"], [charts.Series("Физика", (D(10), D(90)))], target=D(50))
        assert "Физика 90,0 %" in texts(chart)
        assert "цель 50,0 %" in texts(chart)

    def test_many_categories_are_thinned_but_keep_the_last(self):
        names = [f"квартал {n}" for n in range(60)]
        shown = texts(charts.line_chart(HEAD, names, [charts.Series("с", (D(1),) * 60)]))
        assert "квартал 59" in shown
        assert len([text for text in shown if text.startswith("квартал")]) < 20

    def test_a_single_category_and_no_data(self):
        assert not charts.line_chart(HEAD, ["а"], [charts.Series("с", (D(1),))]).is_empty
        assert charts.line_chart(HEAD, ["а"], [charts.Series("с", (None,))]).is_empty

    def test_refuses_uneven_series(self):
        with pytest.raises(ValueError, match="сколько подписей"):
            charts.line_chart(HEAD, ["а"], [charts.Series("с", (D(1), D(2)))])


class TestSmallMultiples:
    def test_panels_share_one_scale(self):
        panels = [charts.Panel("а", (D(10), D(10))), charts.Panel("б", (D(100), D(100)))]
        chart = charts.small_multiples(HEAD, ["1", "2"], panels)
        heights = [float(mark.y) for mark in chart.marks if isinstance(mark, Circle)]
        assert heights[0] == heights[1] > heights[2] == heights[3]

    def test_wraps_into_rows(self):
        panels = [charts.Panel(str(n), (D(1),)) for n in range(9)]
        few = charts.small_multiples(HEAD, ["1"], panels[:4])
        assert float(charts.small_multiples(HEAD, ["1"], panels).height) > 2 * float(few.height)


class TestDistributions:
    def test_box_parts_are_in_order(self):
        chart = charts.box_rows(HEAD, [charts.BoxRow("а", D(0), D(25), D(50), D(75), D(100), 12)])
        box = rects(chart, "b3")[0]
        median = next(mark for mark in chart.marks if isinstance(mark, Line) and mark.css == "ref")
        assert float(box.x) < float(median.x1) < float(box.x) + float(box.width)
        assert "n = 12" in texts(chart)

    def test_quartiles_out_of_order_are_refused(self):
        with pytest.raises(ValueError, match="возрастанию"):
            charts.BoxRow("а", D(5), D(4), D(6), D(7), D(8))

    def test_a_signal_has_a_ring_and_a_word(self):
        chart = charts.dot_rows(HEAD, [charts.DotRow("а", D(1), is_marked=True)], now_label="2026")
        assert [mark.css for mark in chart.marks if isinstance(mark, Circle)][:2] == ["ring", "d4"]
        assert "есть признаки" in texts(chart)

    def test_a_missing_value_is_a_word(self):
        chart = charts.dot_rows(HEAD, [charts.DotRow("а", None), charts.DotRow("б", D(3))], now_label="2026")
        assert "нет данных" in texts(chart)

    @given(st.lists(st.integers(0, 300), min_size=1, max_size=40))
    def test_histogram_columns_are_in_proportion(self, counts):
        chart = charts.histogram(HEAD, charts.Histogram(tuple(counts)))
        heights = [float(mark.height) for mark in rects(chart, "b1")]
        present = [count for count in counts if count]
        assert len(heights) == len(present)
        if present:
            unit = max(heights) / max(present)
            assert heights == pytest.approx([count * unit for count in present], abs=0.2)

    def test_histogram_marks_borders_and_peaks(self):
        data = charts.Histogram(
            (5, 9, 30, 4), 4, (charts.MarkBorder(6, "3"), charts.MarkBorder(99, "5")), frozenset({6})
        )
        chart = charts.histogram(HEAD, data)
        assert "«3» с 6" in texts(chart)
        assert "«5» с 99" not in texts(chart)
        assert [bar.tip for bar in rects(chart, "b4")] == ["6: 30 работ"]
        border = next(mark for mark in chart.marks if isinstance(mark, Line) and mark.css == "goal")
        assert float(border.x1) < float(rects(chart, "b4")[0].x)


class TestHeat:
    def cells(self, *values, **options):
        row = charts.HeatRow("а", tuple(charts.HeatCell(value) for value in values))
        chart = charts.heat_table(HEAD, [str(n) for n in range(len(values))], [row], **options)
        return [m.css for m in chart.marks if isinstance(m, Rect) and m.css.startswith("q") and float(m.height) == 30]

    def test_tones_begin_at_the_bounds(self):
        bounds = (D(40), D(50), D(60), D(75))
        assert self.cells(D("39.9"), D(40), D(55), D(60), D(75), None, bounds=bounds) == [
            "q1",
            "q2",
            "q3",
            "q4",
            "q5",
            "q0",
        ]

    def test_equal_steps_without_bounds(self):
        assert self.cells(D(0), D(100)) == ["q1", "q5"]

    def test_one_value_everywhere_does_not_fail(self):
        assert len(set(self.cells(D(5), D(5)))) == 1

    def test_refuses_wrong_bounds_and_rows(self):
        with pytest.raises(ValueError, match="границы по возрастанию"):
            self.cells(D(1), bounds=(D(2), D(1), D(3), D(4)))
        with pytest.raises(ValueError, match="сколько столбцов"):
            charts.heat_table(HEAD, ["а"], [charts.HeatRow("а", ())])


@pytest.mark.parametrize(
    "chart",
    [
        charts.stacked_bars(HEAD, ("а",), []),
        charts.grouped_bars(HEAD, ("а",), []),
        charts.line_chart(HEAD, [], []),
        charts.small_multiples(HEAD, [], []),
        charts.box_rows(HEAD, []),
        charts.dot_rows(HEAD, [], now_label="2026"),
        charts.histogram(HEAD, charts.Histogram(())),
        charts.heat_table(HEAD, [], []),
    ],
)
def test_no_data_is_said_and_not_drawn(chart):
    assert chart.is_empty
    assert "пока нет" in chart.description


def test_lines_start_anew_where_years_are_not_comparable():
    line = charts.Series("значение", (D(50), D(52), D(60), D(61)))
    whole, cut = (charts.line_chart(HEAD, list("1234"), [line], breaks=breaks).marks for breaks in ((), {2}))
    assert [len(mark.points.split()) for mark in whole if isinstance(mark, Polyline)] == [4]
    assert [len(mark.points.split()) for mark in cut if isinstance(mark, Polyline)] == [2, 2]
    assert sum(isinstance(mark, Line) and mark.css == "cut" for mark in cut) == 1
