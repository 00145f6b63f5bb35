"""The annual analysis: start a computation, compute it, edit the words beside it, publish it."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from msoko.audit.recording import record
from msoko.jobs import running
from msoko.locking import save_if_unchanged
from reports.gathering import year_of
from reports.models import AnalysisRun, Conclusion
from reports.refusals import ActionRefused
from schools.access import Permission, ensure
from schools.models import Municipality

JOB = "analysis"


@transaction.atomic
def request_analysis(
    *,
    municipality: Municipality,
    year: int,
    by: Any,
    at: datetime,
    is_final: bool = False,
    year_kind: str = AnalysisRun.YearKind.CALENDAR,
) -> AnalysisRun:
    """Number a new run and send its computation to the worker. `by` is None from the command line."""
    if by is not None:
        ensure(by, Permission.RUN_ANALYSIS, municipality=municipality)
    run = _new_run(municipality, year, year_kind, is_final, by, at)
    job = running.enqueue(
        JOB,
        title=f"{run}",
        by=by,
        key=f"analysis:{run.pk}",
        params={"run": run.pk},
        municipality_id=municipality.pk,
        notify=True,
    )
    run.job = job
    run.save(update_fields=["job"])
    return run


def _new_run(
    municipality: Municipality, year: int, year_kind: str, is_final: bool, by: Any, at: datetime
) -> AnalysisRun:
    span = year_of(year_kind, year)
    if span.start > at.date():
        raise ActionRefused(f"{span.label} ещё не начался.")
    Municipality.objects.select_for_update().get(pk=municipality.pk)  # numbers without gaps and doubles
    runs = AnalysisRun.objects.filter(municipality=municipality, year_kind=year_kind)
    number = (runs.filter(year=year).aggregate(last=Max("number"))["last"] or 0) + 1
    before = runs.filter(year=year - 1).ready()
    compared = before.published().order_by("-number").first() or before.order_by("-is_final", "-number").first()
    run = AnalysisRun.objects.create(
        municipality=municipality, number=number, year=year, year_kind=year_kind, cut_off=at, is_final=is_final,
        compared_with=compared, created_at=at, created_by=by,
    )  # fmt: skip
    record("analysis.requested", run, by=by, changes={"number": [None, number], "final": [None, is_final]})
    return run


@transaction.atomic
def edit_conclusion(
    *, conclusion: Conclusion, text: str, proposal: str, seen: int, by: Any, at: datetime, approve: bool = False
) -> Conclusion:
    """Change the words beside the snapshot; raises EditConflict if a colleague was quicker."""
    run = AnalysisRun.objects.light().select_for_update().get(pk=conclusion.run_id)  # nobody publishes it meanwhile
    ensure(by, Permission.RUN_ANALYSIS, municipality=run.municipality_id)
    if run.published_at is not None:
        raise ActionRefused("Анализ опубликован: выводы больше не меняются. Запустите новый расчёт.")
    before = {"text": conclusion.text, "proposal": conclusion.proposal, "is_approved": conclusion.is_approved}
    conclusion.text, conclusion.proposal = text.strip(), proposal.strip()
    conclusion.is_approved = approve
    conclusion.edited_at, conclusion.edited_by = at, by
    fields = ["text", "proposal", "is_approved", "edited_at", "edited_by"]
    save_if_unchanged(conclusion, fields, seen=seen)
    changes = {
        name: [old, getattr(conclusion, name)] for name, old in before.items() if old != getattr(conclusion, name)
    }
    if changes:
        record("conclusion.edited", conclusion, by=by, changes=changes, municipality_id=run.municipality_id)
    return conclusion


@transaction.atomic
def publish(*, run: AnalysisRun, by: Any, at: datetime) -> AnalysisRun:
    """Make this run the year's answer: next year compares with it, its words stand still."""
    ensure(by, Permission.DECIDE, municipality=run.municipality_id)
    locked = AnalysisRun.objects.light().select_for_update().get(pk=run.pk)
    if locked.computed_at is None:
        raise ActionRefused("Расчёт ещё не готов.")
    if locked.published_at is None:
        locked.published_at, locked.published_by = at, by
        locked.save(update_fields=["published_at", "published_by"])
        record("analysis.published", locked, by=by, changes={"published_at": [None, at]})
    return locked
