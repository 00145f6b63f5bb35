"""What happens to a ready document: it is signed on paper, sent to organisations, opened to everybody, closed again."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.core.files import File
from django.db import transaction

from msoko.audit.recording import record
from msoko.lib import files
from msoko.lib.dates import local_day
from reports.letters import recipients_of, write
from reports.models import Document
from reports.refusals import ActionRefused
from schools.access import Permission, ensure
from schools.models import Organisation, User

SCAN_KINDS = frozenset({"pdf", "jpg", "png"})
NOT_READY = "Документ ещё не готов. Дождитесь, пока он будет сделан."


@dataclass(frozen=True, slots=True)
class Signature:
    """How a document was signed, and the scan of the signed copy."""

    number: str
    date: date
    by: str
    file: File


def _locked(document: Document, by: Any) -> Document:
    """The row for a change. Only who decides may sign, send and publish."""
    ensure(by, Permission.DECIDE, municipality=document.municipality_id)
    row = Document.objects.select_for_update(of=("self",)).select_related("municipality").get(pk=document.pk)
    if row.state != Document.State.READY:
        raise ActionRefused(NOT_READY)
    return row


@transaction.atomic
def mark_signed(*, document: Document, signature: Signature, by: Any, at: datetime) -> Document:
    """Keep the signed copy with its number and date. Raises `files.BadFile` for a file of another kind."""
    row = _locked(document, by)
    if signature.date > local_day(at, row.municipality.zone):
        raise ActionRefused("Дата подписания ещё не наступила. Проверьте её.")
    limits = files.FileLimits(max_size=settings.MAX_UPLOAD_BYTES, kinds=SCAN_KINDS)
    info = files.inspect(signature.file.name or "", cast(BinaryIO, signature.file), limits=limits)
    before = [row.signed_number, row.signed_on, row.signed_by]
    row.signed_number, row.signed_on, row.signed_by = signature.number, signature.date, signature.by
    # A name nobody can guess: the address of a file is no way around the access rules.
    row.signed_file.save(f"{uuid.uuid4().hex}.{info.kind}", signature.file, save=False)
    row.save(update_fields=["signed_number", "signed_on", "signed_by", "signed_file"])
    after = [row.signed_number, row.signed_on, row.signed_by]
    changes = {"signed": [before, after], "signed_file": [None, info.sha256]}
    record("document.signed", row, by=by, changes=changes)
    return row


@transaction.atomic
def publish(*, document: Document, by: Any, at: datetime) -> Document:
    """Open the document to everybody. An older version of it is closed: readers meet one."""
    row = _locked(document, by)
    if not row.may_be_published:
        raise ActionRefused(
            "На открытой странице публикуются только отчёт для открытой страницы и дорожная карта: в других "
            "документах есть строки об отдельных школах."
        )
    if row.published_at is not None:
        return row
    older = Document.objects.same_as(row).filter(published_at__isnull=False)
    older.update(published_at=None, published_by=None)
    row.published_at, row.published_by = at, by
    row.save(update_fields=["published_at", "published_by"])
    record("document.published", row, by=by, changes={"published_at": [None, at]})
    return row


@transaction.atomic
def unpublish(*, document: Document, by: Any) -> Document:
    """Close the document again."""
    row = _locked(document, by)
    if row.published_at is None:
        return row
    before, row.published_at, row.published_by = row.published_at, None, None
    row.save(update_fields=["published_at", "published_by"])
    record("document.unpublished", row, by=by, changes={"published_at": [before, None]})
    return row


@transaction.atomic
def send(*, document: Document, organisations: Sequence[Organisation], by: Any, at: datetime) -> tuple[int, list[str]]:
    """Show the document to organisations and write to their heads: (letters, organisations without a head).

    A letter carries a link: who may read the document is asked when it is opened, whatever its size.
    """
    row = _locked(document, by)
    if any(one.municipality_id != row.municipality_id for one in organisations):
        raise ActionRefused("Этой организации нет в вашем муниципалитете.")
    if row.kind == Document.Kind.PROFILES:
        raise ActionRefused("В архиве профили всех школ. Отправьте каждой школе её профиль кнопкой на странице архива.")
    if row.kind in (Document.Kind.PROFILE, Document.Kind.SUBMISSION):
        organisations = [one for one in organisations if one.pk == row.organisation_id]
    if not organisations:
        raise ActionRefused("Выберите, кому отправить документ.")
    row.shared_with.add(*organisations)
    people = recipients_of(organisations, local_day(at, row.municipality.zone))
    users = {user.pk: user for found in people.values() for user in found}
    for user in users.values():
        _write(row, user, at)
    record("document.sent", row, by=by, changes={"to": [None, [str(one) for one in organisations]]})
    return len(users), [str(one) for one in organisations if one.pk not in people]


@transaction.atomic
def send_profiles(*, batch: Document, by: Any, at: datetime) -> int:
    """Every profile of a batch to its own school; returns how many were sent."""
    ensure(by, Permission.DECIDE, municipality=batch.municipality_id)
    parts = batch.parts.filter(state=Document.State.READY).select_related("organisation", "municipality")
    rows = [row for row in parts if row.organisation is not None]
    for row in rows:
        send(document=row, organisations=[cast(Organisation, row.organisation)], by=by, at=at)
    return len(rows)


def _write(document: Document, user: User, at: datetime) -> None:
    write(
        "document", f"document:{document.pk}:{at:%Y%m%d%H%M%S}", template="document", values={"document": document},
        user=user, url=document.get_absolute_url(), municipality_id=document.municipality_id,
    )  # fmt: skip
