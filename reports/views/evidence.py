"""Files behind lines: the right to see is asked at every download, and a file is never a page of the portal."""

from csp.decorators import csp_replace
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_GET

from msoko.lib.files import CONTENT_TYPES
from msoko.serving import UNKNOWN, stored_file
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
    # The type follows from the content, which was inspected when the file came.
    known = file.content_type if file.content_type in CONTENT_TYPES.values() else UNKNOWN
    return stored_file(file.file, file.name, known, inline=inline)
