"""Forms of events and external schedules."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from msoko.forms import PortalForm, PortalModelForm
from msoko.lib.archives import BadFile
from msoko.lib.sheets import ReadValue, read_rows
from roadmaps.models import Event, ExternalSchedule, ScheduleDate
from schools.models import Municipality

LONGEST_TABLE = 500


class EventForm(PortalModelForm):
    """What happened, when, by what words deadlines name it."""

    class Meta:
        model = Event
        fields = ["name", "key", "occurred_on", "basis"]
        help_texts = {"key": "Слова из срока, по которым портал узнаёт событие, например: результаты ВПР"}

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
    """A table of dates, typed by hand or taken from a file: three columns – what, from, to."""

    table = forms.CharField(
        label="Даты", required=False, widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Каждая с новой строки: «ВПР, русский язык; 15.03.2027; 20.03.2027». Можно вставить из таблицы.",
    )  # fmt: skip
    file = forms.FileField(label="Или файл XLSX или CSV", required=False)

    class Meta:
        model = ExternalSchedule
        fields = ["code", "name", "year", "mode", "basis"]

    def __init__(self, *args: Any, municipality: Municipality, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.municipality = municipality
        self.dates: list[ScheduleDate] = []

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        file, text = data.get("file"), data.get("table") or ""
        rows = _file_rows(file) if file else _text_rows(text)
        self.dates = [row for number, one in enumerate(rows, 1) if (row := _date_row(one, number))]
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
    lines = [line for line in text.splitlines() if line.strip()]
    mark = "\t" if "\t" in text else ";"
    return [[part.strip() for part in line.split(mark)] for line in lines]


def _date_row(values: list[ReadValue], number: int) -> ScheduleDate | None:
    """A row of the table; heads and empty rows give nothing, a damaged date is named."""
    cells = [value for value in values if value not in (None, "")]
    if len(cells) < 2:
        return None
    days = [day for value in cells[1:3] if (day := _day(value)) is not None]
    if not days and number == 1:
        return None
    if not days or len(days) < len(cells[1:3]):
        raise ValidationError(f"Строка {number}: не понимаю дату. Нужно: название; 15.03.2027; 20.03.2027.")
    if days[0] > days[-1]:
        raise ValidationError(f"Строка {number}: начало позже окончания.")
    return ScheduleDate(title=str(cells[0])[:300], start=days[0], due=days[-1])


def _day(value: ReadValue) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    for pattern in ("%d.%m.%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(str(value).strip(), pattern).date()  # noqa: DTZ007 – a day has no zone
        except ValueError:
            continue
    return None
