import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msoko.lib.sorting import folded, natural_key, number_key, sort_key


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


class TestNaturalKey:
    @given(st.lists(st.text(alphabet="абё 0123.№", max_size=12), max_size=8))
    def test_any_texts_can_be_sorted(self, texts):
        keys = [natural_key(text) for text in sorted(texts, key=natural_key)]
        assert all(first <= second for first, second in itertools.pairwise(keys))

    def test_numbers_inside(self):
        assert sorted(["б10", "б9", "а100"], key=natural_key) == ["а100", "б9", "б10"]


class TestNumberKey:
    def test_orders_rows_of_a_road_map(self):
        printed = ["", "1.", "1.1", "1.2.", "1.10", "1.10.1", "2", "2.9", "2.10.", "2.10.а", "2.10.б", "3"]
        assert [*sorted({*printed}, key=number_key)] == printed

    @pytest.mark.parametrize(
        ("number", "key"),
        [
            ("2.10.", "000002.000010"),
            (" 2. 10 ", "000002.000010"),
            ("IV.", "000004"),
            ("ХII", "000012"),
            ("3.1 а)", "000003.000001.а"),
            ("№ 5", "000005"),
            ("–", ""),
        ],
    )
    def test_keys(self, number, key):
        assert number_key(number) == key

    def test_words_are_not_roman_numbers(self):
        assert number_key("с") == "с"
        assert number_key("IIII") == "iiii"

    @given(st.text(max_size=40))
    def test_never_fails(self, text):
        assert isinstance(number_key(text), str)


def test_folded():
    assert folded("ЁЛКА") == "елка"
