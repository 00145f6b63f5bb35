"""Makes the file of a document: paper from the kind's own context, bytes from the format's renderer."""

import hashlib
from collections.abc import Callable
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from reports.contexts.annual import annual_report
from reports.models import AnalysisRun, Document
from reports.papers.annual import annual_paper
from reports.papers.blocks import Paper
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


PAPERS: dict[str, Callable[[dict[str, Any]], Paper]] = {"annual": _annual, "roadmap": _roadmap}


def paper_of(document: Document) -> Paper:
    """The blocks of a document, read anew."""
    return PAPERS[document.kind](document.params)


def build(document: Document, progress: Any) -> None:
    """Render and store the file once. A document that is ready is left alone: killing the worker doubles nothing."""
    if document.state == Document.State.READY:
        return
    progress(15, "Собираем содержание")
    paper = paper_of(document)
    progress(40, f"Готовим {document.get_format_display()}")
    content = RENDERERS[document.format](paper)
    progress(90, "Сохраняем файл")
    store(document, content, paper.data_as_of)


@transaction.atomic
def store(document: Document, content: bytes, data_as_of: Any) -> None:
    """Attach the bytes to the row; the first worker that gets here wins."""
    row = Document.objects.select_for_update().get(pk=document.pk)
    if row.state == Document.State.READY:
        return
    row.checksum = hashlib.sha256(content).hexdigest()
    row.file.save(f"{row.checksum[:32]}.{row.format}", ContentFile(content), save=False)
    row.size, row.data_as_of, row.state = len(content), data_as_of, Document.State.READY
    row.save()
