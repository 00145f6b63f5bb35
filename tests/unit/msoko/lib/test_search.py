import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msoko.lib.search import matches, search_terms, search_text

FOUND = [
    ("Школа № 2", "школами"),
    ("Общеобразовательные школы города", "школа"),
    ("Отчёты за III квартал", "отчет"),
    ("Сводный отчет", "отчётами"),
    ("МБОУ «Гимназия № 7»", "гимназия 7"),
    ("Список Гимназии № 7", "гимназия №7"),
    ("Дети и детский сад «Ёлочка»", "елочка"),
    ("ёлочка", "ЁЛОЧКА"),
    ("Управление образования города Покачи", "Покачи"),
    ("Управление образования города Покачи", "покачам"),
    ("Научно-методическое сопровождение", "методический"),
    ("Методическая служба", "методич"),
    ("Анализ результатов ВПР", "впр"),
    ("Анализ результатов ВПР", "BПP"),
    ("Мероприятие 2.10 плана", "2.10"),
    ("Школа № 007", "школа 7"),
    ("в школе и на олимпиаде", "олимпиада в школе"),
    ("Повышение квалификации учителей", "учитель"),
]
NOT_FOUND = [
    ("Гимназия № 17", "гимназия 7"),
    ("Гимназия № 70", "гимназия 7"),
    ("Мероприятие 2.1 плана", "2.10"),
    ("Лицей", "школа"),
    ("Вспомогательный план", "помогать"),
    ("", "школа"),
]


class TestSearch:
    @pytest.mark.parametrize(("text", "query"), FOUND)
    def test_finds_all_forms(self, text, query):
        assert matches(search_text(text), query)

    @pytest.mark.parametrize(("text", "query"), NOT_FOUND)
    def test_does_not_find_others(self, text, query):
        assert not matches(search_text(text), query)

    @pytest.mark.parametrize("query", ["", "  ", "№", "«»", "%_"])
    def test_nothing_to_look_for(self, query):
        assert search_terms(query) == []

    def test_service_words_are_dropped_unless_they_are_all(self):
        assert search_terms("отчёт по школам") == search_terms("отчёт школам")
        assert search_terms("по")

    def test_a_long_query_is_bounded(self):
        assert len(search_terms(" ".join(f"слово{n} тест{n}" for n in range(500)))) <= 12

    @given(st.text(max_size=80))
    def test_a_text_is_found_by_itself(self, text):
        assert matches(search_text(text), text)

    @given(st.text(max_size=80))
    def test_terms_hold_no_pattern_signs(self, text):
        assert not any(sign in term for term in search_terms(text) for sign in "%_\\")

    def test_every_lemma_stands_once_between_spaces(self):
        stored = search_text("школа школы школами школ")
        assert stored.split() == sorted(set(stored.split()), key=stored.split().index)
        assert stored.startswith(" ")
        assert stored.endswith(" ")

    def test_long_text_is_quick(self):
        text = "Управление образования утверждает дорожную карту и отчёты школ. " * 3000
        search_text(text[:200])
        started = time.process_time()
        search_text(text)
        assert time.process_time() - started < 2
