"""Words of the journal for fields of indicators."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django import template

from indicators.models import Signal, SignalRule
from indicators.signals import threshold_words, value_words
from msoko.lib.russian import NO_VALUE, number

register = template.Library()

FIELD_WORDS = {
    "value": "значение", "numerator": "числитель", "denominator": "знаменатель", "absence": "причина отсутствия",
    "text": "словами", "note": "пояснение", "name": "название", "code": "код", "kind": "вид", "unit": "единица",
    "numerator_label": "числитель", "denominator_label": "знаменатель", "level": "уровень", "frequency": "как часто",
    "across_organisations": "по организациям", "across_periods": "по периодам", "better": "что лучше",
    "comparison": "сравнение с целью", "tolerance": "близко к цели", "weight": "вес", "state": "решение",
    "threshold": "порог", "attention": "порог внимания", "minimum_n": "наименьшее число", "is_active": "действует",
    "method": "порядок расчёта", "source": "источник", "method_changed": "годы смены методики",
    "printed": "из документа",
}  # fmt: skip
_STATES = {str(code): str(label) for code, label in Signal.State.choices}


@register.simple_tag
def change_line(name: str, pair: Sequence[Any]) -> str:
    """«значение: 12 → 15» of a change in the journal."""
    before, after = (pair[0], pair[1]) if isinstance(pair, list | tuple) and len(pair) == 2 else (None, pair)
    if name == "state":
        before, after = (_STATES.get(str(code), code) for code in (before, after))
    return f"{FIELD_WORDS.get(name, name)}: {_word(before)} → {_word(after)}"


@register.simple_tag
def sign_value(rule: SignalRule, value: Decimal) -> str:
    """«48,9 %», «z» and others: the value that the rule found, with its unit."""
    return value_words(rule.formula, value, rule.indicator.unit if rule.indicator else "")


@register.simple_tag
def sign_threshold(rule: SignalRule, threshold: Decimal | None) -> str:
    """The threshold of the rule with its unit."""
    if threshold is None:
        return NO_VALUE
    return threshold_words(rule.formula, threshold, rule.indicator.unit if rule.indicator else "")


def _word(value: Any) -> str:
    if value in (None, "", []):
        return NO_VALUE
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, bool):
        return "да" if value else "нет"
    try:
        return number(Decimal(str(value)))
    except InvalidOperation:
        return str(value)
