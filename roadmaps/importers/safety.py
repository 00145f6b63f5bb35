"""Checks before parsing: is the file what its name says, is it within limits, can it be read at all.

Nothing here parses a document; every refusal is one Russian sentence that says what to do.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager

from msoko.lib.archives import CONTENT_TYPES_PART as _CONTENT_TYPES
from msoko.lib.archives import DAMAGED, PASSWORD, TOO_LARGE_INSIDE, UNREADABLE, BadFile, inspect_zip
from msoko.lib.archives import MACROS as MACRO_FILE
from msoko.lib.archives import NESTED as NESTED_FILE
from roadmaps.importers.rows import UnreadableFile

MAX_BYTES = 10 * 1024 * 1024
MAX_ENTRIES = 2_000
MAX_UNPACKED = 100 * 1024 * 1024
MAX_RATIO = 100
MAX_ROWS = 5_000
MAX_COLUMNS = 100
MAX_CELLS = 100_000
MAX_TEXT = 3_000_000
MAX_PART = 40 * 1024 * 1024

_MOST_CONTROLS = 0.02
_LEAST_RUSSIAN = 0.3
_CHUNK = 256 * 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_READABLE = {"docx": "docx", "xlsx": "xlsx", "pdf": "pdf", "txt": "text", "tsv": "text", "tab": "text"}
_NAMES = {"docx": "документ Word", "xlsx": "книга Excel", "pdf": "PDF", "text": "текст"}
_MAIN_PART = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}

OLD_FORMATS = {
    "doc": "Старый формат DOC не читается: откройте файл в Word и сохраните как DOCX.",
    "xls": "Старый формат XLS не читается: откройте файл в Excel и сохраните как XLSX.",
    "rtf": "Формат RTF не читается: откройте файл в Word и сохраните как DOCX.",
    "odt": "Формат ODT не читается: сохраните документ как DOCX.",
    "ods": "Формат ODS не читается: сохраните таблицу как XLSX.",
    "docm": "Файлы с макросами не принимаются: сохраните документ как DOCX без макросов.",
    "xlsm": "Файлы с макросами не принимаются: сохраните книгу как XLSX без макросов.",
    "xlsb": "Двоичный формат XLSB не читается: сохраните книгу как XLSX.",
    "csv": "Файл CSV не принимается: сохраните таблицу как XLSX или TSV, чтобы не потерять границы граф.",
    "zip": "Архив не принимается: распакуйте его и загрузите сам документ.",
    "rar": "Архив не принимается: распакуйте его и загрузите сам документ.",
    "7z": "Архив не принимается: распакуйте его и загрузите сам документ.",
    "html": "Веб-страница не принимается: скопируйте таблицу и вставьте её текстом или сохраните документ как DOCX.",
    "htm": "Веб-страница не принимается: скопируйте таблицу и вставьте её текстом или сохраните документ как DOCX.",
    "pptx": "Презентация не принимается: дорожная карта читается из DOCX, XLSX, PDF, TXT и TSV.",
    "jpg": "Изображение без текста не читается: загрузите DOCX, XLSX или PDF с текстовым слоем.",
    "jpeg": "Изображение без текста не читается: загрузите DOCX, XLSX или PDF с текстовым слоем.",
    "png": "Изображение без текста не читается: загрузите DOCX, XLSX или PDF с текстовым слоем.",
    "tif": "Изображение без текста не читается: загрузите DOCX, XLSX или PDF с текстовым слоем.",
    "tiff": "Изображение без текста не читается: загрузите DOCX, XLSX или PDF с текстовым слоем.",
}

EMPTY = "Файл пуст: выберите файл с дорожной картой."
TOO_BIG = "Файл больше 10 МБ: уберите из него картинки и лишние листы или разделите его на части."
UNKNOWN = "Файл с расширением «{0}» не читается: подойдут DOCX, XLSX, PDF с текстовым слоем, TXT и TSV."
NO_EXTENSION = "У имени файла нет расширения: подойдут DOCX, XLSX, PDF с текстовым слоем, TXT и TSV."
OTHER_INSIDE = "Расширение файла «{0}», а внутри {1}: сохраните файл заново в нужном формате."
BROKEN = "Файл повреждён или загружен не полностью: откройте его на своём компьютере и сохраните заново."
BROKEN_PDF = "PDF повреждён или загружен не полностью: откройте его на своём компьютере и сохраните заново."
ENCRYPTED = "Файл зашифрован паролем: снимите пароль и загрузите файл ещё раз."
ENCRYPTED_PDF = "PDF защищён паролем: снимите защиту и загрузите файл ещё раз."
MACROS = "В файле есть макросы: сохраните его без макросов и загрузите ещё раз."
DOCTYPE = "В файле есть объявление DOCTYPE или чужая кодировка, так Word и Excel не пишут: сохраните его заново."
BAD_NAMES = "В файле есть части с недопустимыми именами: сохраните документ заново в Word или Excel."
NESTED = "Внутри файла лежит архив: сохраните документ без вложенных файлов."
MANY_PARTS = "Файл состоит из слишком многих частей (больше 2 000): сохраните документ заново."
BOMB = "Файл после распаковки слишком велик (больше 100 МБ или сжат более чем в 100 раз) и не открывается."
MANY_ROWS = "В таблице больше 5 000 строк: оставьте в файле только дорожную карту."
MANY_COLUMNS = "В таблице больше 100 граф: оставьте в файле только дорожную карту."
MANY_CELLS = "В файле больше 100 000 заполненных ячеек: оставьте в нём только дорожную карту."
MANY_PAGES = "В PDF больше 200 страниц: оставьте в файле только дорожную карту."
NO_TEXT = "В файле нет текста: вставьте или загрузите дорожную карту."
SCAN = "Скан без текста: в PDF нет текстового слоя. Распознайте его или загрузите исходный файл Word."
BINARY = "Это не текстовый файл: загрузите DOCX, XLSX, PDF с текстовым слоем, TXT или TSV."
OTHER_LANGUAGE = "В файле нет русского текста: загрузите дорожную карту на русском языке."
GARBLED = "Кодировка текста не распознана: сохраните файл в UTF-8 или Windows-1251."
_SAME = {DAMAGED: BROKEN, TOO_LARGE_INSIDE: BOMB, NESTED_FILE: NESTED, MACRO_FILE: MACROS, PASSWORD: ENCRYPTED}
LONG_TEXT = "Текст слишком длинный (больше 3 млн знаков): оставьте в нём только дорожную карту."


def check(content: bytes, filename: str) -> str:
    """Kind of the file («docx», «xlsx», «pdf», «text») after all checks that need no parsing."""
    extension = filename.replace("\\", "/").rsplit("/", 1)[-1].lower()
    extension = extension.rsplit(".", 1)[-1].strip() if "." in extension else ""
    if not content:
        raise UnreadableFile(EMPTY)
    if len(content) > MAX_BYTES:
        raise UnreadableFile(TOO_BIG)
    if extension in OLD_FORMATS:
        raise UnreadableFile(OLD_FORMATS[extension])
    if extension not in _READABLE:
        raise UnreadableFile(UNKNOWN.format(extension[:12]) if extension else NO_EXTENSION)
    kind = _READABLE[extension]
    _check_signature(content, kind, extension)
    if kind in _MAIN_PART:
        check_package(content, kind, extension)
    return kind


def _check_signature(content: bytes, kind: str, extension: str) -> None:
    """The first bytes must belong to the format that the extension promises."""
    if content.startswith(_OLE) and kind in ("docx", "xlsx"):
        encrypted = b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e" in content
        raise UnreadableFile(ENCRYPTED if encrypted else OLD_FORMATS["doc" if kind == "docx" else "xls"])
    actual = _signature(content)
    if kind == "pdf" and b"%PDF-" in content[:1024]:
        actual = "pdf"
    expected = {"docx": "zip", "xlsx": "zip", "pdf": "pdf", "text": None}[kind]
    if actual == expected or (kind == "text" and actual is None):
        return
    if actual is None:
        raise UnreadableFile(BROKEN_PDF if kind == "pdf" else BROKEN)
    raise UnreadableFile(OTHER_INSIDE.format(extension.upper(), _SIGNATURE_NAMES[actual]))


_SIGNATURE_NAMES = {
    "zip": "архив или документ Office", "pdf": "PDF", "ole": "документ старого Office", "rtf": "документ RTF",
    "image": "изображение", "archive": "архив", "html": "веб-страница", "program": "программа",
}  # fmt: skip


_SIGNATURES: tuple[tuple[str, tuple[bytes, ...]], ...] = (
    ("zip", _ZIP),
    ("pdf", (b"%PDF-",)),
    ("ole", (_OLE,)),
    ("rtf", (b"{\\rtf",)),
    ("image", (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*", b"RIFF")),
    ("archive", (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")),
    ("program", (b"MZ", b"\x7fELF", b"#!/")),
)


def _signature(content: bytes) -> str | None:
    """What the first bytes say the file is; None when they say nothing."""
    for name, marks in _SIGNATURES:
        if content.startswith(marks):
            return name
    return "html" if re.match(rb"\s*(?:<!doctype html|<html)", content[:512], re.I) else None


def check_package(content: bytes, kind: str, extension: str) -> None:
    """Limits and structure of a DOCX or XLSX: names, count, sizes as really unpacked, macros, DOCTYPE."""
    with _broken_zip(), zipfile.ZipFile(io.BytesIO(content)) as package:
        infos = package.infolist()
        _check_directory(infos)
        _check_structure({info.filename for info in infos}, kind, extension)
    try:
        inspect_zip(content, max_entries=MAX_ENTRIES, max_unpacked=MAX_UNPACKED, max_ratio=MAX_RATIO)
    except BadFile as error:
        raise UnreadableFile(_SAME.get(error.message, DOCTYPE)) from error
    if any(info.file_size > MAX_PART for info in infos if info.filename.lower().endswith(".xml")):
        raise UnreadableFile(BOMB)
    with _broken_zip(), zipfile.ZipFile(io.BytesIO(content)) as package:
        for info in infos:
            if info.filename.lower().startswith("xl/worksheets/") and not info.is_dir():
                _count_cells(package, info)


@contextmanager
def _broken_zip() -> Iterator[None]:
    try:
        yield
    except UNREADABLE as error:
        raise UnreadableFile(BROKEN) from error


def _check_directory(infos: list[zipfile.ZipInfo]) -> None:
    """What the list of parts alone shows: their number, names, passwords, macros, archives inside."""
    if len(infos) > MAX_ENTRIES:
        raise UnreadableFile(MANY_PARTS)
    seen: set[str] = set()
    for info in infos:
        name = info.filename.casefold()
        symlink = (info.external_attr >> 16) & 0o170000 == 0o120000
        if name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name) or ":" in name or symlink or name in seen:
            raise UnreadableFile(BAD_NAMES)
        if name.endswith("vbaproject.bin"):
            raise UnreadableFile(MACROS)
        if info.flag_bits & 1 or name == "encryptedpackage":
            raise UnreadableFile(ENCRYPTED)
        if name.endswith((".zip", ".rar", ".7z", ".gz")):
            raise UnreadableFile(NESTED)
        seen.add(name)


def _check_structure(names: set[str], kind: str, extension: str) -> None:
    """The main part of the promised format must be there."""
    other = {"docx": "xlsx", "xlsx": "docx"}[kind]
    if _MAIN_PART[kind] not in names and _MAIN_PART[other] in names:
        raise UnreadableFile(OTHER_INSIDE.format(extension.upper(), _NAMES[other]))
    if {"mimetype", "content.xml"} <= names:
        raise UnreadableFile(OTHER_INSIDE.format(extension.upper(), "документ OpenDocument (ODT или ODS)"))
    if _CONTENT_TYPES not in names:
        raise UnreadableFile(OTHER_INSIDE.format(extension.upper(), "архив"))
    if _MAIN_PART[kind] not in names:
        raise UnreadableFile(BROKEN)


def _count_cells(package: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
    counter, tail = _SheetCounter(), b""
    with package.open(info) as part:
        while chunk := part.read(_CHUNK):
            counter.take(tail + chunk, len(tail))
            tail = chunk[-160:]


class _SheetCounter:
    """Counts rows and cells of a worksheet in its raw XML and looks at the farthest cell address."""

    _ADDRESS = re.compile(rb'<c\b[^>]{0,80}?\br="([A-Z]{1,3})(\d{1,7})"')
    _ROW = re.compile(rb'<row\b[^>]{0,80}?\br="(\d{1,7})"')

    def __init__(self) -> None:
        self.cells = 0

    def take(self, window: bytes, overlap: int) -> None:
        if any(int(number) > MAX_ROWS for number in self._ROW.findall(window)):
            raise UnreadableFile(MANY_ROWS)
        addresses = self._ADDRESS.findall(window)
        self.cells += window.count(b"<c ", max(0, overlap - 2))
        if self.cells > MAX_CELLS:
            raise UnreadableFile(MANY_CELLS)
        for letters, number in addresses:
            if int(number) > MAX_ROWS:
                raise UnreadableFile(MANY_ROWS)
            if len(letters) > 2 or (len(letters) == 2 and letters > b"CV"):
                raise UnreadableFile(MANY_COLUMNS)


def decode(content: bytes) -> str:
    """Text of a file in UTF-8, UTF-16 or Windows-1251."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decoded(content, "utf-16", GARBLED)
    if b"\0" in content:
        return _utf16_without_mark(content)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = _decoded(content, "cp1251", BINARY)
    if _controls(text) > _MOST_CONTROLS:
        raise UnreadableFile(BINARY)
    if not _looks_russian(text):
        raise UnreadableFile(GARBLED)
    return text


def _decoded(content: bytes, encoding: str, message: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableFile(message) from error


def _utf16_without_mark(content: bytes) -> str:
    for encoding in ("utf-16-le", "utf-16-be"):
        text = content.decode(encoding, "replace")
        if len(content) % 2 == 0 and _russian_share(text) > _LEAST_RUSSIAN and _controls(text) <= _MOST_CONTROLS:
            return text
    raise UnreadableFile(BINARY)


def check_text(text: str) -> None:
    """A pasted or decoded text must hold Russian words and be of sensible length."""
    if not text.strip():
        raise UnreadableFile(NO_TEXT)
    if len(text) > MAX_TEXT:
        raise UnreadableFile(LONG_TEXT)
    if _controls(text) > _MOST_CONTROLS or "\0" in text:
        raise UnreadableFile(BINARY)
    if text.count("\n") > 60_000:
        raise UnreadableFile(LONG_TEXT)
    check_language(text)


def check_language(text: str) -> None:
    """Refuse texts in other languages: no Russian letters, or hardly any among the letters."""
    letters = [char for char in text[:200_000] if char.isalpha()]
    if not letters:
        raise UnreadableFile(NO_TEXT)
    if _russian_share(text[:200_000]) < _LEAST_RUSSIAN:
        raise UnreadableFile(OTHER_LANGUAGE)


def _russian_share(text: str) -> float:
    letters = sum(1 for char in text if char.isalpha())
    russian = sum(1 for char in text if "а" <= char.lower() <= "я" or char in "ёЁ")
    return russian / letters if letters else 0.0


def _looks_russian(text: str) -> bool:
    """Text decoded with the right table is mostly small letters of usual words; a wrong table gives capitals."""
    letters = [char for char in text if char.isalpha()]
    usual = sum(1 for char in letters if char in "оеаинтсрвлкмдпуя")
    return bool(letters) and usual >= 0.4 * len(letters)


def _controls(text: str) -> float:
    sample = text[:100_000]
    return sum(1 for char in sample if ord(char) < 32 and char not in "\t\n\r\f\v") / max(1, len(sample))
