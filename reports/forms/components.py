"""Forms of the matrix «direction × component»."""

from decimal import Decimal
from typing import Any

from django import forms

from indicators.models import Mechanism
from msoko.forms import PortalForm
from reports.actions.expected import Result
from reports.models import Component, Document, ExpectedMark
from reports.models.components import MOST_POINTS
from roadmaps.models import Activity, Roadmap
from schools.models import Municipality


class ProofForm(PortalForm):
    """A document behind a cell: one of the portal, or an address."""

    title = forms.CharField(
        label="Название", max_length=500, required=False,
        help_text="Вид, дата и номер. Если оставить пустым, возьмём название документа портала",
    )  # fmt: skip
    link = forms.CharField(
        label="Адрес документа", max_length=500, required=False,
        help_text="Страница сайта с https:// или адрес внутри портала",
    )  # fmt: skip
    document = forms.ModelChoiceField(
        label="Или документ портала", queryset=Document.objects.none(), required=False, empty_label="не выбран"
    )

    def __init__(self, *args: Any, municipality: Municipality, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ready = Document.objects.filter(municipality=municipality, state=Document.State.READY, organisation=None)
        self.fields["document"].queryset = ready.order_by("-created_at")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if bool(data.get("link")) == bool(data.get("document")):
            self.add_error("link", "Укажите что-то одно: адрес или документ портала.")
        return data


class PointsForm(PortalForm):
    """Points of self-assessment; an empty field takes them back."""

    points = forms.DecimalField(label="Баллы", min_value=0, max_digits=5, decimal_places=2, required=False)
    note = forms.CharField(label="Пояснение", max_length=500, required=False)

    def __init__(self, *args: Any, most: Decimal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["points"].help_text = f"От 0 до {most.normalize():f}. Пустое поле – баллы не поставлены"


class ScaleForm(PortalForm):
    """The most points of every component."""

    def __init__(self, *args: Any, most: dict[str, Decimal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, label in Component.choices:
            self.fields[code] = forms.DecimalField(
                label=str(label), min_value=0, max_value=MOST_POINTS, max_digits=5, decimal_places=2,
                initial=most[code].normalize(),
            )  # fmt: skip

    def most(self) -> dict[str, Decimal]:
        return {code: self.cleaned_data[code] for code in Component.values}


class TopicForm(PortalForm):
    """The federal topic of a direction."""

    mechanism = forms.ModelChoiceField(
        Mechanism.objects.all(), label="Тема направления", required=False, empty_label="не указана",
        help_text="По теме портал находит показатели, цели и значения этого направления",
    )  # fmt: skip


class ResultForm(PortalForm):
    """What became of one expected result."""

    state = forms.ChoiceField(
        label="Результат", choices=[("", "не отмечен"), *ExpectedMark.State.choices], required=False
    )
    activity = forms.ModelChoiceField(
        label="Мероприятие карты", queryset=Activity.objects.none(), required=False, empty_label="не выбрано",
        help_text="Его исполнение за год показывается рядом с результатом",
    )  # fmt: skip
    title = forms.CharField(label="Документ", max_length=500, required=False, help_text="Вид, дата и номер")
    link = forms.CharField(label="Адрес документа", max_length=500, required=False)
    note = forms.CharField(
        label="Пояснение", max_length=500, required=False, help_text="Обязательно, если результат не получен"
    )

    def __init__(self, *args: Any, roadmap: Roadmap, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Activity.objects.executable().filter(roadmap=roadmap).order_by("position")
        self.fields["activity"].queryset = rows

    def result(self) -> Result:
        return Result(**self.cleaned_data)
