"""Background work of road maps: handlers of jobs."""

from django.db.models import F

from msoko.jobs.models import Job
from msoko.jobs.running import Finish, JobRefused, Progress, handles
from roadmaps.actions.drafts import write_draft
from roadmaps.actions.importing import PlanError
from roadmaps.drafting.edits import DraftError
from roadmaps.drafting.preparing import prepare
from roadmaps.importers.reading import UnreadableFile, interpret, open_source
from roadmaps.models import ImportDraft
from roadmaps.models.draft import WRITING_JOB


@handles("roadmap.read")
def read_roadmap(job: Job, progress: Progress) -> Finish:
    """Read an uploaded order; what was read waits for a person, nothing is written as a road map."""
    draft = ImportDraft.objects.get(pk=job.params["draft"])
    waiting = ImportDraft.objects.filter(pk=draft.pk, state=ImportDraft.State.READING)
    progress(10, "Открываем файл")
    with draft.file.open("rb") as file:
        content = file.read()
    try:
        source = open_source(content, draft.file_name)
        progress(50, "Находим таблицу, разделы и строки")
        reading = interpret(source)
    except UnreadableFile as refusal:
        waiting.update(state=ImportDraft.State.FAILED, error=refusal.message_ru, version=F("version") + 1)
        raise JobRefused(refusal.message_ru) from refusal
    progress(85, "Сопоставляем прочитанное с текстом документа")
    waiting.update(state=ImportDraft.State.READY, plan=prepare(reading, source), version=F("version") + 1)
    return Finish({"draft": draft.pk}, draft.get_absolute_url())


@handles(WRITING_JOB)
def write_roadmap(job: Job, progress: Progress) -> Finish:
    """Write a large road map that a person has checked; called again, it finds the one that was written."""
    draft = ImportDraft.objects.get(pk=job.params["draft"])
    progress(20, "Записываем мероприятия, ответственных и сроки")
    try:
        roadmap = write_draft(draft, state=job.params["state"], seen=job.params["seen"], by=job.requested_by)
    except (DraftError, PlanError) as refusal:
        raise JobRefused(str(refusal)) from refusal
    return Finish({"roadmap": roadmap.pk}, roadmap.get_absolute_url())
