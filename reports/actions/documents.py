"""Ask for documents. A document is made once from its parameters and made again only on purpose."""

from dataclasses import dataclass, field
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


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be made: the same order asked twice is one document.

    `not_before`: when the words in it were last changed; an older document is not what is asked for.
    `year`: what year the document speaks of; without it, the year it is made in.
    """

    kind: str
    format: str
    title: str
    municipality: Municipality
    params: dict[str, Any] = field(default_factory=dict)
    organisation: Organisation | None = None
    not_before: datetime | None = None
    year: int = 0


@transaction.atomic
def request_document(order: Order, *, by: Any, at: datetime, anew: bool = False) -> Document:
    """The document of this order: the present one, or a new version sent to the worker.

    Access is checked by the caller, who knows what the document is about.
    """
    if order.format == Document.Format.PDF and not pdf.pdf_is_available():
        raise ActionRefused(pdf.why_unavailable())
    Municipality.objects.select_for_update().get(pk=order.municipality.pk)  # a double click makes one document
    same = Document.objects.same_as(order)
    good = same.exclude(state=Document.State.FAILED)
    if order.not_before is not None:
        good = good.filter(created_at__gte=order.not_before)
    present = good.order_by("-version").first()
    if present is not None and not anew:
        return present
    document = Document.objects.create(
        municipality=order.municipality,
        organisation=order.organisation,
        kind=order.kind,
        format=order.format,
        title=order.title[:400],
        year=order.year or at.year,
        params=order.params,
        version=(same.aggregate(last=Max("version"))["last"] or 0) + 1,
        created_at=at,
        created_by=by,
    )
    _send_to_worker(document, key=f"document:{document.pk}", by=by)
    changes = {"format": [None, order.format], "version": [None, document.version]}
    record("document.requested", document, by=by, changes=changes)
    return document


def _send_to_worker(document: Document, *, key: str, by: Any) -> None:
    document.job = running.enqueue(
        JOB,
        title=_job_title(document),
        by=by,
        key=key,
        params={"document": document.pk},
        municipality_id=document.municipality_id,
    )
    document.save(update_fields=["job"])


def _job_title(document: Document) -> str:
    """An archive names the format of what is inside in its own title."""
    title = document.title[:280]
    return title if document.format == Document.Format.ZIP else f"{title} ({document.get_format_display()})"


@transaction.atomic
def make_again(document: Document, *, by: Any, at: datetime) -> Document:
    """A failed document is tried once more; a ready one gets a new version from the same parameters."""
    row = Document.objects.select_for_update().get(pk=document.pk)
    if row.state == Document.State.WAITING:
        raise ActionRefused("Документ уже готовится.")
    if row.state == Document.State.READY:
        order = Order(
            row.kind, row.format, row.title, document.municipality, row.params, document.organisation, year=row.year
        )
        return request_document(order, by=by, at=at, anew=True)
    if row.format == Document.Format.PDF and not pdf.pdf_is_available():
        raise ActionRefused(pdf.why_unavailable())
    why, row.state, row.failure = row.failure, Document.State.WAITING, ""
    row.save(update_fields=["state", "failure"])
    _send_to_worker(row, key=f"document:{row.pk}#{at:%Y%m%d%H%M%S%f}", by=by)
    record("document.tried_again", row, by=by, changes={"state": ["failed", "waiting"]}, reason=why)
    return row
