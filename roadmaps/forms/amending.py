"""The act of an amendment."""

from msoko.forms import PortalModelForm
from roadmaps.models import Amendment


class AmendmentForm(PortalModelForm):
    class Meta:
        model = Amendment
        fields = ["act_kind", "act_number", "act_date", "effective_on", "note"]
        labels = {"note": "Что и почему меняется"}
        help_texts = {"effective_on": "С этого дня открытые отчёты следуют изменению. Принятые не меняются."}
