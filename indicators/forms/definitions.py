"""Sets, indicators and targets."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from indicators.actions.definitions import default_aggregation
from indicators.models import Indicator, IndicatorSet
from msoko.forms import PortalForm, PortalModelForm
from schools.models import Municipality, Organisation


class SetForm(PortalModelForm):
    """Name and source of a set."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = IndicatorSet
        fields = ["name", "code", "mechanism", "source", "description", "is_archived"]
        widgets = {"source": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.instance.version


class IndicatorForm(PortalModelForm):
    """Definition of an indicator; a way of calculation under recorded values changes with a reason."""

    method_changed = forms.CharField(
        label="Годы смены методики",
        required=False,
        help_text="Через запятую: с этих лет значения несравнимы с прежними",
    )
    document_kinds = forms.CharField(
        label="Ожидаемые документы", required=False, help_text="Через точку с запятой: приказ; аналитическая справка"
    )
    reason = forms.CharField(
        label="Почему меняется порядок расчёта", required=False, max_length=300,
        help_text="Нужно, если по показателю уже есть значения",
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Indicator
        fields = [
            "name", "code", "kind", "unit", "numerator_label", "denominator_label", "level", "frequency",
            "across_organisations", "across_periods", "better", "comparison", "tolerance", "weight", "places", "lowest",
            "highest", "jump", "counts_people", "part_of", "mechanism", "source", "method", "is_active",
        ]  # fmt: skip
        widgets = {"name": forms.Textarea(attrs={"rows": 2}), "source": forms.Textarea(attrs={"rows": 2})}
        localized_fields = ["tolerance", "weight", "lowest", "highest", "jump"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.Meta.localized_fields:
            self.initial[name] = plain_number(self.initial.get(name))
        self.fields["part_of"].empty_label = "Нет"
        self.fields["mechanism"].empty_label = "Не указана"
        others = Indicator.objects.filter(set=self.instance.set).exclude(pk=self.instance.pk).exclude(name="")
        self.fields["part_of"].queryset = others
        self.initial["method_changed"] = ", ".join(map(str, self.instance.method_changed))
        self.initial["document_kinds"] = "; ".join(self.instance.document_kinds)
        self.initial["version"] = self.instance.version
        if self.instance.is_place:
            self._leave_to_kind()

    def _leave_to_kind(self) -> None:
        """A new indicator is put together as is usual for its kind, unless somebody chooses."""
        for name in ("across_organisations", "across_periods"):
            self.fields[name].choices = [("", "как обычно для этого вида"), *self.fields[name].choices]
            self.fields[name].required = False
            self.initial[name] = ""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name, usual in default_aggregation(data.get("kind", "")).items():
            data[name] = data.get(name) or usual
        return data

    def clean_method_changed(self) -> list[int]:
        years = [
            part.strip() for part in self.cleaned_data["method_changed"].replace(";", ",").split(",") if part.strip()
        ]
        if not all(year.isdigit() and 2000 <= int(year) <= 2100 for year in years):
            raise forms.ValidationError("Напишите годы через запятую, например: 2023, 2025.")
        return sorted(int(year) for year in years)

    def clean_document_kinds(self) -> list[str]:
        return [part.strip() for part in self.cleaned_data["document_kinds"].split(";") if part.strip()]

    def save(self, commit: bool = True) -> Indicator:
        """The instance with the lists; writing is the action's."""
        self.instance.method_changed = self.cleaned_data["method_changed"]
        self.instance.document_kinds = self.cleaned_data["document_kinds"]
        indicator: Indicator = super().save(commit=commit)
        return indicator


def plain_number(value: Any) -> Any:
    """A number as people write it: 10 and not 10.00."""
    if not isinstance(value, Decimal):
        return value
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


class TargetForm(PortalForm):
    """One target; an empty value takes it away."""

    year = forms.IntegerField(
        label="Год", min_value=2000, max_value=2100, help_text="Для учебного года – год его начала"
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label="Для кого", required=False, empty_label="Весь муниципалитет"
    )
    value = forms.DecimalField(
        label="Значение", required=False, max_digits=14, decimal_places=4, localize=True,
        help_text="Пустое поле убирает цель",
    )  # fmt: skip
    is_baseline = forms.BooleanField(label="Это исходное значение, а не цель", required=False)
    reason = forms.CharField(
        label="Основание", required=False, max_length=300, help_text="Нужно, если за этот год уже есть значения"
    )

    def __init__(self, *args: Any, municipality: Municipality, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Organisation.objects.filter(municipality=municipality).in_order()
        self.fields["organisation"].queryset = rows
