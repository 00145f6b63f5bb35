"""A project comes into force by an act; a school's one only with deadlines inside the municipal ones."""

from datetime import date
from typing import Any

from django.db import transaction

from msoko.audit.recording import record
from roadmaps.actions.importing import write_revision
from roadmaps.actions.workshop import EditError
from roadmaps.limits import Late, late_rows
from roadmaps.models import Act, Activity, Revision, Roadmap

_NAMED = 5


@transaction.atomic
def approve_map(
    roadmap: Roadmap, *, act_kind: str, act_number: str, act_date: date, act_title: str, by: Any
) -> Revision:
    """«Утвердить»: the act, the state «действует» and the revision that the act signs."""
    roadmap = Roadmap.objects.select_for_update(of=("self",)).select_related("act", "municipality").get(pk=roadmap.pk)
    if roadmap.state != Roadmap.State.DRAFT or roadmap.is_working_copy:
        raise EditError("Утверждают проект карты. Эта карта уже утверждена.")
    if not Activity.objects.filter(roadmap=roadmap).executable().exists():
        raise EditError("В карте нет ни одного мероприятия: утверждать нечего.")
    if roadmap.parent_id is not None and (late := late_rows(roadmap)):
        raise EditError(_too_late(late))
    act = roadmap.act or Act(municipality=roadmap.municipality)
    act.kind, act.number, act.date, act.title = act_kind, act_number, act_date, act_title
    act.save()
    if roadmap.revisions.filter(number=roadmap.revision).exists():
        roadmap.revision += 1
    roadmap.act, roadmap.state = act, Roadmap.State.ACTIVE
    roadmap.version += 1
    roadmap.save(update_fields=["act", "state", "revision", "version"])
    revision = write_revision(roadmap, act=act, effective_on=act_date, by=by, note="Утверждена")
    changes = {"state": [Roadmap.State.DRAFT, Roadmap.State.ACTIVE], "act": [None, str(act)]}
    record("roadmap.approved", roadmap, by=by, changes=changes)
    return revision


def _too_late(late: list[Late]) -> str:
    named = [f"{row.activity.number_clean or row.activity.title[:40]} – до {row.limit:%d.%m.%Y}" for row in late]
    more = f" и ещё {len(named) - _NAMED}" if len(named) > _NAMED else ""
    return f"Сроки позже муниципальных: {'; '.join(named[:_NAMED])}{more}. Исправьте их и утвердите карту."
