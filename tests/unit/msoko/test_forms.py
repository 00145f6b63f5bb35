"""What every form gets: a helper without its own tag, and the browser's date picker; selects that begin with words."""

from datetime import date

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models.fields import BLANK_CHOICE_DASH

from msoko.forms import PortalForm
from schools.models import RiskGroup


class Sample(PortalForm):
    day = forms.DateField(label="День", initial=date(2026, 1, 5))
    text = forms.CharField(label="Текст", widget=forms.Textarea)


def test_date_travels_in_iso_and_is_typed_by_the_browser() -> None:
    html = str(Sample()["day"])
    assert 'type="date"' in html
    assert 'value="2026-01-05"' in html


def test_office_form_of_a_date_is_taken_too() -> None:
    form = Sample({"day": "05.01.2026", "text": "x"})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["day"] == date(2026, 1, 5)


def test_helper_draws_no_form_tag() -> None:
    form = Sample()
    assert (form.helper.form_tag, form.helper.disable_csrf) == (False, True)
    assert form.fields["text"].widget.attrs["rows"] == 3


def test_an_empty_choice_is_words_and_not_dashes() -> None:
    class Choosing(PortalForm):
        group = forms.ModelChoiceField(RiskGroup.objects.none())
        topic = forms.ModelChoiceField(RiskGroup.objects.none(), required=False)
        whole = forms.ModelChoiceField(RiskGroup.objects.none(), required=False, empty_label="Весь муниципалитет")
        kind = forms.ChoiceField(choices=[*BLANK_CHOICE_DASH, ("order", "Приказ")])

    form = Choosing()
    shown = [list(form.fields[name].choices)[0] for name in ("group", "topic", "whole", "kind")]
    assert shown == [("", "Выберите"), ("", "Не выбрано"), ("", "Весь муниципалитет"), ("", "Выберите")]
    assert list(form.fields["kind"].choices)[1] == ("order", "Приказ")


def test_no_form_takes_a_file_beyond_the_limit(settings) -> None:
    class Taking(PortalForm):
        file = forms.FileField()

    settings.MAX_UPLOAD_BYTES = 1024 * 1024
    form = Taking({}, {"file": SimpleUploadedFile("a.xlsx", b" " * (1024 * 1024 + 1))})
    assert form.errors == {"file": ["Файл больше 1 МБ. Уменьшите его или разделите на части."]}
    assert Taking({}, {"file": SimpleUploadedFile("a.xlsx", b" ")}).is_valid()
