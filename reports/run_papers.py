"""Papers that are cut from a run of the analysis, by the parameters of their documents."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from reports.contexts.annual import annual_report
from reports.contexts.note import NoSuchSubject, note_report
from reports.contexts.profile import NoSuchOrganisation, profile, profile_source
from reports.contexts.public_report import public_report
from reports.models import AnalysisRun
from reports.papers.annual import annual_paper
from reports.papers.blocks import Paper
from reports.papers.extracts import execution_paper, register_paper
from reports.papers.note import note_paper
from reports.papers.profile import profile_paper
from reports.papers.public import public_paper
from schools.models import Organisation

NOTHING_TO_SAY = (NoSuchSubject, NoSuchOrganisation)
"""The run has nothing on what was asked; the text of the exception is for a person."""


def run_of(params: dict[str, Any]) -> AnalysisRun:
    return AnalysisRun.objects.select_related("municipality").get(pk=params["run"])


def _profile(params: dict[str, Any]) -> Paper:
    run = run_of(params)
    organisation = Organisation.objects.get(pk=params["organisation"], municipality=run.municipality)
    return profile_paper(profile(profile_source(run), organisation))


def _note(params: dict[str, Any]) -> Paper:
    # A number alone is a direction: `manage.py render note … --param direction=5`.
    subject = params.get("subject") or f"direction:{params.get('direction', '')}"
    return note_paper(note_report(run_of(params), subject))


RUN_PAPERS: dict[str, Callable[[dict[str, Any]], Paper]] = {
    "annual": lambda params: annual_paper(annual_report(run_of(params))),
    "execution": lambda params: execution_paper(annual_report(run_of(params))),
    "note": _note,
    "profile": _profile,
    "public": lambda params: public_paper(public_report(run_of(params))),
    "register": lambda params: register_paper(annual_report(run_of(params)), timezone.localdate()),
}
