"""The department's Word template: put, take away. A bad one is refused and the old one stays."""

import uuid
from datetime import datetime
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.core.files import File
from django.core.files.base import ContentFile
from django.db import transaction

from msoko.audit.recording import record
from msoko.lib import files
from reports.models import DocumentTemplate
from reports.papers.blocks import Column, Heading, Paper, Requisites, Table, Text
from reports.renderers import docx
from schools.access import Permission, ensure
from schools.models import Municipality


def trial_paper(municipality: Municipality, at: datetime) -> Paper:
    """A short paper of made-up content, on which a template is tried."""
    return Paper(
        kind="trial",
        title="Проба шаблона",
        subtitle="так будут выглядеть документы",
        requisites=Requisites(
            authority=municipality.authority_name,
            place=municipality.name,
            stamp=("УТВЕРЖДЁН", f"приказом {municipality.authority_genitive}", "от ____________ № ______"),
            post=municipality.head_post,
        ),
        blocks=(
            Heading("Раздел"),
            Text("Обычный абзац текста."),
            Table(
                "Таблица для пробы", (Column("Что", width=40), Column("Сколько", "int", 10)), (("Первая строка", 12),)
            ),
        ),
        data_as_of=at,
        version="проба",
        checksum="0" * 64,
    )


@transaction.atomic
def put_template(*, municipality: Municipality, upload: File, by: Any, at: datetime) -> DocumentTemplate:
    """Try the template and keep it. Raises `files.BadFile` or `BadTemplate`, both with a sentence for the person."""
    ensure(by, Permission.MANAGE_MUNICIPALITY, municipality=municipality)
    limits = files.FileLimits(max_size=settings.MAX_UPLOAD_BYTES, kinds=frozenset({"docx"}))
    info = files.inspect(upload.name or "", cast(BinaryIO, upload), limits=limits)
    upload.seek(0)
    content = upload.read()
    docx.render(trial_paper(municipality, at), content)
    row = DocumentTemplate.objects.select_for_update().filter(municipality=municipality).first()
    before = row.checksum if row else None
    row = row or DocumentTemplate(municipality=municipality)
    row.name, row.checksum = files.safe_name(upload.name or "")[:200], info.sha256
    row.uploaded_at, row.uploaded_by = at, by
    row.file.save(f"{uuid.uuid4().hex}.docx", ContentFile(content), save=False)
    row.save()
    record("document_template.put", row, by=by, changes={"checksum": [before, info.sha256]})
    return row


@transaction.atomic
def reset_template(*, municipality: Municipality, by: Any) -> None:
    """Back to the portal's own look."""
    ensure(by, Permission.MANAGE_MUNICIPALITY, municipality=municipality)
    row = DocumentTemplate.objects.select_for_update().filter(municipality=municipality).first()
    if row is not None:
        record("document_template.reset", row, by=by, changes={"checksum": [row.checksum, None]})
        row.delete()
