"""The form of one turn of a rotation."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from msoko.forms import PortalForm


class TurnForm(PortalForm):
    done_on = forms.DateField(label="Когда проведено", required=False)
    reason = forms.CharField(label="Или почему пропущено", max_length=300, required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["done_on"].widget.attrs["max"] = today.isoformat()

    def clean_done_on(self) -> date | None:
        day: date | None = self.cleaned_data["done_on"]
        if day and day > self.today:
            raise ValidationError("Этот день ещё не наступил.")
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("done_on") and data.get("reason"):
            raise ValidationError("Укажите что-то одно: день проведения или причину пропуска.")
        return data
