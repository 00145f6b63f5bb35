"""Ask for documents. A document is made once from its parameters and made again only on purpose."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from msoko.audit.recording import record
from msoko.jobs import running
from reports.models import Document
from reports.refusals import ActionRefused
from reports.renderers import pdf
from schools.models import Municipality, Organisation

JOB = "document"


@transaction.atomic
def request_document(
    *,
    kind: str,
    format: str,
    title: str,
    params: dict[str, Any],
    municipality: Municipality,
    by: Any,
    at: datetime,
    organisation: Organisation | None = None,
    anew: bool = False,
) -> Document:
    """The document with these parameters: the present one, or a new version sent to the worker.

    Access is checked by the caller, who knows what the document is about.
    """
    if format == Document.Format.PDF and not pdf.pdf_is_available():
        raise ActionRefused(pdf.why_unavailable())
    same = Document.objects.filter(
        municipality=municipality, organisation=organisation, kind=kind, format=format, params=params
    )
    present = same.exclude(state=Document.State.FAILED).order_by("-version").first()
    if present is not None and not anew:
        return present
    document = Document.objects.create(
        municipality=municipality, organisation=organisation, kind=kind, format=format, title=title[:400],
        params=params, version=(same.aggregate(last=Max("version"))["last"] or 0) + 1, created_at=at, created_by=by,
    )  # fmt: skip
    document.job = running.enqueue(
        JOB,
        title=f"{title[:280]} ({document.get_format_display()})",
        by=by,
        key=f"document:{document.pk}",
        params={"document": document.pk},
        municipality_id=municipality.pk,
    )
    document.save(update_fields=["job"])
    record("document.requested", document, by=by, changes={"format": [None, format], "version": [None, document.version]})
    return document
