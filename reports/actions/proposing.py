"""Proposals of the year: gathered from conclusions and effects, carried into an amendment of the road map."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import transaction

from msoko.audit.recording import record
from reports.analysis.wording import CONTINUE
from reports.models import AnalysisRun, Conclusion, Effect, Proposal
from reports.refusals import ActionRefused
from roadmaps.actions.amending import start_amendment
from roadmaps.actions.editing import edit_fields
from roadmaps.actions.structure import add_activity
from roadmaps.actions.workshop import EditError
from roadmaps.models import Activity, Amendment, Direction, Roadmap
from schools.access import Permission, ensure

LONGEST_TITLE = 2000


@transaction.atomic
def gather_proposals(*, run: AnalysisRun, by: Any, at: datetime) -> int:
    """Proposals of conclusions that change something, and of measures judged not effective. How many are new."""
    ensure(by, Permission.RUN_ANALYSIS, municipality=run.municipality_id)
    present = set(Proposal.objects.filter(run__in=run.of_same_year()).values_list("text", "activity_id"))
    added = [row for row in _candidates(run) if (row.text, row.activity_id) not in present]
    for row in added:
        row.run, row.created_at, row.created_by = run, at, by
    Proposal.objects.bulk_create(added)
    if added:
        record("proposals.gathered", run, by=by, changes={"proposals": [len(present), len(present) + len(added)]})
    return len(added)


def _candidates(run: AnalysisRun) -> Iterator[Proposal]:
    words = run.conclusions.exclude(proposal="").exclude(proposal=CONTINUE)
    keys = words.filter(subject=Conclusion.Subject.ACTIVITY).values_list("key", flat=True)
    known = set(Activity.objects.filter(pk__in=[int(key) for key in keys]).values_list("pk", flat=True))
    for row in words.order_by("position"):
        activity = int(row.key) if row.subject == Conclusion.Subject.ACTIVITY and int(row.key) in known else None
        yield Proposal(text=row.proposal, activity_id=activity)
    failed = run.effects.filter(verdict=Effect.Verdict.NOT_EFFECTIVE).select_related("measure")
    for effect in failed:
        text = f"Заменить меру «{effect.measure.text.rstrip('.')}»: по выводу об эффекте она не сработала."
        yield Proposal(text=text, effect=effect)


@transaction.atomic
def carry_into_map(
    *, proposal: Proposal, roadmap: Roadmap, direction: Direction | None, by: Any, at: datetime
) -> Amendment:
    """Write a taken proposal into the working copy of the map's amendment, which is started if there is none.

    A proposal to an activity becomes a remark in its row; another one becomes a draft row of the chosen direction.
    """
    ensure(by, Permission.EDIT_ROADMAP, municipality=proposal.run.municipality_id)
    proposal = Proposal.objects.select_for_update(of=("self",)).select_related("run", "activity", "amendment").get(
        pk=proposal.pk
    )  # fmt: skip
    _ensure_free(proposal, roadmap)
    try:
        amendment = start_amendment(roadmap, by=by, at=at)
        if amendment.copy is None:
            raise ActionRefused("Рабочей копии у изменения уже нет. Начните изменение карты заново.")
        row = _write(proposal, amendment.copy, direction, by, at)
    except EditError as error:
        raise ActionRefused(str(error)) from error
    proposal.amendment, proposal.lineage = amendment, row.lineage
    proposal.save(update_fields=["amendment", "lineage"])
    changes = {"amendment": [None, amendment.pk], "row": [None, str(row)]}
    record("proposal.carried", proposal, by=by, changes=changes, municipality_id=proposal.run.municipality_id)
    return amendment


def _ensure_free(proposal: Proposal, roadmap: Roadmap) -> None:
    if proposal.state != Proposal.State.TAKEN:
        raise ActionRefused("Сначала включите предложение в изменения карты.")
    if proposal.is_carried:
        raise ActionRefused("Предложение уже внесено в изменение карты.")
    if roadmap.municipality_id != proposal.run.municipality_id:
        raise ActionRefused("Карта другого муниципалитета.")


def _write(proposal: Proposal, copy: Roadmap, direction: Direction | None, by: Any, at: datetime) -> Activity:
    if proposal.activity is not None:
        row = copy.activities.present().filter(lineage=proposal.activity.lineage).first()
        if row is None:
            raise ActionRefused("Этого мероприятия в рабочей копии нет: оно убрано или из другой карты.")
        remark = f"Предложение по анализу за {proposal.run.year_label}: {proposal.text}"
        note = f"{row.note}\n{remark}".strip()
        edit_fields(row, {"note": note}, version=row.version, by=by, at=at)
        return row
    own = copy.directions.filter(lineage=direction.lineage).first() if direction is not None else None
    if own is None:
        raise ActionRefused("Выберите направление, в которое войдёт новая строка.")
    return add_activity(own, values={"title": proposal.text[:LONGEST_TITLE]}, after=None, by=by, at=at)
