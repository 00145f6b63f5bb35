"""Rules of signals, decisions about them, official lists."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from indicators.forms.definitions import plain_number
from indicators.importers import BadTable, names_of_tables, names_of_text, read_tables
from indicators.models import Indicator, Procedure, Signal, SignalRule
from msoko.forms import DateInput, PortalForm, PortalModelForm
from msoko.lib.archives import BadFile
from schools.models import Municipality, RiskGroup

NO_SCHOOLS = "В файле не нашли школ вашего муниципалитета. Нужен столбец «Наименование ОО» или «Школа»."
LISTED = (RiskGroup.Code.BIAS, RiskGroup.Code.LOW_RESULTS, RiskGroup.Code.ADVERSE, RiskGroup.Code.RESILIENT)
"""Groups of which authorities send lists."""


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
            self.initial[name] = plain_number(self.initial.get(name))
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
