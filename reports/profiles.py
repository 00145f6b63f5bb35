"""Profiles of all schools of a run: one job, a document for each school, and an archive of them all."""

import tempfile
import zipfile
from collections.abc import Callable

from django.core.files.base import File
from django.db.models import Max

from msoko.lib.files import safe_name
from reports.contexts.profile import ProfileSource, profile, profile_source, profiled
from reports.models import Document
from reports.papers.blocks import Paper
from reports.papers.profile import profile_paper
from reports.run_papers import run_of
from reports.storing import store
from schools.models import Organisation

Renderer = Callable[[Paper], bytes]
FIRST, LAST = 5, 95
"""Percents between which the profiles themselves are made."""


def build_profiles(document: Document, renderers: dict[str, Renderer], progress: Callable[[int, str], None]) -> None:
    """Make what is not made yet, then the archive. Killed in the middle, it goes on from the next school."""
    progress(2, "Читаем расчёт")
    run = run_of(document.params)
    source = profile_source(run)
    organisations = profiled(source)
    with tempfile.TemporaryFile() as target:
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for place, organisation in enumerate(organisations):
                percent = FIRST + (LAST - FIRST) * place // len(organisations)
                progress(percent, f"Готовим профиль {place + 1} из {len(organisations)}: {organisation}")
                part = _part(document, organisation)
                if part.state != Document.State.READY:
                    _render(part, source, organisation, renderers)
                _add(archive, part, organisation)
        progress(97, "Сохраняем архив")
        store(document, File(target), run.cut_off)


def _part(batch: Document, organisation: Organisation) -> Document:
    """The profile of one school in this batch: the one made before a crash, or a new version."""
    params = {"run": batch.params["run"], "organisation": organisation.pk}
    values = {"kind": Document.Kind.PROFILE, "format": batch.params["inside"], "params": params}
    same = Document.objects.filter(organisation=organisation, **values)
    part, _ = Document.objects.get_or_create(
        batch=batch,
        organisation=organisation,
        defaults={
            **values,
            "municipality": batch.municipality,
            "title": f"Профиль: {organisation}, {batch.title.partition(' за ')[2].rpartition(' (')[0]}"[:400],
            "year": batch.year,
            "version": (same.aggregate(last=Max("version"))["last"] or 0) + 1,
            "created_at": batch.created_at,
            "created_by": batch.created_by,
        },
    )
    return part


def _render(part: Document, source: ProfileSource, organisation: Organisation, renderers: dict[str, Renderer]) -> None:
    paper = profile_paper(profile(source, organisation))
    store(part, renderers[part.format](paper), paper.data_as_of)
    part.refresh_from_db()


def _add(archive: zipfile.ZipFile, part: Document, organisation: Organisation) -> None:
    """Names differ even for schools of one name."""
    name = safe_name(f"{str(organisation).replace('.', ' ')} ({organisation.pk}).{part.format}")
    with part.file.open("rb") as source:
        archive.writestr(name, source.read())
