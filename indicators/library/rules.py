"""Rules of signals to start from. Every number can be changed by the department; each rule names its source."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

FIOKO = "ФИОКО, «Рекомендации по проведению анализа результатов ВПР» (2026); порог – предложение портала"
_CORE = [
    {"kind": "vpr", "grade": 5, "subject": "Русский язык"},
    {"kind": "vpr", "grade": 5, "subject": "Математика"},
    {"kind": "vpr", "grade": 6, "subject": "Русский язык"},
    {"kind": "vpr", "grade": 6, "subject": "Математика"},
    {"kind": "oge", "grade": 9, "subject": "Русский язык"},
    {"kind": "oge", "grade": 9, "subject": "Математика"},
]
# Shares of pupils in the index of social welfare, all of one weight until the department says otherwise.
CONDITIONS = {
    "share_both_higher": "1",
    "share_incomplete": "1",
    "share_registered": "1",
    "share_special_needs": "1",
    "share_non_native": "1",
}


@dataclass(frozen=True, slots=True)
class RuleTemplate:
    """Starting values of a rule; the fields are those of the SignalRule model."""

    code: str
    name: str
    group: str
    formula: str
    threshold: Decimal
    source: str
    attention: Decimal | None = None
    minimum_n: int = 20
    procedures_needed: int = 1
    years_in_row: int = 1
    procedures: list[dict[str, Any]] = field(default_factory=list)
    weights: dict[str, str] = field(default_factory=dict)


RULES: tuple[RuleTemplate, ...] = (
    RuleTemplate("journal-lowered", "Отметки ниже журнала", "bias", "journal_lowered", Decimal(40), FIOKO, Decimal(20)),
    RuleTemplate("journal-raised", "Отметки выше журнала", "bias", "journal_raised", Decimal(40), FIOKO, Decimal(20)),
    RuleTemplate(
        "border-peak", "Всплеск на границе отметок", "bias", "border_peak", Decimal(2), FIOKO, minimum_n=50
    ),
    RuleTemplate(
        "above-others", "Результат заметно выше муниципального", "bias", "over_performance", Decimal("1.96"),
        "Список школ Рособрнадзора 2018 года: результат заметно выше среднего у неспециализированной школы",
    ),
    RuleTemplate(
        "not-confirmed", "ВПР не подтверждается на ОГЭ", "bias", "between_procedures", Decimal(20),
        "Предложение портала: качество на ВПР в 5–8 классах против ОГЭ того же предмета",
    ),
    RuleTemplate(
        "bias-index", "Индекс необъективности", "bias", "bias_index", Decimal(25),
        "Найдено признаков / возможно признаков; региональные индексы различаются", Decimal(10), procedures_needed=4,
    ),
    RuleTemplate(
        "low-results", "Низкие образовательные результаты", "low_results", "low_results", Decimal(30),
        "Правило проекта 500+: не менее 30 % не справились не менее чем в двух процедурах два года подряд",
        minimum_n=10, procedures_needed=2, years_in_row=2, procedures=_CORE,
    ),
    RuleTemplate(
        "adverse", "Неблагоприятные социальные условия", "adverse", "adverse", Decimal(25),
        "ШФНСУ – нижняя четверть по индексу социального благополучия школы (ИСБШ)", minimum_n=30, weights=CONDITIONS,
    ),
    RuleTemplate(
        "resilient", "Резильентная школа", "resilient", "resilient", Decimal(25),
        "Нижняя часть по ИСБШ и результаты выше медианы", minimum_n=10, weights=CONDITIONS,
    ),
)  # fmt: skip
