"""The Word document: styles, repeated heads, a picture for each chart."""

import io

import docx
import pytest
from docx.oxml.ns import qn

from reports.renderers import docx as renderer
from reports.renderers import pdf
from tests.unit.reports.renderers.samples import ROWS, paper


@pytest.fixture(scope="module")
def document():
    return docx.Document(io.BytesIO(renderer.render(paper())))


def texts(document):
    return [part.text for part in document.paragraphs]


def test_headings_are_styles(document):
    found = [(part.style.name, part.text) for part in document.paragraphs if part.style.name.startswith("Heading")]
    assert found == [("Heading 1", "Исполнение"), ("Heading 2", "Подраздел")]


def test_captions_are_numbered(document):
    captions = [part.text for part in document.paragraphs if part.style.name == "Caption"]
    assert captions == ["Рис.\u00a01. Обязательства по состоянию", "Таблица\u00a01. Исполнение по организациям"]


def test_heads_repeat_and_rows_are_not_split(document):
    table = document.tables[1]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)


def test_values_are_the_printed_ones(document):
    assert [cell.text for cell in document.tables[1].rows[1].cells] == [
        "Школа №\u00a04 (пример)",
        "1\u202f234",
        "74,6",
        "−6,5",
        "3,75",
        "12",
        "30.05.2025",
    ]


def test_the_chart_is_a_described_picture(document):
    (shape,) = document.inline_shapes
    assert "в срок" in shape._inline.docPr.get("descr")


def test_without_pango_the_document_is_made_without_charts(monkeypatch):
    monkeypatch.setattr(pdf, "pdf_is_available", lambda: False)
    document = docx.Document(io.BytesIO(renderer.render(paper())))
    assert len(document.inline_shapes) == 0
    assert len(document.tables) == 2


def test_requisites(document):
    whole = "\n".join(texts(document))
    for words in ("УТВЕРЖДЁН", "Учебный пример", "Начальник управления образования\tИ. О. Примеров", "Содержание"):
        assert words in whole


def test_a_long_table_does_not_take_long():
    """Captions and cells look nothing up in the whole document: a thousand rows stay within seconds of work."""
    document = docx.Document(io.BytesIO(renderer.render(paper(ROWS[:1] * 1000 + ROWS[-1:]))))
    assert len(document.tables[1].rows) == 1002
