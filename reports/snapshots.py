"""Computes the snapshot of an analysis run and gives it back as the frozen value it was."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import fields
from datetime import datetime
from typing import Any

from django.db import transaction

from msoko.lib.records import dump, load
from reports.analysis.execution import Obligation, obligations_of
from reports.analysis.rows import Inputs, OrganisationRow, ReportRow, ResultRow
from reports.analysis.snapshot import Analysis, compute_from
from reports.analysis.timeliness import expected_by
from reports.analysis.wording import drafts_of
from reports.gathering import gather
from reports.models import AnalysisRun, Conclusion


def compute_run(run: AnalysisRun, progress: Any, *, at: datetime) -> None:
    """Compute the snapshot and the draft words. Idempotent: a computed run is left alone."""
    if run.computed_at is not None:
        return
    progress(10, "Читаем отчёты и показатели")
    inputs = gather(run.municipality, year=run.year, year_kind=run.year_kind, cut_off=run.cut_off)
    progress(45, "Считаем исполнение и показатели")
    obligations = obligations_of(inputs)
    analysis = compute_from(inputs, obligations, analysis_of(run.compared_with) if run.compared_with else None)
    progress(75, "Готовим черновики выводов, сохраняем снимок")
    _store(run, analysis, rows_of(inputs, obligations), at)


@transaction.atomic
def _store(run: AnalysisRun, analysis: Analysis, rows: dict[str, Any], at: datetime) -> None:
    content = dump(analysis)
    checksum = hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
    stored = AnalysisRun.objects.filter(pk=run.pk, computed_at__isnull=True).update(
        content=content, rows=rows, checksum=checksum, computed_at=at
    )
    if not stored:
        return  # another worker was quicker: its snapshot is the run
    Conclusion.objects.bulk_create(
        Conclusion(
            run=run, subject=draft.subject, key=draft.key, title=draft.title, position=place, draft=draft.text,
            text=draft.text, proposal_draft=draft.proposal, proposal=draft.proposal, basis=list(draft.basis),
        )
        for place, draft in enumerate(drafts_of(analysis))
    )  # fmt: skip
    run.refresh_from_db()


def analysis_of(run: AnalysisRun) -> Analysis:
    """The stored snapshot as the frozen value it was."""
    return load(Analysis, run.content)


BEHIND: dict[str, type] = {
    "obligations": Obligation,
    "results": ResultRow,
    "reports": ReportRow,
    "organisations": OrganisationRow,
}
"""Rows kept beside a snapshot: every figure can be followed to them, whatever changed in the portal since."""


def rows_of(inputs: Inputs, obligations: tuple[Obligation, ...]) -> dict[str, Any]:
    """Rows as they are stored: values without names, for thousands of them stand in one snapshot."""
    return {
        "obligations": _compact(Obligation, obligations),
        "results": _compact(ResultRow, inputs.results),
        "reports": _compact(ReportRow, expected_by(inputs.reports, inputs.cut_off_day)),
        "organisations": _compact(OrganisationRow, inputs.organisations),
    }


def _compact(kind: type, rows: Iterable[Any]) -> list[list[Any]]:
    names = [field.name for field in fields(kind)]
    return [[dump(getattr(row, name)) for name in names] for row in rows]


def _behind(run: AnalysisRun, what: str) -> tuple[Any, ...]:
    kind = BEHIND[what]
    names = [field.name for field in fields(kind)]
    # Runs of earlier editions keep obligations alone, as a plain list.
    stored = run.rows if isinstance(run.rows, dict) else {"obligations": run.rows}
    return tuple(load(kind, dict(zip(names, values, strict=True))) for values in stored.get(what, ()))


def obligations_behind(run: AnalysisRun) -> tuple[Obligation, ...]:
    """The obligations that the snapshot was counted from."""
    return _behind(run, "obligations")


def results_behind(run: AnalysisRun) -> tuple[ResultRow, ...]:
    """Results of procedures by school, of the year and of the year before; nothing in runs of earlier editions."""
    return _behind(run, "results")


def reports_behind(run: AnalysisRun) -> tuple[ReportRow, ...]:
    """Reports that were expected."""
    return _behind(run, "reports")


def organisations_behind(run: AnalysisRun) -> tuple[OrganisationRow, ...]:
    """Organisations with the contingent and the place they were compared by."""
    return _behind(run, "organisations")
