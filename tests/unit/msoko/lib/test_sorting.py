from hypothesis import given
from hypothesis import strategies as st

from msoko.lib.sorting import folded, sort_key


class TestSortKey:
    def test_orders_as_people_do(self):
        names = ["Школа № 10", "Ёлочка", "школа № 2", "Единство", "Жар-птица", "«Авангард»", "Школа № 2"]
        expected = ["«Авангард»", "Единство", "Ёлочка", "Жар-птица", "школа № 2", "Школа № 2", "Школа № 10"]
        assert sorted(names, key=sort_key) == expected

    def test_quotes_and_signs_do_not_matter(self):
        assert sort_key("МБОУ «Школа № 2»") == sort_key('мбоу "школа №2"') == "мбоу школа 00000002"

    @given(st.integers(0, 10**12), st.integers(0, 10**12))
    def test_numbers_compare_as_numbers(self, first, second):
        keys = sort_key(f"Школа № {first}"), sort_key(f"Школа № {second}")
        assert (keys[0] < keys[1]) is (first < second)

    @given(st.text(max_size=80))
    def test_is_stable_under_itself_for_any_text(self, text):
        assert sort_key(sort_key(text)) == sort_key(text) or "~" in sort_key(text)


def test_folded():
    assert folded("ЁЛКА") == "елка"
