"""Answers that several pages give."""

from django.http import HttpResponse

from msoko.lib.files import CONTENT_TYPES
from msoko.serving import made_file


def workbook_response(content: bytes, title: str) -> HttpResponse:
    """A workbook to save, named in Russian."""
    return made_file(content, f"{title}.xlsx", CONTENT_TYPES["xlsx"])
