"""Forms of importing an order: the file or pasted text, cells of a read row, requisites."""

from typing import Any

from django import forms

from msoko.forms import PortalForm
from roadmaps.actions.drafts import PASTED_NAME
from roadmaps.drafting.edits import SECTION
from roadmaps.drafting.plan import FIELDS, KINDS
from roadmaps.importers import safety
from roadmaps.importers.reading import UnreadableFile
from roadmaps.models import Roadmap

TWO_ROWS = {"rows": 2}
ACT_KINDS = ("приказ", "постановление", "распоряжение", "положение", "протокол", "письмо")
FIELD_LABELS = {
    "title": "Мероприятие",
    "deadline": "Срок",
    "responsible": "Ответственные",
    "document_kind": "Вид документа",
    "indicator": "Показатель",
    "expected_result": "Ожидаемый результат",
}


class UploadForm(PortalForm):
    """A file, or a table pasted from Word or Excel."""

    file = forms.FileField(
        label="Файл приказа",
        required=False,
        allow_empty_file=True,
        help_text="DOCX, XLSX, PDF с текстом, TXT или TSV, до 10 МБ.",
        widget=forms.FileInput(attrs={"accept": ".docx,.xlsx,.pdf,.txt,.tsv"}),
    )
    text = forms.CharField(
        label="Или вставьте таблицу из Word или Excel",
        required=False,
        strip=False,
        max_length=safety.MAX_TEXT,
        help_text="Скопируйте таблицу вместе с шапкой: «№», «Мероприятие», «Срок», «Ответственный».",
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    def clean(self) -> dict[str, Any]:
        """The content and the name, refused with the exact reason when it is not a file we read."""
        cleaned = super().clean() or self.cleaned_data
        file, text = cleaned.get("file"), cleaned.get("text") or ""
        if file is None and not text.strip():
            if not self.errors:
                self.add_error("file", "Выберите файл или вставьте таблицу текстом.")
            return cleaned
        name = "file" if file is not None else "text"
        try:
            if file is not None:
                cleaned["content"], cleaned["name"] = file.read(safety.MAX_BYTES + 1), file.name
            else:
                cleaned["content"], cleaned["name"] = text.encode(), PASTED_NAME
                safety.check_text(text)
            safety.check(cleaned["content"], cleaned["name"])
        except UnreadableFile as refusal:
            self.add_error(name, refusal.message_ru)
        return cleaned


class ReadRowForm(PortalForm):
    """Cells of one read row and what kind of row it is."""

    kind = forms.ChoiceField(label="Что это за строка", choices=[*KINDS.items(), (SECTION, "начало нового раздела")])
    number = forms.CharField(label="Номер", max_length=40, required=False)
    title = forms.CharField(label="Мероприятие", required=False, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, row: dict[str, Any], **kwargs: Any) -> None:
        initial = {name: row.get(name) or "" for name in ("kind", "number", *FIELDS)}
        super().__init__(*args, initial=initial, **kwargs)
        for name in FIELDS[1:]:
            self.fields[name] = forms.CharField(
                label=FIELD_LABELS[name], required=False, widget=forms.Textarea(attrs=TWO_ROWS)
            )


class RequisitesForm(PortalForm):
    """The act behind the plan and the years of the plan."""

    document = forms.CharField(label="Название карты", widget=forms.Textarea(attrs=TWO_ROWS))
    kind = forms.ChoiceField(label="Вид акта", choices=[(kind, kind) for kind in ACT_KINDS])
    number = forms.CharField(label="Номер акта", max_length=60, required=False)
    date = forms.DateField(label="Дата акта", required=False)
    title = forms.CharField(label="Заголовок акта", required=False, widget=forms.Textarea(attrs=TWO_ROWS))
    issuer = forms.CharField(label="Кем издан", max_length=300, required=False)
    starts_on = forms.DateField(label="Карта действует с")
    ends_on = forms.DateField(label="Карта действует по")
    period = forms.CharField(label="Период, как напечатан", max_length=300, required=False)
    control = forms.CharField(label="Контроль исполнения", required=False, widget=forms.Textarea(attrs=TWO_ROWS))
    reporting = forms.CharField(label="Порядок отчётности", required=False, widget=forms.Textarea(attrs=TWO_ROWS))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and first > last:
            self.add_error("ends_on", "Окончание раньше начала. Проверьте даты.")
        return cleaned


class WriteForm(PortalForm):
    """In force at once, or a project."""

    state = forms.ChoiceField(
        label="Карта",
        choices=[
            (Roadmap.State.ACTIVE, "действует: акт подписан"),
            (Roadmap.State.DRAFT, "проект: видят только сотрудники управления"),
        ],
        widget=forms.RadioSelect,
    )
