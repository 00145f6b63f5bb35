"""What tests read from a page, however its template is laid out."""

import re
from typing import Any


def one_line(response: Any) -> str:
    """The markup of an answer with line breaks and runs of spaces as one space. Hard spaces stay."""
    return re.sub(r"[ \t\r\n]+", " ", response.content.decode())
