"""Inspection of uploaded evidence: the extension, the signature and the structure must agree.

Nothing is unpacked to disk and no document is opened by a rich parser here; reading is bounded before it starts.
Every refusal is a ``BadFile`` whose text is shown to the person as it is.
"""

import hashlib
import io
import re
import struct
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import PurePosixPath, PureWindowsPath
from typing import BinaryIO

from PIL import Image

from msoko.lib.archives import DAMAGED, MACROS, PASSWORD, BadFile, ZipLimits, inspect_zip, office_kind

__all__ = ["BadFile", "FileInfo", "FileLimits", "ZipLimits", "inspect", "inspect_zip", "safe_name"]

MEGABYTE = 1024 * 1024

CONTENT_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jpg": "image/jpeg",
    "png": "image/png",
}
"""Kind of file → the only content type it is ever served with."""

_EXTENSIONS = {"pdf": "pdf", "docx": "docx", "xlsx": "xlsx", "jpg": "jpg", "jpeg": "jpg", "png": "png"}
_MACRO_EXTENSIONS = frozenset({"docm", "xlsm", "xlsb", "dotm", "xltm", "xlam"})
_OLD_OFFICE_EXTENSIONS = frozenset({"doc", "xls", "dot", "xlt"})
_SIGNATURES = (
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xff\xd8\xff", "jpg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
)
_NAMES = {
    "pdf": "PDF",
    "docx": "DOCX",
    "xlsx": "XLSX",
    "jpg": "JPG",
    "png": "PNG",
    "zip": "архив",
    "ole": "старый Office",
}
_PDF_ENCRYPTED = re.compile(rb"/Encrypt(?:\s+\d{1,10}\s+\d{1,5}\s+R|\s*<<)")
_OLE_ENCRYPTED = ("EncryptedPackage".encode("utf-16-le"), "StrongEncryption".encode("utf-16-le"))
_CHUNK = 256 * 1024
_PDF_EDGE = 2048
_LONGEST_NAME = 120
_PROGRESSIVE_PIXELS = 16_000_000

TYPE_SENTENCE = "Нужен PDF, DOCX, XLSX, JPG или PNG"
EMPTY_SENTENCE = "Файл пуст"
OLD_SENTENCE = "Файл в старом формате. Сохраните его как DOCX, XLSX или PDF и приложите снова"


@dataclass(frozen=True, slots=True)
class FileLimits:
    """What an upload may be. Sizes are in bytes."""

    max_size: int = 10 * MEGABYTE
    max_pixels: int = 64_000_000
    kinds: frozenset[str] = frozenset(CONTENT_TYPES)
    archive: ZipLimits = field(default_factory=ZipLimits)


@dataclass(frozen=True, slots=True)
class FileInfo:
    """What the file turned out to be. ``kind`` is a key of ``CONTENT_TYPES``; ``sha256`` is in hexadecimal."""

    kind: str
    content_type: str
    size: int
    sha256: str


def inspect(name: str, content: BinaryIO | bytes, *, limits: FileLimits | None = None) -> FileInfo:
    """Check an upload; the stream is read from its start and left there. Raises ``BadFile``."""
    limits = limits or FileLimits()
    stream = io.BytesIO(content) if isinstance(content, bytes | bytearray) else content
    size = check_size(stream, limits.max_size)
    if not size:
        raise BadFile(EMPTY_SENTENCE)
    extension = _extension(name)
    kind = _EXTENSIONS.get(extension, "")
    if extension in _MACRO_EXTENSIONS:
        raise BadFile(MACROS)
    if extension in _OLD_OFFICE_EXTENSIONS:
        raise BadFile(OLD_SENTENCE)
    if kind not in limits.kinds:
        raise BadFile(_type_sentence(limits.kinds))
    _check_signature(stream, kind)
    _check_structure(stream, kind, limits)
    digest = _sha256(stream)
    stream.seek(0)
    return FileInfo(kind, CONTENT_TYPES[kind], size, digest)


def check_size(stream: BinaryIO, most: int) -> int:
    """The size in bytes; raises ``BadFile`` for more than ``most``. The stream is left at its start."""
    size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    if size > most:
        raise BadFile(f"Файл больше {most // MEGABYTE} МБ. Уменьшите его или разделите на части")
    return size


def safe_name(name: str, default: str = "файл") -> str:
    """A name that can stand in ``Content-Disposition`` and on any disk: no path, no control or direction characters.

    The extension survives when a long name is cut.
    """
    last = PureWindowsPath(PurePosixPath(name.replace("\x00", "")).name).name
    plain = "".join(sign for sign in unicodedata.normalize("NFC", last) if unicodedata.category(sign)[0] != "C")
    plain = re.sub(r"\s+", " ", re.sub(r'[<>:"/\\|?*;%]', "_", plain)).strip(" .")
    stem, dot, extension = plain.rpartition(".")
    if not dot or len(extension) > 10 or not stem:
        stem, dot, extension = plain, "", ""
    cut = stem[: _LONGEST_NAME - len(dot + extension)].rstrip(" .")
    return f"{cut}{dot}{extension}" or default


def _extension(name: str) -> str:
    return PurePosixPath(safe_name(name)).suffix.removeprefix(".").casefold()


def _type_sentence(kinds: Iterable[str]) -> str:
    allowed = [_NAMES[kind] for kind in CONTENT_TYPES if kind in kinds]
    if len(allowed) == len(CONTENT_TYPES):
        return TYPE_SENTENCE
    return f"Нужен {' или '.join(filter(None, [', '.join(allowed[:-1]), allowed[-1]]))}"


def _check_signature(stream: BinaryIO, kind: str) -> None:
    head = stream.read(_PDF_EDGE)
    found = next((name for mark, name in _SIGNATURES if head.startswith(mark)), "")
    wanted = "zip" if kind in {"docx", "xlsx"} else kind
    if found == "ole":
        raise BadFile(PASSWORD if _contains_any(stream, _OLE_ENCRYPTED) else OLD_SENTENCE)
    if found == wanted:
        return
    if kind == "pdf" and not found and b"%PDF-" in head[:1024]:
        return
    if not found:
        raise BadFile(f"Внутри файла не {_NAMES[kind]}, хотя он так назван. {DAMAGED}")
    raise BadFile(f"Файл назван как {_NAMES[kind]}, а внутри – {_NAMES[found]}. Приложите его с верным расширением")


def _check_structure(stream: BinaryIO, kind: str, limits: FileLimits) -> None:
    stream.seek(0)
    if kind == "pdf":
        _check_pdf(stream)
    elif kind in {"docx", "xlsx"}:
        found = office_kind(stream, limits.archive)
        if found != kind:
            raise BadFile(f"Файл назван как {_NAMES[kind]}, а внутри – {_NAMES[found]}. Исправьте расширение файла")
    else:
        _check_image(stream, kind, limits.max_pixels)


def _check_pdf(stream: BinaryIO) -> None:
    content = stream.read()
    if b"%%EOF" not in content[-_PDF_EDGE:] or b"startxref" not in content[-2 * _PDF_EDGE :]:
        raise BadFile(DAMAGED)
    if _PDF_ENCRYPTED.search(content):
        raise BadFile(PASSWORD)


_UNREADABLE_PICTURE = (OSError, ValueError, SyntaxError, EOFError, struct.error, LookupError, TypeError, OverflowError)


def _check_image(stream: BinaryIO, kind: str, max_pixels: int) -> None:
    formats = ("JPEG",) if kind == "jpg" else ("PNG",)
    try:
        with Image.open(stream, formats=formats) as picture:
            if picture.width * picture.height > max_pixels:
                raise BadFile(_pixels_sentence(max_pixels))
            _check_pixels(picture, kind)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise BadFile(_pixels_sentence(max_pixels)) from error
    except BadFile:
        raise
    except _UNREADABLE_PICTURE as error:
        raise BadFile(DAMAGED) from error


def _check_pixels(picture: Image.Image, kind: str) -> None:
    """PNG chunks carry checksums; a JPEG has none, so it is decoded at an eighth of its size.

    A progressive JPEG cannot be decoded in parts: a large one is taken by its header alone.
    """
    if kind == "png":
        picture.verify()
    elif "progressive" not in picture.info or picture.width * picture.height <= _PROGRESSIVE_PIXELS:
        picture.draft("RGB", (picture.width // 8 or 1, picture.height // 8 or 1))
        picture.load()


def _pixels_sentence(max_pixels: int) -> str:
    return f"Изображение слишком велико: больше {max_pixels // 1_000_000} млн точек. Уменьшите его и приложите снова"


def _contains_any(stream: BinaryIO, needles: tuple[bytes, ...]) -> bool:
    stream.seek(0)
    content = stream.read()
    return any(needle in content for needle in needles)


def _sha256(stream: BinaryIO) -> str:
    stream.seek(0)
    digest = hashlib.sha256()
    while chunk := stream.read(_CHUNK):
        digest.update(chunk)
    return digest.hexdigest()
