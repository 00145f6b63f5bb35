"""Answers that several pages give."""

from urllib.parse import quote

from django.http import HttpResponse

from msoko.lib.files import CONTENT_TYPES, safe_name


def workbook_response(content: bytes, title: str) -> HttpResponse:
    """A workbook to save, named in Russian."""
    response = HttpResponse(content, content_type=CONTENT_TYPES["xlsx"])
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(safe_name(f'{title}.xlsx'))}"
    return response
