"""The form of one turn of a rotation."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from msoko.forms import PortalForm


class TurnForm(PortalForm):
    done_on = forms.DateField(label="Когда проведено", required=False)
    reason = forms.CharField(label="Или почему пропущено", max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("done_on") and data.get("reason"):
            raise ValidationError("Укажите что-то одно: день проведения или причину пропуска.")
        return data
