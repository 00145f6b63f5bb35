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

    class Meta:
        model = Municipality
        fields = [
            "shift_rule", "annual_due", "academic_due_month", "academic_due_day", "report_due_day", "until_inclusive",
            "event_days",
        ]  # fmt: skip
