"""Forms of the management cycle: whom, what, by when; every choice is limited to the own municipality."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from indicators.models import Indicator
from msoko.forms import PortalForm
from reports.actions.advising import Advice
from reports.actions.deciding import Act, Work
from reports.models import AnalysisRun, Decision, Effect, Recommendation
from roadmaps.models import Direction, Roadmap
from schools.models import Municipality, Organisation


class Bodies(forms.ModelMultipleChoiceField):
    """Organisations as a list of boxes: a person ticks, nobody has to hold a key."""

    widget = forms.CheckboxSelectMultiple


def directions_of(municipality: Municipality) -> QuerySet[Direction]:
    """Directions of approved municipal maps, those of the newest map first."""
    maps = Roadmap.objects.originals().municipal().filter(municipality=municipality, state__in=Roadmap.APPROVED_STATES)
    return Direction.objects.filter(roadmap__in=maps).order_by("-roadmap__starts_on", "roadmap_id", "position")


class AdviceForm(PortalForm):
    """An addressed recommendation."""

    text = forms.CharField(label="Что рекомендуем", widget=forms.Textarea(attrs={"rows": 4}), max_length=4000)
    due = forms.DateField(label="Срок")
    direction = forms.ModelChoiceField(
        label="Направление карты", queryset=Direction.objects.none(), required=False, empty_label="не указано",
        help_text="По нему рекомендация видна в матрице цикла",
    )  # fmt: skip
    organisations = Bodies(label="Кому", queryset=Organisation.objects.none())
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, municipality: Municipality, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisations"].queryset = municipality.organisations.in_order()
        self.fields["direction"].queryset = directions_of(municipality)

    def advice(self) -> Advice:
        data = self.cleaned_data
        return Advice(data["text"], data["due"], list(data["organisations"]), data["direction"])


class DecisionForm(PortalForm):
    """An act and the recommendations it decides."""

    kind = forms.ChoiceField(label="Вид документа", choices=Decision.Kind.choices)
    number = forms.CharField(label="Номер", max_length=60)
    date = forms.DateField(label="Дата")
    title = forms.CharField(label="О чём", max_length=500)
    recommendations = forms.ModelMultipleChoiceField(
        label="По рекомендациям", queryset=Recommendation.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    file = forms.FileField(label="Файл", required=False, help_text="PDF, DOCX или изображение")
    link = forms.URLField(label="Ссылка на документ", required=False, max_length=500, assume_scheme="https")

    def __init__(self, *args: Any, run: AnalysisRun, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        issued = Recommendation.objects.filter(run__in=run.of_same_year(), state=Recommendation.State.ISSUED)
        self.fields["recommendations"].queryset = issued
        # What nobody has decided yet is what an act is usually about.
        self.fields["recommendations"].initial = issued.filter(decisions__isnull=True)
        self.fields["recommendations"].label_from_instance = lambda row: f"{row}: {row.text[:120]}"

    def act(self) -> Act:
        data = self.cleaned_data
        return Act(data["kind"], data["number"], data["date"], data["title"], data["link"], data["file"])


class MeasureForm(PortalForm):
    """What is done after a decision."""

    text = forms.CharField(label="Что сделать", widget=forms.Textarea(attrs={"rows": 3}), max_length=4000)
    starts_on = forms.DateField(label="Начало")
    due = forms.DateField(label="Срок")
    recommendation = forms.ModelChoiceField(
        label="По рекомендации", queryset=Recommendation.objects.none(), required=False, empty_label="не указана"
    )
    indicator = forms.ModelChoiceField(
        label="Показатель", queryset=Indicator.objects.none(), required=False, empty_label="не выбран",
        help_text="По нему через год судят об эффекте меры",
    )  # fmt: skip
    organisations = Bodies(label="Исполнители", queryset=Organisation.objects.none())

    def __init__(self, *args: Any, decision: Decision, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = {
            "recommendation": decision.recommendations.all(),
            "indicator": Indicator.objects.of(decision.municipality_id).current().in_order(),
            "organisations": decision.municipality.organisations.in_order(),
        }
        for name, queryset in choices.items():
            self.fields[name].queryset = queryset

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        start, due = data.get("starts_on"), data.get("due")
        if start and due and due < start:
            self.add_error("due", "Срок меры раньше её начала.")
        return data

    @staticmethod
    def follows(row: Recommendation) -> dict[str, Any]:
        """First answers of a measure that carries out a recommendation: its words, day, bodies, missed indicator."""
        rule, _, key = row.finding.key.partition(":") if row.finding else ("", "", "")
        return {
            "text": row.text, "due": row.due, "recommendation": row.pk, "organisations": row.organisations.all(),
            "indicator": int(key) if rule == "missed_goal" and key.isdigit() else None,
        }  # fmt: skip

    def work(self) -> Work:
        data = self.cleaned_data
        return Work(
            data["text"], data["starts_on"], data["due"], list(data["organisations"]), data["indicator"],
            data["recommendation"],
        )  # fmt: skip


class DoneForm(PortalForm):
    """A body's answer to a measure."""

    done_on = forms.DateField(label="Когда сделано")
    note = forms.CharField(
        label="Что сделано", widget=forms.Textarea(attrs={"rows": 4}), max_length=4000,
        help_text="Документ с номером и датой, числа, результат",
    )  # fmt: skip

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["done_on"].widget.attrs["max"] = today.isoformat()


class VerdictForm(PortalForm):
    """A person's word about an effect."""

    verdict = forms.ChoiceField(label="Вывод", choices=Effect.Verdict.choices)
    comment = forms.CharField(
        label="Обоснование", widget=forms.Textarea(attrs={"rows": 3}), required=False, max_length=4000,
        help_text="Обязательно, если вывод расходится с расчётом",
    )  # fmt: skip


class CarryForm(PortalForm):
    """Where a proposal goes: the map, and the direction of a new row."""

    roadmap = forms.ModelChoiceField(label="Карта", queryset=Roadmap.objects.none(), empty_label=None)
    direction = forms.ModelChoiceField(
        label="Направление новой строки", queryset=Direction.objects.none(), empty_label="выберите направление",
        error_messages={"required": "Выберите направление, в которое войдёт новая строка."},
    )  # fmt: skip

    def __init__(self, *args: Any, municipality: Municipality, has_activity: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        maps = Roadmap.objects.originals().municipal().filter(municipality=municipality, state=Roadmap.State.ACTIVE)
        self.fields["roadmap"].queryset = maps.order_by("-starts_on")
        if has_activity:
            del self.fields["direction"]
        else:
            self.fields["direction"].queryset = directions_of(municipality)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        direction, roadmap = data.get("direction"), data.get("roadmap")
        if direction is not None and roadmap is not None and direction.roadmap_id != roadmap.pk:
            self.add_error("direction", "Это направление другой карты.")
        return data


class DirectionForm(PortalForm):
    """The direction of a recommendation that is already sent."""

    direction = forms.ModelChoiceField(
        label="Направление карты", queryset=Direction.objects.none(), required=False, empty_label="не указано"
    )

    def __init__(self, *args: Any, municipality: Municipality, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["direction"].queryset = directions_of(municipality)
