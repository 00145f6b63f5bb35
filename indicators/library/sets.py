"""Indicator sets ready to load.

Nine sets follow the groups of indicators that a published municipal concept names for the nine directions («показатели
по подготовке базового уровня»…): the group is kept as printed, the measurable wording is the portal's proposal, to be
confirmed or changed by the department. Two sets are empty places for a regional methodology whose names are not known.
"""

from indicators.library.activity import ACTIVITY
from indicators.library.results import RESULTS
from indicators.library.shape import SetTemplate

PLACES: tuple[SetTemplate, ...] = (
    SetTemplate(
        "r-results",
        "Региональная методология: образовательные результаты",
        source="Методология региона",
        description="17 мест без названий: перечень показателей задаёт регион. Впишите их из методологии.",
        places=17,
    ),
    SetTemplate(
        "r-career",
        "Региональная методология: профессиональное самоопределение",
        source="Методология региона",
        description="8 мест без названий: перечень показателей задаёт регион. Впишите их из методологии.",
        places=8,
    ),
)
SETS = (*RESULTS, *ACTIVITY, *PLACES)


def set_template(code: str) -> SetTemplate | None:
    """The set of the library with this code."""
    return next((template for template in SETS if template.code == code), None)
