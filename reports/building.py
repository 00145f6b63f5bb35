"""Makes the file of a document: paper from the kind's own context, bytes from the format's renderer."""

import tempfile
from collections.abc import Callable
from typing import Any

from django.core.files.base import File
from django.utils import timezone

from indicators.models import Indicator
from msoko.lib import files
from reports.contexts.components import maps_of, matrix_page
from reports.contexts.consolidated import consolidated
from reports.contexts.expected import expected_of
from reports.dossier import write_dossier
from reports.measured import passport_of
from reports.models import Document, DocumentTemplate, ReportingPeriod, Submission
from reports.papers.approval import approval_paper
from reports.papers.blocks import Paper
from reports.papers.components import matrix_paper
from reports.papers.expected import expected_paper
from reports.papers.passport import passport_paper
from reports.papers.quarter import quarter_paper, submission_paper
from reports.papers.roadmap import roadmap_paper
from reports.profiles import build_profiles
from reports.renderers import docx, pdf, xlsx
from reports.run_papers import RUN_PAPERS
from reports.storing import store
from roadmaps.models import Roadmap

RENDERERS: dict[str, Callable[[Paper], bytes]] = {
    Document.Format.PDF: pdf.render,
    Document.Format.XLSX: xlsx.render,
    Document.Format.DOCX: docx.render,
}
CONTENT_TYPES = {code: files.CONTENT_TYPES[code] for code in RENDERERS} | {Document.Format.ZIP.value: "application/zip"}


def _roadmap(params: dict[str, Any]) -> Paper:
    roadmap = Roadmap.objects.select_related("municipality", "act").get(pk=params["roadmap"])
    return roadmap_paper(roadmap, at=timezone.now())


def _approval(params: dict[str, Any]) -> Paper:
    roadmap = Roadmap.objects.select_related("municipality", "organisation", "act").get(pk=params["roadmap"])
    at = timezone.now()
    return approval_paper(roadmap, at=at, today=timezone.localdate(at))


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


def _passport(params: dict[str, Any]) -> Paper:
    indicator = Indicator.objects.select_related("set__municipality", "mechanism").get(pk=params["indicator"])
    at = timezone.now()
    return passport_paper(*passport_of(indicator, timezone.localdate(at)), at)


PAPERS: dict[str, Callable[[dict[str, Any]], Paper]] = {
    **RUN_PAPERS,
    "components": _components,
    "expected": _expected,
    "passport": _passport,
    "roadmap": _roadmap,
    "approval": _approval,
    "quarter": _quarter,
    "submission": _submission,
}


def renderers_of(document: Document) -> dict[str, Callable[[Paper], bytes]]:
    """Renderers of the municipality: Word documents stand on its own template if it has one."""
    own = DocumentTemplate.objects.filter(municipality=document.municipality_id).first()
    if own is None:
        return RENDERERS
    with own.file.open("rb") as source:
        template = source.read()
    return {**RENDERERS, Document.Format.DOCX: lambda paper: docx.render(paper, template)}


def paper_of(document: Document) -> Paper:
    """The blocks of a document, read anew."""
    return PAPERS[document.kind](document.params)


def build(document: Document, progress: Any) -> None:
    """Render and store the file once. A document that is ready is left alone: killing the worker doubles nothing."""
    if document.state == Document.State.READY:
        return
    if document.kind == Document.Kind.PROFILES:
        build_profiles(document, renderers_of(document), progress)
        return
    if document.format == Document.Format.ZIP:
        _build_dossier(document, progress)
        return
    progress(15, "Собираем содержание")
    paper = paper_of(document)
    progress(40, f"Готовим {document.get_format_display()}")
    content = renderers_of(document)[document.format](paper)
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
