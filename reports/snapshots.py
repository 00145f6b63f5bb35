"""Computes the snapshot of an analysis run and gives it back as the frozen value it was."""

import hashlib
import json
from dataclasses import fields
from datetime import datetime
from typing import Any

from django.db import transaction

from msoko.lib.records import dump, load
from reports.analysis.execution import Obligation, obligations_of
from reports.analysis.snapshot import Analysis, compute_from
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
    _store(run, analysis, obligations, at)


@transaction.atomic
def _store(run: AnalysisRun, analysis: Analysis, obligations: tuple[Obligation, ...], at: datetime) -> None:
    content = dump(analysis)
    checksum = hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
    stored = AnalysisRun.objects.filter(pk=run.pk, computed_at__isnull=True).update(
        content=content, rows=[_compact(row) for row in obligations], checksum=checksum, computed_at=at
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


FIELDS = tuple(field.name for field in fields(Obligation))


def _compact(row: Obligation) -> list[Any]:
    """Values without names: thousands of rows stand in one snapshot."""
    return [dump(getattr(row, name)) for name in FIELDS]


def obligations_behind(run: AnalysisRun) -> tuple[Obligation, ...]:
    """The obligations that the snapshot was counted from."""
    return tuple(load(Obligation, dict(zip(FIELDS, values, strict=True))) for values in run.rows)
