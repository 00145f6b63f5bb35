"""Federal mechanisms of managing the quality of education, in the wording of 2020 and of 2021.

Source: recommendations of ФИОКО of 2020 (two blocks, nine directions of the municipal road maps) and the set used since
2021, where further training and methodical work are one direction and pre-school education is added.
"""

from dataclasses import dataclass

from django.db import transaction

from indicators.models import Mechanism
from msoko.lib.sorting import folded

RESULTS = "Механизмы управления качеством образовательных результатов"
ACTIVITY = "Механизмы управления качеством образовательной деятельности"


@dataclass(frozen=True, slots=True)
class MechanismTemplate:
    """A mechanism and how titles of directions speak of it: every stem of one alias must be in the title."""

    code: str
    name: str
    short_name: str
    block: str
    aliases: tuple[str, ...]


# More exact mechanisms stand before those whose words they share.
MECHANISMS: tuple[MechanismTemplate, ...] = (
    MechanismTemplate(
        "quality", "Система оценки качества подготовки обучающихся", "качество подготовки обучающихся", RESULTS,
        ("оценк качеств подготовк", "качеств подготовк обучающ"),
    ),
    MechanismTemplate(
        "low-results",
        "Система работы со школами с низкими результатами обучения и школами, функционирующими в неблагоприятных "
        "социальных условиях", "ШНОР и ШФНСУ", RESULTS,
        ("школ низким", "шнор", "шнро", "шфнсу", "неблагоприятн социальн", "риск учебн неуспешн"),
    ),
    MechanismTemplate(
        "talents", "Система выявления, поддержки и развития способностей и талантов у детей и молодёжи", "таланты",
        RESULTS, ("способност талант", "развити талант", "одаренн"),
    ),
    MechanismTemplate(
        "career", "Система работы по самоопределению и профессиональной ориентации обучающихся", "профориентация",
        RESULTS, ("профориентац", "самоопределен", "профессиональн ориентац"),
    ),
    MechanismTemplate(
        "objectivity", "Система обеспечения объективности процедур оценки качества образования и олимпиад школьников",
        "объективность", ACTIVITY, ("объективност",),
    ),
    MechanismTemplate(
        "heads", "Система мониторинга эффективности руководителей образовательных организаций", "руководители",
        ACTIVITY, ("эффективност руководител", "эффективност деятельност руководител"),
    ),
    MechanismTemplate(
        "further-training", "Мониторинг качества дополнительного профессионального образования педагогических "
        "работников", "качество ДПО", ACTIVITY,
        ("дополнительн профессиональн образовани", "повышени квалификац", "качеств дпо"),
    ),
    MechanismTemplate(
        "methodical", "Система методической работы", "методическая работа", ACTIVITY, ("методическ работ",),
    ),
    MechanismTemplate(
        "development", "Система обеспечения профессионального развития педагогических работников",
        "профессиональное развитие педагогов", ACTIVITY, ("профессиональн развити педагог",),
    ),
    MechanismTemplate(
        "upbringing", "Система организации воспитания и социализации обучающихся", "воспитание", ACTIVITY,
        ("воспитани",),
    ),
    MechanismTemplate(
        "preschool", "Система мониторинга качества дошкольного образования", "дошкольное образование", ACTIVITY,
        ("дошкольн образовани", "качеств дошкольн"),
    ),
)  # fmt: skip


@transaction.atomic
def ensure_mechanisms() -> dict[str, Mechanism]:
    """Mechanisms of the library in the database, by code. Names that people changed are kept. Any number of times."""
    known = {mechanism.code: mechanism for mechanism in Mechanism.objects.all()}
    missing = [
        Mechanism(
            code=template.code, name=template.name, short_name=template.short_name, block=template.block,
            aliases=list(template.aliases), position=position,
        )
        for position, template in enumerate(MECHANISMS, start=1)
        if template.code not in known
    ]  # fmt: skip
    Mechanism.objects.bulk_create(missing, ignore_conflicts=True)
    return {mechanism.code: mechanism for mechanism in Mechanism.objects.all()} if missing else known


def recognise(title: str) -> str:
    """Code of the mechanism that a direction's title speaks of; empty when it speaks of none.

    The alias with most stems wins; of equal ones the mechanism whose words come first in the title.
    """
    text = folded(title)
    best: tuple[int, int, str] | None = None
    for template in MECHANISMS:
        for alias in template.aliases:
            stems = alias.split()
            places = [text.find(stem) for stem in stems]
            if min(places) >= 0 and (best is None or (-len(stems), min(places)) < best[:2]):
                best = (-len(stems), min(places), template.code)
    return best[2] if best else ""
