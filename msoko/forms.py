"""What all forms of the portal share."""

from typing import Any, BinaryIO, cast

from crispy_forms.helper import FormHelper
from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db.models.fields import BLANK_CHOICE_DASH

from msoko import scanning
from msoko.lib import files
from msoko.lib.archives import BadFile

_DASHES = BLANK_CHOICE_DASH[0][1]


class PortalFormMixin:
    """Crispy helper without a form tag (the template writes it) and Russian-friendly date inputs."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        for field in self.fields.values():
            if isinstance(field, forms.FileField):
                field.validators = [*field.validators, acceptable]
            if isinstance(field, forms.DateField):
                field.widget = DateInput(attrs=field.widget.attrs)
            if isinstance(field.widget, forms.Textarea):
                _shorten(field.widget)
            if isinstance(field, forms.ChoiceField):
                _prompt(field)


def acceptable(upload: UploadedFile) -> None:
    """A file that is too large or infected goes no further than the form, whatever it is for."""
    try:
        files.check_size(cast(BinaryIO, upload), settings.MAX_UPLOAD_BYTES)
        scanning.refuse_infected(cast(BinaryIO, upload))
    except BadFile as refusal:
        raise forms.ValidationError(f"{refusal.message}.", code="refused") from refusal


def _shorten(area: forms.Textarea) -> None:
    """Three lines instead of Django's ten, unless the form says otherwise; the browser stretches it while one types."""
    if area.attrs.get("rows") in (None, "10"):
        area.attrs["rows"] = 3


def _prompt(field: forms.ChoiceField) -> None:
    """Words in place of Django's row of dashes, unless the form has its own."""
    words = "Выберите" if field.required else "Не выбрано"
    if isinstance(field, forms.ModelChoiceField):
        field.empty_label = words if field.empty_label == _DASHES else field.empty_label
    elif any(label == _DASHES for _, label in field.choices):
        field.choices = [(value, words if label == _DASHES else label) for value, label in field.choices]


class DateInput(forms.DateInput):
    """The browser's own date picker; the value travels as an ISO date."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class PortalForm(PortalFormMixin, forms.Form):
    """A plain form in the look of the portal."""


class PortalModelForm(PortalFormMixin, forms.ModelForm):
    """A model form in the look of the portal."""
