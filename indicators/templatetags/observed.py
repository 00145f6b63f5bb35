"""Observed values as people read them."""

from django import template

from indicators.contexts.matrix import SMALL
from indicators.contexts.showing import shown
from indicators.models import Indicator, Observation, Target
from msoko.lib.russian import NO_VALUE

register = template.Library()


@register.filter
def value_text(row: Observation, hides_small: bool = False) -> str:
    """The observed value with its unit, the words of a qualitative one, or why there is none."""
    if hides_small and row.is_small_group:
        return SMALL
    if row.absence or row.value is None:
        return row.get_absence_display() or row.text or NO_VALUE
    return shown(row.value, row.indicator)


@register.filter
def target_text(target: Target, indicator: Indicator) -> str:
    """The target with the unit of its indicator."""
    return shown(target.value, indicator)
