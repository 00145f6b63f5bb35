"""What third-party parsers raise on damaged files, turned into one refusal with a sentence."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from xml.etree.ElementTree import ParseError

from lxml.etree import LxmlError
from pdfminer.pdfparser import PDFException
from pdfminer.psparser import PSException
from pdfplumber.utils.exceptions import PdfminerException

from roadmaps.importers.rows import UnreadableFile

_FAULTS = (
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    OSError,
    EOFError,
    RecursionError,
    NotImplementedError,
    MemoryError,
    struct.error,
    zlib.error,
    zipfile.BadZipFile,
    LxmlError,
    ParseError,
    PDFException,
    PSException,
    PdfminerException,
)


@contextmanager
def damaged(message: str) -> Iterator[None]:
    """Inside: calls of a parser library on an uploaded file. Any of its usual faults refuses the file."""
    try:
        yield
    except _FAULTS as error:
        raise UnreadableFile(message) from error
