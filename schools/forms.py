"""Forms of organisations, people, risk groups and settings."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from msoko.forms import PortalForm, PortalModelForm
from schools.access import MUNICIPAL_ROLES, SCHOOL_ROLES, Role
from schools.models import (
    CalendarCorrection,
    Municipality,
    Organisation,
    OrganisationYear,
    RiskGroup,
    RiskGroupMembership,
    User,
)


class OrganisationForm(PortalModelForm):
    """Card of an organisation."""

    class Meta:
        model = Organisation
        fields = [
            "kind",
            "short_name",
            "full_name",
            "code",
            "email",
            "opened_on",
            "closed_on",
            "successor",
            "is_selective",
        ]

    def __init__(self, *args: Any, municipality: Municipality, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.municipality = municipality
        others = municipality.organisations.exclude(pk=self.instance.pk).in_order()
        self.fields["successor"].queryset = others
        self.fields["successor"].help_text = "Кому перешли обязательства, если организацию закрыли или присоединили"

    def clean_short_name(self) -> str:
        name = self.cleaned_data["short_name"].strip()
        taken = Organisation.objects.filter(municipality=self.instance.municipality, short_name=name)
        if taken.exclude(pk=self.instance.pk).exists():
            raise ValidationError("Организация с таким названием уже есть. Добавьте отличие, например номер.")
        return name

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("successor") and not data.get("closed_on"):
            self.add_error("closed_on", "Укажите день закрытия: правопреемник бывает только у закрытой организации.")
        return data


class OrganisationYearForm(PortalModelForm):
    """Contingent and context of one academic year."""

    class Meta:
        model = OrganisationYear
        exclude = ["organisation"]

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.organisation = organisation

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name, value in list(data.items()):
            if name.startswith("share_") and value is not None and not 0 <= value <= 100:
                self.add_error(name, "Доля – число от 0 до 100.")
        return data


class InviteForm(PortalForm):
    """Invite a person: address, name, role and place."""

    email = forms.EmailField(label="Электронная почта", help_text="На этот адрес придёт ссылка для входа")
    last_name = forms.CharField(label="Фамилия", max_length=80)
    first_name = forms.CharField(label="Имя", max_length=80)
    patronymic = forms.CharField(label="Отчество", max_length=80, required=False)
    post = forms.CharField(label="Должность", max_length=200, required=False)
    role = forms.ChoiceField(label="Роль")
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label="Организация",
        required=False,
        help_text="Для руководителя и сотрудника организации",
        empty_label="Управление образования",
    )

    def __init__(self, *args: Any, municipality: Municipality, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role.value, role.label) for role in Role if role != Role.PORTAL_ADMIN]
        self.fields["organisation"].queryset = municipality.organisations.in_order()

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        role, organisation = data.get("role"), data.get("organisation")
        if role in SCHOOL_ROLES and not organisation:
            self.add_error("organisation", "Выберите организацию, в которой работает этот человек.")
        if role in MUNICIPAL_ROLES and organisation:
            self.add_error("organisation", "Для роли в управлении оставьте «Управление образования».")
        return data


class PersonForm(PortalModelForm):
    """Name and contacts of a person."""

    class Meta:
        model = User
        fields = ["last_name", "first_name", "patronymic", "post", "phone"]


class ComfortForm(PortalModelForm):
    """How pages look for this person: theme, size, contrast, spacing."""

    class Meta:
        model = User
        fields = ["theme", "text_size", "high_contrast", "wide_spacing"]
        widgets = {"theme": forms.RadioSelect, "text_size": forms.RadioSelect}


class RiskGroupForm(PortalModelForm):
    """A group of organisations that activities can address."""

    aliases_text = forms.CharField(
        label="Как её называют в документах",
        required=False,
        widget=forms.Textarea,
        help_text="Каждое название с новой строки. По ним портал узнаёт группу в столбце «Ответственные».",
    )

    class Meta:
        model = RiskGroup
        fields = ["code", "name", "short_name", "description"]

    def __init__(self, *args: Any, municipality: Municipality, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.municipality = municipality
        self.fields["aliases_text"].initial = "\n".join(self.instance.aliases)

    def clean_name(self) -> str:
        name = self.cleaned_data["name"].strip()
        taken = RiskGroup.objects.filter(municipality=self.instance.municipality, name=name)
        if taken.exclude(pk=self.instance.pk).exists():
            raise ValidationError("Группа с таким названием уже есть.")
        return name

    def clean_aliases_text(self) -> str:
        lines = [line.strip() for line in self.cleaned_data["aliases_text"].splitlines()]
        self.instance.aliases = [line for line in lines if line]
        return self.cleaned_data["aliases_text"]


class RiskMembershipForm(PortalModelForm):
    """Put an organisation into a group from a date, on a basis."""

    class Meta:
        model = RiskGroupMembership
        fields = ["organisation", "since", "until", "basis", "is_official"]

    def __init__(self, *args: Any, group: RiskGroup, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.group = group
        schools = group.municipality.organisations.exclude(
            kind__in=[Organisation.Kind.AUTHORITY, Organisation.Kind.METHODICAL, Organisation.Kind.ASSOCIATION]
        )
        self.fields["organisation"].queryset = schools.in_order()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        since, until = data.get("since"), data.get("until")
        if since and until and until < since:
            self.add_error("until", "Дата исключения не может быть раньше даты включения.")
        organisation = data.get("organisation")
        if organisation and since:
            present = RiskGroupMembership.objects.filter(group=self.instance.group, organisation=organisation)
            if present.during(since, until or date.max).exclude(pk=self.instance.pk).exists():
                self.add_error("organisation", "В эти дни организация уже состоит в группе.")
        return data


class LeaveGroupForm(PortalForm):
    """When an organisation leaves a group."""

    until = forms.DateField(label="Последний день в группе")

    def __init__(self, *args: Any, membership: RiskGroupMembership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.membership = membership

    def clean_until(self) -> date:
        until = self.cleaned_data["until"]
        if until < self.membership.since:
            raise ValidationError(f"Организация в группе с {self.membership.since:%d.%m.%Y}: укажите день не раньше.")
        return until


class MunicipalityForm(PortalModelForm):
    """Names, reporting, review, publicity; habits of reading deadlines are changed where one sees what moves."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Municipality
        fields = [
            "name",
            "name_genitive",
            "name_locative",
            "authority_name",
            "authority_genitive",
            "authority_short",
            "head_post",
            "time_zone",
            "report_due_day",
            "lock_after_days",
            "two_step_review",
            "is_public",
        ]
        help_texts = {
            "is_public": "Без входа видны дорожная карта, итоги опубликованного анализа и опубликованные отчёты, "
            "без фамилий и сведений об отдельных школах"
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen_version"].initial = self.instance.version


class NewMunicipalityForm(PortalModelForm):
    """What has to be known before the first person of a department can work; the rest are settings."""

    class Meta:
        model = Municipality
        fields = [
            "name",
            "name_genitive",
            "name_locative",
            "region",
            "code",
            "authority_name",
            "authority_genitive",
            "authority_short",
            "head_post",
            "time_zone",
        ]
        help_texts = {
            "name_genitive": "Чего: города Покачи",
            "code": "Латинские буквы, цифры и дефис: станет частью адреса открытой страницы и потом не меняется",
            "authority_name": "Например: Управление образования администрации города Покачи",
        }
        error_messages = {"code": {"unique": "Муниципалитет с таким кодом уже есть. Придумайте другой код."}}


class CorrectionForm(PortalModelForm):
    """A working or free day that the federal calendar does not know."""

    class Meta:
        model = CalendarCorrection
        fields = ["day", "is_working", "reason"]

    def __init__(self, *args: Any, municipality: Municipality, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.municipality = municipality

    def clean_day(self) -> date:
        day = self.cleaned_data["day"]
        if CalendarCorrection.objects.filter(municipality=self.instance.municipality, day=day).exists():
            raise ValidationError("Поправка на этот день уже есть. Сначала удалите её.")
        return day
