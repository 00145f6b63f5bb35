"""Forms of events and external schedules."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from msoko.forms import PortalForm, PortalModelForm
from msoko.lib.archives import BadFile
from msoko.lib.sheets import ReadValue, read_rows
from roadmaps.graph_rows import BadRow, dated_rows
from roadmaps.models import Event, ExternalSchedule, ScheduleDate
from schools.models import Municipality

LONGEST_TABLE = 500


class EventForm(PortalModelForm):
    """What happened, when, by what words deadlines name it."""

    class Meta:
        model = Event
        fields = ["name", "key", "occurred_on", "basis"]
        help_texts = {
            "name": "Например: получены результаты ВПР",
            "key": "Слова из срока, по которым портал узнаёт событие, например: результаты ВПР",
        }

    def __init__(self, *args: Any, municipality: Municipality, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.municipality = municipality

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        same = Event.objects.in_force().filter(municipality=self.instance.municipality, key=data.get("key", ""))
        if same.filter(occurred_on=data.get("occurred_on")).exists():  # type: ignore[misc]
            raise ValidationError("Это событие с такой датой уже зарегистрировано.")
        return data


class RevokeForm(PortalForm):
    reason = forms.CharField(label="Почему отзываете", max_length=300)


class GraphForm(PortalModelForm):
    """A table of dates, typed by hand or taken from a file."""

    table = forms.CharField(
        label="Даты", required=False, widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Каждая с новой строки: «ВПР, русский язык; 15.03.2027; 20.03.2027» или «ВПР, физика; с 11 апреля "
        "по 16 мая». Можно вставить из таблицы.",
    )  # fmt: skip
    file = forms.FileField(
        label="Или файл XLSX или CSV", required=False,
        help_text="Портал найдёт в строках даты сам; заголовки и номера строк не мешают",
    )  # fmt: skip

    class Meta:
        model = ExternalSchedule
        fields = ["code", "name", "year", "mode", "basis"]

    def __init__(self, *args: Any, municipality: Municipality, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.municipality = municipality
        self.dates: list[ScheduleDate] = []

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "year" not in data:
            return data
        file, text = data.get("file"), data.get("table") or ""
        rows = _file_rows(file) if file else _text_rows(text)
        try:
            found = dated_rows(rows, data["year"])
        except BadRow as error:
            raise ValidationError(str(error)) from error
        self.dates = [ScheduleDate(title=row.title, start=row.start, due=row.due) for row in found]
        if not self.dates:
            raise ValidationError("В графике нет ни одной даты. Впишите строки или приложите файл.")
        if len(self.dates) > LONGEST_TABLE:
            raise ValidationError(f"В графике больше {LONGEST_TABLE} строк. Оставьте нужные.")
        return data


def _file_rows(file: Any) -> list[list[ReadValue]]:
    if file.name.lower().endswith(".csv"):
        content = file.read()
        for encoding in ("utf-8-sig", "cp1251"):
            try:
                return _text_rows(content.decode(encoding))
            except UnicodeDecodeError:
                continue
        raise ValidationError("Файл CSV не читается. Сохраните его в кодировке UTF-8.")
    try:
        return [list(row) for row in read_rows(file)]
    except BadFile as error:
        raise ValidationError(str(error)) from error


def _text_rows(text: str) -> list[list[ReadValue]]:
    return [[part.strip() for part in re.split(r"[\t;]", line)] for line in text.splitlines() if line.strip()]
