"""Background work of reports: handlers of jobs. Each loads its rows and calls one function."""

from celery import shared_task
from django.urls import reverse
from django.utils import timezone

from msoko.jobs.models import Job
from msoko.jobs.running import Finish, JobRefused, Progress, handles
from reports.building import build
from reports.models import AnalysisRun, Document
from reports.reminders import send_all
from reports.renderers.pdf import PdfUnavailable
from reports.snapshots import compute_run


@handles("analysis")
def analyse(job: Job, progress: Progress) -> Finish:
    run = AnalysisRun.objects.select_related("municipality", "compared_with").get(pk=job.params["run"])
    compute_run(run, progress, at=timezone.now())
    return Finish({"run": run.pk}, reverse("reports:analysis_run", args=[run.pk]))


@handles("document")
def make_document(job: Job, progress: Progress) -> Finish:
    document = Document.objects.get(pk=job.params["document"])
    try:
        build(document, progress)
    except PdfUnavailable as reason:
        Document.objects.filter(pk=document.pk).update(state=Document.State.FAILED)
        raise JobRefused(str(reason)) from reason
    return Finish({"document": document.pk}, reverse("reports:document", args=[document.pk]))


@shared_task(name="reports.tasks.send_reminders")
def send_reminders() -> None:
    send_all(timezone.now())
