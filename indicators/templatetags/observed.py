"""Observed values as people read them."""

from django import template

from indicators.contexts.showing import shown
from indicators.models import Observation
from msoko.lib.russian import NO_VALUE

register = template.Library()


@register.filter
def value_text(row: Observation) -> str:
    """The observed value with its unit, the words of a qualitative one, or why there is none."""
    if row.absence or row.value is None:
        return row.get_absence_display() or row.text or NO_VALUE
    return shown(row.value, row.indicator)
