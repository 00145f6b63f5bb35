"""A corpus of files that must be refused: made here piece by piece, so that no binary blob lies in the repository."""

import base64
import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import docx
import openpyxl
import pypdf
from weasyprint import HTML

from roadmaps.importers import safety
from roadmaps.importers.reading import NOT_FOUND
from tests.unit.roadmaps.importers.documents import saved

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
CONTENT_TYPES = "[Content_Types].xml"


@dataclass(frozen=True)
class Broken:
    """One file of the corpus and the sentence it must be refused with."""

    name: str
    filename: str
    make: Callable[[], bytes]
    sentence: str


def word() -> bytes:
    """A sound road map in DOCX to be damaged."""
    document = docx.Document()
    table = document.add_table(rows=0, cols=4)
    for texts in (
        ("№ п/п", "Мероприятие", "Срок", "Ответственный"),
        ("1", "Утверждение плана", "январь 2025 г.", "УО"),
        ("2", "Проведение мониторинга", "ежегодно", "УО, ОО"),
    ):
        for cell, text in zip(table.add_row().cells, texts, strict=True):
            cell.text = text
    return saved(document)


def excel() -> bytes:
    """A sound road map in XLSX to be damaged."""
    book = openpyxl.Workbook()
    book.active.append(["№ п/п", "Мероприятие", "Срок", "Ответственный"])
    book.active.append(["1", "Утверждение плана", "январь 2025 г.", "УО"])
    book.active.append(["2", "Проведение мониторинга", "ежегодно", "УО, ОО"])
    return saved(book)


def pdf(text: str = "<p>Просто письмо без таблицы, в нём нет ни одного срока и ответственного.</p>") -> bytes:
    return HTML(string=text).write_pdf()


def repacked(content: bytes, change: Callable[[dict[str, bytes]], None], **options: int) -> bytes:
    """The same package with its parts changed."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    change(parts)
    return zipped(parts, **options)


def zipped(parts: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return buffer.getvalue()


def with_part(content: bytes, name: str, data: bytes) -> bytes:
    return repacked(content, lambda parts: parts.update({name: data}))


def without_part(content: bytes, name: str) -> bytes:
    return repacked(content, lambda parts: parts.pop(name) and None)


def with_text(content: bytes, name: str, old: bytes, new: bytes) -> bytes:
    def change(parts: dict[str, bytes]) -> None:
        assert old in parts[name], "the part to be damaged has changed"
        parts[name] = parts[name].replace(old, new, 1)

    return repacked(content, change)


def flagged_encrypted(content: bytes) -> bytes:
    """The bit «encrypted» set in the directory and in every local header."""
    data = bytearray(content)
    for mark, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        position = data.find(mark)
        while position >= 0:
            data[position + offset] |= 1
            position = data.find(mark, position + 4)
    return bytes(data)


def lying_sizes(content: bytes) -> bytes:
    """A directory that promises small parts: the check sum of what is really there does not fit."""
    data = bytearray(content)
    position = data.find(b"PK\x01\x02")
    while position >= 0:
        struct.pack_into("<I", data, position + 24, 10)
        position = data.find(b"PK\x01\x02", position + 4)
    return bytes(data)


def far_cell(address: str, row: int) -> bytes:
    cell = f'<row r="{row}"><c r="{address}" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'.encode()
    return with_text(excel(), "xl/worksheets/sheet1.xml", b"</sheetData>", cell)


def many_rows(count: int) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["№ п/п", "Мероприятие", "Срок", "Ответственный"])
    for number in range(1, count):
        sheet.append([str(number), f"Мероприятие {number}", "ежегодно", "УО"])
    return saved(book)


def many_cells() -> bytes:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for _ in range(1_500):
        sheet.append(["х"] * 90)
    return saved(book)


def bomb(content: bytes, name: str, size: int = 74 * 1024 * 1024) -> bytes:
    return with_part(content, name, b" " * size)


def protected_pdf() -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf()))
    writer.encrypt("secret", algorithm="AES-128")
    return saved_pdf(writer)


def blank_pdf(pages: int = 1) -> bytes:
    writer = pypdf.PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(200, 200)
    return saved_pdf(writer)


def scanned_pdf() -> bytes:
    """A page that is nothing but a picture."""
    header = b"\x89PNG\r\n\x1a\n"
    rows = b"".join(b"\0" + b"\xc0" * 40 for _ in range(40))
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", 40, 40, 8, 0, 0, 0, 0)), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    body = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
    return pdf(f'<img src="data:image/png;base64,{base64.b64encode(header + body).decode()}">')


def saved_pdf(writer: pypdf.PdfWriter) -> bytes:
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def doctype(part: str, content: bytes, declaration: bytes) -> bytes:
    def change(parts: dict[str, bytes]) -> None:
        head, separator, rest = parts[part].partition(b"?>")
        parts[part] = head + separator + declaration + rest if separator else declaration + parts[part]

    return repacked(content, change)


LAUGHS = b'<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]>'
OUTSIDE = b'<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
PARAMETER = b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd">'
PLAIN = "№ п/п\tМероприятие\tСрок\tОтветственный\n1\tУтверждение плана\tянварь\tУО\n"
DEEP = b"<w:p>" * 6000
HUNDRED = 100 * 1024 * 1024


def corpus() -> Iterator[Broken]:
    """All files of the corpus."""
    yield from _outside()
    yield from _zips()
    yield from _documents()
    yield from _workbooks()
    yield from _pdfs()
    yield from _texts()


def _outside() -> Iterator[Broken]:
    """Refused by size, name or first bytes."""
    yield Broken("empty", "план.docx", lambda: b"", safety.EMPTY)
    yield Broken("empty text", "план.txt", lambda: b"", safety.EMPTY)
    yield Broken("eleven megabytes", "план.pdf", lambda: b"%PDF-1.7" + b" " * (11 * 1024 * 1024), safety.TOO_BIG)
    for extension in ("doc", "xls", "rtf", "odt", "docm", "xlsm", "xlsb", "csv", "zip", "html", "pptx", "jpg", "png"):
        yield Broken(f"by name {extension}", f"план.{extension}", lambda: b"content", safety.OLD_FORMATS[extension])
    yield Broken("unknown extension", "план.exe", lambda: b"MZ", safety.UNKNOWN.format("exe"))
    yield Broken("no extension", "план", lambda: b"content", safety.NO_EXTENSION)
    yield Broken("old word as docx", "план.docx", lambda: OLE, safety.OLD_FORMATS["doc"])
    yield Broken("old excel as xlsx", "план.xlsx", lambda: OLE, safety.OLD_FORMATS["xls"])
    package = "EncryptedPackage".encode("utf-16-le")
    yield Broken("encrypted word", "план.docx", lambda: OLE + package, safety.ENCRYPTED)
    yield Broken("encrypted excel", "план.xlsx", lambda: OLE + package, safety.ENCRYPTED)
    inside = safety.OTHER_INSIDE.format
    yield Broken("pdf as docx", "план.docx", pdf, inside("DOCX", "PDF"))
    yield Broken("docx as pdf", "план.pdf", word, inside("PDF", "архив или документ Office"))
    yield Broken("docx as text", "план.txt", word, inside("TXT", "архив или документ Office"))
    yield Broken("docx as xlsx", "план.xlsx", word, inside("XLSX", "документ Word"))
    yield Broken("xlsx as docx", "план.docx", excel, inside("DOCX", "книга Excel"))
    yield Broken("rtf as docx", "план.docx", lambda: b"{\\rtf1\\ansi}", inside("DOCX", "документ RTF"))
    yield Broken("html as xlsx", "план.xlsx", lambda: b"<html><table></table></html>", inside("XLSX", "веб-страница"))
    yield Broken("picture as pdf", "план.pdf", lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 50, inside("PDF", "изображение"))
    yield Broken("rar as docx", "план.docx", lambda: b"Rar!\x1a\x07\0" + b"\0" * 50, inside("DOCX", "архив"))
    yield Broken("program as text", "план.txt", lambda: b"MZ" + b"\x90" * 100, inside("TXT", "программа"))


def _zips() -> Iterator[Broken]:
    """Refused by the directory of the package or while it is read through."""
    yield Broken("truncated docx", "план.docx", lambda: word()[:-400], safety.BROKEN)
    yield Broken("half of a docx", "план.docx", lambda: word()[:4000], safety.BROKEN)
    yield Broken("head of a zip only", "план.xlsx", lambda: b"PK\x03\x04" + b"\0" * 60, safety.BROKEN)
    yield Broken("noise", "план.docx", lambda: bytes(range(1, 200)) * 20, safety.BROKEN)
    yield Broken("plain zip", "план.docx", lambda: zipped({"a.txt": b"a"}), safety.OTHER_INSIDE.format("DOCX", "архив"))
    yield Broken("empty zip", "план.xlsx", lambda: zipped({}), safety.OTHER_INSIDE.format("XLSX", "архив"))
    yield Broken("no main part", "план.docx", lambda: without_part(word(), "word/document.xml"), safety.BROKEN)
    yield Broken("no workbook", "план.xlsx", lambda: without_part(excel(), "xl/workbook.xml"), safety.BROKEN)
    types = safety.OTHER_INSIDE.format("DOCX", "архив")
    yield Broken("no content types", "план.docx", lambda: without_part(word(), CONTENT_TYPES), types)
    yield Broken("dots in a name", "план.docx", lambda: with_part(word(), "../a.xml", b"<a/>"), safety.BAD_NAMES)
    yield Broken("absolute name", "план.docx", lambda: with_part(word(), "/a.xml", b"<a/>"), safety.BAD_NAMES)
    yield Broken("drive in a name", "план.xlsx", lambda: with_part(excel(), "C:/a.xml", b"<a/>"), safety.BAD_NAMES)
    yield Broken("zip inside", "план.docx", lambda: with_part(word(), "word/a.zip", b"PK"), safety.NESTED)
    yield Broken("docx inside", "план.xlsx", lambda: with_part(excel(), "xl/a.bin", word()), safety.NESTED)
    yield Broken("macros", "план.docx", lambda: with_part(word(), "word/vbaProject.bin", b"a"), safety.MACROS)
    yield Broken("macros in excel", "план.xlsx", lambda: with_part(excel(), "xl/vbaProject.bin", b"a"), safety.MACROS)
    yield Broken("encrypted bit", "план.docx", lambda: flagged_encrypted(word()), safety.ENCRYPTED)
    many = {CONTENT_TYPES: b"a", "word/document.xml": b"a", **{f"word/{number}.xml": b"a" for number in range(2_100)}}
    yield Broken("many parts", "план.docx", lambda: zipped(many), safety.MANY_PARTS)
    yield Broken("bomb in excel", "план.xlsx", lambda: bomb(excel(), "xl/media.bin"), safety.BOMB)
    yield Broken("bomb in word", "план.docx", lambda: bomb(word(), "word/media.bin"), safety.BOMB)
    yield Broken(
        "two hundred megabytes", "план.docx", lambda: bomb(word(), "word/a.bin", 200 * 1024 * 1024), safety.BOMB
    )
    yield Broken("lying sizes", "план.docx", lambda: lying_sizes(word()), safety.BROKEN)


def _documents() -> Iterator[Broken]:
    main = "word/document.xml"
    yield Broken("laughs in word", "план.docx", lambda: doctype(main, word(), LAUGHS), safety.DOCTYPE)
    yield Broken("outside entity in word", "план.docx", lambda: doctype(main, word(), OUTSIDE), safety.DOCTYPE)
    yield Broken("dtd in relations", "план.docx", lambda: doctype("_rels/.rels", word(), PARAMETER), safety.DOCTYPE)
    yield Broken("document not xml", "план.docx", lambda: with_part(word(), main, b"no xml"), safety.BROKEN)
    yield Broken("document cut", "план.docx", lambda: with_text(word(), main, b"</w:body>", b""), safety.BROKEN)
    yield Broken("document empty", "план.docx", lambda: with_part(word(), main, b""), safety.BROKEN)
    yield Broken("other root", "план.docx", lambda: with_part(word(), main, b"<a/>"), safety.BROKEN)
    yield Broken(
        "deep nesting", "план.docx", lambda: with_text(word(), main, b"<w:body>", b"<w:body>" + DEEP), safety.BROKEN
    )
    yield Broken("bad relations", "план.docx", lambda: with_part(word(), "_rels/.rels", b"<a/>"), safety.BROKEN)
    yield Broken("empty document", "план.docx", lambda: saved(docx.Document()), safety.NO_TEXT)
    yield Broken("english document", "план.docx", lambda: _letter("Just a letter about nothing"), safety.OTHER_LANGUAGE)
    yield Broken("russian letter", "план.docx", lambda: _letter("Уважаемые коллеги, совещание переносится."), NOT_FOUND)


def _letter(text: str) -> bytes:
    document = docx.Document()
    document.add_paragraph(text)
    return saved(document)


def _workbooks() -> Iterator[Broken]:
    sheet, book = "xl/worksheets/sheet1.xml", "xl/workbook.xml"
    yield Broken("laughs in excel", "план.xlsx", lambda: doctype(book, excel(), LAUGHS), safety.DOCTYPE)
    yield Broken("outside entity in sheet", "план.xlsx", lambda: doctype(sheet, excel(), OUTSIDE), safety.DOCTYPE)
    yield Broken("wide cell", "план.xlsx", lambda: far_cell("XFD1048576", 1_048_576), safety.MANY_ROWS)
    yield Broken("wide cell in row four", "план.xlsx", lambda: far_cell("XFD4", 4), safety.MANY_COLUMNS)
    yield Broken("six thousand rows", "план.xlsx", lambda: many_rows(6_000), safety.MANY_ROWS)
    yield Broken("many cells", "план.xlsx", many_cells, safety.MANY_CELLS)
    yield Broken("sheet not xml", "план.xlsx", lambda: with_part(excel(), sheet, b"no xml"), safety.BROKEN)
    yield Broken("sheet cut", "план.xlsx", lambda: with_text(excel(), sheet, b"</sheetData>", b""), safety.BROKEN)
    yield Broken("workbook not xml", "план.xlsx", lambda: with_part(excel(), book, b"no xml"), safety.BROKEN)
    yield Broken("no sheet part", "план.xlsx", lambda: without_part(excel(), sheet), safety.BROKEN)
    yield Broken("bad style", "план.xlsx", lambda: with_part(excel(), "xl/styles.xml", b"<a"), safety.BROKEN)
    yield Broken("empty workbook", "план.xlsx", lambda: saved(openpyxl.Workbook()), safety.NO_TEXT)


def _pdfs() -> Iterator[Broken]:
    yield Broken("truncated pdf", "план.pdf", lambda: pdf()[:200], safety.BROKEN_PDF)
    yield Broken("pdf of noise", "план.pdf", lambda: b"%PDF-1.7\n" + bytes(range(256)) * 30, safety.BROKEN_PDF)
    yield Broken("protected pdf", "план.pdf", protected_pdf, safety.ENCRYPTED_PDF)
    yield Broken("blank pages", "план.pdf", blank_pdf, safety.SCAN)
    yield Broken("scan", "план.pdf", scanned_pdf, safety.SCAN)
    yield Broken("no pdf at all", "план.pdf", lambda: b"no pdf", safety.BROKEN_PDF)
    yield Broken("letter in pdf", "план.pdf", pdf, NOT_FOUND)
    english = "<p>A plain letter with quite a few words and no plan of measures at all.</p>"
    yield Broken("english pdf", "план.pdf", lambda: pdf(english), safety.OTHER_LANGUAGE)
    yield Broken("three hundred pages", "план.pdf", lambda: blank_pdf(300), safety.MANY_PAGES)


def _texts() -> Iterator[Broken]:
    yield Broken("only spaces", "план.txt", lambda: b" \n\t\n ", safety.NO_TEXT)
    yield Broken("binary text", "план.txt", lambda: bytes(range(256)) * 40, safety.BINARY)
    yield Broken("zeros", "план.tsv", lambda: b"\0" * 1000, safety.BINARY)
    yield Broken("koi8", "план.txt", lambda: (PLAIN * 5).encode("koi8-r", "replace"), safety.GARBLED)
    yield Broken("english text", "план.txt", lambda: b"Number\tTitle\tDeadline\n1\tDo\tnow\n", safety.OTHER_LANGUAGE)
    yield Broken("chinese text", "план.txt", lambda: "工作计划 路线图\n".encode() * 20, safety.OTHER_LANGUAGE)
    yield Broken("russian story", "план.txt", lambda: "Жили-были дед да баба.\n".encode() * 9, NOT_FOUND)
    yield Broken("header only", "план.tsv", PLAIN.split("\n", maxsplit=1)[0].encode, NOT_FOUND)
    staff = "№ п/п\tФамилия, имя\tДолжность\tТелефон\n1\tПервый\tначальник\t1-11\n"
    yield Broken("other table", "план.tsv", staff.encode, NOT_FOUND)
    yield Broken("long text", "план.txt", lambda: "строка\n".encode() * 70_000, safety.LONG_TEXT)
    yield Broken("odd utf-16", "план.txt", lambda: b"\xff\xfe" + "План".encode("utf-16-le") + b"\x01", safety.GARBLED)
