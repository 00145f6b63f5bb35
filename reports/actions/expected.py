"""Mark what became of an expected result."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from msoko.audit.recording import record
from reports.linking import LinkState, check_link
from reports.models import ExpectedMark
from reports.refusals import ActionRefused
from roadmaps.models import Activity, Roadmap
from schools.access import Permission, ensure


@dataclass(frozen=True, slots=True)
class Result:
    """Got or not, by which document or activity. An empty state takes the mark back."""

    state: str
    title: str = ""
    link: str = ""
    note: str = ""
    activity: Activity | None = None


@transaction.atomic
def mark_result(
    *, roadmap: Roadmap, place: tuple[int, int, int], result: Result, by: Any, at: datetime
) -> ExpectedMark | None:
    """Mark one cell (block, row, year) of the printed table, or take its mark back."""
    ensure(by, Permission.RUN_ANALYSIS, municipality=roadmap.municipality_id)
    block, row, year = place
    where: dict[str, Any] = {"roadmap": roadmap, "block": block, "row": row, "year": year}
    before = ExpectedMark.objects.filter(**where).first()
    changes = {"state": [before.state if before else "", result.state], "place": [None, f"{block}/{row}/{year}"]}
    if not result.state:
        if before is not None:
            before.delete()
            record("expected.unmarked", roadmap, by=by, changes=changes)
        return None
    _check(roadmap, result)
    values = {
        "state": result.state, "title": result.title.strip(), "link": result.link.strip(),
        "note": result.note.strip(), "activity": result.activity, "changed_at": at, "changed_by": by,
    }  # fmt: skip
    mark, _ = ExpectedMark.objects.update_or_create(**where, defaults=values)
    record("expected.marked", roadmap, by=by, changes=changes)
    return mark


def _check(roadmap: Roadmap, result: Result) -> None:
    if result.state not in ExpectedMark.State.values:
        raise ActionRefused("Выберите, получен ли результат.")
    if result.state == ExpectedMark.State.NOT_DONE and not result.note.strip():
        raise ActionRefused("Напишите, почему результат не получен.")
    proof = result.title.strip() or result.link.strip() or result.activity
    if result.state != ExpectedMark.State.NOT_DONE and not proof:
        raise ActionRefused("Назовите документ, адрес или мероприятие, которым результат подтверждён.")
    if result.activity is not None and result.activity.roadmap_id != roadmap.pk:
        raise ActionRefused("Мероприятие не из этой карты.")
    if result.link.strip():
        check = check_link(result.link.strip(), roadmap.municipality_id)
        if check.state == LinkState.BROKEN:
            raise ActionRefused(f"Адрес не принят: {check.words}.")
