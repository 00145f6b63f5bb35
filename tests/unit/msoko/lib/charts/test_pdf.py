"""The same drawing in a PDF, where the style sheet of the page does not reach into it."""

import io
import logging

import pypdf
import pytest
import weasyprint
from django.template.loader import render_to_string

from tests.unit.msoko.lib.charts.samples import all_charts


@pytest.fixture(scope="module")
def texts():
    """Letters and signs of every drawing in a PDF; spaces are left out, for they are guessed when a PDF is read."""
    return {kind: squeezed(printed(chart)) for kind, chart in all_charts(680).items()}


def printed(chart):
    stream = io.BytesIO(weasyprint.HTML(string=render_to_string("charts/chart.html", {"chart": chart})).write_pdf())
    return pypdf.PdfReader(stream).pages[0].extract_text()


def squeezed(text):
    return "".join(text.split())


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
def test_numbers_and_words_are_there(texts, kind, words):
    assert [word for word in words if squeezed(word) not in texts[kind]] == []


def test_tips_are_not_printed(texts):
    assert squeezed("в срок – 10") not in texts["stacked"]


def test_nothing_in_a_drawing_is_unknown_to_the_renderer(caplog):
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        for kind in ("stacked", "lines", "dots", "heat"):
            printed(all_charts()[kind])
    assert caplog.records == []
