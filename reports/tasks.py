"""Background work of reports: handlers of jobs. Each loads its rows and calls one function."""

from django.urls import reverse

from msoko.jobs.models import Job
from msoko.jobs.running import Finish, Progress, handles
from reports.models import AnalysisRun
from reports.snapshots import compute_run


@handles("analysis")
def analyse(job: Job, progress: Progress) -> Finish:
    run = AnalysisRun.objects.select_related("municipality", "compared_with").get(pk=job.params["run"])
    compute_run(run, progress)
    return Finish({"run": run.pk}, reverse("reports:analysis_run", args=[run.pk]))
