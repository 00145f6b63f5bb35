"""A suggested indicator as a person may change it before it is written."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django import forms

from indicators.cells import BadCell, parse_cell
from indicators.models import Indicator
from indicators.phrases import Proposal
from roadmaps.measuring import Suggestion

NUMBER = "Напишите число цифрами, например 55 или 98,5"
NO_TARGET = frozenset({"qualitative"})


class TargetField(forms.CharField):
    """A number as people type it; empty is no target."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "size": 6})

    def clean(self, value: Any) -> Any:
        text = super().clean(value).strip().removesuffix("%")
        if not text:
            return None
        try:
            cell = parse_cell(text)
        except BadCell as error:
            raise forms.ValidationError(NUMBER) from error
        if cell.value is None:
            raise forms.ValidationError(NUMBER)
        return cell.value


class SuggestionForm(forms.Form):
    """Take it or not, and what it is. One target a year of the plan."""

    take = forms.BooleanField(label="Взять", required=False)
    name = forms.CharField(label="Название", widget=forms.Textarea(attrs={"rows": 2}), max_length=2000)
    kind = forms.ChoiceField(label="Вид", choices=Indicator.Kind.choices)
    unit = forms.CharField(label="Единица", required=False, max_length=40)
    comparison = forms.ChoiceField(label="Сравнение с целью", choices=Indicator.Comparison.choices)
    level = forms.ChoiceField(label="Кто отвечает", choices=Indicator.Level.choices)
    frequency = forms.ChoiceField(label="Период", choices=Indicator.Frequency.choices)
    documents = forms.CharField(label="Ожидаемые документы, через запятую", required=False, max_length=500)

    def __init__(self, data: Any = None, *, suggestion: Suggestion, years: Sequence[int]) -> None:
        super().__init__(data, prefix=suggestion.key, initial=_initial(suggestion, years))
        self.suggestion, self.years = suggestion, years
        for year in years:
            self.fields[f"target{year}"] = TargetField(label=f"Цель {year}", required=False)

    @property
    def answers(self) -> list[Any]:
        """Bound fields in the order in which one thinks: what it is, how much by year, when and by whom."""
        names = ("name", "kind", "comparison", "unit", *(f"target{year}" for year in self.years))
        return [self[name] for name in (*names, "frequency", "level", "documents")]

    @property
    def is_touched(self) -> bool:
        """Has the person changed anything beside the mark?"""
        return self.is_bound and bool(set(self.changed_data) - {"take"})

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        is_ratio = data.get("kind") in Indicator.RATIO_KINDS
        for year in self.years:
            value = data.get(f"target{year}")
            if value is not None and value < 0:
                self.add_error(f"target{year}", "Цель не бывает меньше нуля")
            elif value is not None and is_ratio and value > 100:
                self.add_error(f"target{year}", "Доля не бывает больше 100 %")
        return data

    def proposal(self) -> Proposal:
        """The proposal with what the person changed."""
        data = self.cleaned_data
        named: Mapping[str, Any] = {name: data[name] for name in ("name", "kind", "unit", "comparison", "level")}
        targets = {year: data[f"target{year}"] for year in self.years if data.get(f"target{year}") is not None}
        documents = tuple(part.strip() for part in data["documents"].split(",") if part.strip())
        return replace(
            self.suggestion.proposal, **named, frequency=data["frequency"], documents=documents, target=None,
            better="lower" if data["comparison"] == Indicator.Comparison.AT_MOST else self.suggestion.proposal.better,
            targets={} if data["kind"] in NO_TARGET else targets, parts=(),
        )  # fmt: skip


def _initial(suggestion: Suggestion, years: Sequence[int]) -> dict[str, Any]:
    proposal = suggestion.proposal
    values = dict(proposal.targets) or dict.fromkeys(years, proposal.target)
    first = {
        "take": suggestion.is_plain, "name": proposal.name, "kind": proposal.kind, "unit": proposal.unit,
        "comparison": proposal.comparison, "level": proposal.level, "frequency": proposal.frequency,
        "documents": ", ".join(proposal.documents),
    }  # fmt: skip
    return first | {f"target{year}": _typed(values.get(year)) for year in years}


def _typed(value: Decimal | None) -> str:
    if value is None:
        return ""
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")


def suggestion_forms(found: Sequence[Suggestion], years: Sequence[int], data: Any = None) -> list[SuggestionForm]:
    """A form for each suggestion that is not made yet."""
    return [SuggestionForm(data, suggestion=one, years=years) for one in found if one.made is None]
