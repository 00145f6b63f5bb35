"""The form of moving one date."""

from django import forms

from msoko.forms import PortalForm


class RescheduleForm(PortalForm):
    """A new day and why."""

    due = forms.DateField(label="Новый срок")
    reason = forms.CharField(label="Почему переносится", max_length=300, help_text="Например: письмо от 01.10.2026 № 5")
