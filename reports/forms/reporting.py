"""Forms of filling and reviewing a quarterly report."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.validators import URLValidator

from msoko.lib.periods import Quarter
from reports.checks import LONGEST_TEXT
from reports.explanations import COMMON
from reports.explanations import LONGEST as LONGEST_EXPLANATION
from reports.models import CheckRule, EvidenceFile, Extension, ReportLine
from schools.models import Organisation

LINK_SENTENCE = "Ссылка начинается с https:// и ведёт на документ"
ACCEPT = ".pdf,.docx,.xlsx,.jpg,.jpeg,.png"
FIRST_DAY, LAST_DAY = date(2015, 1, 1), date(2100, 1, 1)

STATE_CHOICES = [
    (ReportLine.State.DONE, "Сделано"),
    (ReportLine.State.IN_PROGRESS, "В работе, назову новый срок"),
    (ReportLine.State.NOT_DONE, "Не сделано, укажу причину"),
    (ReportLine.State.NOT_REQUIRED, "Не требуется в этом квартале"),
]


class DayField(forms.DateField):
    """A day within the sane years; typed as «25.09.2026» or chosen."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("input_formats", ["%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y"])
        messages = {"invalid": "Напишите дату так: 25.09.2026", **kwargs.pop("error_messages", {})}
        super().__init__(error_messages=messages, **kwargs)

    def clean(self, value: Any) -> date | None:
        day = super().clean(value)
        if day is not None and not FIRST_DAY <= day < LAST_DAY:
            raise forms.ValidationError("Проверьте год: дата слишком далека.")
        return day


class LineForm(forms.Form):
    """The answer to one line. Everything may be empty: a draft is saved as far as it goes."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    state = forms.ChoiceField(label="Что сделано", choices=STATE_CHOICES, required=False, widget=forms.RadioSelect)
    text = forms.CharField(
        label="Результат",
        required=False,
        max_length=LONGEST_TEXT,
        help_text="Что сделали, что выявили и что решили. Два-четыре предложения.",
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"max_length": f"Не больше {LONGEST_TEXT} знаков: сократите текст или приложите документ"},
    )
    done_on = DayField(label="Когда сделано", required=False)
    reason = forms.ChoiceField(
        label="Причина", required=False, choices=[("", "Выберите причину"), *ReportLine.Reason.choices]
    )
    reason_text = forms.CharField(label="Пояснение", required=False, max_length=1000)
    new_date = DayField(label="Новый срок", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code in CheckRule.Code.values:
            self.fields[f"explain_{code}"] = forms.CharField(
                label="Пояснение", required=False, max_length=LONGEST_EXPLANATION
            )

    @classmethod
    def of(cls, line: ReportLine) -> "LineForm":
        names = ("version", "state", "text", "done_on", "reason", "reason_text", "new_date")
        return cls(initial={name: getattr(line, name) for name in names})

    def answer(self, line: ReportLine) -> dict[str, Any]:
        """Values for `actions.filling.save_answer`; line breaks as they are stored.

        An explanation that the page did not ask for stays as it is.
        """
        names = ("state", "text", "done_on", "reason", "reason_text", "new_date")
        values = {name: self.cleaned_data[name] for name in names}
        values["text"] = values["text"].replace("\r\n", "\n").strip()
        typed = {
            code: self.cleaned_data[f"explain_{code}"]
            for code in CheckRule.Code.values
            if f"explain_{code}" in self.data
        }
        known = dict(line.explanations)
        if typed:
            known.pop(COMMON, None)  # it stood in the fields of the page, which say now what it said
        kept = {code: text for code, text in (known | typed).items() if text}
        return values | {"explanations": kept}


class DocumentForm(forms.Form):
    """A document to put behind a line: a new file, one uploaded before, or a link."""

    document_kind = forms.CharField(label="Что это за документ", required=False, max_length=200)
    file = forms.FileField(
        label="Файл",
        required=False,
        allow_empty_file=True,
        max_length=1000,
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPT, "class": "form-control form-control-sm"}),
    )
    again = forms.ModelChoiceField(
        EvidenceFile.objects.none(), label="Взять из загруженных", required=False, empty_label="Выберите файл"
    )
    link = forms.CharField(
        label="Или ссылка на документ",
        required=False,
        max_length=500,
        validators=[URLValidator(schemes=["http", "https"], message=LINK_SENTENCE)],
    )
    number = forms.CharField(label="Номер", required=False, max_length=60)
    date = DayField(label="Дата документа", required=False)

    def __init__(self, *args: Any, reusable: Any = None, kind: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.fields["again"].queryset = reusable if reusable is not None else EvidenceFile.objects.none()
        for name in ("document_kind", "link", "number", "date"):
            self.fields[name].widget.attrs["class"] = "form-control form-control-sm"
        self.fields["again"].widget.attrs["class"] = "form-select form-select-sm"

    @property
    def has_document(self) -> bool:
        """Did the person give anything?"""
        data = self.cleaned_data
        return bool(data.get("file") or data.get("again") or data.get("link"))

    def requisites(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "document_kind": self.kind or data.get("document_kind", ""),
            "number": data.get("number", ""),
            "date": data.get("date"),
        }


class RequisitesForm(forms.Form):
    """Number and date of a document that is already there."""

    number = forms.CharField(label="Номер", required=False, max_length=60)
    date = DayField(label="Дата документа", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-control form-control-sm"


class SubmitForm(forms.Form):
    """The last page before sending."""

    token = forms.CharField(max_length=64, min_length=16, widget=forms.HiddenInput)
    on_behalf_of = forms.CharField(
        label="От имени", required=False, max_length=200,
        help_text="Заполните, если подписываете за другого: фамилия, должность и основание.",
    )  # fmt: skip
    confirmed = forms.BooleanField(
        label="Подтверждаю: сведения проверены и достоверны",
        error_messages={"required": "Подтвердите, что сведения проверены"},
    )


class ReturnForm(forms.Form):
    """Sending a report back."""

    due = DayField(label="Исправить до")
    comment = forms.CharField(
        label="Общий комментарий", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class ExtensionForm(forms.Form):
    """More time, a waiver or a reopening for one organisation."""

    organisation = forms.ModelChoiceField(None, label="Организация", empty_label="Выберите организацию")
    kind = forms.ChoiceField(
        label="Что сделать", choices=Extension.Kind, initial=Extension.Kind.EXTENSION, widget=forms.RadioSelect
    )
    until = DayField(label="До какого дня", required=False, help_text="Для освобождения от отчёта день не нужен.")
    reason = forms.CharField(
        label="Причина", max_length=500, help_text="Её увидит организация.", widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations


class MatrixForm(forms.Form):
    """Filters of the matrix; they live in the address."""

    text = forms.CharField(
        label="Организация", required=False, max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": "Название или номер"}),
    )  # fmt: skip
    kind = forms.ChoiceField(
        label="Вид организации", required=False, choices=[("", "Все виды"), *Organisation.Kind.choices]
    )
    group = forms.ModelChoiceField(None, label="Группа риска", required=False, empty_label="Не выбрана")
    years = forms.ChoiceField(
        label="Годы", required=False, choices=[("", "Два последних"), ("1", "Последний"), ("3", "Три"), ("5", "Пять")]
    )
    quarter = forms.ChoiceField(label="Состояния за квартал", required=False)
    state = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def __init__(self, *args: Any, groups: Any, quarters: Iterable[Quarter], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = groups
        offered = [(quarter.code, quarter.label) for quarter in quarters]
        self.fields["quarter"].choices = [("", "Последний"), *offered]  # type: ignore[attr-defined]
        for field in self.fields.values():
            kind = "select" if isinstance(field, forms.ChoiceField) else "control"
            field.widget.attrs["class"] = f"form-{kind} form-{kind}-sm"

    def chosen(self) -> dict[str, Any]:
        """Filter values; a wrong one counts as not given."""
        self.is_valid()
        data = self.cleaned_data
        return {
            "text": data.get("text", ""),
            "kind": data.get("kind", ""),
            "group": data["group"].pk if data.get("group") else None,
            "state": data.get("state", ""),
            "years": int(data.get("years") or 2),
            "quarter": data.get("quarter", ""),
        }
