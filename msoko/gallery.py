"""The component gallery: every part of the look with sample data, shown at /gallery/ while DEBUG is on."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from msoko.lib.charts import Chart, Head, HeatCell, HeatRow, StackedRow, heat_table, stacked_bars
from msoko.templatetags.portal import STATUS

TODAY = date(2026, 10, 8)
LABELS = {
    "ontime": "в срок", "soon": "осталось 7 дней", "overdue": "просрочено на 7 дней", "undated": "без срока",
    "unread": "уточните срок", "draft": "черновик", "submitted": "на проверке", "returned": "возвращено",
    "accepted": "принято", "done": "готово", "not_done": "не сделано", "not_required": "не требуется",
    "new": "не начато", "work": "в работе", "locked": "закрыто", "failed": "не выполнено", "added": "добавлено",
    "removed": "исключено", "changed": "изменено", "moved": "перенесено",
}  # fmt: skip


class LineForm(forms.Form):
    """A form with every kind of control, as crispy draws it."""

    state = forms.ChoiceField(
        label="Что сделано к 30 сентября",
        choices=[("done", "Сделано"), ("work", "В работе, назову новый срок"), ("no", "Не сделано, укажу причину")],
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label="Результат",
        help_text="Что выявили и что решили. Два-четыре предложения.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    kind = forms.ChoiceField(label="Вид документа", choices=[("", "Выберите"), ("order", "Приказ")])
    number = forms.CharField(label="Номер", required=False, help_text="Как на документе: «01-17/212».")
    day = forms.DateField(label="Дата документа", required=False)
    topics = forms.MultipleChoiceField(
        label="Темы", required=False, choices=[("vpr", "ВПР"), ("gia", "ГИА")], widget=forms.CheckboxSelectMultiple
    )
    file = forms.FileField(label="Файл", required=False, help_text="PDF, DOCX, XLSX, JPG или PNG, до 10 МБ.")
    signed = forms.BooleanField(label="Отчёт проверен и подписан руководителем")


@dataclass(frozen=True)
class Entry:
    """One line of a history."""

    at: datetime
    who: str
    text: str
    comment: str = ""
    status_code: str = ""
    status_label: str = ""


@dataclass(frozen=True)
class Tab:
    """One state tab above a table."""

    code: str
    label: str
    count: int


@dataclass(frozen=True)
class Work:
    """What the progress component needs of a job."""

    title: str
    state: str
    progress: int = 0
    error: str = ""
    labels: dict[str, str] = field(default_factory=lambda: {"running": "выполняется", "failed": "не выполнено"})

    def get_state_display(self) -> str:
        return self.labels.get(self.state, self.state)


def _history() -> list[Entry]:
    return [
        Entry(datetime(2026, 10, 7, 13, 5, tzinfo=UTC), "методист", "отчёт возвращён",
              "Справка без подписи и без разбора по математике.", "returned", "возвращён"),
        Entry(datetime(2026, 10, 5, 7, 42, tzinfo=UTC), "директор школы", "отправлена версия 1"),
        Entry(datetime(2026, 10, 1, 6, 0, tzinfo=UTC), "", "период открыт"),
    ]  # fmt: skip


def _bars() -> Chart:
    rows = [
        StackedRow("1. Нормативно-правовое", (10, 2, 2, 0), "85,7\u00a0%", "+7,1\u00a0п.\u00a0п.", Decimal("78.6")),
        StackedRow("2. Научно-методическое", (27, 4, 8, 3), "73,8\u00a0%", "+5,2\u00a0п.\u00a0п.", Decimal("68.6")),
        StackedRow("4. Анализ эффективности", (3, 0, 6, 0), "33,3\u00a0%", "−16,7\u00a0п.\u00a0п.", Decimal(50)),
    ]
    series = ("в срок", "с опозданием", "в работе", "просрочено")
    return stacked_bars(Head("bars", "Исполнение по направлениям"), series, rows, tick_label="исполнено за 2025 год")


def _heat() -> Chart:
    columns = ("ВПР 4", "ВПР 5", "ОГЭ", "ЕГЭ")
    values = {1: (71, 64, 58, None), 2: (45, 52, 61, 70), 4: (88, 79, 66, 74)}
    rows = [
        HeatRow(
            f"Школа №\u00a0{name} (пример)",
            tuple(HeatCell(None if v is None else Decimal(v), "нет данных" if v is None else str(v)) for v in row),
        )
        for name, row in values.items()
    ]
    return heat_table(Head("heat", "Качество знаний по школам"), columns, rows)


@login_not_required
def gallery(request: HttpRequest) -> HttpResponse:
    """All components on one page, for eyes and for the accessibility test."""
    invalid = LineForm({"text": "", "number": "01-17/212", "day": "31.02.2026"}, prefix="bad")
    context = {
        "today": TODAY,
        "statuses": [(code, LABELS.get(code, code)) for code in STATUS if code in LABELS],
        "form": LineForm(),
        "invalid": invalid,
        "history": _history(),
        "tabs": [
            Tab("", "Все", 34),
            Tab("overdue", "Просрочено", 1),
            Tab("soon", "Скоро", 2),
            Tab("done", "Готово", 8),
        ],
        "page": Paginator(range(1, 241), 20).page(3),
        "chart": _bars(),
        "heat": _heat(),
        "running": Work("Расчёт анализа за 2026 год", "running", 40),
        "broken": Work(
            "Импорт дорожной карты", "failed", 0, "В файле нет таблицы с мероприятиями. Приложите приказ целиком."
        ),
        "crumbs": [("Отчёты", "/"), ("III квартал 2026 года", "/"), ("Строка 3.12", "")],
    }
    return render(request, "gallery.html", context)
