"""Form of the automatic checks: what each of them does."""

from collections.abc import Mapping
from typing import Any

from django import forms

from reports.models import CheckRule

Code = CheckRule.Code
HELP = {
    Code.MISSING: "Отмечено «сделано», а документ, который просит карта, не приложен.",
    Code.FIGURE: "Число резко отличается от прошлого значения организации или от значений соседей.",
    Code.CONTRADICTION: "«Сделано», а в тексте «не проведено» или число равно нулю; «не сделано», а число больше нуля.",
    Code.COPY: "Ответ слово в слово повторяет прошлый квартал.",
    Code.SAME_FILE: "Файл с тем же содержанием приложила другая организация муниципалитета.",
}


class LevelsForm(forms.Form):
    """One choice for each check."""

    def __init__(self, *args: Any, levels: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code in Code:
            self.fields[code] = forms.ChoiceField(
                label=code.label.capitalize(), choices=[(level, level.label.capitalize()) for level in CheckRule.Level],
                initial=levels[code], help_text=HELP[code], widget=forms.RadioSelect,
            )  # fmt: skip
