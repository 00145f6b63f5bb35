"""Forms of the document register: mark as signed, send to organisations."""

from typing import Any

from django import forms

from msoko.forms import PortalForm
from reports.actions.register import Signature
from reports.forms.cycle import Bodies
from reports.models import Document
from schools.models import Organisation


class SignForm(PortalForm):
    """Number, date, signer and the scan of the signed copy."""

    number = forms.CharField(label="Номер", max_length=60, help_text="Как в журнале регистрации, например: 214-О")
    date = forms.DateField(label="Дата подписания")
    by = forms.CharField(
        label="Кто подписал", max_length=200, help_text="Должность, фамилия и инициалы, как под документом"
    )
    file = forms.FileField(label="Подписанный экземпляр", help_text="Скан: PDF, JPG или PNG, не больше 10 МБ")

    def signature(self) -> Signature:
        data = self.cleaned_data
        return Signature(data["number"].strip(), data["date"], data["by"].strip(), data["file"])


class SendForm(PortalForm):
    """To whom the document is sent."""

    organisations = Bodies(label="Кому отправить", queryset=Organisation.objects.none())

    def __init__(self, *args: Any, document: Document, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = document.municipality.organisations.in_order()
        if document.organisation_id:
            found = found.filter(pk=document.organisation_id)
        self.fields["organisations"].queryset = found


class TemplateForm(PortalForm):
    """A Word template to put in place of the portal's look."""

    file = forms.FileField(label="Файл шаблона", help_text="DOCX без макросов, не больше 10 МБ")
