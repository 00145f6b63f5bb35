"""The act by which a project comes into force."""

from typing import Any

from django import forms

from msoko.forms import PortalForm
from roadmaps.models import Act, Roadmap


class ApprovalForm(PortalForm):
    act_kind = forms.ChoiceField(label="Вид акта", choices=Act.Kind.choices)
    act_number = forms.CharField(label="Номер акта", max_length=60)
    act_date = forms.DateField(label="Дата акта", help_text="С этого дня карта действует.")
    act_title = forms.CharField(label="Заголовок акта", max_length=500, required=False)

    @classmethod
    def starting(cls, roadmap: Roadmap) -> dict[str, Any]:
        """What is already known of the act."""
        act = roadmap.act
        if act is None:
            return {"act_title": f"Об утверждении дорожной карты на {roadmap.years} годы"}
        return {"act_kind": act.kind, "act_number": act.number, "act_date": act.date, "act_title": act.title}
