"""Filters and tags as a template uses them."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django import forms
from django.template import Context, Template
from django.utils import timezone

from msoko.lib.charts import Head, StackedRow, stacked_bars
from msoko.templatetags.portal import STATUS

ROOT = Path(__file__).resolve().parents[4]
NBSP = "\u00a0"


def render(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{ day|short_date }}", f"31{NBSP}дек, чт"),
        ("{{ day|long_date }}", f"31{NBSP}декабря 2026, чт"),
        ("{{ day|plain_date }}", "31.12.2026"),
        ("{{ none|short_date }}{{ none|moment }}{{ none|plain_date }}", ""),
        ("{{ day|days_left:today }}", f"осталось 84{NBSP}дня"),
        ("{{ day|in_days:today }}", f"через 84{NBSP}дня"),
        ("{{ share|percent }}", f"74,6{NBSP}%"),
        ("{{ share|number:2 }}", "74,60"),
        ("{{ none|number }}", "–"),
        ("{{ share|signed:'' }}", "+74,6"),
        ('{{ 5|counted:"отчёт, отчёта, отчётов" }}', f"5{NBSP}отчётов"),
        ('{{ 21|plural:"отчёт,отчёта,отчётов" }}', "отчёт"),
        ("{{ 188000|file_size }}", f"184{NBSP}КБ"),
        ("{{ 2516582|file_size }}", f"2,4{NBSP}МБ"),
        ("{{ 1|file_size }}", f"1{NBSP}КБ"),
        ("{{ 'ждёт очереди'|capital }}", "Ждёт очереди"),
        ("{{ 'Школа № 4'|glued }}", f"Школа №{NBSP}4"),
    ],
)
def test_filter(source: str, text: str) -> None:
    context = {"day": date(2026, 12, 31), "today": date(2026, 10, 8), "share": Decimal("74.6"), "none": None}

    assert render(source, **context) == text


def test_moment_follows_the_zone_of_the_department() -> None:
    at = datetime(2026, 12, 31, 21, 30, tzinfo=UTC)

    with timezone.override("Asia/Yekaterinburg"):
        assert render("{{ at|moment }}", at=at) == f"1{NBSP}января 2027, 02:30"
        assert render("{{ at|short_date }}", at=at) == f"1{NBSP}янв, пт"
    with timezone.override("Europe/Kaliningrad"):
        assert render("{{ at|moment }}", at=at) == f"31{NBSP}декабря 2026, 23:30"


def test_status_is_word_icon_and_colour() -> None:
    html = render('{% status "returned" "возвращён" %}')

    assert 'class="st st-returned"' in html
    assert 'href="#i-returned"' in html
    assert "Возвращён</span>" in html


def test_unknown_status_is_neutral() -> None:
    assert 'class="st"' in render('{% status "unheard" "что-то" %}')


def test_labels_are_escaped() -> None:
    html = render("{% status 'done' label %}{% icon name %}", label="<b>x", name='"><script>')

    assert "<b>" not in html
    assert "<script>" not in html


def test_every_status_has_its_drawing_and_its_colour() -> None:
    sprite = (ROOT / "templates/_components/sprite.html").read_text(encoding="utf-8")
    styles = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "static/css").glob("*.css"))

    for drawing, colour in STATUS.values():
        assert f'id="i-{drawing}"' in sprite
        assert not colour or colour == "ontime" or re.search(rf"\.st-{colour}\b", styles), colour


def test_every_icon_named_in_a_template_is_drawn() -> None:
    sprite = (ROOT / "templates/_components/sprite.html").read_text(encoding="utf-8")
    drawn = set(re.findall(r'id="i-([\w-]+)"', sprite))

    for path in (ROOT / "templates").rglob("*.html"):
        named = set(re.findall(r'{% icon "([\w-]+)" %}', path.read_text(encoding="utf-8")))
        assert named <= drawn, f"{path}: {named - drawn}"


class Sample(forms.Form):
    name = forms.CharField(label="Название")
    kind = forms.ChoiceField(label="Вид", choices=[("a", "А")], widget=forms.RadioSelect)

    def clean(self) -> None:
        raise forms.ValidationError("Заполните форму целиком")


def test_error_summary_links_to_the_fields() -> None:
    html = render('{% include "_components/error_summary.html" with form=form only %}', form=Sample({}))

    assert 'href="#id_name"' in html
    assert 'href="#div_id_kind"' in html
    assert "Заполните форму целиком" in html
    assert render('{% include "_components/error_summary.html" with form=form only %}', form=Sample()).strip() == ""


def test_control_carries_its_state_to_screen_readers() -> None:
    html = render('{% include "_components/field.html" with field=form.name only %}', form=Sample({}))

    assert 'class="form-control is-invalid"' in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_name_error"' in html
    assert 'id="id_name_error"' in html


def test_chart_is_drawn_with_points_in_numbers() -> None:
    chart = stacked_bars(Head("k", "Исполнение"), ("в срок", "нет"), [StackedRow("Один", (1, 2))])

    html = render("{% render_chart chart %}", chart=chart)

    assert 'role="img"' in html
    assert not re.search(r' (x|y|width|height)="\d+,\d', html)
