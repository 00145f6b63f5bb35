"""Files behind lines: the right to see is asked at every download, and a file is never a page of the portal."""

from urllib.parse import quote

from csp.decorators import csp_replace
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_GET

from msoko.lib.files import CONTENT_TYPES
from reports.models import EvidenceFile
from reports.views.lines import evidence_or_404

INLINE_TYPES = frozenset({CONTENT_TYPES["pdf"], CONTENT_TYPES["jpg"], CONTENT_TYPES["png"]})
SANDBOX = {"default-src": ["'none'"], "style-src": ["'unsafe-inline'"], "img-src": ["'self'"], "sandbox": True}
IN_PLACE = {"default-src": ["'none'"], "img-src": ["'self'"], "object-src": ["'self'"], "frame-ancestors": ["'self'"]}


@require_GET
@csp_replace(SANDBOX)
def download(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file as it was sent, always to be saved."""
    return _respond(evidence_or_404(request, pk).file, inline=False)


@require_GET
@csp_replace(IN_PLACE)
def preview(request: HttpRequest, pk: int) -> HttpResponseBase:
    """PDF and pictures in place; anything else is saved."""
    file = evidence_or_404(request, pk).file
    return _respond(file, inline=file is not None and file.content_type in INLINE_TYPES)


def _respond(file: EvidenceFile | None, *, inline: bool) -> HttpResponseBase:
    if file is None or file.scan == EvidenceFile.Scan.INFECTED:
        raise Http404
    try:
        content = file.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    # The type is ours, by the inspected content; the browser may not guess another.
    known = file.content_type if file.content_type in CONTENT_TYPES.values() else "application/octet-stream"
    response = FileResponse(content, content_type=known)
    disposition = "inline" if inline else "attachment"
    response["Content-Disposition"] = f"{disposition}; filename*=UTF-8''{quote(file.name)}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    if inline:
        response["X-Frame-Options"] = "SAMEORIGIN"
    return response
