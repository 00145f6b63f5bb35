import contextlib
import hashlib
import io
import struct
import time
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msoko.lib.files import CONTENT_TYPES, MEGABYTE, BadFile, FileLimits, inspect, safe_name
from tests.unit.msoko.lib import packages

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)

GOOD = [
    ("Отчёт.pdf", packages.pdf(), "pdf"),
    ("отчёт.DOCX", packages.docx(), "docx"),
    ("таблица.xlsx", packages.xlsx(), "xlsx"),
    ("фото.jpg", packages.image("JPEG"), "jpg"),
    ("фото.JPEG", packages.image("JPEG", progressive=True), "jpg"),
    ("снимок.png", packages.image("PNG"), "png"),
    ("C:\\Документы\\скан.pdf", b"\n" + packages.pdf(), "pdf"),
]


def png_header(width, height):
    """A PNG of some 60 bytes that promises a huge picture."""
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    end = b"IEND"
    chunks = [struct.pack(">I", len(part) - 4) + part + struct.pack(">I", zlib.crc32(part)) for part in (header, end)]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


BAD = [
    ("пустой.pdf", b"", "Файл пуст"),
    ("программа.exe", b"MZ" + bytes(99), "Нужен PDF, DOCX, XLSX, JPG или PNG"),
    ("рисунок.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "Нужен PDF, DOCX, XLSX, JPG или PNG"),
    ("архив.zip", packages.archive({"a": b"1"}), "Нужен PDF, DOCX, XLSX, JPG или PNG"),
    ("без расширения", packages.pdf(), "Нужен PDF, DOCX, XLSX, JPG или PNG"),
    ("фото.heic", b"\x00\x00\x00\x18ftypheic", "Нужен PDF, DOCX, XLSX, JPG или PNG"),
    ("старый.doc", OLE, "Файл в старом формате"),
    ("старый.xls", OLE, "Файл в старом формате"),
    ("переименован.docx", OLE, "Файл в старом формате"),
    ("закрыт.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "Файл защищён паролем"),
    ("закрыт.pdf", packages.pdf(b"<</Encrypt 5 0 R>>"), "Файл защищён паролем"),
    ("макросы.docm", packages.docx(), "макросы"),
    ("макросы.xlsm", packages.xlsx(), "макросы"),
    ("макросы.docx", packages.repacked(packages.docx(), {"word/vbaProject.bin": b"1"}), "макросы"),
    ("фото.pdf", packages.image("PNG"), "назван как PDF, а внутри – PNG"),
    ("скан.jpg", packages.pdf(), "назван как JPG, а внутри – PDF"),
    ("таблица.docx", packages.xlsx(), "назван как DOCX, а внутри – XLSX"),
    ("документ.xlsx", packages.docx(), "назван как XLSX, а внутри – DOCX"),
    ("страница.pdf", b"<html><script>alert(1)</script></html>", "Внутри файла не PDF"),
    ("обрезан.pdf", packages.pdf()[:40], "Файл повреждён"),
    ("обрезан.docx", packages.docx()[:-60], "Файл повреждён"),
    ("обрезан.jpg", packages.image("JPEG", (400, 300))[:600], "Файл повреждён"),
    ("обрезан.png", packages.image("PNG", (400, 300))[:60], "Файл повреждён"),
    ("точки.png", png_header(60_000, 60_000), "Изображение слишком велико"),
    ("точки.png", png_header(10_000, 9_000), "Изображение слишком велико"),
    ("архив.docx", packages.archive({"a": b"1"}), "не документ Word"),
    ("вложение.docx", packages.repacked(packages.docx(), {"word/embeddings/a.xlsx": packages.xlsx()}), "другой файл"),
    ("смех.docx", packages.repacked(packages.docx(), {"word/document.xml": packages.BILLION_LAUGHS}), "небезопасно"),
    ("чужое.xlsx", packages.repacked(packages.xlsx(), {"xl/workbook.xml": packages.EXTERNAL_ENTITY}), "небезопасно"),
]


class TestInspect:
    @pytest.mark.parametrize(("name", "content", "kind"), GOOD)
    def test_good_files(self, name, content, kind):
        stream = io.BytesIO(content)
        stream.seek(3)
        info = inspect(name, stream)
        assert (info.kind, info.content_type, info.size) == (kind, CONTENT_TYPES[kind], len(content))
        assert info.sha256 == hashlib.sha256(content).hexdigest()
        assert stream.tell() == 0

    @pytest.mark.parametrize(("name", "content", "sentence"), BAD)
    def test_bad_files_say_why(self, name, content, sentence):
        with pytest.raises(BadFile) as caught:
            inspect(name, content)
        assert sentence in caught.value.message

    def test_too_big_names_the_limit(self):
        with pytest.raises(BadFile, match="Файл больше 10 МБ"):
            inspect("скан.pdf", packages.pdf(bytes(10 * MEGABYTE)))

    def test_only_some_kinds_are_wanted(self):
        limits = FileLimits(kinds=frozenset({"pdf", "docx"}))
        with pytest.raises(BadFile, match=r"^Нужен PDF или DOCX$"):
            inspect("фото.png", packages.image("PNG"), limits=limits)
        with pytest.raises(BadFile, match=r"^Нужен XLSX$"):
            inspect("фото.png", packages.image("PNG"), limits=FileLimits(kinds=frozenset({"xlsx"})))

    def test_a_word_about_encryption_in_the_text_is_no_password(self):
        assert inspect("a.pdf", packages.pdf(b"(see /Encryption and /Encrypt keys)")).kind == "pdf"

    def test_the_dense_archive_is_refused_at_once(self):
        bomb = packages.repacked(packages.xlsx(), {"xl/worksheets/sheet1.xml": bytes(90 * MEGABYTE)})
        started = time.process_time()
        with pytest.raises(BadFile, match="распакованном виде"):
            inspect("бомба.xlsx", bomb)
        assert time.process_time() - started < 2

    @given(st.sampled_from(["a.pdf", "a.docx", "a.xlsx", "a.jpg", "a.png"]), st.binary(max_size=400), st.data())
    def test_noise_after_any_signature_is_refused_plainly(self, name, noise, data):
        head = data.draw(
            st.sampled_from([b"", b"%PDF-1.4", b"PK\x03\x04", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", OLE[:8]])
        )
        with pytest.raises(BadFile) as caught:
            inspect(name, head + noise)
        assert caught.value.message

    @given(st.data())
    def test_a_damaged_picture_never_fails(self, data):
        name, content = data.draw(
            st.sampled_from([("a.jpg", packages.image("JPEG")), ("a.png", packages.image("PNG"))])
        )
        changed = bytearray(content)
        for _ in range(data.draw(st.integers(1, 6))):
            changed[data.draw(st.integers(0, len(changed) - 1))] = data.draw(st.integers(0, 255))
        with contextlib.suppress(BadFile):
            assert inspect(name, bytes(changed)).kind


class TestSafeName:
    @pytest.mark.parametrize(
        ("name", "safe"),
        [
            ("Отчёт № 4.pdf", "Отчёт № 4.pdf"),
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\a\\скан.pdf", "скан.pdf"),
            ("a\r\nSet-Cookie: b.pdf", "aSet-Cookie_ b.pdf"),
            ('a"b;c.pdf', "a_b_c.pdf"),
            ("  .. ", "файл"),
            ("", "файл"),
            (".pdf", "pdf"),
            ("cod\u202efdp.exe", "codfdp.exe"),
            ("a\x00b.pdf", "ab.pdf"),
        ],
    )
    def test_examples(self, name, safe):
        assert safe_name(name) == safe

    def test_a_long_name_keeps_its_extension(self):
        assert safe_name("я" * 500 + ".docx").endswith("я.docx")

    @given(st.text(max_size=300))
    def test_any_name_is_harmless(self, name):
        safe = safe_name(name)
        assert 0 < len(safe) <= 120
        assert not set(safe) & set('/\\<>:"|?*;%\r\n\t\x00')
        assert safe not in {".", ".."}
        assert all(sign.isprintable() for sign in safe)
