"""Results of procedures: uploads, their review, scales."""

from __future__ import annotations

from typing import Any

from django import forms

from indicators.models import AssessmentImport, Procedure
from msoko.forms import DateInput, PortalForm

BORDERS_SENTENCE = "Укажите все три границы по возрастанию или ни одной."
NO_BORDERS_SENTENCE = (
    "В файле нет отметок. Укажите, с какого балла ставили «3», «4» и «5»: без этого не посчитать отметки и сравнение "
    "с журналом. Если границы неизвестны, отметьте это ниже."
)


class ManyFiles(forms.ClearableFileInput):
    """A file input that takes several files at once."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several uploaded files as a list."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, list | tuple) else [data]
        return [super(ManyFilesField, self).clean(file, initial) for file in files]


class UploadForm(PortalForm):
    """Files with results; what they all have in common may be said at once."""

    # An empty file is refused by name in the list of uploads and does not stop the others.
    uploads = ManyFilesField(
        label="Файлы", widget=ManyFiles, allow_empty_file=True,
        help_text="XLSX или CSV из ФИС ОКО, таблицы ОГЭ и ЕГЭ по школам; можно выбрать сразу несколько",
    )  # fmt: skip
    kind = forms.ChoiceField(
        label="Процедура", required=False, choices=[("", "Определить по файлу"), *Procedure.Kind.choices]
    )
    year = forms.IntegerField(label="Год проведения", required=False, min_value=2010, max_value=2100)


class ReviewForm(PortalForm):
    """What a file is: procedure, year, grade, subject, borders of marks."""

    kind = forms.ChoiceField(label="Процедура", choices=Procedure.Kind.choices)
    year = forms.IntegerField(label="Год проведения", required=False, min_value=2010, max_value=2100)
    grade = forms.IntegerField(label="Класс", required=False, min_value=1, max_value=11)
    subject = forms.CharField(label="Предмет", required=False, max_length=120)
    border3 = forms.IntegerField(label="«3» – от балла", required=False, min_value=1, max_value=200)
    border4 = forms.IntegerField(label="«4» – от балла", required=False, min_value=1, max_value=200)
    border5 = forms.IntegerField(label="«5» – от балла", required=False, min_value=1, max_value=200)
    without_marks = forms.BooleanField(label="Границы неизвестны: записать только баллы", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, row: AssessmentImport, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if row.shape != AssessmentImport.Shape.PUPILS or row.summary.get("has_marks"):
            del self.fields["without_marks"]
        for code in ("year", "grade", "subject"):
            if code in row.mapping or (code == "subject" and row.mapping.get("blocks")):
                self.fields[code].help_text = "Указан в таблице"
            else:
                self.fields[code].required = True

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        borders = [data.get(f"border{mark}") for mark in (3, 4, 5)]
        if not _in_order(borders):
            self.add_error("border3", BORDERS_SENTENCE)
        elif "without_marks" in self.fields and not any(borders) and not data.get("without_marks"):
            self.add_error("border3", NO_BORDERS_SENTENCE)
        return data

    def about(self) -> dict[str, Any]:
        """Answers as they are kept beside the file."""
        data = self.cleaned_data
        about = {code: data[code] for code in ("kind", "year", "grade", "subject") if data.get(code)}
        return about | {"borders": borders_of_form(data), "without_marks": bool(data.get("without_marks"))}


class ProcedureForm(PortalForm):
    """Scale and comparability of a procedure."""

    held_on = forms.DateField(label="Дата", required=False, widget=DateInput())
    max_score = forms.IntegerField(label="Наибольший балл", required=False, min_value=1, max_value=1000)
    border3 = forms.IntegerField(label="Отметка «3» – от балла", required=False, min_value=1)
    border4 = forms.IntegerField(label="«4» – от балла", required=False, min_value=1)
    border5 = forms.IntegerField(label="«5» – от балла", required=False, min_value=1)
    is_changed = forms.BooleanField(label="Несопоставима с прошлым годом", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not _in_order([data.get(f"border{mark}") for mark in (3, 4, 5)]):
            self.add_error("border3", BORDERS_SENTENCE)
        return data


def _in_order(borders: list[int | None]) -> bool:
    """All three growing, or none."""
    known = [border for border in borders if border is not None]
    return not known or (len(known) == len(borders) and known == sorted(set(known)))


def borders_of_form(data: dict[str, Any]) -> dict[str, int]:
    """{«3»: 6, «4»: 10, «5»: 15} of cleaned data; empty when no border is given."""
    return {str(mark): data[f"border{mark}"] for mark in (3, 4, 5) if data.get(f"border{mark}")}
