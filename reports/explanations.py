"""Why a check of the portal is wrong at a line: kept by the code of its rule, typed in one cell of the workbook."""

from collections.abc import Mapping

from msoko.lib.russian import capitalised
from reports.models import CheckRule

COMMON = "any"
"""An explanation typed beside the answer, before the portal has said anything: it speaks to every check."""
LONGEST = 500


def explanation_of(explanations: Mapping[str, str], rule: str) -> str:
    """What the organisation says to a check."""
    return explanations.get(rule) or explanations.get(COMMON, "")


def label_of(rule: str) -> str:
    """What the explanation speaks to."""
    return "к проверкам" if rule == COMMON else CheckRule.Code(rule).label


def as_cell(explanations: Mapping[str, str]) -> str:
    """All explanations of a line, one a row of the cell: «Нет ожидаемого документа: приказ общий»."""
    rows = []
    for rule, text in sorted(explanations.items()):
        words = " ".join(text.split())
        rows.append(words if rule == COMMON else f"{capitalised(label_of(rule))}: {words}")
    return "\n".join(rows)


def from_cell(text: str) -> dict[str, str]:
    """Explanations by rule; rows that name no check speak to all of them.

    ValueError with words when one is too long.
    """
    found: dict[str, list[str]] = {}
    for row in filter(None, (" ".join(line.split()) for line in text.splitlines())):
        rule, words = _addressed(row)
        found.setdefault(rule, []).append(words)
    explanations = {rule: " ".join(rows) for rule, rows in found.items()}
    longest = max(map(len, explanations.values()), default=0)
    if longest > LONGEST:
        raise ValueError(f"Пояснение – не больше {LONGEST} знаков, а здесь {longest}: сократите")
    return explanations


def _addressed(row: str) -> tuple[str, str]:
    label, colon, words = row.partition(":")
    for rule in CheckRule.Code:
        if colon and words.strip() and label.strip().casefold() == rule.label.casefold():
            return rule.value, words.strip()
    return COMMON, row
