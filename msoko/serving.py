"""Files as answers: under a type of our own that the browser may not guess, and a name that people can read."""

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.utils.http import content_disposition_header

from msoko.lib.files import safe_name

UNKNOWN = "application/octet-stream"


def stored_file(
    file: FieldFile, name: str, content_type: str = UNKNOWN, *, inline: bool = False, private: bool = True
) -> HttpResponseBase:
    """A stored file; one that is not on the disk is not found. `private`: nobody on the way keeps it."""
    try:
        content = file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(content, content_type=content_type)
    _name(response, name, inline=inline)
    if private:
        response["Cache-Control"] = "private, no-store"
    return response


def made_file(content: bytes, name: str, content_type: str, *, inline: bool = False) -> HttpResponse:
    """A file that was made for this very answer."""
    response = HttpResponse(content, content_type=content_type)
    _name(response, name, inline=inline)
    return response


def _name(response: HttpResponseBase, name: str, *, inline: bool) -> None:
    response["Content-Disposition"] = content_disposition_header(not inline, safe_name(name)) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    if inline:
        response["X-Frame-Options"] = "SAMEORIGIN"
