"""Archives and Office files seen from outside: the directory is judged before anything is unpacked.

``zipfile`` never returns more bytes of an entry than its directory record promises, so the promised sizes bound the
memory of every later reader that is built on it (openpyxl, python-docx).
"""

import io
import re
import stat
import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import BinaryIO

MEGABYTE = 1024 * 1024

CONTENT_TYPES_PART = "[Content_Types].xml"
_MAIN_PARTS = {
    b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": "docx",
    b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": "xlsx",
}
_MAIN_FOLDERS = {"docx": "word/", "xlsx": "xl/"}
_ARCHIVE_MARKS = (b"PK\x03\x04", b"PK\x05\x06", b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08", b"BZh")
_DOCTYPES = tuple(
    mark
    for word in ("<!DOCTYPE", "<!ENTITY")
    for mark in (word.encode(), word.encode("utf-16-le"), word.encode("utf-16-be"))
)
_FOREIGN_ENCODINGS = (b"\x00\x00\x00<", b"\x00\x00\xfe\xff", b"<\x00\x00\x00", b"\xff\xfe\x00\x00", b"\x4c\x6f\xa7\x94")
"""UCS-4 and EBCDIC: an XML reader would follow them, the search for declarations would not."""
_XML_ENCODING = re.compile(rb"""<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]{1,40})""")
_ASCII_BASED = re.compile(
    rb"utf-?8|us-ascii|ascii|windows-125\d|cp125\d|koi8-[ru]|iso-8859-\d{1,2}|utf-16", re.IGNORECASE
)
_UNIX_FORMAT = 3
_ENCRYPTED_FLAG = 0x1
_CHUNK = 256 * 1024
_RATIO_FREE_SIZE = MEGABYTE
"""Below this unpacked size the ratio says nothing: a short XML part compresses very well."""

DAMAGED = "Файл повреждён или загружен не полностью. Проверьте, что он открывается, и приложите снова"
TOO_LARGE_INSIDE = "Файл слишком велик в распакованном виде. Разделите его на части"
NESTED = "Внутри файла есть другой файл или архив. Сохраните документ без вложений или как PDF и приложите снова"
MACROS = "В файле есть макросы. Сохраните его как обычный DOCX или XLSX и приложите снова"
UNSAFE = "Файл устроен небезопасно. Откройте его в редакторе, сохраните заново и приложите снова"
PASSWORD = "Файл защищён паролем. Снимите защиту и приложите его снова"  # noqa: S105 - a sentence for people
NOT_OFFICE = "Внутри файла не документ Word и не таблица Excel. Нужен PDF, DOCX, XLSX, JPG или PNG"


UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    OverflowError,
    LookupError,
    ValueError,
)
"""What ``zipfile`` raises on damaged archives, found by feeding it changed bytes."""


class BadFile(ValueError):
    """A file that cannot be taken; the text is a Russian sentence that says why and what to do."""

    @property
    def message(self) -> str:
        return str(self)


@dataclass(frozen=True, slots=True)
class ZipLimits:
    """Bounds of an archive: number of entries, bytes when unpacked, unpacked to packed."""

    max_entries: int = 2000
    max_unpacked: int = 100 * MEGABYTE
    max_ratio: int = 100


def inspect_zip(
    content: BinaryIO | bytes,
    *,
    max_entries: int = 2000,
    max_unpacked: int = 100 * MEGABYTE,
    max_ratio: int = 100,
) -> list[zipfile.ZipInfo]:
    """The entries of a harmless archive; raises ``BadFile`` for anything else. The stream is left at its start."""
    stream = io.BytesIO(content) if isinstance(content, bytes | bytearray) else content
    try:
        with zipfile.ZipFile(stream) as archive:
            entries = archive.infolist()
            _check_directory(entries, ZipLimits(max_entries, max_unpacked, max_ratio))
            for entry in entries:
                _check_content(archive, entry)
    except BadFile:
        raise
    except UNREADABLE as error:
        raise BadFile(DAMAGED) from error
    finally:
        stream.seek(0)
    return entries


def office_kind(content: BinaryIO | bytes, limits: ZipLimits) -> str:
    """``docx`` or ``xlsx`` by what the package says of itself, after ``inspect_zip``; raises ``BadFile``."""
    stream = io.BytesIO(content) if isinstance(content, bytes | bytearray) else content
    names = {
        entry.filename
        for entry in inspect_zip(
            stream, max_entries=limits.max_entries, max_unpacked=limits.max_unpacked, max_ratio=limits.max_ratio
        )
    }
    if CONTENT_TYPES_PART not in names:
        raise BadFile(NOT_OFFICE)
    with zipfile.ZipFile(stream) as archive:
        declared = archive.read(CONTENT_TYPES_PART)
    stream.seek(0)
    if b"macroEnabled" in declared:
        raise BadFile(MACROS)
    kind = next((kind for mark, kind in _MAIN_PARTS.items() if mark in declared), "")
    if not kind or not any(name.startswith(_MAIN_FOLDERS[kind]) for name in names):
        raise BadFile(NOT_OFFICE)
    return kind


def _check_directory(entries: list[zipfile.ZipInfo], limits: ZipLimits) -> None:
    if not entries:
        raise BadFile(DAMAGED)
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    if len(entries) > limits.max_entries or unpacked > limits.max_unpacked:
        raise BadFile(TOO_LARGE_INSIDE)
    if unpacked > _RATIO_FREE_SIZE and unpacked / packed > limits.max_ratio:
        raise BadFile(TOO_LARGE_INSIDE)
    if len({entry.filename.casefold() for entry in entries}) != len(entries):
        raise BadFile(UNSAFE)
    for entry in entries:
        _check_entry(entry)


def _check_entry(entry: zipfile.ZipInfo) -> None:
    if entry.flag_bits & _ENCRYPTED_FLAG:
        raise BadFile(PASSWORD)
    mode = entry.external_attr >> 16
    if entry.create_system == _UNIX_FORMAT and stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise BadFile(UNSAFE)
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) or _is_unsafe_name(entry.orig_filename):
        raise BadFile(UNSAFE)
    if entry.filename.casefold().endswith(("vbaproject.bin", "vbadata.xml", "vbaprojectsignature.bin")):
        raise BadFile(MACROS)


def _is_unsafe_name(name: str) -> bool:
    parts = re.split(r"[/\\]", name)
    return "\x00" in name or name.startswith(("/", "\\")) or ".." in parts or bool(re.match(r"[A-Za-z]:", name))


def _check_content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Read an entry through once: its checksum holds, it is no archive and declares no document type.

    Every entry is searched, whatever its name: which parts are XML is decided inside the package.
    """
    with archive.open(entry) as part:
        chunk = part.read(_CHUNK)
        if chunk.startswith(_ARCHIVE_MARKS):
            raise BadFile(NESTED)
        encoding = _XML_ENCODING.match(chunk.removeprefix(b"\xef\xbb\xbf"))
        if chunk.startswith(_FOREIGN_ENCODINGS) or (encoding and not _ASCII_BASED.fullmatch(encoding[1])):
            raise BadFile(UNSAFE)
        tail = b""
        while chunk:
            window = tail + chunk
            if any(mark in window for mark in _DOCTYPES):
                raise BadFile(UNSAFE)
            tail = chunk[-32:]
            chunk = part.read(_CHUNK)
