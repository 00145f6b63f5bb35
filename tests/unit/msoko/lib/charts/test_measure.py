import pytest
from hypothesis import given
from hypothesis import strategies as st

from msoko.lib.charts.measure import clipped, spread, text_width, wrapped

TEXTS = st.text(alphabet="аЖш 1-№.", max_size=80)


class TestTextWidth:
    def test_grows_with_text_size_and_weight(self):
        assert text_width("") == 0
        assert text_width("аб") > text_width("а")
        assert text_width("аб", 26) == pytest.approx(2 * text_width("аб", 13))
        assert text_width("аб", bold=True) > text_width("аб")

    @pytest.mark.parametrize(
        ("text", "em"),
        [("Научно-методическое", 11.3), ("Исполнено обязательств", 12.6), ("85,7 %", 3.2), ("№ 10", 2.4)],
    )
    def test_is_near_the_real_font(self, text, em):
        assert text_width(text, 1) == pytest.approx(em, rel=0.08)


class TestWrapped:
    @given(TEXTS, st.integers(40, 400), st.integers(1, 3))
    def test_fits(self, text, width, lines):
        rows = wrapped(text, width, 13, lines)
        assert 1 <= len(rows) <= lines
        assert all(text_width(row) <= width for row in rows)

    @given(TEXTS)
    def test_loses_nothing_when_there_is_room(self, text):
        assert "".join(wrapped(text, 10_000)).replace("\u00a0", " ") == text

    def test_breaks_after_a_hyphen_but_not_after_the_number(self):
        first, second = wrapped("2. Научно-методическое", 150, 13)
        assert first == "2.\u00a0Научно-"
        assert second == "методическое"

    def test_clipped(self):
        assert clipped("короткий", 500) == "короткий"
        assert clipped("очень длинное название", 80).endswith("…")
        assert text_width(clipped("очень длинное название", 80)) <= 80


class TestSpread:
    @given(st.lists(st.floats(0, 300), min_size=1, max_size=6))
    def test_keeps_order_gaps_and_bounds(self, wanted):
        placed = spread(wanted, 16, 0, 300)
        order = sorted(range(len(wanted)), key=wanted.__getitem__)
        heights = [placed[index] for index in order]
        assert all(second - first >= 16 - 1e-6 for first, second in zip(heights, heights[1:], strict=False))
        assert heights[0] >= -1e-6
        assert heights[-1] <= 300

    def test_leaves_free_labels_where_they_are(self):
        assert spread([100.0, 20.0], 16, 0, 300) == [100.0, 20.0]
