"""The habits of reading deadlines alone, to look at what they would move."""

from django import forms

from msoko.forms import PortalModelForm
from msoko.lib.russian import MONTHS
from schools.models import Municipality


class HabitsForm(PortalModelForm):
    """A part of the settings of a municipality."""

    academic_due_month = forms.TypedChoiceField(
        label="«по итогам учебного года» – месяц", choices=list(enumerate(MONTHS, 1)), coerce=int
    )

    month_due_day = forms.TypedChoiceField(
        label="«сентябрь» – это до", coerce=int,
        choices=[(0, "последнего дня месяца"), *((day, f"{day} числа") for day in range(1, 29))],
    )  # fmt: skip

    class Meta:
        model = Municipality
        fields = [
            "shift_rule", "annual_due", "month_due_day", "academic_due_day", "academic_due_month", "report_due_day",
            "until_inclusive", "event_days",
        ]  # fmt: skip
