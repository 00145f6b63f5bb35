"""Computes the snapshot of an analysis run and gives it back as the frozen value it was."""

import hashlib
import json
from typing import Any

from django.db import transaction

from msoko.lib.records import dump, load
from reports.analysis.snapshot import Analysis, compute
from reports.analysis.wording import drafts_of
from reports.gathering import gather
from reports.models import AnalysisRun, Conclusion


def compute_run(run: AnalysisRun, progress: Any) -> None:
    """Compute the snapshot and the draft words. Idempotent: a computed run is left alone."""
    if run.computed_at is not None:
        return
    progress(10, "Читаем отчёты и показатели")
    inputs = gather(run.municipality, year=run.year, year_kind=run.year_kind, cut_off=run.cut_off)
    progress(45, "Считаем исполнение и показатели")
    analysis = compute(inputs, analysis_of(run.compared_with) if run.compared_with else None)
    progress(75, "Готовим черновики выводов")
    _store(run, analysis)
    progress(95, "Сохраняем снимок")


@transaction.atomic
def _store(run: AnalysisRun, analysis: Analysis) -> None:
    content = dump(analysis)
    checksum = hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
    stored = AnalysisRun.objects.filter(pk=run.pk, computed_at__isnull=True).update(
        content=content, checksum=checksum, computed_at=run.cut_off
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
