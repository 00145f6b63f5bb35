"""Background work of reports: handlers of jobs. Each loads its rows and calls one function."""

from dataclasses import asdict
from datetime import timedelta

from celery import shared_task
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from msoko.jobs.models import Job
from msoko.jobs.running import Finish, JobRefused, Progress, handles, when_stopped
from msoko.lib.dates import local_day
from reports import letters
from reports.actions.advising import write_findings
from reports.actions.amending import apply_due
from reports.actions.deciding import write_effects
from reports.actions.periods import refresh_open
from reports.actions.presence import record_confirmed
from reports.actions.retention import clean_evidence
from reports.actions.scanning import scan_waiting
from reports.building import build
from reports.models import AnalysisRun, Document
from reports.reminders import send_all
from reports.renderers.letterhead import BadTemplate
from reports.renderers.pdf import PdfUnavailable
from reports.run_papers import NOTHING_TO_SAY
from reports.snapshots import compute_run
from roadmaps.actions.measuring import CONFIRMED
from schools.actions import COMPOSITION
from schools.models import Municipality

PATIENCE = timedelta(minutes=1)
"""Whoever had to wait longer has gone on to other work: a letter tells that this one is done."""


@handles("analysis")
def analyse(job: Job, progress: Progress) -> Finish:
    run = AnalysisRun.objects.select_related("municipality", "compared_with").get(pk=job.params["run"])
    if run.computed_at is None and run.job_id != job.pk:  # started again after a stop: of the data as they are now
        run.job, run.cut_off = job, job.created_at
        run.save(update_fields=["job", "cut_off"])
    now = timezone.now()
    compute_run(run, progress, at=now)
    progress(90, "Ищем, на что обратить внимание, и считаем эффект мер")
    write_findings(run=run, by=job.requested_by, at=now)
    write_effects(run=run, by=job.requested_by)
    url = reverse("reports:analysis_run", args=[run.pk])
    if job.notify and job.requested_by is not None and timezone.now() - job.created_at > PATIENCE:
        letters.write(
            "analysis.ready", f"analysis.ready:{run.pk}", template="analysis_ready", values={"run": run},
            user=job.requested_by, url=url, municipality_id=run.municipality_id,
        )  # fmt: skip
    return Finish({"run": run.pk}, url)


@handles("document")
def make_document(job: Job, progress: Progress) -> Finish:
    document = Document.objects.select_related("municipality").get(pk=job.params["document"])
    if document.state == Document.State.FAILED:  # a failed document is tried again
        document.state, document.failure, document.job = Document.State.WAITING, "", job
        document.save(update_fields=["state", "failure", "job"])
    try:
        with timezone.override(document.municipality.zone):  # moments in a document are those of its town
            build(document, progress)
    except (PdfUnavailable, BadTemplate, *NOTHING_TO_SAY) as reason:
        raise JobRefused(str(reason)) from reason
    return Finish({"document": document.pk}, reverse("reports:document", args=[document.pk]))


@handles(COMPOSITION)
def follow_composition(job: Job, progress: Progress) -> Finish:
    """Open reports follow what a municipality asks and of whom. One run serves all changes made before it began."""
    others = list(Job.objects.waiting_beside(job).values_list("pk", flat=True))
    municipality = Municipality.objects.get(pk=job.params["municipality"])
    now = timezone.now()
    openings = refresh_open(municipality, at=now, today=local_day(now, municipality.zone))
    Job.objects.filter(pk__in=others).absorb(timezone.now())
    return Finish({opening.period.code: asdict(opening.lines) for opening in openings})


@handles(CONFIRMED)
@transaction.atomic
def fill_confirmed(job: Job, progress: Progress) -> Finish:
    """Reports that were accepted before an indicator was confirmed give it its documents too."""
    municipality = Municipality.objects.get(pk=job.params["municipality"])
    values = record_confirmed(municipality, job.params["indicators"], by=job.requested_by)
    return Finish({"values": values}, reverse("indicators:values_municipal"))


@when_stopped("document")
def give_up_document(job: Job, why: str) -> None:
    """A document whose work is over without success says so; nobody waits for it."""
    pk = job.params.get("document")
    waiting = Document.objects.filter(Q(pk=pk) | Q(batch=pk), state=Document.State.WAITING)
    waiting.update(state=Document.State.FAILED, failure=why)


@shared_task(name="reports.tasks.send_reminders")
def send_reminders() -> None:
    send_all(timezone.now())


@shared_task(name="reports.tasks.clean_evidence")
def clean() -> None:
    """Files that came into no sent report, after the time for which they are kept."""
    clean_evidence(at=timezone.now())


@shared_task(name="reports.tasks.scan_waiting")
def scan() -> None:
    """Files that came while the antivirus was away."""
    scan_waiting(at=timezone.now())


@shared_task(name="reports.tasks.apply_amendments")
def apply_amendments() -> None:
    """Amendments of road maps whose day of effect has come."""
    apply_due(at=timezone.now())
