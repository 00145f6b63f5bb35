"""Forms of the annual analysis."""

from datetime import date
from typing import Any

from django import forms

from msoko.forms import PortalForm, PortalModelForm
from reports.models import AnalysisRun, Conclusion, ReportingPeriod
from schools.models import Municipality


class AnalysisForm(PortalForm):
    """Which year, of which kind, preliminary or final."""

    year = forms.TypedChoiceField(label="Год", coerce=int)
    year_kind = forms.ChoiceField(label="Отчётный год", choices=AnalysisRun.YearKind.choices)
    state = forms.ChoiceField(
        label="Расчёт",
        choices=[("preliminary", "предварительный"), ("final", "окончательный")],
        help_text="Окончательный – когда сданы все отчёты года",
    )

    def __init__(self, *args: Any, municipality: Municipality, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = ReportingPeriod.objects.filter(municipality=municipality).values_list("code", flat=True)
        years = sorted({int(code[:4]) for code in codes}, reverse=True) or [today.year]
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-select"
        self.fields["year"].choices = [(year, str(year)) for year in years]

    def choice(self) -> dict[str, Any]:
        """Arguments of the action."""
        data = self.cleaned_data
        return {"year": data["year"], "year_kind": data["year_kind"], "is_final": data["state"] == "final"}


class ConclusionForm(PortalModelForm):
    """Words to one subject; `seen` is the version the person has read."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Conclusion
        fields = ["text", "proposal"]
        widgets = {"text": forms.Textarea(attrs={"rows": 6}), "proposal": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = self.instance.version
