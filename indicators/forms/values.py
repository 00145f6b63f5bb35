"""Values: a workbook of the portal's own shape, a copied block, a note beside a value."""

from __future__ import annotations

from typing import Any

from django import forms

from msoko.forms import PortalForm

WORKBOOK_HELP = "Файл XLSX, который вы скачали здесь и заполнили"


class WorkbookForm(PortalForm):
    """A workbook of the portal's own shape."""

    file = forms.FileField(label="Файл", help_text=WORKBOOK_HELP)


class BlockForm(PortalForm):
    """A block copied from a workbook, with the cell where it begins."""

    text = forms.CharField(
        label="Скопированный блок", widget=forms.Textarea(attrs={"rows": 10}),
        help_text="Выделите ячейки в Excel, скопируйте и вставьте сюда. Заголовки показателей и названия организаций "
        "узнаются; без них блок ложится от выбранной ячейки вправо и вниз",
        max_length=500_000,
    )  # fmt: skip
    row = forms.TypedChoiceField(label="Первая строка", coerce=int)
    column = forms.TypedChoiceField(label="Первый столбец", coerce=int)

    def __init__(self, *args: Any, rows: list[tuple[int, str]], columns: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["row"].choices = rows
        self.fields["column"].choices = columns


class NoteForm(PortalForm):
    """Explanation beside a value."""

    note = forms.CharField(label="Пояснение", required=False, widget=forms.Textarea, max_length=2000)
