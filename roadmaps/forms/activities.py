"""Forms of road maps: all cells of a row, a new row, the name of a kept view."""

from typing import Any

from django import forms

from indicators.models import Mechanism
from msoko.forms import PortalForm
from roadmaps.actions.editing import EDITABLE
from roadmaps.models import Activity, Direction, Roadmap

LONG = forms.Textarea(attrs={"rows": 3})
DEADLINE_HELP = "Как в приказе: «ежегодно до 30 ноября», «сентябрь – декабрь 2026»"
RESPONSIBLE_HELP = "Как в приказе: «УО, ОО», «ОО с необъективными результатами»"


class CellsForm(PortalForm):
    """Cells of one row as text."""

    number = forms.CharField(label="Номер", max_length=40, required=False)
    title = forms.CharField(label="Мероприятие", max_length=5000, widget=LONG)
    deadline = forms.CharField(
        label="Срок", max_length=5000, required=False, help_text=DEADLINE_HELP, widget=forms.Textarea(attrs={"rows": 2})
    )
    responsible = forms.CharField(
        label="Ответственные",
        max_length=5000,
        required=False,
        help_text=RESPONSIBLE_HELP,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    document_kind = forms.CharField(
        label="Вид документа", max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    indicator_text = forms.CharField(
        label="Показатель", max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    expected_result = forms.CharField(
        label="Ожидаемый результат", max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    note = forms.CharField(
        label="Примечание", max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    mechanism = forms.ModelChoiceField(Mechanism.objects.all(), label="Тема", required=False, empty_label="Не выбрана")


class ActivityForm(CellsForm):
    """The cells of an existing row; the version travels beside the form."""

    def __init__(self, *args: Any, activity: Activity, **kwargs: Any) -> None:
        initial = {name: self.stored(activity, name) for name in EDITABLE}
        super().__init__(*args, initial=initial, **kwargs)
        if activity.kind != Activity.Kind.ACTIVITY:
            self.fields["title"].required = False

    @staticmethod
    def stored(activity: Activity, name: str) -> Any:
        """The value of the cell as the form holds it."""
        return activity.mechanism if name == "mechanism" else getattr(activity, name) or ""

    def differs(self, current: Activity, name: str) -> bool:
        return self.cleaned_data.get(name) != self.stored(current, name)


class NewActivityForm(CellsForm):
    """A new row: where, and its cells."""

    section = forms.ModelChoiceField(Direction.objects.none(), label="Раздел", empty_label=None)
    after = forms.ModelChoiceField(
        Activity.objects.none(), label="После строки", required=False, empty_label="В конце раздела"
    )
    field_order = ("section", "after", "number", "title", "deadline", "responsible")

    def __init__(self, *args: Any, roadmap: Roadmap, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["section"].queryset = Direction.objects.filter(roadmap=roadmap).order_by("position")
        rows = Activity.objects.filter(roadmap=roadmap).present()
        self.fields["after"].queryset = rows.order_by("direction__position", "position")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        after, section = cleaned.get("after"), cleaned.get("section")
        if after is not None and section is not None and after.direction_id != section.pk:
            self.add_error("after", "Эта строка в другом разделе. Выберите строку своего раздела.")
        return cleaned

    def place_and_values(self) -> dict[str, Any]:
        """Arguments for adding the row; columns that the act does not have stay absent."""
        values = {name: self.cleaned_data[name] for name in EDITABLE if name != "mechanism"}
        for name in ("document_kind", "indicator_text", "expected_result"):
            values[name] = values[name] or None
        values["mechanism"] = self.cleaned_data["mechanism"]
        return {"direction": self.cleaned_data["section"], "after": self.cleaned_data["after"], "values": values}


class SavedViewForm(forms.Form):
    """The name and the filters of a view."""

    name = forms.CharField(max_length=80)
    query = forms.CharField(max_length=500, required=False)
