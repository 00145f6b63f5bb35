"""Forms of reminders: rules of a municipality, wishes of a person."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from msoko.forms import PortalModelForm
from msoko.outbox.channels import max_is_on
from reports.models import ReminderRules, ReminderWish
from reports.models.reminders import check_days


class RulesForm(PortalModelForm):
    """When a municipality reminds."""

    days = forms.CharField(
        label="За сколько дней до срока",
        help_text="Числа через запятую; 0 – в сам день. Пишем тем, кто заполняет отчёт, и руководителю.",
    )
    field_order = ["enabled", "days"]

    class Meta:
        model = ReminderRules
        fields = ["enabled", "head_after", "curator_after", "quiet_from", "quiet_until", "digest", "digest_weekday"]
        widgets = {
            "quiet_from": forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
            "quiet_until": forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["days"].initial = ", ".join(str(day) for day in self.instance.before)

    def clean_days(self) -> str:
        text = self.cleaned_data["days"]
        parts = [part.strip() for part in text.split(",") if part.strip()]
        if not all(part.isascii() and part.isdigit() for part in parts):
            raise ValidationError("Укажите дни числами через запятую, например: 14, 7, 3, 1, 0.")
        days = sorted({int(part) for part in parts}, reverse=True)
        check_days(days)
        self.instance.before = days
        return text


class WishForm(PortalModelForm):
    """How a person wants to be reminded; MAX is offered only where a bot is connected."""

    class Meta:
        model = ReminderWish
        fields = ["channel", "max_id", "digest"]
        widgets = {"channel": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not max_is_on():
            del self.fields["max_id"]
            self.fields["channel"].choices = [one for one in ReminderWish.Channel.choices if one[0] != "max"]

    def clean_max_id(self) -> str:
        text = self.cleaned_data["max_id"].strip()
        if text and not (text.isascii() and text.isdigit()):
            raise ValidationError("Номер в MAX состоит из цифр.")
        return text
