"""Forms of indicators, targets, uploads, rules and decisions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from indicators.actions.definitions import default_aggregation
from indicators.importers import BadTable, names_of_tables, names_of_text, read_tables
from indicators.models import AssessmentImport, Indicator, IndicatorSet, Procedure, Signal, SignalRule
from msoko.forms import DateInput, PortalForm, PortalModelForm
from msoko.lib.archives import BadFile
from schools.models import Municipality, Organisation, RiskGroup

BORDERS_SENTENCE = "Укажите все три границы по возрастанию или ни одной."
NO_BORDERS_SENTENCE = (
    "В файле нет отметок. Укажите, с какого балла ставили «3», «4» и «5»: без этого не посчитать отметки и сравнение "
    "с журналом. Если границы неизвестны, отметьте это ниже."
)
NO_SCHOOLS = "В файле не нашли школ вашего муниципалитета. Нужен столбец «Наименование ОО» или «Школа»."
LISTED = (RiskGroup.Code.BIAS, RiskGroup.Code.LOW_RESULTS, RiskGroup.Code.ADVERSE, RiskGroup.Code.RESILIENT)
"""Groups of which authorities send lists."""
WORKBOOK_HELP = "Файл XLSX, который вы скачали здесь и заполнили"


class SetForm(PortalModelForm):
    """Name and source of a set."""

    class Meta:
        model = IndicatorSet
        fields = ["name", "code", "mechanism", "source", "description", "is_archived"]
        widgets = {"source": forms.Textarea(attrs={"rows": 2})}


class IndicatorForm(PortalModelForm):
    """Definition of an indicator; a way of calculation under recorded values changes with a reason."""

    method_changed = forms.CharField(
        label="Годы смены методики",
        required=False,
        help_text="Через запятую: с этих лет значения несравнимы с прежними",
    )
    document_kinds = forms.CharField(
        label="Ожидаемые документы", required=False, help_text="Через точку с запятой: приказ; аналитическая справка"
    )
    reason = forms.CharField(
        label="Почему меняется порядок расчёта", required=False, max_length=300,
        help_text="Нужно, если по показателю уже есть значения",
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Indicator
        fields = [
            "name", "code", "kind", "unit", "numerator_label", "denominator_label", "level", "frequency",
            "across_organisations", "across_periods", "better", "comparison", "tolerance", "weight", "places", "lowest",
            "highest", "jump", "counts_people", "part_of", "mechanism", "source", "method", "is_active",
        ]  # fmt: skip
        widgets = {"name": forms.Textarea(attrs={"rows": 2}), "source": forms.Textarea(attrs={"rows": 2})}
        localized_fields = ["tolerance", "weight", "lowest", "highest", "jump"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.Meta.localized_fields:
            self.initial[name] = _plain(self.initial.get(name))
        self.fields["part_of"].empty_label = "Нет"
        self.fields["mechanism"].empty_label = "Не указана"
        others = Indicator.objects.filter(set=self.instance.set).exclude(pk=self.instance.pk).exclude(name="")
        self.fields["part_of"].queryset = others
        self.initial["method_changed"] = ", ".join(map(str, self.instance.method_changed))
        self.initial["document_kinds"] = "; ".join(self.instance.document_kinds)
        self.initial["version"] = self.instance.version
        if self.instance.is_place:
            self._leave_to_kind()

    def _leave_to_kind(self) -> None:
        """A new indicator is put together as is usual for its kind, unless somebody chooses."""
        for name in ("across_organisations", "across_periods"):
            self.fields[name].choices = [("", "как обычно для этого вида"), *self.fields[name].choices]
            self.fields[name].required = False
            self.initial[name] = ""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name, usual in default_aggregation(data.get("kind", "")).items():
            data[name] = data.get(name) or usual
        return data

    def clean_method_changed(self) -> list[int]:
        years = [
            part.strip() for part in self.cleaned_data["method_changed"].replace(";", ",").split(",") if part.strip()
        ]
        if not all(year.isdigit() and 2000 <= int(year) <= 2100 for year in years):
            raise forms.ValidationError("Напишите годы через запятую, например: 2023, 2025.")
        return sorted(int(year) for year in years)

    def clean_document_kinds(self) -> list[str]:
        return [part.strip() for part in self.cleaned_data["document_kinds"].split(";") if part.strip()]

    def save(self, commit: bool = True) -> Indicator:
        """The instance with the lists; writing is the action's."""
        self.instance.method_changed = self.cleaned_data["method_changed"]
        self.instance.document_kinds = self.cleaned_data["document_kinds"]
        indicator: Indicator = super().save(commit=commit)
        return indicator


def _plain(value: Any) -> Any:
    """A number as people write it: 10 and not 10.00."""
    if not isinstance(value, Decimal):
        return value
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


class TargetForm(PortalForm):
    """One target; an empty value takes it away."""

    year = forms.IntegerField(
        label="Год", min_value=2000, max_value=2100, help_text="Для учебного года – год его начала"
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label="Для кого", required=False, empty_label="Весь муниципалитет"
    )
    value = forms.DecimalField(
        label="Значение", required=False, max_digits=14, decimal_places=4, localize=True,
        help_text="Пустое поле убирает цель",
    )  # fmt: skip
    is_baseline = forms.BooleanField(label="Это исходное значение, а не цель", required=False)
    reason = forms.CharField(
        label="Основание", required=False, max_length=300, help_text="Нужно, если за этот год уже есть значения"
    )

    def __init__(self, *args: Any, municipality: Municipality, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Organisation.objects.filter(municipality=municipality).in_order()
        self.fields["organisation"].queryset = rows


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


class RuleForm(PortalModelForm):
    """Thresholds of a rule and the procedures it looks at."""

    procedures_text = forms.CharField(
        label="Процедуры", required=False, widget=forms.Textarea(attrs={"rows": 6}),
        help_text="По одной в строке: ВПР, 5, Русский язык. Пустой список – все процедуры",
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = SignalRule
        fields = [
            "name", "threshold", "attention", "minimum_n", "procedures_needed", "years_in_row", "indicator",
            "is_active",
        ]  # fmt: skip
        localized_fields = ["threshold", "attention"]
        help_texts = {
            "threshold": "Для долей – в процентах",
            "attention": "Необязательный порог пониже: от него сигнал слабый",
            "minimum_n": "Школы, где работ меньше, правило не смотрит",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rule = self.instance
        for name in self.Meta.localized_fields:
            self.initial[name] = _plain(self.initial.get(name))
        if rule.formula in ("", SignalRule.Formula.INDICATOR):
            watched = Indicator.objects.of(rule.municipality).current()
            self.fields["indicator"].queryset = watched
        else:
            del self.fields["indicator"]
        labels = dict(Procedure.Kind.choices)
        self.initial["procedures_text"] = "\n".join(
            f"{labels[item['kind']]}, {item['grade']}, {item['subject']}" for item in rule.procedures
        )
        self.initial["version"] = rule.version

    def clean_procedures_text(self) -> list[dict[str, Any]]:
        codes = {label.casefold(): code for code, label in Procedure.Kind.choices}
        found = []
        for line in filter(str.strip, self.cleaned_data["procedures_text"].splitlines()):
            parts = [part.strip() for part in line.split(",", 2)]
            if len(parts) != 3 or parts[0].casefold() not in codes or not parts[1].isdigit():
                raise forms.ValidationError(f"«{line.strip()}»: напишите как «ВПР, 5, Русский язык».")
            found.append({"kind": codes[parts[0].casefold()], "grade": int(parts[1]), "subject": parts[2]})
        return found

    def applied(self) -> SignalRule:
        """The rule with the typed numbers, in memory only."""
        rule: SignalRule = self.instance
        rule.procedures = self.cleaned_data["procedures_text"]
        return rule


class NewRuleForm(RuleForm):
    """A rule of the department's own: what it counts, for which group, by which thresholds."""

    class Meta(RuleForm.Meta):
        fields = ["name", "group", "formula", "indicator", *(
            "threshold", "attention", "minimum_n", "procedures_needed", "years_in_row", "source"
        )]  # fmt: skip
        widgets = {"source": forms.Textarea(attrs={"rows": 2})}
        help_texts = RuleForm.Meta.help_texts | {
            "indicator": "Нужен, только если правило следит за значением показателя",
            "source": "Письмо, методика или решение, по которому поставлен порог",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["indicator"].required = False
        self.fields["version"].required = False

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("formula") == SignalRule.Formula.INDICATOR and not data.get("indicator"):
            self.add_error("indicator", "Выберите показатель, за значением которого следит правило.")
        elif data.get("formula") != SignalRule.Formula.INDICATOR:
            data["indicator"] = None
        return data


class DecisionForm(PortalForm):
    """A person's decision about a signal."""

    decision = forms.ChoiceField(
        label="Решение", widget=forms.RadioSelect,
        choices=[("confirm", "Подтвердить и включить школу в группу"), ("dismiss", "Отклонить")],
    )  # fmt: skip
    reason = forms.CharField(label="Основание решения", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    since = forms.DateField(label="В группе с", widget=DateInput(), required=False, help_text="Если сигнал подтверждён")
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, signal: Signal, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.update(since=today, version=signal.version)


class OfficialListForm(PortalForm):
    """An official list of schools: lines of a letter, or a workbook."""

    group = forms.ChoiceField(label="Группа")
    names = forms.CharField(
        label="Школы", widget=forms.Textarea(attrs={"rows": 8}), max_length=50_000, required=False,
        help_text="По одной в строке: название или логин, как в письме. Можно вставить таблицу из Word или Excel",
    )  # fmt: skip
    file = forms.FileField(
        label="Или файл со списком", required=False,
        help_text="XLSX или CSV. Если в нём школы всего региона, портал возьмёт строки вашего муниципалитета",
    )  # fmt: skip
    since = forms.DateField(label="В группе с", widget=DateInput())
    basis = forms.CharField(label="Основание", max_length=300, help_text="Письмо или приказ: номер и дата")
    closes_others = forms.BooleanField(
        label="Список заменяет прежний: остальные школы выходят из группы", required=False
    )

    def __init__(self, *args: Any, municipality: Municipality, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.municipality = municipality
        groups = list(RiskGroup.objects.filter(municipality=municipality))
        new = [code for code in LISTED if code not in {group.code for group in groups}]
        self.fields["group"].choices = [
            ("", "Выберите группу"),
            *((str(group.pk), group.name) for group in groups),
            *((code, f"Создать группу «{RiskGroup.Code(code).label.capitalize()}»") for code in new),
        ]

    def clean_file(self) -> list[str]:
        """Names of schools in the file."""
        upload = self.cleaned_data["file"]
        if not upload:
            return []
        town = self.municipality
        try:
            tables = [table for _, table in read_tables(upload.name, upload.read())]
        except (BadFile, BadTable) as error:
            raise forms.ValidationError(f"{error}.") from error
        if not (found := names_of_tables(tables, [town.name, town.name_genitive])):
            raise forms.ValidationError(NO_SCHOOLS)
        return found

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["listed"] = list(dict.fromkeys([*names_of_text(data.get("names") or ""), *(data.get("file") or [])]))
        if not data["listed"] and not {"names", "file"} & self.errors.keys():
            self.add_error("names", "Впишите школы или приложите файл со списком.")
        return data


def _in_order(borders: list[int | None]) -> bool:
    """All three growing, or none."""
    known = [border for border in borders if border is not None]
    return not known or (len(known) == len(borders) and known == sorted(set(known)))


def borders_of_form(data: dict[str, Any]) -> dict[str, int]:
    """{«3»: 6, «4»: 10, «5»: 15} of cleaned data; empty when no border is given."""
    return {str(mark): data[f"border{mark}"] for mark in (3, 4, 5) if data.get(f"border{mark}")}
