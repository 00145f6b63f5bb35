"""No text, however contrived, makes the pattern matching of this package slow."""

import time

import pytest

from msoko.lib.archives import inspect_zip
from msoko.lib.charts.measure import wrapped
from msoko.lib.files import BadFile, inspect, safe_name
from msoko.lib.periods import parse_period
from msoko.lib.russian import glued, quoted
from msoko.lib.search import search_terms, search_text
from msoko.lib.sorting import sort_key
from msoko.lib.xlsx import clean_text, sheet_name
from tests.unit.msoko.lib import packages

SIZE = 60_000
TEXTS = {
    "spaces": " " * SIZE,
    "digits": "1" * SIZE,
    "dots": "1." * SIZE,
    "numbers": "№ 1 %" * (SIZE // 5),
    "quotes": '"«“' * (SIZE // 3),
    "dashes": "а - " * (SIZE // 4),
    "initials": "А." * (SIZE // 2),
    "mixed scripts": "aб" * (SIZE // 2),
    "roman": "IVXLCDM" * (SIZE // 7),
    "long word": "щ" * SIZE,
    "hyphens": "а-" * (SIZE // 2),
}
FUNCTIONS = [
    glued,
    quoted,
    sort_key,
    search_text,
    search_terms,
    safe_name,
    clean_text,
    sheet_name,
]


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.__name__)
def test_texts(function, name):
    started = time.process_time()
    function(TEXTS[name])
    assert time.process_time() - started < 1


@pytest.mark.parametrize("name", TEXTS)
def test_period_codes(name):
    started = time.process_time()
    with pytest.raises(ValueError, match="Период"):
        parse_period(TEXTS[name])
    assert time.process_time() - started < 1


@pytest.mark.parametrize("name", TEXTS)
def test_labels(name):
    started = time.process_time()
    wrapped(TEXTS[name][:5_000], 200)
    assert time.process_time() - started < 1


@pytest.mark.parametrize("filler", [b"/Encrypt ", b"/Encrypt 1 ", b"/Encrypt" + b" " * 5000, b"%PDF-"])
def test_pdf_scan(filler):
    started = time.process_time()
    assert inspect("a.pdf", packages.pdf(filler * (2_000_000 // len(filler)))).kind == "pdf"
    assert time.process_time() - started < 1


def test_xml_declaration():
    started = time.process_time()
    content = packages.archive({"a.xml": b"<?xml " + b"encoding " * 100_000})
    try:
        assert inspect_zip(content, max_ratio=10**6)
    except BadFile:
        pytest.fail("a long declaration is strange but harmless")
    assert time.process_time() - started < 1
