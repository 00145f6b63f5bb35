"""Small harmless and hostile files, made in memory."""

import io
import zipfile

from docx import Document
from openpyxl import Workbook
from PIL import Image

BILLION_LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><lolz>&c;</lolz>'
)
EXTERNAL_ENTITY = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>'


def xlsx(rows=(("а", 1),), *, title="Лист") -> bytes:
    book = Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    return saved(book)


def docx(text="Отчёт") -> bytes:
    document = Document()
    document.add_paragraph(text)
    return saved(document)


def saved(document) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def image(kind: str, size=(40, 30), **options) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", size, "white").save(stream, kind, **options)
    return stream.getvalue()


def pdf(extra: bytes = b"") -> bytes:
    return b"%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\n" + extra + b"trailer <</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"


def archive(entries: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in entries.items():
            package.writestr(name, content)
    return stream.getvalue()


def repacked(package: bytes, changes: dict[str, bytes]) -> bytes:
    """The same package with parts replaced or added."""
    with zipfile.ZipFile(io.BytesIO(package)) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    return archive(parts | changes)


def sheet_xml(body: str, dimension: str = "A1:A2") -> bytes:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    text = f'<worksheet xmlns="{space}"><dimension ref="{dimension}"/><sheetData>{body}</sheetData></worksheet>'
    return b'<?xml version="1.0" encoding="UTF-8"?>' + text.encode()


def with_sheet(body: str, dimension: str = "A1:A2") -> bytes:
    """A workbook whose only sheet has this XML."""
    return repacked(xlsx(), {"xl/worksheets/sheet1.xml": sheet_xml(body, dimension)})
