"""Uploaded orders: take the file, correct what was read, write it as a road map, or put it aside."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from msoko.audit.recording import record
from msoko.jobs import running
from msoko.locking import save_if_unchanged
from roadmaps.actions.importing import PlanError, plan_period, write_plan
from roadmaps.deadlines import PlanPeriod
from roadmaps.drafting.edits import DraftError
from roadmaps.drafting.plan import Plan, rows_of, span_of, written_form
from roadmaps.drafting.undoing import last_label, remembered, undone
from roadmaps.models import ImportDraft, Roadmap
from roadmaps.models.draft import WRITING_JOB
from schools.models import Municipality

JOB = "roadmap.read"
LARGE = 500
"""Rows from which a road map is written in the background: above that its dates take longer than two seconds."""
PASTED_NAME = "вставленный текст.txt"


@transaction.atomic
def start_draft(*, content: bytes, name: str, municipality: Municipality, by: Any, at: datetime) -> ImportDraft:
    """Keep the file and send it to be read. The caller has checked that it is a file we read."""
    draft = ImportDraft(
        municipality=municipality,
        file_name=name[-200:],
        sha256=hashlib.sha256(content).hexdigest(),
        created_at=at,
        created_by=by,
    )
    extension = name.rpartition(".")[2].lower()[:5]
    draft.file.save(f"{draft.sha256[:32]}.{extension}", ContentFile(content), save=False)
    draft.save()
    draft.job = running.enqueue(
        JOB,
        title=f"Чтение файла «{draft.file_name}»",
        by=by,
        key=f"{JOB}:{draft.pk}",
        params={"draft": draft.pk},
        municipality_id=municipality.pk,
    )
    draft.save(update_fields=["job"])
    changes = {"file": [None, draft.file_name], "sha256": [None, draft.sha256]}
    record("import.uploaded", draft, by=by, changes=changes)
    return draft


def correct(draft: ImportDraft, change: Callable[[Plan], Plan], *, seen: int, label: str = "Правка") -> None:
    """Put the corrected plan over the version the person has seen. Raises EditConflict or DraftError."""
    ensure_open(draft)
    draft.plan = remembered(draft.plan, change(draft.plan), label)
    save_if_unchanged(draft, ["plan"], seen=seen)


def take_back(draft: ImportDraft, *, seen: int) -> str:
    """Undo the last correction; returns what it was. Raises EditConflict or DraftError."""
    ensure_open(draft)
    label = last_label(draft.plan)
    draft.plan = undone(draft.plan)
    save_if_unchanged(draft, ["plan"], seen=seen)
    return label


def ensure_open(draft: ImportDraft) -> None:
    if draft.state != ImportDraft.State.READY:
        raise DraftError(f"Файл «{draft.file_name}» больше не проверяется: {draft.get_state_display()}.")


def suggested_period(plan: Plan) -> PlanPeriod | None:
    """The period a person has set, else the printed one; None when nothing tells the years."""
    if span := span_of(plan):
        return PlanPeriod(*span)
    try:
        return plan_period(written_form(plan))
    except PlanError:
        return None


@transaction.atomic
def send_to_write(draft: ImportDraft, *, state: str, seen: int, by: Any) -> None:
    """«Записать» for a large road map: a job writes it, the page shows it. A second click changes nothing."""
    draft = ImportDraft.objects.select_for_update(of=("self",)).select_related("job").get(pk=draft.pk)
    if draft.state == ImportDraft.State.WRITTEN or draft.is_being_written:
        return
    _ensure_ready(draft, seen)
    draft.job = running.enqueue(
        WRITING_JOB,
        title=f"Запись дорожной карты из файла «{draft.file_name}»",
        by=by,
        # The job before is part of the key: after a failure the same version may be sent again.
        key=f"{WRITING_JOB}:{draft.pk}:{seen}:{draft.job_id}",
        params={"draft": draft.pk, "state": state, "seen": seen},
        municipality_id=draft.municipality_id,
    )
    draft.save(update_fields=["job"])


def _ensure_ready(draft: ImportDraft, seen: int) -> None:
    """Raises DraftError with what has to be done before the plan can be written."""
    ensure_open(draft)
    if draft.version != seen:
        raise DraftError("Пока вы проверяли, прочитанное исправил кто-то другой. Посмотрите ещё раз и запишите.")
    rows = rows_of(written_form(draft.plan))
    if any(row["kind"] == "activity" and not row["title"].strip() for row in rows):
        raise DraftError("Есть мероприятия без названия. Впишите название или уберите строку.")


@transaction.atomic
def write_draft(draft: ImportDraft, *, state: str, seen: int, by: Any) -> Roadmap:
    """«Записать»: the whole plan at once, the file kept with the act. A second click finds the first road map."""
    draft = (
        ImportDraft.objects.select_for_update(of=("self",)).select_related("municipality", "roadmap").get(pk=draft.pk)
    )
    if draft.state == ImportDraft.State.WRITTEN and draft.roadmap is not None:
        return draft.roadmap
    _ensure_ready(draft, seen)
    plan = written_form(draft.plan)
    with draft.file.open("rb") as file:
        act_file = ContentFile(file.read(), name=draft.file_name)
    span = span_of(plan)
    roadmap = write_plan(
        plan,
        municipality=draft.municipality,
        by=by,
        act_file=act_file,
        state=state,
        period=PlanPeriod(*span) if span else None,
    )
    draft.state, draft.roadmap = ImportDraft.State.WRITTEN, roadmap
    save_if_unchanged(draft, ["state", "roadmap"], seen=seen)
    record("import.written", draft, by=by, changes={"roadmap": [None, roadmap.pk]})
    return roadmap


@transaction.atomic
def discard_draft(draft: ImportDraft, *, by: Any) -> None:
    """Put the reading aside; the file stays in the list."""
    was = draft.state
    if was in (ImportDraft.State.WRITTEN, ImportDraft.State.DISCARDED):
        return
    draft.state = ImportDraft.State.DISCARDED
    draft.save(update_fields=["state"])
    record("import.discarded", draft, by=by, changes={"state": [was, draft.state]})
