"""Files that came to nothing are removed after a time; what stands behind a sent version never is.

Three kinds go: a file that was uploaded and taken away again, a file of a draft that was never sent and can no longer
be, and content on the disk that no row knows of, because the upload broke off.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.core.files.storage import Storage, default_storage
from django.db import transaction
from django.db.models import Exists, OuterRef, ProtectedError, Q, QuerySet

from msoko.audit.recording import record
from reports.models import Evidence, EvidenceFile, Extension, Submission
from schools.models import Organisation

FOLDER = "evidence"


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What was removed: files with a row and content without one."""

    files: int = 0
    bytes: int = 0
    strays: int = 0


def clean_evidence(*, at: datetime) -> Cleaned:
    """Remove what has been idle longer than `EVIDENCE_RETENTION_DAYS`; nothing at all when that is 0."""
    if not settings.EVIDENCE_RETENTION_DAYS:
        return Cleaned()
    before = at - timedelta(days=settings.EVIDENCE_RETENTION_DAYS)
    files = size = 0
    for organisation in Organisation.objects.filter(pk__in=_idle(before).values("organisation")):
        sent = _sent_content(organisation)
        for row in _idle(before).filter(organisation=organisation).order_by("pk"):
            if row.sha256 not in sent and _remove(row, organisation):
                files, size = files + 1, size + row.size
    return Cleaned(files, size, _remove_strays(default_storage, before))


def _idle(before: datetime) -> QuerySet[EvidenceFile]:
    """Old files that no report needs any more."""
    return EvidenceFile.objects.filter(uploaded_at__lt=before).exclude(
        Exists(_needed(before).filter(file=OuterRef("pk")))
    )


def _needed(before: datetime) -> QuerySet[Evidence]:
    """Documents of reports that were sent, or that can still be."""
    longer = Extension.objects.in_force().filter(
        period=OuterRef("line__report__period"), organisation=OuterRef("line__report__organisation"),
        until__gte=before.date(),
    )  # fmt: skip
    alive = Q(line__report__current__isnull=False) | Q(line__report__period__locks_at__gte=before) | Exists(longer)
    return Evidence.objects.filter(alive)


def _sent_content(organisation: Organisation) -> set[str]:
    """Checksums of all files that any sent version of the organisation names."""
    found: set[str] = set()
    versions = Submission.objects.filter(report__organisation=organisation).values_list("content", flat=True)
    for content in versions.iterator():
        found |= {row["sha256"] for line in content["lines"] for row in line["evidence"] if row["sha256"]}
    return found


@transaction.atomic
def _remove(row: EvidenceFile, organisation: Organisation) -> bool:
    """The row, its places in dead drafts and, when that is final, the content. False: somebody has just used it."""
    used = list(row.evidence.values_list("line__report__period__code", flat=True))
    try:
        with transaction.atomic():
            row.evidence.filter(line__report__current__isnull=True).delete()
            name, storage, pk = str(row.file.name), row.file.storage, row.pk
            row.delete()
    except ProtectedError:
        return False
    record(
        "evidence.cleaned", organisation, by=None, reason="Файл не вошёл ни в один отправленный отчёт",
        changes={"file": [f"{row.name} ({pk})", None], "periods": [sorted(set(used)), None]},
        municipality_id=organisation.municipality_id,
    )  # fmt: skip
    transaction.on_commit(partial(storage.delete, name))
    return True


def _remove_strays(storage: Storage, before: datetime) -> int:
    """Content that no row names, old enough not to be an upload under way."""
    known = set(EvidenceFile.objects.values_list("file", flat=True))
    strays = [name for name in _stored(storage) if name not in known and storage.get_modified_time(name) < before]
    for name in strays:
        storage.delete(name)
    return len(strays)


def _stored(storage: Storage) -> Iterable[str]:
    if not storage.exists(FOLDER):
        return
    for year in storage.listdir(FOLDER)[0]:
        for name in storage.listdir(f"{FOLDER}/{year}")[1]:
            yield f"{FOLDER}/{year}/{name}"
