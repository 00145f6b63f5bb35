"""Pages where a person watches, cancels and repeats background work."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from msoko.jobs import running
from msoko.jobs.models import Job

SHOWN = 50


def index(request: HttpRequest) -> HttpResponse:
    """The newest jobs of this person."""
    jobs = Job.objects.visible_to(request.user)[:SHOWN]
    return render(request, "jobs/index.html", {"jobs": jobs})


def job(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One job: stage, percent, what next. A finished one leads on when the person came from starting it."""
    row = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    if row.state == Job.State.DONE and row.result_url and "stay" not in request.GET:
        return redirect(row.result_url)
    return render(request, "jobs/job.html", {"job": row})


def state(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The part of the page that htmx asks for every two seconds."""
    row = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    response = render(request, "jobs/_state.html", {"job": row})
    if row.state == Job.State.DONE and row.result_url:
        response["HX-Redirect"] = row.result_url
    elif row.is_finished:
        response["HX-Refresh"] = "true"  # what may be done next stands around this part of the page
    return response


@require_POST
def cancel(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    row = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    running.cancel(row)
    return redirect("jobs:job", pk=pk)


@require_POST
def repeat(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    row = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    if not row.is_finished:
        return redirect("jobs:job", pk=pk)
    return redirect("jobs:job", pk=running.repeat(row, by=request.user).pk)
