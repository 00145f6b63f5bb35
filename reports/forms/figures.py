"""Numbers asked in a line of a report."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms

from indicators.cells import BadCell, parse_cell
from indicators.models import Indicator, Observation
from reports.figures import contradiction, figure_of
from reports.models import LineFigure

ABSENCES = [
    ("", "Число есть"),
    (Observation.Absence.NO_DATA, "Нет данных"),
    (Observation.Absence.NOT_APPLICABLE, "К нам не относится"),
]


class NumberField(forms.CharField):
    """A number as people type it: «1 234,5». Empty gives None."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=30, **kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            cell = parse_cell(text)
        except BadCell as error:
            raise forms.ValidationError("Напишите число цифрами, например 31 или 93,5") from error
        if cell.value is None:
            raise forms.ValidationError("Напишите число цифрами; если его нет, выберите причину в списке")
        return cell.value


class FigureForm(forms.Form):
    """One indicator: two numbers of a ratio or one number, else the reason why there is none."""

    numerator = NumberField()
    denominator = NumberField()
    value = NumberField()
    absence = forms.ChoiceField(label="Если числа нет", choices=ABSENCES, required=False)
    comment = forms.CharField(label="Пояснение", required=False, max_length=500)

    def __init__(self, *args: Any, indicator: Indicator, **kwargs: Any) -> None:
        super().__init__(*args, prefix=f"figure{indicator.pk}", **kwargs)  # type: ignore[misc]
        self.indicator = indicator
        self.is_ratio = indicator.is_ratio
        for name in ("value",) if self.is_ratio else ("numerator", "denominator"):
            del self.fields[name]
        if self.is_ratio:
            self.fields["numerator"].label = (indicator.numerator_label or "Числитель")[:1].upper() + (
                indicator.numerator_label or "Числитель"
            )[1:]
            self.fields["denominator"].label = indicator.denominator_label or "знаменатель"
        else:
            self.fields["value"].label = f"Значение, {indicator.unit}" if indicator.unit else "Значение"

    @classmethod
    def of(cls, indicator: Indicator, figure: LineFigure | None) -> "FigureForm":
        if figure is None:
            return cls(indicator=indicator)
        names = ("numerator", "denominator", "value", "absence", "comment")
        return cls(indicator=indicator, initial={name: _typed(getattr(figure, name)) for name in names})

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        name, words = contradiction(self.indicator, data)
        if name:
            self.add_error(name, words)
        return data

    def answer(self) -> dict[str, Any]:
        """Values for `actions.filling.save_answer`."""
        return figure_of(self.cleaned_data)

    def named_errors(self) -> dict[str, Any]:
        """Errors under the names of the controls on the page."""
        return {self.add_prefix(name): words for name, words in self.errors.items()}


def _typed(value: Any) -> Any:
    """A number as it would be typed: without idle zeros, with a comma."""
    if not isinstance(value, Decimal):
        return value
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")


def figure_forms(
    indicators: Sequence[Indicator], figures: Mapping[int, LineFigure], data: Any = None
) -> list[FigureForm]:
    """Forms of all indicators of a line. A request that does not speak of an indicator leaves it as it is."""
    if data is None:
        return [FigureForm.of(row, figures.get(row.pk)) for row in indicators]
    return [
        FigureForm(data, indicator=row)
        if any(key.startswith(f"figure{row.pk}-") for key in data)
        else FigureForm.of(row, figures.get(row.pk))
        for row in indicators
    ]
