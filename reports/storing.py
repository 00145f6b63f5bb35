"""Puts the content of a document into its row, once."""

import hashlib
from datetime import datetime

from django.core.files.base import ContentFile, File
from django.db import transaction

from reports.models import Document


@transaction.atomic
def store(document: Document, content: bytes | File, data_as_of: datetime) -> None:
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
