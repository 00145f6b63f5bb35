"""The same drawing in a PDF, where the style sheet of the page does not reach into it."""

import io
import logging

import pypdf
import pytest
import weasyprint
from django.template.loader import render_to_string

from tests.unit.msoko.lib.charts.samples import all_charts


@pytest.fixture(scope="module")
def pages():
    """Text of one page per chart."""
    drawings = (render_to_string("charts/chart.html", {"chart": chart}) for chart in all_charts(680).values())
    body = "".join(f"<section>{drawing}</section>" for drawing in drawings)
    style = "<style>@page { size: A4; margin: 15mm } section { break-after: page } svg { width: 100%; height: auto }</style>"
    stream = io.BytesIO(weasyprint.HTML(string=f"<html lang=ru>{style}{body}").write_pdf())
    texts = [page.extract_text().replace("\u00a0", " ") for page in pypdf.PdfReader(stream).pages]
    return dict(zip(all_charts(), texts, strict=False))


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("stacked", ["85,7 %", "27", "просрочено", "исполнено за 2025 год"]),
        ("grouped", ["35,5 %", "нет данных", "цель"]),
        ("lines", ["Физика 56,0 %", "2025"]),
        ("panels", ["56,0 %", "нет данных"]),
        ("boxes", ["медиана", "58"]),
        ("dots", ["49,9 %", "есть признаки"]),
        ("histogram", ["«3» с 3", "первичный балл"]),
        ("heat", ["12,5", "нет", "от 40 до 50"]),
    ],
)
def test_numbers_and_words_are_there(pages, kind, words):
    assert [word for word in words if word not in pages[kind]] == []


def test_tips_are_not_printed(pages):
    assert "1. Нормативное: в срок" not in pages["stacked"]


def test_nothing_in_the_drawings_is_unknown_to_the_renderer(caplog):
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        for chart in all_charts().values():
            weasyprint.HTML(string=render_to_string("charts/chart.html", {"chart": chart})).write_pdf()
    assert caplog.records == []
