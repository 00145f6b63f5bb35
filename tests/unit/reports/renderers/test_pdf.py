"""The PDF: tagged, in our typeface, without a way out, whole."""

import io
import re

import pypdf
import pytest

from reports.renderers import pdf
from tests.unit.reports.renderers.samples import ROWS, chart, paper


@pytest.fixture(scope="module")
def reader():
    return pypdf.PdfReader(io.BytesIO(pdf.render(paper())))


@pytest.fixture(scope="module")
def long_reader():
    return pypdf.PdfReader(io.BytesIO(pdf.render(paper(ROWS[:1] * 150 + ROWS[-1:]))))


def text_of(page):
    return re.sub(r"\s+", " ", page.extract_text())


def test_it_is_tagged_and_says_so(reader):
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "ru"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    assert reader.metadata.title == "Информационно-аналитический отчёт за 2025 год"


def test_structure_has_headings_tables_and_a_described_figure(reader):
    kinds, descriptions = set(), []

    def walk(node):
        node = node.get_object()
        if isinstance(node, list):
            for child in node:
                walk(child)
        elif isinstance(node, dict):
            kinds.add(node.get("/S"))
            descriptions.append(node.get("/Alt"))
            if "/K" in node:
                walk(node["/K"])

    walk(reader.trailer["/Root"]["/StructTreeRoot"]["/K"])
    assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/Figure", "/Caption"} <= kinds
    assert any(descriptions)


def test_every_font_is_embedded_golos(reader):
    fonts = {}
    for page in reader.pages:
        for reference in page["/Resources"]["/Font"].values():
            font = reference.get_object()
            inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
            fonts[font["/BaseFont"]] = any(key.startswith("/FontFile") for key in inner["/FontDescriptor"])
    assert fonts
    assert all(fonts.values()), fonts
    assert all("Golos" in name for name in fonts), fonts


def test_the_page_is_a4_and_pages_are_numbered_from_the_second(long_reader):
    width, height = long_reader.pages[0].mediabox.width, long_reader.pages[0].mediabox.height
    assert (round(width / 72 * 25.4), round(height / 72 * 25.4)) == (210, 297)
    texts = [text_of(page).strip() for page in long_reader.pages]
    assert len(texts) > 5
    assert not texts[0].endswith(" 1")
    numbers = [re.search(r"(\d+) расчёт № 2, предварительный, данные на \S+ \S+$", text) for text in texts[1:]]
    assert [found and int(found[1]) for found in numbers] == list(range(2, len(texts) + 1))


def test_heads_of_tables_are_repeated(long_reader):
    inner = [text for page in long_reader.pages[3:-2] if "Школа № 4" in (text := text_of(page))]
    assert len(inner) > 1
    assert all("Средняя" in text and "Изменение" in text for text in inner)


def test_the_total_does_not_stand_alone(long_reader):
    last = next(text_of(page) for page in long_reader.pages if "Итого" in page.extract_text())
    assert "Школа № 4" in last


def test_the_signature_does_not_stand_alone(long_reader):
    page = text_of(long_reader.pages[-1])
    assert "Начальник управления образования" in page
    assert "Контрольная сумма: 0123" in page


def test_requisites_contents_and_version(reader):
    cover, contents = text_of(reader.pages[0]), text_of(reader.pages[1])
    for words in ("УТВЕРЖДЁН", "приказом управления образования", "расчёт № 2, предварительный", "f" * 16):
        assert words in cover
    assert "Учебный пример" in cover
    assert re.search(r"1\. Исполнение ?[. ]+3", contents)
    assert "расчёт № 2, предварительный, данные на 20.01.2026" in text_of(reader.pages[2])


def test_text_is_text_and_not_markup(reader):
    whole = " ".join(text_of(page) for page in reader.pages)
    assert "<b>не тег</b>" in whole
    assert "=СУММ(A1:A9)" in whole
    assert "Строк нет." in whole


@pytest.mark.parametrize(
    "address",
    [
        "https://example.test/logo.png",
        "http://127.0.0.1/",
        "file:///etc/passwd",
        "ftp://example.test/",
        f"{pdf.STATIC.as_uri()}/../manage.py",
        f"{pdf.STATIC.as_uri()}/%2e%2e/manage.py",
    ],
)
def test_nothing_is_read_from_outside(address):
    with pytest.raises(ValueError, match="not allowed"):
        pdf._fetcher().fetch(address)


def test_a_picture_from_outside_is_left_out_not_fetched(caplog):
    pdf.html_to_pdf('<html lang="ru"><title>t</title><img src="https://example.test/a.png" alt="a"></html>')
    assert "not allowed" in caplog.text


def test_without_pango_the_reason_names_packages(monkeypatch):
    monkeypatch.setattr(pdf, "pdf_is_available", lambda: False)
    with pytest.raises(pdf.PdfUnavailable, match="libpango"):
        pdf.render(paper())


def test_a_chart_becomes_a_sharp_picture():
    png = pdf.chart_png(chart())
    assert png.startswith(b"\x89PNG")
    assert int.from_bytes(png[16:20], "big") > 1200
