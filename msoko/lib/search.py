"""Search that knows Russian word forms and works the same on every database.

A row keeps ``search_text(text)``: the lemmas of its words between spaces. A query becomes ``search_terms(query)``;
a row is found when it contains every term as a plain substring::

    for term in search_terms(query):
        rows = rows.filter(search_text__contains=term)

A term starts with a space (start of a word). It also ends with one when only the whole word should match: numbers
(«гимназия 7» must not find № 17) and very short words.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from os.path import commonprefix

from pymorphy3 import MorphAnalyzer

from msoko.lib.sorting import folded

MAX_QUERY_WORDS = 12
_WHOLE_WORD_LETTERS = 3
_SHORTEST_STEM = 3
_LONGEST_WORD = 64
_LIKELY = 0.1
"""Readings of a word less probable than this are not indexed."""
_SERVICE_PARTS = frozenset({"PREP", "CONJ", "PRCL", "INTJ"})

_TOKEN = re.compile(r"\d+(?:\.\d+)+|\d+|[a-zа-я]+")
_LOOKALIKES = str.maketrans("abcehkmoptxy", "авсенкмортху")
_CYRILLIC = re.compile(r"[а-я]")
_LATIN = re.compile(r"[a-z]")


def search_text(text: str) -> str:
    """Text to store for searching: every word's lemmas once, between spaces; empty for an empty text."""
    lemmas: dict[str, None] = {}
    for token in _tokens(text):
        lemmas.update(dict.fromkeys(_index_forms(token)))
    return f" {' '.join(lemmas)} " if lemmas else ""


def search_terms(query: str) -> list[str]:
    """Substrings that a stored text must contain, all of them. An empty list: there is nothing to look for."""
    tokens = list(dict.fromkeys(_tokens(query)))
    meaningful = [token for token in tokens if not _is_service(token)] or tokens
    return list(dict.fromkeys(_term(token) for token in meaningful[:MAX_QUERY_WORDS]))


def matches(stored: str, query: str) -> bool:
    """The same test in memory as the database does with the terms; an empty query matches everything."""
    return all(term in stored for term in search_terms(query))


def _tokens(text: str) -> Iterator[str]:
    for found in _TOKEN.finditer(_one_script(folded(text))):
        yield found[0][:_LONGEST_WORD]


def _one_script(text: str) -> str:
    """Latin letters that look Cyrillic become Cyrillic in words that mix both («BПP» typed half in Latin)."""
    if not (_LATIN.search(text) and _CYRILLIC.search(text)):
        return text
    return re.sub(r"[a-zа-я]*(?:[a-z][а-я]|[а-я][a-z])[a-zа-я]*", lambda word: word[0].translate(_LOOKALIKES), text)


def _index_forms(token: str) -> tuple[str, ...]:
    if token[0].isdigit():
        return (token, *token.split(".")) if "." in token else (token.lstrip("0") or "0",)
    return _readings(token)


def _term(token: str) -> str:
    if token[0].isdigit():
        return f" {token if '.' in token else token.lstrip('0') or '0'} "
    readings = _readings(token)
    if not _is_known(token):
        return f" {_stem(token, readings)}"
    return f" {readings[0]} " if len(readings[0]) <= _WHOLE_WORD_LETTERS else f" {readings[0]}"


def _stem(token: str, readings: tuple[str, ...]) -> str:
    """What an unknown word (a place, an abbreviation, a half-typed word) and its guessed dictionary forms share."""
    shared = commonprefix([token, *readings])
    return shared if len(shared) >= _SHORTEST_STEM else token


@lru_cache(maxsize=65536)
def _readings(word: str) -> tuple[str, ...]:
    """Dictionary forms of a folded word, the likeliest first; an unknown word also keeps its own form."""
    if not _CYRILLIC.search(word):
        return (word,)
    parses = _morph().parse(word)
    forms = [folded(parse.normal_form) for parse in parses if parse.score >= _LIKELY or parse is parses[0]]
    if not _is_known(word):
        forms.append(word)
    return tuple(dict.fromkeys(forms))


@lru_cache(maxsize=65536)
def _is_known(word: str) -> bool:
    return bool(_morph().word_is_known(word))


@lru_cache(maxsize=4096)
def _is_service(word: str) -> bool:
    return bool(_CYRILLIC.search(word)) and str(_morph().parse(word)[0].tag.POS) in _SERVICE_PARTS


@lru_cache(maxsize=1)
def _morph() -> MorphAnalyzer:
    """The dictionary takes about 0.4 s and 15 MB, so it is loaded at the first use."""
    return MorphAnalyzer(lang="ru")
