import re
from itertools import combinations

import pytest
from defusedxml.ElementTree import fromstring
from django.template.loader import render_to_string
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from msoko.lib.charts.drawing import FILLS, PHONE_WIDTH, STROKES, Canvas, Head, Label, nothing, px
from msoko.lib.charts.measure import text_width
from tests.unit.msoko.lib.charts.samples import LONG, all_charts

SVG = "{http://www.w3.org/2000/svg}"
KINDS = sorted(all_charts())
WIDTHS = [1180, 680, PHONE_WIDTH]
HOSTILE = '<script>alert("1")</script> & \'; url(#x) {{ a }}'
GEOMETRY = {"x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "width", "height", "font-size", "stroke-width"}


def drawn(chart):
    with translation.override("ru"):
        return fromstring(render_to_string("charts/chart.html", {"chart": chart}).strip())


class TestTemplate:
    @pytest.mark.parametrize("width", WIDTHS)
    @pytest.mark.parametrize("kind", KINDS)
    def test_is_well_formed_and_named(self, kind, width):
        chart = all_charts(width)[kind]
        root = drawn(chart)
        assert root.tag == f"{SVG}svg"
        assert root.get("role") == "img"
        names = {node.get("id"): node.text for node in root.iter() if node.get("id")}
        assert [names[key] for key in root.get("aria-labelledby").split()] == [chart.title, chart.description]
        assert chart.description

    @pytest.mark.parametrize("kind", KINDS)
    def test_coordinates_have_points_in_russian_too(self, kind, settings):
        settings.USE_THOUSAND_SEPARATOR = True
        for node in drawn(all_charts()[kind]).iter():
            for name in GEOMETRY & set(node.attrib):
                assert re.fullmatch(r"-?\d+(\.\d)?", node.get(name)), (node.tag, name, node.get(name))

    @pytest.mark.parametrize("kind", KINDS)
    def test_strict_policy_is_kept(self, kind):
        for node in drawn(all_charts()[kind]).iter():
            assert not [name for name in node.attrib if name == "style" or name.startswith("on")]
            assert node.tag.removeprefix(SVG) in {
                "svg", "title", "desc", "defs", "pattern", "rect", "line", "polyline", "circle", "text",
            }  # fmt: skip

    @pytest.mark.parametrize("kind", KINDS)
    def test_patterns_that_are_used_are_defined(self, kind):
        root = drawn(all_charts()[kind])
        used = {node.get("fill")[5:-1] for node in root.iter() if node.get("fill", "").startswith("url(#")}
        assert used == {node.get("id") for node in root.iter(f"{SVG}pattern")}

    @pytest.mark.parametrize("kind", KINDS)
    def test_texts_of_people_stay_text(self, kind):
        root = drawn(all_charts(name=HOSTILE)[kind])
        assert not list(root.iter(f"{SVG}script"))
        assert HOSTILE in root.find(f"{SVG}title").text

    @pytest.mark.parametrize("kind", KINDS)
    def test_paint_stands_in_attributes_for_the_pdf(self, kind):
        for node in drawn(all_charts()[kind]).iter():
            if node.tag.removeprefix(SVG) in {"rect", "circle", "text"}:
                assert re.fullmatch(r"#[0-9a-f]{6}|url\(#[\w-]+\)", node.get("fill"))


class TestFit:
    @pytest.mark.parametrize("width", WIDTHS)
    @pytest.mark.parametrize("kind", KINDS)
    def test_labels_do_not_run_into_each_other(self, kind, width):
        boxes = [box(mark) for mark in all_charts(width)[kind].marks if isinstance(mark, Label) and mark.text]
        for first, second in combinations(boxes, 2):
            assert not overlap(first, second), (first, second)

    @pytest.mark.parametrize("width", WIDTHS)
    @pytest.mark.parametrize("kind", KINDS)
    def test_everything_is_inside(self, kind, width):
        chart = all_charts(width)[kind]
        for mark in chart.marks:
            if isinstance(mark, Label) and mark.text:
                left, top, right, bottom, _ = box(mark)
                assert left >= -8
                assert right <= width + 8
                assert top >= -2
                assert bottom <= float(chart.height) + 4

    @pytest.mark.parametrize("kind", KINDS)
    def test_the_page_carries_the_drawing_for_a_phone_and_paper_does_not(self, kind):
        phone = all_charts()[kind].phone
        assert (phone.width, phone.phone) == (str(PHONE_WIDTH), None)
        assert all_charts(680)[kind].phone is None

    @pytest.mark.parametrize("kind", ["stacked", "grouped", "boxes", "dots", "heat"])
    def test_a_cut_label_keeps_its_full_text(self, kind):
        marks = all_charts(680, LONG * 3)[kind].marks
        assert LONG * 3 in {mark.tip for mark in marks if isinstance(mark, Label) and mark.text.endswith("…")}


class TestCanvas:
    @given(st.floats(-1e6, 1e6))
    def test_px(self, value):
        assert re.fullmatch(r"-?\d+(\.\d)?", px(value))
        assert abs(float(px(value)) - value) <= 0.051

    def test_no_minus_zero(self):
        assert px(-0.01) == "0"

    def test_a_description_too_long_ends_with_a_reference(self):
        chart = Canvas(Head("a", "б")).finish(10, "; ".join(["строка"] * 500))
        assert len(chart.description) < 1600
        assert chart.description.endswith("остальное в таблице")

    def test_given_description_wins(self):
        assert Canvas(Head("a", "б", "своё")).finish(10, "из данных").description == "своё"

    def test_nothing_to_draw_is_said(self):
        chart = nothing(Head("a", "б"))
        assert chart.is_empty
        assert "пока нет" in chart.description

    def test_legend_wraps(self):
        canvas = Canvas(Head("a", "б", width=200))
        assert canvas.legend(0, 0, [("b1", "длинная подпись ряда"), ("b2", "длинная подпись ряда")]) > 20


class TestLooks:
    def test_series_differ_without_colour(self):
        assert len({STROKES[css][2] for css in ("l1", "l2", "l3", "l4")}) == 4

    @pytest.mark.parametrize(
        ("text", "back"), [("#ffffff", "b1"), ("#17202b", "b2"), ("#17202b", "b3"), ("#ffffff", "b4")]
    )
    def test_numbers_in_bars_have_contrast(self, text, back):
        assert contrast(text, FILLS[back]) >= 4.5

    @pytest.mark.parametrize("tone", range(6))
    def test_numbers_in_heat_cells_have_contrast(self, tone):
        assert contrast("#ffffff" if tone >= 4 else "#17202b", FILLS[f"q{tone}"]) >= 4.5


def box(mark):
    """Left, top, right, bottom and text of a label."""
    size = float(mark.size)
    width = text_width(mark.text, size, bold=mark.weight not in {"400"})
    x, y = float(mark.x), float(mark.y)
    left = x - {"start": 0, "middle": width / 2, "end": width}[mark.anchor]
    return left, y - size * 0.75, left + width, y + size * 0.2, mark.text


def overlap(first, second):
    return (
        min(first[2], second[2]) - max(first[0], second[0]) > 1
        and min(first[3], second[3]) - max(first[1], second[1]) > 1
    )


def contrast(first, second):
    lights = sorted((luminance(first), luminance(second)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def luminance(colour):
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
