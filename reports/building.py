"""Makes the file of a document: paper from the kind's own context, bytes from the format's renderer."""

import hashlib
import tempfile
from collections.abc import Callable
from typing import Any

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils import timezone

from reports.contexts.annual import annual_report
from reports.contexts.components import maps_of, matrix_page
from reports.contexts.consolidated import consolidated
from reports.contexts.expected import expected_of
from reports.dossier import write_dossier
from reports.models import AnalysisRun, Document, ReportingPeriod, Submission
from reports.papers.annual import annual_paper
from reports.papers.blocks import Paper
from reports.papers.components import matrix_paper
from reports.papers.expected import expected_paper
from reports.papers.quarter import quarter_paper, submission_paper
from reports.papers.roadmap import roadmap_paper
from reports.renderers import docx, pdf, xlsx
from roadmaps.models import Roadmap

RENDERERS: dict[str, Callable[[Paper], bytes]] = {
    Document.Format.PDF: pdf.render,
    Document.Format.XLSX: xlsx.render,
    Document.Format.DOCX: docx.render,
}
CONTENT_TYPES = {
    Document.Format.PDF: "application/pdf",
    Document.Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Document.Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Document.Format.ZIP: "application/zip",
}


def _annual(params: dict[str, Any]) -> Paper:
    run = AnalysisRun.objects.select_related("municipality").get(pk=params["run"])
    return annual_paper(annual_report(run))


def _roadmap(params: dict[str, Any]) -> Paper:
    roadmap = Roadmap.objects.select_related("municipality", "act").get(pk=params["roadmap"])
    return roadmap_paper(roadmap, at=timezone.now())


def _quarter(params: dict[str, Any]) -> Paper:
    period = ReportingPeriod.objects.select_related("municipality").get(pk=params["period"])
    return quarter_paper(consolidated(period, timezone.now()))


def _submission(params: dict[str, Any]) -> Paper:
    related = ("report__period", "report__organisation__municipality", "by")
    return submission_paper(Submission.objects.select_related(*related).get(pk=params["submission"]))


def _components(params: dict[str, Any]) -> Paper:
    roadmap = Roadmap.objects.select_related("municipality", "act").get(pk=params["roadmap"])
    page = matrix_page(roadmap.municipality, maps_of(roadmap.municipality), roadmap, params["year"])
    return matrix_paper(page, timezone.now())


def _expected(params: dict[str, Any]) -> Paper:
    roadmap = Roadmap.objects.select_related("municipality").get(pk=params["roadmap"])
    return expected_paper(roadmap, expected_of(roadmap), timezone.now())


PAPERS: dict[str, Callable[[dict[str, Any]], Paper]] = {
    "annual": _annual,
    "components": _components,
    "expected": _expected,
    "roadmap": _roadmap,
    "quarter": _quarter,
    "submission": _submission,
}


def paper_of(document: Document) -> Paper:
    """The blocks of a document, read anew."""
    return PAPERS[document.kind](document.params)


def build(document: Document, progress: Any) -> None:
    """Render and store the file once. A document that is ready is left alone: killing the worker doubles nothing."""
    if document.state == Document.State.READY:
        return
    if document.format == Document.Format.ZIP:
        _build_dossier(document, progress)
        return
    progress(15, "Собираем содержание")
    paper = paper_of(document)
    progress(40, f"Готовим {document.get_format_display()}")
    content = RENDERERS[document.format](paper)
    progress(90, "Сохраняем файл")
    store(document, content, paper.data_as_of)


def _build_dossier(document: Document, progress: Any) -> None:
    """Through a file on disk: an archive of evidence does not fit into memory."""
    period = ReportingPeriod.objects.select_related("municipality").get(pk=document.params["period"])
    at = timezone.now()
    with tempfile.TemporaryFile() as target:
        write_dossier(period, target, progress, at)
        progress(97, "Сохраняем файл")
        store(document, File(target), at)


@transaction.atomic
def store(document: Document, content: bytes | File, data_as_of: Any) -> None:
    """Attach the content to the row; the first worker that gets here wins."""
    row = Document.objects.select_for_update().get(pk=document.pk)
    if row.state == Document.State.READY:
        return
    file = ContentFile(content) if isinstance(content, bytes) else content
    sums = hashlib.sha256()
    for part in file.chunks():
        sums.update(part)
    row.checksum = sums.hexdigest()
    row.file.save(f"{row.checksum[:32]}.{row.format}", file, save=False)
    row.size, row.data_as_of, row.state = file.size, data_as_of, Document.State.READY
    row.save()
