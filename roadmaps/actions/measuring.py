"""Writing the indicators that a person has confirmed for the rows of a road map."""

import uuid
from collections.abc import Mapping

from django.db import transaction

from indicators.actions.definitions import Chosen, confirm_proposals, save_set
from indicators.models import Indicator, IndicatorSet
from indicators.phrases import Proposal
from msoko.jobs.running import enqueue
from roadmaps.measuring import set_code, suggestions, years_of
from roadmaps.models import Roadmap
from schools.access import Permission, ensure
from schools.models import User

CONFIRMED = "indicators.confirmed"
"""The kind of background work that fills new indicators from reports that are accepted already."""


@transaction.atomic
def confirm_indicators(*, roadmap: Roadmap, chosen: Mapping[str, Proposal], by: User) -> tuple[list[Indicator], int]:
    """Make indicators of the chosen suggestions (key → the proposal as the person left it).

    Returns the indicators and how many keys speak of phrases that changed meanwhile or were taken before. A second
    press of the button makes nothing twice.
    """
    ensure(by, Permission.EDIT_INDICATORS, municipality=roadmap.municipality_id)
    Roadmap.objects.select_for_update(of=("self",)).get(pk=roadmap.pk)
    waiting = {one.key: one for one in suggestions(roadmap) if one.made is None}
    taken = [Chosen(waiting[key].phrase, proposal) for key, proposal in chosen.items() if key in waiting]
    missed = len(chosen) - len(taken)
    if not taken:
        return [], missed
    made = confirm_proposals(indicator_set=_set_of(roadmap, by), chosen=taken, years=years_of(roadmap), by=by)
    enqueue(
        CONFIRMED, title="Новые показатели наполняются из принятых отчётов", by=by,
        key=f"{CONFIRMED}:{roadmap.pk}:{uuid.uuid4().hex}", municipality_id=roadmap.municipality_id,
        params={"municipality": roadmap.municipality_id, "indicators": [indicator.pk for indicator in made]},
    )  # fmt: skip
    return made, missed


def _set_of(roadmap: Roadmap, by: User) -> IndicatorSet:
    """The set that keeps the indicators of this map."""
    code = set_code(roadmap)
    known = IndicatorSet.objects.filter(municipality=roadmap.municipality_id, code=code).first()
    if known:
        return known
    name = f"Показатели дорожной карты {roadmap.years}"
    source = str(roadmap.act) if roadmap.act else roadmap.title
    row = IndicatorSet(municipality=roadmap.municipality, code=code, name=name, source=source, position=80)
    return save_set(indicator_set=row, by=by)
